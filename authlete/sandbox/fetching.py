"""Documents that others publish, such as a client's ``jwks_uri``, fetched for handlers.

Handlers run inside a transaction and do not wait. One that needs a document asks its context for
it; if it is not there yet, the transaction is undone, the document fetched, and the handler called
once more.
"""

from __future__ import annotations

from collections import OrderedDict
from ipaddress import ip_network
from math import inf
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar, cast
from urllib.parse import urlsplit

import attrs

from .._aio import CancelScope, current_time
from ..errors import ConnectError, NoResponseError
from ..transport import HttpRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from urllib.parse import SplitResult

    from ..transport import HttpResponse
    from ..transport.public import PublicTransport

Number = TypeVar("Number", int, float)

MOST_DOCUMENTS = 10
"""How many documents one request may have fetched."""
MOST_REMEMBERED = 100
SCHEMES: Final = frozenset({"http", "https"})
OK = 200
HEADERS: Final = {"accept": "*/*", "accept-encoding": "identity", "connection": "close"}


@attrs.frozen
class Document:
    """What a URL led to."""

    body: bytes = attrs.field(default=b"", repr=False)
    content_type: str = ""
    """The media type in lower case, without parameters."""
    fault: str | None = None
    """Why there is none."""


class FetchNeededError(Exception):
    """A handler needs a document that has not been fetched.

    Attributes:
        url: where it is.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class FetchError(Exception):
    """A document cannot be had; the text says why."""


def _networks(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError("networks: is not a list")  # noqa: TRY004 - like all that is wrong here
    networks = tuple(cast("list[object] | tuple[object, ...]", value))
    for network in networks:
        try:
            ip_network(str(network))
        except ValueError:
            raise ValueError(
                f"networks: {network!r} is not a network, such as '127.0.0.0/8'"
            ) from None
    return cast("tuple[str, ...]", networks)


def _validate(field: attrs.Attribute[Number], value: object, *, zero: bool) -> None:
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else -1
    if not ((number >= 0 if zero else number > 0) and number < inf):
        limit = "at least 0" if zero else "above 0"
        raise ValueError(f"{field.name}: {value!r} is not a finite number {limit}")


def _is_not_negative(_: object, field: attrs.Attribute[Number], value: object) -> None:
    _validate(field, value, zero=True)


def _is_positive(_: object, field: attrs.Attribute[Number], value: object) -> None:
    _validate(field, value, zero=False)


@attrs.frozen(kw_only=True)
class FetchPolicy:
    """What a sandbox may fetch of what clients publish, ``Sandbox(fetch=FetchPolicy())``.

    Without one it fetches nothing. With one it asks servers on the public internet, never those on
    loopback, private, link-local or other special addresses, whatever name leads to them.

    Raises:
        ValueError: a value is out of range, or no network.
    """

    networks: tuple[str, ...] = attrs.field(default=(), converter=_networks)
    """Networks that are not public but may be asked all the same, such as ``127.0.0.0/8``."""
    timeout: float = attrs.field(default=5.0, validator=_is_positive)
    """Seconds that a document may take, from the look-up of the name to the last byte."""
    max_bytes: int = attrs.field(default=256 * 1024, validator=_is_positive)
    """The size of the largest document."""
    cache_seconds: float = attrs.field(default=10.0, validator=_is_not_negative)
    """How long a document is good for, by the sandbox's clock; 0 fetches it for each request."""


class Fetcher:
    """Fetches documents, if that is allowed, and keeps the latest for a while.

    Args:
        policy: what is allowed; ``None`` for nothing.
        clock: tells the time, in seconds.
    """

    def __init__(self, policy: FetchPolicy | None, clock: Callable[[], float]) -> None:
        self._policy = policy
        self._clock = clock
        self._transport: PublicTransport | None = None
        self._kept: OrderedDict[str, tuple[float, Document]] = OrderedDict()
        self._lock = Lock()

    async def fetch(self, url: str) -> Document:
        """Fetch a document, or tell why there is none; it follows no redirect."""
        policy = self._policy
        if policy is None:
            return Document(fault="the sandbox fetches nothing")
        url = url.partition("#")[0]
        document = self._recall(url, policy)
        if document is not None:
            return document
        with CancelScope(deadline=current_time() + policy.timeout):
            return await self._ask(url, policy)
        return Document(fault=f"there was no answer within {policy.timeout:g} seconds")

    async def _ask(self, url: str, policy: FetchPolicy) -> Document:
        try:
            response = await self._send(_split(url), policy)
            document = _read(response)
        except FetchError as error:
            return Document(fault=str(error))
        if "no-store" not in response.headers.get("cache-control", "").lower():
            self._remember(url, document)
        return document

    async def _send(self, url: SplitResult, policy: FetchPolicy) -> HttpResponse:
        from ..transport.public import NoAddressError, PublicTransport  # noqa: PLC0415 - few fetch

        if self._transport is None:
            self._transport = PublicTransport(policy.networks)
        request = HttpRequest(
            method="GET",
            url=url.geturl(),
            headers=HEADERS,
            deadline=current_time() + policy.timeout,
            max_response_bytes=policy.max_bytes,
        )
        try:
            return await self._transport.send(request)
        except NoAddressError:
            raise FetchError("its host has no address that the sandbox may ask") from None
        except ConnectError:
            raise FetchError("there is no connection to its server") from None
        except NoResponseError:
            raise FetchError(
                f"there is no whole answer of at most {policy.max_bytes} bytes"
            ) from None

    def _recall(self, url: str, policy: FetchPolicy) -> Document | None:
        now = self._clock()
        with self._lock:
            since, document = self._kept.get(url, (now, None))
        return document if since <= now < since + policy.cache_seconds else None

    def _remember(self, url: str, document: Document) -> None:
        with self._lock:
            self._kept[url] = self._clock(), document
            self._kept.move_to_end(url)
            if len(self._kept) > MOST_REMEMBERED:
                self._kept.popitem(last=False)


def _split(url: str) -> SplitResult:
    """Take a URL apart that may be asked.

    Raises:
        FetchError: it may not.
    """
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0  # a port out of range raises
    except ValueError:
        raise FetchError("it is no URL") from None
    if not is_whole or not all("!" <= character <= "~" for character in url):
        raise FetchError("it is no URL")
    if parts.scheme not in SCHEMES:
        raise FetchError("its scheme is neither https nor http")
    if "@" in parts.netloc:
        raise FetchError("it holds credentials")
    return parts


def _read(response: HttpResponse) -> Document:
    if response.status != OK:
        raise FetchError(f"its server answered with {response.status}")
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise FetchError("its server sent it in a coding that was not asked for")
    media_type = response.headers.get("content-type", "").partition(";")[0]
    return Document(response.body, media_type.strip().lower())
