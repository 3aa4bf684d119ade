"""Authorization requests that clients pushed ahead (RFC 9126).

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

import attrs

from .records import Record


@attrs.frozen(kw_only=True)
class RequestObject:
    """What stays of a request object besides its parameters."""

    payload: str = attrs.field(repr=False)
    """Its claims, as JSON text."""
    algorithm: str
    """The ``alg`` of its signature; ``none`` for none."""
    lifetime: int | None = None
    """Seconds from ``nbf`` to ``exp``; ``None`` if it lacks one of them."""


@attrs.frozen(kw_only=True)
class PushedRequest(Record):
    """A good authorization request; its key is the hash of its ``request_uri``."""

    parameters: dict[str, list[str]] = attrs.field(repr=False)
    request_object: RequestObject | None = None
