"""HTTP by aiohttp: the fast transport, on asyncio (extra ``aiohttp``); its only importer."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import cached_property
from io import BytesIO
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import aiohttp
from yarl import URL

from .._aio import CancelScope, current_time, must_propagate
from ..errors import ConnectError, NetworkError, NoResponseError
from . import HttpResponse, _environment
from ._failure import network_error
from ._limits import (
    CLOSING,
    KEEPALIVE,
    MAX_CONNECTIONS,
    MAX_HEAD,
    MAX_HEADERS,
    validate_head,
    validate_max_connections,
)
from ._per_loop import PerLoop
from ._untraced import untraced

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Mapping
    from types import SimpleNamespace
    from typing import Self

    from aiohttp.abc import AbstractStreamWriter
    from aiohttp.client_proto import ResponseHandler
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace

    from . import HttpRequest

__all__ = ["AiohttpTransport"]

NO_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=None)  # the engine has the deadline
# What aiohttp adds by itself; told not to only where it would, since telling it costs a copy.
AUTOMATIC = frozenset({"accept", "accept-encoding", "content-type", "user-agent"})
STALE_CONNECTIONS = 3  # how many are tried that hold an answer to no request
SWITCHING_PROTOCOLS = 101
BARE = frozenset({"GET", "HEAD"})
UNSENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)


class AiohttpTransport:
    """Carries requests by aiohttp, on asyncio only.

    Args:
        session: a ``ClientSession`` to send through, with its connector and proxies; it stays the
            caller's to close. aiohttp itself repeats a GET of such a session once when a
            kept connection breaks. Without a session, connections are made as needed, with the
            certificates and proxies that the environment names.
        max_connections: how many connections there are at most without ``session``, to all
            servers together; requests that find none wait for their turn.

    Raises:
        RequestValidationError: ``max_connections`` is no int above 0.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession | None = None,
        *,
        max_connections: int = MAX_CONNECTIONS,
    ) -> None:
        self._session = session
        self._max_connections = validate_max_connections(max_connections)
        self._lines = PerLoop(lambda: _Sessions(max_connections))
        self._closed = False

    def __repr__(self) -> str:
        """Say what it sends through; whatever the caller's session holds is left out."""
        through = (
            f"max_connections={self._max_connections}"
            if self._session is None
            else f"session=<{type(self._session).__name__}>"
        )
        return f"<AiohttpTransport {through} {'closed' if self._closed else 'open'}>"

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Send one request and read the whole response.

        Raises:
            ConnectError: the request surely did not reach the server.
            NoResponseError: it may have, but there is no whole answer.
        """
        if self._closed:
            raise ConnectError("the transport is closed")
        with untraced():
            return await self._send(request)

    async def aclose(self) -> None:
        """Close the connections that were made in this event loop."""
        self._closed = True
        await self._lines.aclose(_running_loop())

    async def _send(self, request: HttpRequest) -> HttpResponse:
        if self._session is None:
            loop = _running_loop()
            lines = self._lines.get(loop) or await self._lines.open(loop)
            return await lines.send(request)
        request.sent = None if _has_no_body(request) else False
        return await _exchange(self._session, request, _url(request), raise_for_status=False)


def _running_loop() -> asyncio.AbstractEventLoop:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise ConnectError("AiohttpTransport runs on asyncio only") from None


class _Sessions:
    """The connections of one event loop.

    Two sessions share them: aiohttp tells by tracing alone when a GET leaves, and tracing costs a
    seventh of a call, which requests with a body are spared.
    """

    def __init__(self, max_connections: int) -> None:
        self._connector = _Connector(
            limit=max_connections,
            keepalive_timeout=KEEPALIVE,
            resolver=aiohttp.ThreadedResolver(),  # the system's, whatever else is installed
        )
        self._session = self._new_session(_Response)
        self._traced_session = self._new_session(_ResponseToBare, _sent_tracing())
        self._proxies: dict[tuple[str, str], str | None] = {}

    @property
    def closed(self) -> bool:
        return self._connector.closed

    def send(self, request: HttpRequest) -> Awaitable[HttpResponse]:
        request.sent = False
        url = _url(request)
        return _exchange(
            self._traced_session if _has_no_body(request) else self._session,
            request,
            url,
            ssl=self._trust if url.scheme == "https" else True,
            proxy=self._proxy(url),
            trace_request_ctx=request,
        )

    async def aclose(self) -> None:
        with CancelScope(shield=True, deadline=current_time() + CLOSING):
            await self._session.close()
            await self._traced_session.close()
            await self._connector.close()

    def _new_session(
        self, response_class: type[_Response], *traces: aiohttp.TraceConfig
    ) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=self._connector,
            connector_owner=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            response_class=response_class,
            trace_configs=[*traces],
        )

    def _proxy(self, url: URL) -> str | None:
        """Look a server's proxy up once: asking the environment costs as much as a header."""
        server = url.scheme, url.raw_host or ""
        if server not in self._proxies:
            self._proxies[server] = _environment.proxy(*server)
        proxy = self._proxies[server]
        if proxy is not None and not proxy.startswith(("http://", "https://")):
            raise ConnectError("aiohttp speaks to http and https proxies only")
        return proxy

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        context = _environment.trust()
        context.set_alpn_protocols(["http/1.1"])
        return context


class _Connector(aiohttp.TCPConnector):
    """A connector whose limit holds of all its connections, not only of those in use."""

    async def _create_connection(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's signature
    ) -> ResponseHandler:
        # There is no public way to ask what is idle. Should these names change, it does not count.
        with suppress(AttributeError):
            self._make_room()
        return await super()._create_connection(req, traces, timeout)

    def _make_room(self) -> None:
        """Close the oldest idle connections; the one to be made counts as in use already."""
        idle = [(since, server) for server, kept in self._conns.items() for _, since in kept]
        idle.sort(key=itemgetter(0))
        surplus = max(0, len(idle) + len(self._acquired) - self.limit)
        for _, server in idle[:surplus]:
            protocol, _ = self._conns[server].popleft()
            protocol.close()
            if not self._conns[server]:
                del self._conns[server]


class _Response(aiohttp.ClientResponse):
    """A response whose connection is cut at once if it is given up, not politely taken down."""

    def close(self) -> None:
        transport = self.connection and self.connection.transport
        if transport:
            transport.abort()
        super().close()


class _ResponseToBare(_Response):
    """A response to a request that nothing but its headers shows to have left."""

    async def start(self, connection: Connection) -> Self:
        if connection.protocol and connection.protocol.should_close:
            raise NoResponseError("the connection held an answer that nobody had asked for")
        await super().start(connection)
        return self


class _Body(aiohttp.Payload):
    """A request's body, which notes when it leaves: aiohttp sends the headers along with it."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.body or b"")
        self._request = request

    @property
    def size(self) -> int:
        return len(self._value)

    @property
    def consumed(self) -> bool:
        """Whether it must not be sent again: always, since only the engine repeats."""
        return True

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return bytes(self._value).decode(encoding, errors)

    async def write(self, writer: Any) -> None:  # noqa: ANN401 - its type hides the protocol
        if writer.protocol.should_close:
            raise ConnectionError("the connection holds an answer already")
        self._request.sent = True
        await writer.write(self._value)

    async def write_with_length(
        self,
        writer: AbstractStreamWriter,
        content_length: int | None,  # noqa: ARG002 - it is the body's own
    ) -> None:
        await self.write(writer)


def _url(request: HttpRequest) -> URL:
    try:
        return URL(request.url, encoded=True)
    except ValueError:
        raise ConnectError("the URL cannot be read") from None


def _has_no_body(request: HttpRequest) -> bool:
    """Tell whether a request ends with its headers; others without a body have an empty one."""
    return request.body is None and request.method in BARE


def _sent_tracing() -> aiohttp.TraceConfig:
    """Note when a request that is bare leaves, and keep aiohttp from sending it again."""

    async def leave(_: aiohttp.ClientSession, trace: SimpleNamespace, __: object) -> None:
        request: HttpRequest = trace.trace_request_ctx
        if request.sent:
            raise NoResponseError("the server closed the connection")
        request.sent = True

    traces = aiohttp.TraceConfig()
    traces.on_request_headers_sent.append(leave)
    return traces


async def _exchange(
    session: aiohttp.ClientSession,
    request: HttpRequest,
    url: URL,
    **options: Any,  # noqa: ANN401 - aiohttp's
) -> HttpResponse:
    skipped = AUTOMATIC.difference(request.headers)
    try:
        for _ in range(STALE_CONNECTIONS):
            response = await session.request(
                request.method,
                url,
                headers=request.headers,
                skip_auto_headers=skipped or None,
                data=None if _has_no_body(request) else _Body(request),
                allow_redirects=False,
                auto_decompress=False,
                timeout=NO_TIMEOUT,
                max_line_size=MAX_HEAD,
                max_field_size=MAX_HEAD,
                max_headers=MAX_HEADERS,
                **options,
            )
            if request.sent is not False:
                return await _read(response, request.max_response_bytes)
            response.close()  # it came before the request left: nobody had asked for it
    except NetworkError:
        raise
    except BaseException as error:
        # aiohttp raises OSError and ValueError, too, cancels what waits inside it when its session
        # closes, and runs what the session's owner has in it.
        if must_propagate(error):
            raise
        raise _failure(error, request) from None
    raise network_error("the server answers before it is asked", request, unsent=True)


async def _read(response: aiohttp.ClientResponse, limit: int) -> HttpResponse:
    body = BytesIO()
    try:
        validate_head(response.raw_headers)
        if response.status == SWITCHING_PROTOCOLS:
            raise NoResponseError("the server changed to another protocol unasked")
        while not response.content.at_eof():
            body.write(await response.content.readany())
            if body.tell() > limit:
                raise NoResponseError(f"the answer is longer than {limit} bytes")
    except BaseException:
        response.close()
        raise
    return HttpResponse(
        status=response.status, headers=_joined(response.headers), body=body.getvalue()
    )


def _joined(headers: Mapping[str, str]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in headers.items():
        key = name.lower()
        joined[key] = f"{joined[key]}, {value}" if key in joined else value
    return joined


def _failure(error: BaseException, request: HttpRequest) -> NetworkError:
    unsent = request.sent is False or isinstance(error, UNSENT)
    # Others show the URL, and with it what is in its path.
    text = str(error) if isinstance(error, aiohttp.ClientConnectorError) else ""
    if type(error) is RuntimeError:
        text = "RuntimeError, as by a session that is closed or belongs to another event loop"
    timed_out = isinstance(error, TimeoutError)
    return network_error(text or type(error).__name__, request, unsent=unsent, timed_out=timed_out)
