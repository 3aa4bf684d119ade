"""One attempt: hooks, transport, judgement, all under one deadline."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from .._clock import CancelScope
from ..errors import AuthleteError, ConnectError, NetworkError, NoResponseError
from .judge import judge
from .secrets import hide

if TYPE_CHECKING:
    from ..config import Security
    from ..transport import HttpRequest
    from .encode import Message
    from .hooked import Hooked
    from .settings import Settings

T = TypeVar("T")

NO_HOOKS = nullcontext()


@attrs.define(kw_only=True)
class Attempt(Generic[T]):
    """One attempt at a call."""

    settings: Settings
    message: Message
    answer: type[T]
    hooked: Hooked | None
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
        self.request = self.message.for_attempt(security, self.deadline, limit)
        self.request.sent = False
        with self.hooked.leaving() if self.hooked else NO_HOOKS:
            try:
                with CancelScope(deadline=self.deadline):
                    return await self._exchange()
                raise self._out_of_time()
            except AuthleteError as error:
                hide(error, (security.authlete, *self.message.secrets()))
                if self.hooked:
                    await self.hooked.after_error(error, self.deadline)
                raise

    async def _exchange(self) -> T:
        if self.hooked:
            self.request = await self.hooked.before_request(self.request)
        self.request.sent = None
        try:
            response = await self.settings.transport.send(self.request)
        except (ConnectError, NoResponseError):
            raise
        except Exception as error:
            kind = ConnectError if self._surely_unsent() else NoResponseError
            raise kind(f"the transport raised {type(error).__name__}") from error
        self.status = response.status
        answer = judge(response, self.answer, self.settings.max_response_bytes)
        if self.hooked:
            await self.hooked.after_success(response)
        return answer

    def _surely_unsent(self) -> bool:
        return self.request.sent is False

    def _out_of_time(self) -> NetworkError:
        if self._surely_unsent():
            return ConnectError("time ran out before the request was sent", timed_out=True)
        return NoResponseError("time ran out before the answer was there", timed_out=True)
