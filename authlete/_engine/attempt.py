"""One attempt: hooks, transport, judgement, all under one deadline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlsplit

import attrs

from .._aio import current_time, move_on_at, must_propagate
from ..errors import AuthleteError, ConnectError, NetworkError, NoResponseError
from ..transport import HttpResponse
from .redaction import redact
from .response import parse_response

if TYPE_CHECKING:
    from ..config import Security
    from ..operation import Operation
    from ..transport import HttpRequest
    from .hook_runner import HookRunner
    from .request import PreparedRequest
    from .settings import Settings

T = TypeVar("T")

MAPPINGS = (dict, Mapping)  # dict first: asking an abstract class takes longer


@attrs.define(kw_only=True)
class Attempt(Generic[T]):
    """One attempt at a call."""

    settings: Settings
    prepared: PreparedRequest
    operation: Operation[Any, T]
    hook_runner: HookRunner | None
    deadline: float
    request: HttpRequest = attrs.field(init=False)
    status: int | None = attrs.field(default=None, init=False)
    """The HTTP status, once there is one."""

    async def run(self, security: Security) -> T:
        """Send the message once and read the answer.

        Raises:
            AuthleteError: there is no answer.
        """
        limit = self.settings.max_response_bytes
        end = self.deadline
        if self.hook_runner:
            end -= self.hook_runner.grace(end - current_time())
        self.request = self.prepared.authorized(security, end, limit)
        self.request.sent = False
        try:
            with move_on_at(end):
                if self.hook_runner:
                    self.request = await self.hook_runner.before_request(self.request)
                self.request.sent = None
                try:
                    response = await self.settings.transport.send(self.request)
                    problem = _problem_of(response)
                except (ConnectError, NoResponseError):
                    raise
                except BaseException as error:
                    if must_propagate(error):
                        raise
                    raise self._failure(f"raised {type(error).__name__}") from error
                if problem:
                    raise NoResponseError(f"the transport returned {problem}")
                answer = self._read(response)
                if self.hook_runner:
                    await self.hook_runner.after_success(response, answer)
                return answer
            raise self._out_of_time()
        except AuthleteError as error:
            redact(error, self._secrets(security))
            if self.hook_runner:
                await self.hook_runner.after_error(error, self.deadline)
            raise

    def _read(self, response: HttpResponse) -> T:
        self.status = response.status
        answer = parse_response(
            response,
            self.operation.response,
            self.settings.max_response_bytes,
            may_be_empty=self.operation.may_be_empty,
        )
        # Reading it was no moment at which the scope could end this.
        if current_time() >= self.request.deadline:
            raise NoResponseError("time ran out while the answer was read", timed_out=True)
        return answer

    def _failure(self, reason: str) -> NetworkError:
        kind = ConnectError if self._not_sent() else NoResponseError
        return kind(f"the transport {reason}")

    def _secrets(self, security: Security) -> tuple[str, ...]:
        """Return what an error must not show, what hooks added to the request included."""
        before, sent = self.prepared, self.request
        added = [value for name, value in sent.headers.items() if before.headers.get(name) != value]
        query = parse_qsl(urlsplit(sent.url).query) if sent.url != before.url else ()
        return security.authlete, *before.secrets(), *added, *(value for _, value in query)

    def _not_sent(self) -> bool:
        return self.request.sent is False

    def _out_of_time(self) -> NetworkError:
        if self._not_sent():
            return ConnectError("time ran out before the request was sent", timed_out=True)
        return NoResponseError("time ran out before the answer was there", timed_out=True)


def _problem_of(response: object) -> str | None:
    """Say what is wrong with what a transport returned; its types are not checked elsewhere."""
    if not isinstance(response, HttpResponse):
        return type(response).__name__
    returned: Any = response  # whose annotations nobody enforces
    status, headers, body = returned.status, returned.headers, returned.body
    if not isinstance(status, int):
        return f"a status of type {type(status).__name__}"
    if not isinstance(headers, MAPPINGS):
        return f"headers of type {type(headers).__name__}"
    for kind in {*map(type, headers.values())}:
        if not issubclass(kind, str):
            return "a header that is no text"
    if not isinstance(body, bytes):
        return f"a body of type {type(body).__name__}"
    return None
