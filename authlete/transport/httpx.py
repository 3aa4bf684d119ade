"""HTTP by httpx: the default transport. The only importer of httpx."""

from __future__ import annotations

from collections import defaultdict, deque
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol
from urllib.request import getproxies, proxy_bypass

import attrs
import httpx

from .._clock import CancelScope, Semaphore, current_time, current_token
from ..errors import ConnectError, NetworkError, NoResponseError
from . import HttpResponse

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator

    import httpx2

    from . import HttpRequest

__all__ = ["HttpxTransport"]

MAX_CONNECTIONS = 100
KEEPALIVE = 5.0  # seconds that an idle connection is kept, as httpx itself does
CLOSING = 1.0  # seconds that closing a connection may take
UNSENT = frozenset(
    {
        "ConnectError",
        "ConnectTimeout",
        "InvalidURL",
        "PoolTimeout",
        "ProxyError",
        "UnsupportedProtocol",
    }
)


class HttpxTransport:
    """Carries requests by httpx, on asyncio and on trio.

    Args:
        client: an ``AsyncClient`` of httpx or httpx2 to send through, with its proxies, mounts
            and certificates; it stays the caller's to close. Without one, connections are made
            as needed, with the certificates and proxies that the environment names.
        max_connections: how many requests may be under way at once without ``client``; others
            wait for their turn.
    """

    def __init__(
        self,
        client: httpx.AsyncClient | httpx2.AsyncClient | None = None,
        *,
        max_connections: int = MAX_CONNECTIONS,
    ) -> None:
        self._client = client
        self._max_connections = max_connections
        self._pools: dict[object, tuple[_Pool, AsyncGenerator[None]]] = {}

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Send one request and read the whole response.

        Raises:
            ConnectError: the request surely did not reach the server.
            NoResponseError: it may have, but there is no whole answer.
        """
        if self._client is not None:
            return await _send_by_client(self._client, request)
        loop = current_token().native_token
        pool, _ = self._pools.get(loop) or (None, None)
        if pool is None or pool.closed:
            pool = await self._open_pool(loop)
        return await pool.send(request)

    async def aclose(self) -> None:
        """Close the connections that were made in this event loop."""
        pool, _ = self._pools.pop(current_token().native_token, (None, None))
        if pool is not None:
            await pool.aclose()

    async def _open_pool(self, loop: object) -> _Pool:
        pool = _Pool(self._max_connections)
        keeper = _close_with_loop(pool)
        self._pools = {key: kept for key, kept in self._pools.items() if not kept[0].closed}
        self._pools[loop] = pool, keeper
        await anext(keeper)
        return pool


async def _close_with_loop(pool: _Pool) -> AsyncGenerator[None]:
    """Close a pool when its event loop ends or its transport is forgotten.

    Event loops finish the async generators that were begun in them: the only moment at which
    connections that nobody closed can still be closed in order.
    """
    try:
        yield
    finally:
        await pool.aclose()


@attrs.define
class _Idle:
    client: httpx.AsyncHTTPTransport
    since: float


class _Pool:
    """The connections of one event loop: for each request under way a client with just one.

    A client with many connections walks all of them at every request, and keeps those whose
    request was cancelled as busy for ever (encode/httpcore#1093). Here a connection whose
    exchange did not end well is thrown away, and the one used last is used next.
    """

    def __init__(self, max_connections: int) -> None:
        self.closed = False
        self._turns = Semaphore(max_connections, fast_acquire=True)
        self._idle: defaultdict[tuple[str, str], deque[_Idle]] = defaultdict(deque)

    async def send(self, request: HttpRequest) -> HttpResponse:
        request.sent = False
        url = httpx.URL(request.url)
        idle = self._idle[url.scheme, url.netloc.decode()]
        async with self._turns:
            client = idle.pop().client if idle else self._new_client(url)
            try:
                response = await _exchange(client, request, url)
            except BaseException:
                await _close(client)
                raise
            await self._keep(client, idle)
        return response

    async def _keep(self, client: httpx.AsyncHTTPTransport, idle: deque[_Idle]) -> None:
        now = current_time()
        idle.append(_Idle(client, now))
        if self.closed or now - idle[0].since > KEEPALIVE:
            await _close(idle.popleft().client)

    async def aclose(self) -> None:
        self.closed = True
        for idle in self._idle.values():
            while idle:
                await _close(idle.pop().client)

    def _new_client(self, url: httpx.URL) -> httpx.AsyncHTTPTransport:
        return httpx.AsyncHTTPTransport(
            verify=self._trust if url.scheme == "https" else False,
            proxy=_proxy(url),
            limits=httpx.Limits(max_connections=1, keepalive_expiry=KEEPALIVE),
        )

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()


def _proxy(url: httpx.URL) -> str | None:
    """Find the proxy that the environment names for a URL."""
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return None if proxy is None or proxy_bypass(url.host) else proxy


async def _close(client: httpx.AsyncHTTPTransport) -> None:
    with CancelScope(shield=True, deadline=current_time() + CLOSING):
        await client.aclose()


class _Body(httpx.AsyncByteStream):
    """A request's body, which notes when it begins to leave: the headers are gone by then.

    A request without a body is noted just after its headers; those are idempotent.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self._request.sent = True
        if self._request.body:
            yield self._request.body


async def _exchange(
    client: httpx.AsyncHTTPTransport, request: HttpRequest, url: httpx.URL
) -> HttpResponse:
    outgoing = httpx.Request(
        request.method,
        url,
        headers={"host": url.netloc.decode(), **_framed(request)},
        stream=_Body(request),
        extensions=dict(request.extensions),
    )
    try:
        return await _read(await client.handle_async_request(outgoing), request)
    except (httpx.HTTPError, httpx.StreamError) as error:
        raise _failure(error) from None


async def _send_by_client(client: _AsyncClient, request: HttpRequest) -> HttpResponse:
    request.sent = None if request.body is None else False
    try:
        outgoing = client.build_request(
            request.method,
            request.url,
            headers=_framed(request),
            content=None if request.body is None else _Body(request),
            timeout=None,
            extensions=dict(request.extensions),
        )
        # No credential but ours, and none to another server.
        response = await client.send(outgoing, stream=True, auth=None, follow_redirects=False)
        return await _read(response, request)
    except NetworkError:
        raise
    except Exception as error:  # noqa: BLE001 - the caller's client may raise anything
        raise _failure(error) from None


def _framed(request: HttpRequest) -> dict[str, str]:
    if request.body is None:
        return {**request.headers}
    return {**request.headers, "content-length": str(len(request.body))}


async def _read(response: httpx.Response, request: HttpRequest) -> HttpResponse:
    limit = request.max_response_bytes
    body = bytearray()
    try:
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > limit:
                raise NoResponseError(f"the answer is longer than {limit} bytes")
    finally:
        await response.aclose()
    return HttpResponse(
        status=response.status_code, headers=dict(response.headers), body=bytes(body)
    )


def _failure(error: Exception) -> NetworkError:
    """Tell failures before the request left from those after, by names that httpx2 shares."""
    names = {cls.__name__ for cls in type(error).__mro__}
    kind = NoResponseError if UNSENT.isdisjoint(names) else ConnectError
    text = str(error) if "HTTPError" in names else ""
    return kind(text or type(error).__name__, timed_out="TimeoutException" in names)


class _AsyncClient(Protocol):
    """What is used of an ``AsyncClient`` of httpx or httpx2."""

    def build_request(  # noqa: PLR0913 - httpx' signature
        self,
        method: str,
        url: str,
        *,
        content: AsyncIterable[bytes] | None,
        headers: dict[str, str],
        timeout: None,
        extensions: dict[str, object],
    ) -> Any: ...  # noqa: ANN401 - a request of either library

    async def send(
        self,
        request: Any,  # noqa: ANN401 - likewise
        *,
        stream: bool,
        auth: None,
        follow_redirects: bool,
    ) -> Any: ...  # noqa: ANN401 - likewise
