"""One attempt: hooks, transport, judgement, all under one deadline."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from .._aio import CancelScope
from ..errors import AuthleteError, ConnectError, NetworkError, NoResponseError
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

NO_HOOKS = nullcontext()


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
        self.request = self.prepared.authorized(security, self.deadline, limit)
        self.request.sent = False
        with self.hook_runner.closing_stack() if self.hook_runner else NO_HOOKS:
            try:
                with CancelScope(deadline=self.deadline):
                    return await self._exchange()
                raise self._out_of_time()
            except AuthleteError as error:
                redact(error, (security.authlete, *self.prepared.secrets))
                if self.hook_runner:
                    await self.hook_runner.after_error(error, self.deadline)
                raise

    async def _exchange(self) -> T:
        if self.hook_runner:
            self.request = await self.hook_runner.before_request(self.request)
        self.request.sent = None
        try:
            response = await self.settings.transport.send(self.request)
        except (ConnectError, NoResponseError):
            raise
        except Exception as error:
            kind = ConnectError if self._not_sent() else NoResponseError
            raise kind(f"the transport raised {type(error).__name__}") from error
        self.status = response.status
        answer = parse_response(
            response,
            self.operation.response,
            self.settings.max_response_bytes,
            may_be_empty=self.operation.may_be_empty,
        )
        if self.hook_runner:
            await self.hook_runner.after_success(response)
        return answer

    def _not_sent(self) -> bool:
        return self.request.sent is False

    def _out_of_time(self) -> NetworkError:
        if self._not_sent():
            return ConnectError("time ran out before the request was sent", timed_out=True)
        return NoResponseError("time ran out before the answer was there", timed_out=True)
