"""How it travels: a small protocol, so that every HTTP library is one file behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import attrs

from ._host import host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .httpx import HttpxTransport
else:
    from .._lazy import attach

    __getattr__, __dir__ = attach(__name__, {"HttpxTransport": ".httpx"})

__all__ = ["HttpRequest", "HttpResponse", "HttpxTransport", "Transport"]


def _names_only(headers: Mapping[str, str]) -> str:
    return f"<{', '.join(headers)}>"


def _origin_only(url: str) -> str:
    return f"<{url.partition('://')[0]}://{host_of(url)}>"


def _size_only(body: bytes | None) -> str:
    return "None" if body is None else f"<{len(body)} bytes>"


@attrs.define(kw_only=True)
class HttpRequest:
    """One HTTP request, ready to be sent. Its ``repr`` shows no header value, path or body."""

    method: str
    """The HTTP method, in capitals."""
    url: str = attrs.field(repr=_origin_only)
    """The absolute URL, percent-encoded."""
    headers: Mapping[str, str] = attrs.field(repr=_names_only)
    """Header names in lower case, and their values."""
    body: bytes | None = attrs.field(default=None, repr=_size_only)
    """The whole body; ``None`` if the request has none."""
    deadline: float
    """When ``send`` is cancelled, on the clock of the running event loop, in seconds."""
    max_response_bytes: int
    """How much of a response body may be read; a longer one is a ``NoResponseError``."""
    extensions: Mapping[str, object] = attrs.field(factory=dict[str, object], repr=False)
    """Handed to the HTTP library as it is."""
    sent: bool | None = attrs.field(default=None, init=False)
    """Whether the message may have left, told by the transport while it works.

    ``False`` from the start of ``send`` until its last part begins to leave, ``True`` from then
    on. Left at ``None`` by a transport that cannot tell: the message may then have left.
    """


@attrs.frozen(kw_only=True)
class HttpResponse:
    """One HTTP response, read to its end. Its ``repr`` shows no header value and no body."""

    status: int
    """The status code."""
    headers: Mapping[str, str] = attrs.field(repr=_names_only)
    """Header names in lower case, and their values; repeated headers joined by a comma."""
    body: bytes = attrs.field(repr=_size_only)
    """The body as it was sent, a content coding included."""


class Transport(Protocol):
    """What carries requests to Authlete and responses back."""

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Send one request and read the whole response.

        It follows no redirect, keeps no cookie and repeats nothing.

        Raises:
            ConnectError: the request surely did not reach the server.
            NoResponseError: it may have, but there is no whole answer.
        """
        ...

    async def aclose(self) -> None:
        """Close every connection; a later ``send`` raises ``ConnectError``."""
        ...
