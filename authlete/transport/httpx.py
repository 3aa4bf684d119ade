"""HTTP by httpx: the default transport. The only importer of httpx."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict, deque
from contextlib import suppress
from functools import cached_property, lru_cache, partial
from io import BytesIO
from math import inf
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

import httpx

from .._aio import (
    CancelScope,
    Semaphore,
    create_task_group,
    current_time,
    current_token,
    must_propagate,
)
from ..errors import ConnectError, NetworkError, NoResponseError
from . import HttpResponse, _environment
from ._failure import network_error
from ._limits import CLOSING, KEEPALIVE, MAX_CONNECTIONS, validate_head, validate_max_connections
from ._muted import mute, muted
from ._per_loop import PerLoop
from ._untraced import untraced

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterable, Awaitable, Mapping
    from typing import Self

    import httpx2

    from . import HttpRequest

__all__ = ["HttpxTransport"]

_Server: TypeAlias = tuple[str, bytes]
"""Scheme, host and port."""

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

mute("httpx", "httpx2")
for part in ("connection", "http11", "http2", "proxy", "socks"):
    mute(f"httpcore.{part}", f"httpcore2.{part}")


class HttpxTransport:
    """Carries requests by httpx, on asyncio and on trio.

    Args:
        client: an ``AsyncClient`` of httpx or httpx2 to send through, with its proxies, mounts
            and certificates; it stays the caller's to close. Without one, connections are made
            as needed, with the certificates and proxies that the environment names.
        max_connections: how many connections there are at most without ``client``, to all servers
            together; requests that find none wait for their turn.

    Raises:
        RequestValidationError: ``max_connections`` is no int above 0.
    """

    def __init__(
        self,
        client: httpx.AsyncClient | httpx2.AsyncClient | None = None,
        *,
        max_connections: int = MAX_CONNECTIONS,
    ) -> None:
        self._client = client
        self._max_connections = validate_max_connections(max_connections)
        self._pools = PerLoop(partial(_Pool, max_connections))
        self._closed = False

    def __repr__(self) -> str:
        """Say what it sends through; whatever the caller's client holds is left out."""
        through = (
            f"max_connections={self._max_connections}"
            if self._client is None
            else f"client=<{type(self._client).__name__}>"
        )
        return f"<HttpxTransport {through} {'closed' if self._closed else 'open'}>"

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Send one request and read the whole response.

        Raises:
            ConnectError: the request surely did not reach the server.
            NoResponseError: it may have, but there is no whole answer.
        """
        if self._closed:
            raise ConnectError("the transport is closed")
        return await _quietly(self._send(request), request)

    async def aclose(self) -> None:
        """Close the connections that were made in this event loop."""
        self._closed = True
        await self._pools.aclose(current_token().native_token)

    async def _send(self, request: HttpRequest) -> HttpResponse:
        if self._client is not None:
            return await _send_by_client(self._client, request)
        loop = current_token().native_token
        pool = self._pools.get(loop) or await self._pools.open(loop)
        return await pool.send(request)


class UnpooledTransport:
    """Carries each request by a connection of its own, which no proxy is on the way of.

    Nothing stays open, so that there is nothing to close, in whatever event loop it was used.
    """

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Send one request and read the whole response.

        Raises:
            ConnectError: the request surely did not reach the server.
            NoResponseError: it may have, but there is no whole answer.
        """
        return await _quietly(self._send(request), request)

    async def _send(self, request: HttpRequest) -> HttpResponse:
        request.sent = False
        url = httpx.URL(request.url)
        client = httpx.AsyncHTTPTransport(verify=self._trust if url.scheme == "https" else False)
        try:
            return await _exchange(client, request, url)
        finally:
            await _close(client)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return _environment.trust()


async def _quietly(exchange: Awaitable[HttpResponse], request: HttpRequest) -> HttpResponse:
    """Have nobody log or trace an exchange, and tell its failures by our errors."""
    try:
        with muted(), untraced():
            return await exchange
    except NetworkError:
        raise
    except BaseException as error:
        # Not all are httpx': a host name may be no name, and a client runs its owner's hooks.
        if must_propagate(error):
            raise
        raise _failure(error, request) from None


class _Idle:
    """The connections that wait for another request to their server."""

    def __init__(self) -> None:
        self._since: OrderedDict[httpx.AsyncHTTPTransport, tuple[float, _Server]] = OrderedDict()
        self._by_server: defaultdict[_Server, deque[httpx.AsyncHTTPTransport]] = defaultdict(deque)

    def __len__(self) -> int:
        return len(self._since)

    def put(self, client: httpx.AsyncHTTPTransport, server: _Server, now: float) -> None:
        self._since[client] = now, server
        self._by_server[server].append(client)

    def take(self, server: _Server) -> httpx.AsyncHTTPTransport | None:
        """Return the one of a server that was used last: the likeliest to be open still."""
        if server not in self._by_server:
            return None
        client = self._by_server[server].pop()
        del self._since[client]
        self._forget(server)
        return client

    def take_oldest(self) -> httpx.AsyncHTTPTransport:
        client, (_, server) = self._since.popitem(last=False)
        self._by_server[server].popleft()
        self._forget(server)
        return client

    def take_due(self, before: float) -> list[httpx.AsyncHTTPTransport]:
        """Return those that were used last at a certain time or earlier."""
        due: list[httpx.AsyncHTTPTransport] = []
        while self._since and self.oldest_since() <= before:
            due.append(self.take_oldest())
        return due

    def oldest_since(self) -> float:
        """Tell when the one that waits for longest was used."""
        return next(iter(self._since.values()))[0]

    def _forget(self, server: _Server) -> None:
        if not self._by_server[server]:
            del self._by_server[server]


class _Pool:
    """The connections of one event loop: for each request under way a client with just one.

    A client with many connections walks all of them at every request, and keeps those whose
    request was cancelled as busy for ever (encode/httpcore#1093). Here a connection whose
    exchange did not end well is thrown away, and the one used last is used next.

    Idle connections end by a timer on asyncio. trio has none but tasks, which would outlive the
    calls that began them: there, those that are due end with the next call.
    """

    def __init__(self, max_connections: int) -> None:
        self.closed = False
        self._turns = Semaphore(max_connections, fast_acquire=True)
        self._idle = _Idle()
        self._timer: asyncio.TimerHandle | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def send(self, request: HttpRequest) -> HttpResponse:
        request.sent = False
        # The path of a request without a body may hold a token, which is not to be kept.
        url = httpx.URL(request.url) if request.body is None else _parsed(request.url)
        server = url.scheme, url.netloc
        async with self._turns:
            if self.closed:
                raise ConnectError("the transport was closed meanwhile")
            client = self._idle.take(server) or await self._opened(url)
            try:
                response = await _exchange(client, request, url)
            except BaseException:
                await _close(client)
                raise
            await self._keep(client, server)
        return response

    async def _opened(self, url: httpx.URL) -> httpx.AsyncHTTPTransport:
        """Make a connection's client; the oldest idle connection goes where it would exceed."""
        while len(self._idle) > self._turns.value:
            await _close(self._idle.take_oldest())
        return httpx.AsyncHTTPTransport(
            verify=self._trust if url.scheme == "https" else False,
            proxy=_environment.proxy(url.scheme, url.host),
            limits=httpx.Limits(max_connections=1, keepalive_expiry=KEEPALIVE),
        )

    async def _keep(self, client: httpx.AsyncHTTPTransport, server: _Server) -> None:
        if self.closed or _has_surplus(client):
            await _close(client)
            return
        now = current_time()
        self._idle.put(client, server, now)
        loop = current_token().native_token
        if not isinstance(loop, asyncio.AbstractEventLoop):
            await _close_all(self._idle.take_due(now - KEEPALIVE))
        elif self._timer is None:
            self._timer = loop.call_at(now + KEEPALIVE, self._expire, loop)

    def _expire(self, loop: asyncio.AbstractEventLoop) -> None:
        if due := self._idle.take_due(loop.time() - KEEPALIVE):
            task = loop.create_task(_close_all(due))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
        self._timer = None
        if self._idle:
            self._timer = loop.call_at(self._idle.oldest_since() + KEEPALIVE, self._expire, loop)

    async def aclose(self) -> None:
        self.closed = True
        if self._timer is not None:
            self._timer.cancel()
        await _close_all(self._idle.take_due(inf))
        if self._closing:
            await asyncio.wait(self._closing)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return _environment.trust()


def _has_surplus(client: httpx.AsyncHTTPTransport) -> bool:
    """Tell whether more was received than the answer: it would pass for the next one.

    There is no public way to ask. Should these names change, no connection is used twice.
    """
    inside: Any = client
    try:
        return any(_h11(kept).trailing_data[0] for kept in inside._pool.connections)  # noqa: SLF001
    except AttributeError:
        return True


def _h11(connection: Any) -> Any:  # noqa: ANN401 - httpcore's and h11's
    """Find the parser under a connection, which may lie in that to a proxy."""
    while not hasattr(connection, "_h11_state"):
        connection = connection._connection  # noqa: SLF001
    return connection._h11_state  # noqa: SLF001


@lru_cache(maxsize=8)
def _parsed(url: str) -> httpx.URL:
    return httpx.URL(url)


async def _close(closable: _Closable) -> None:
    # One that cannot be closed in order is gone all the same.
    with CancelScope(shield=True, deadline=current_time() + CLOSING), suppress(Exception):
        await closable.aclose()


async def _close_all(clients: list[httpx.AsyncHTTPTransport]) -> None:
    """Close all at once, each in a task of its own: a cancellation of this one leaves none open."""
    with CancelScope(shield=True):
        async with create_task_group() as tasks:
            for client in clients:
                tasks.start_soon(_close, client)


class _Body(httpx.AsyncByteStream):
    """A request's body, which notes when it begins to leave: the headers are gone by then.

    A request without a body is noted just after its headers.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._parts = iter((request.body,) if request.body else ())

    # No generator: if sending fails, it would be left unfinished, which trio minds.
    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        self._request.sent = True
        for part in self._parts:
            return part
        raise StopAsyncIteration


class _ConnectTrace:
    """Closes a connection whose set-up is cancelled; httpcore does so after errors only."""

    def __init__(self, trace: Any) -> None:  # noqa: ANN401 - the caller's own, whatever it is
        self._trace = trace
        self._stream: Any = None

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith("connect_tcp.complete"):
            self._stream = info["return_value"]
        elif event.endswith(("start_tls.failed", "setup_socks5_connection.failed")):
            await _close(self._stream)
        if self._trace is not None:
            await self._trace(event, info)


async def _exchange(
    client: httpx.AsyncHTTPTransport, request: HttpRequest, url: httpx.URL
) -> HttpResponse:
    outgoing = httpx.Request(
        request.method,
        url,
        headers={"host": url.netloc.decode(), **_framed(request)},
        stream=_Body(request),
        extensions=_extensions(request),
    )
    return await _read(await client.handle_async_request(outgoing), request)


async def _send_by_client(client: _AsyncClient, request: HttpRequest) -> HttpResponse:
    request.sent = None if request.body is None else False
    outgoing = client.build_request(
        request.method,
        request.url,
        headers=_framed(request),
        content=None if request.body is None else _Body(request),
        timeout=None,
        extensions=_extensions(request),
    )
    # No credential but ours, and none to another server.
    response = await client.send(outgoing, stream=True, auth=None, follow_redirects=False)
    return await _read(response, request)


def _extensions(request: HttpRequest) -> dict[str, object]:
    extensions = request.extensions
    if "target" in extensions:
        # It takes the place of the URL in the request, and a proxy goes wherever it says.
        raise ConnectError("the extension 'target' could lead the credential astray")
    return {**extensions, "trace": _ConnectTrace(extensions.get("trace"))}


def _framed(request: HttpRequest) -> dict[str, str]:
    if request.body is None:
        return {**request.headers}
    return {**request.headers, "content-length": str(len(request.body))}


async def _read(response: httpx.Response, request: HttpRequest) -> HttpResponse:
    limit = request.max_response_bytes
    body = BytesIO()
    try:
        validate_head(response.headers.raw)
        with CancelScope() as scope:
            # Not aiter_raw(): it refuses a body that came whole, as from a mock or a cache.
            async for chunk in cast("AsyncIterable[bytes]", response.stream):
                body.write(chunk)
                del chunk  # it may hold a token, and a traceback may show this frame
                if body.tell() > limit:
                    # httpx' generators end in order only from inside: trio minds.
                    scope.cancel()
    finally:
        await response.aclose()
    if body.tell() > limit:
        raise NoResponseError(f"the answer is longer than {limit} bytes")
    return HttpResponse(
        status=response.status_code, headers=dict(response.headers.items()), body=body.getvalue()
    )


def _failure(error: BaseException, request: HttpRequest) -> NetworkError:
    """Tell failures before the request left from those after, by names that httpx2 shares."""
    names = {cls.__name__ for cls in type(error).__mro__}
    unsent = request.sent is False or (request.sent is None and not UNSENT.isdisjoint(names))
    timed_out = "TimeoutException" in names
    return network_error(_told(error, names), request, unsent=unsent, timed_out=timed_out)


def _told(error: BaseException, names: set[str]) -> str:
    """Say what went wrong, without what the server sent: it may have echoed a credential."""
    if type(error) is RuntimeError:
        return "RuntimeError, as by a client that is closed or belongs to another event loop"
    text = str(error) if "TransportError" in names else ""
    if "ProtocolError" in names:
        text = text.partition(": ")[0]
    return text or type(error).__name__


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


class _Closable(Protocol):
    async def aclose(self) -> None: ...
