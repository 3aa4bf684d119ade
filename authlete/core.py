"""The client that every function takes: it carries the transport and how to use it."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, TypeVar

from ._aio import current_time
from ._engine.call import Call
from ._engine.credentials import validate_security
from ._engine.request import prepare, validate_header, validate_server_url
from ._engine.settings import Settings
from ._engine.validation import validate_client_arguments, validate_options
from ._engine.values import plain_str
from ._version import __version__
from .config import CLUSTERS, DEFAULT_TIMEOUT, SERVERS, RetryConfig, Security
from .errors import (
    AuthleteDefaultError,
    ConnectError,
    HookError,
    NetworkError,
    NoResponseError,
    RequestValidationError,
    ResponseValidationError,
    ResultError,
)
from .hooks import Hooks
from .result import Err, Ok

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from .config import RequestOptions, SecuritySource
    from .errors import OperationError
    from .operation import Operation
    from .result import Result
    from .transport import Transport

__all__ = ["AuthleteCore"]

RequestT = TypeVar("RequestT")
ResponseT = TypeVar("ResponseT")

MAX_RESPONSE_BYTES = 16 * 1024 * 1024
OFF = frozenset({"", "0", "false", "no", "off"})

# Without it, Python writes warnings of a library to stderr where nobody set up logging.
logging.getLogger("authlete").addHandler(logging.NullHandler())


class AuthleteCore:
    """A client for all functions of one application; one is enough, also for concurrent calls.

    Args:
        security: the credential, or a function, sync or async, that returns it; the environment's
            ``AUTHLETE_AUTHLETE`` if left out. A function is asked at every attempt, and once
            more after a 401.
        server: Authlete's cluster by its name: ``us``, ``jp``, ``eu`` or ``br``.
        server_idx: the same by its index: 0 US, 1 Japan, 2 Europe, 3 Brazil.
        server_url: another server, in place of a cluster; the environment's
            ``AUTHLETE_SERVER_URL`` if none of the three is given, else the US cluster.
        service_id: the service of requests that name none; the environment's
            ``AUTHLETE_SERVICE_ID`` if left out.
        transport: what carries the requests; closed with the client.
        retry_config: repetition of failed attempts; off if left out.
        timeout: deadline of each call in seconds: attempts, waits, reading the body.
        hooks: functions called around every attempt.
        user_agent: the ``User-Agent`` header.
        allow_insecure_http: whether the credential may travel over plain http to a host that is
            not this machine.
        max_response_bytes: how much of a response body is read; a longer one is an error, as is
            one with more than 100,000 JSON values.

    Raises:
        RequestValidationError: an argument cannot be used; ``path`` names it.
    """

    def __init__(  # noqa: PLR0913 - the one place where a client is configured
        self,
        *,
        security: SecuritySource | None = None,
        server: str | None = None,
        server_idx: int | None = None,
        server_url: str | None = None,
        service_id: str | None = None,
        transport: Transport | None = None,
        retry_config: RetryConfig | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        hooks: Hooks | None = None,
        user_agent: str = f"authlete-python/{__version__}",
        allow_insecure_http: bool = False,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
    ) -> None:
        if security is None:
            security = _security_from_environment()
        if service_id is None:
            service_id = os.environ.get("AUTHLETE_SERVICE_ID") or None
        if isinstance(service_id, str):
            service_id = plain_str(service_id)
        if retry_config is None:
            retry_config = RetryConfig(strategy="none")
        if hooks is None:
            hooks = Hooks()
        if security is not None and not callable(security):
            security = validate_security(security)
        validate_client_arguments(
            service_id=service_id,
            retry_config=retry_config,
            timeout=timeout,
            hooks=hooks,
            max_response_bytes=max_response_bytes,
        )
        _, user_agent = validate_header("user_agent", user_agent, "AuthleteCore")
        url = validate_server_url(
            *resolve_server(server, server_idx, server_url), allow_insecure_http=allow_insecure_http
        )
        headers = {
            "accept": "application/json",
            "accept-encoding": "gzip, deflate",
            "user-agent": user_agent,
        }
        self._settings = Settings(
            security=security,
            server_url=url,
            allow_insecure_http=allow_insecure_http,
            service_id=service_id,
            transport=_default_transport() if transport is None else transport,
            retry_config=retry_config,
            timeout=timeout,
            hooks=None if hooks == Hooks() else hooks,
            headers=headers,
            headers_with_json={**headers, "content-type": "application/json"},
            max_response_bytes=max_response_bytes,
        )
        self._closed = False
        if os.environ.get("AUTHLETE_DEBUG", "").lower() not in OFF:
            _log_to_stderr()

    def __repr__(self) -> str:
        """Say which server and service it speaks to; the credential is left out."""
        settings = self._settings
        return (
            f"<{type(self).__name__} server_url={settings.server_url!r}"
            f" service_id={settings.service_id!r} {'closed' if self._closed else 'open'}>"
        )

    @property
    def server_url(self) -> str:
        """The server of calls whose options name no other."""
        return self._settings.server_url

    @property
    def service_id(self) -> str | None:
        """The service of requests that name none."""
        return self._settings.service_id

    async def call(
        self,
        operation: Operation[RequestT, ResponseT],
        request: RequestT | None = None,
        options: RequestOptions | None = None,
    ) -> Result[ResponseT, OperationError]:
        """Carry out an operation: what every function does. It returns and does not raise.

        With an ``Operation`` of your own it reaches what the SDK has no function for.
        """
        call: Call[ResponseT] | None = None
        try:
            call = self._prepared(operation, request, options)
            del request  # a cancellation shows this frame, and a request may hold a token
            return Ok(await call.run())
        except (
            RequestValidationError,
            ConnectError,
            NoResponseError,
            ResultError,
            AuthleteDefaultError,
            ResponseValidationError,
            HookError,
        ) as error:
            error.operation = operation.name
            if call is not None:
                call.report(error)
            # A value that is kept must not keep the frames it came through, and what they hold.
            error.__traceback__ = error.__context__ = None
            if isinstance(error, NetworkError) and error.__cause__ is not None:
                error.__cause__ = error.__cause__.with_traceback(None)
            return Err(error)
        except BaseException as end:
            # The frames below hold the credential and the URL, which may hold a token.
            end.__traceback__ = None
            raise

    def _prepared(
        self,
        operation: Operation[RequestT, ResponseT],
        request: RequestT | None,
        options: RequestOptions | None,
    ) -> Call[ResponseT]:
        if self._closed:
            raise ConnectError("the client is closed")
        checked = validate_options(options)
        prepared = prepare(operation, request, checked, self._settings)
        timeout = self._settings.timeout if checked.timeout is None else checked.timeout
        now = current_time()
        return Call(
            settings=self._settings,
            operation=operation,
            prepared=prepared,
            options=checked,
            began=now,
            deadline=now + timeout,
        )

    async def aclose(self) -> None:
        """Close the transport. Later calls return ``Err``."""
        self._closed = True
        await self._settings.transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


def resolve_server(
    server: str | None, server_idx: int | None, server_url: str | None
) -> tuple[object, str]:
    """Return the URL of the server, unchecked, and what names it.

    Raises:
        RequestValidationError: none is called so, or more than one is named.
    """
    given = {"server": server, "server_idx": server_idx, "server_url": server_url}
    named = [name for name, value in given.items() if value is not None]
    if len(named) > 1:
        raise RequestValidationError((named[1], f"cannot be combined with {named[0]}"))
    if server_url is not None:
        return server_url, "server_url"
    if server is not None:
        if server not in tuple(CLUSTERS):  # a wrong type need not be hashable
            raise RequestValidationError(("server", f"must be one of {', '.join(CLUSTERS)}"))
        server_idx = CLUSTERS[plain_str(server)]
    if server_idx is not None:
        if type(server_idx) is not int or server_idx not in range(len(SERVERS)):
            raise RequestValidationError(("server_idx", f"must be 0 to {len(SERVERS) - 1}"))
        return SERVERS[server_idx], "server_idx"
    return os.environ.get("AUTHLETE_SERVER_URL") or SERVERS[0], "AUTHLETE_SERVER_URL"


def _security_from_environment() -> Security | None:
    token = os.environ.get("AUTHLETE_AUTHLETE")
    return Security(authlete=token) if token else None


def _default_transport() -> Transport:
    # Imported here: a client with a transport of its own does without httpx.
    from .transport.httpx import HttpxTransport  # noqa: PLC0415

    return HttpxTransport()


def _log_to_stderr() -> None:
    logger = logging.getLogger("authlete")
    logger.setLevel(logging.DEBUG)
    if all(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
        logger.addHandler(logging.StreamHandler())
