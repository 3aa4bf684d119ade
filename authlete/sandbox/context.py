"""What a handler works with, and what it may return besides an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..models.service.service import Service
    from .directory import Clients
    from .keys import KeySet, Signer
    from .store.batches import BatchTable
    from .store.tokens import TokenTable

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class RequestContext:
    """One request as its handler sees it: the service, the tables, and the time."""

    service_id: str
    service: Service
    clients: Clients
    tokens: TokenTable
    batches: BatchTable
    keys: KeySet
    dpop_nonce: str
    """What DPoP proofs must repeat where a nonce is asked for (RFC 9449 §9)."""
    now: int
    """The time of the request, in milliseconds since the Unix epoch."""


@attrs.frozen
class AfterCommit(Generic[T]):
    """An answer that has to be signed: it is made after the transaction, in a worker thread."""

    make: Callable[[Signer], T]
    """Makes the answer; it neither reads nor writes tables."""
