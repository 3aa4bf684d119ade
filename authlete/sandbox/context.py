"""What a handler works with, and what it may return besides an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from .fetching import FetchError, FetchNeededError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..models.service.service import Service
    from .directory import Clients, Directory
    from .fetching import Document
    from .keys import KeySet, Signer
    from .store import Store

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class RequestContext:
    """One request as its handler sees it: the service, the tables, and the time."""

    service_id: str
    service: Service
    clients: Clients
    services: Directory
    """All services, for the operations on services."""
    store: Store
    keys: KeySet
    dpop_nonce: str
    """What DPoP proofs must repeat where a nonce is asked for (RFC 9449 §9)."""
    now: int
    """The time of the request, in milliseconds since the Unix epoch."""
    documents: Mapping[str, Document] = attrs.field(factory=dict[str, "Document"])
    """What was fetched for this request, by its URL."""

    def fetch(self, url: str, *content_types: str) -> Document:
        """Return what a URL leads to.

        Args:
            url: where the document is.
            content_types: the media types that it may have; without any, whatever it has.

        Raises:
            FetchNeededError: it has to be fetched first; not for handlers to catch.
            FetchError: it cannot be had.
        """
        document = self.documents.get(url)
        if document is None:
            raise FetchNeededError(url)
        if document.fault:
            raise FetchError(document.fault)
        if content_types and document.content_type not in content_types:
            raise FetchError(f"its content type is none of {', '.join(content_types)}")
        return document


@attrs.frozen
class AfterCommit(Generic[T]):
    """An answer that has to be signed: it is made after the transaction, in a worker thread."""

    make: Callable[[Signer], T]
    """Makes the answer; it neither reads nor writes tables."""
