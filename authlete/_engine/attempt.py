"""One attempt: hooks, transport, judgement, all under one deadline."""

from __future__ import annotations

from contextlib import contextmanager
from inspect import isawaitable
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import urlsplit

import attrs

from .._clock import CancelledError, CancelScope, cancels_this_task, current_time
from ..errors import (
    AuthleteError,
    ConnectError,
    HookError,
    NetworkError,
    NoResponseError,
)
from ..transport import HttpRequest
from .encode import FRAMING, URL, checked_header
from .judge import judge
from .secrets import hide

if TYPE_CHECKING:
    from collections.abc import Generator

    from ..config import Security
    from ..hooks import HookContext
    from ..transport import HttpResponse
    from .encode import Message
    from .settings import Settings

T = TypeVar("T")

HOOK_GRACE = 1.0  # seconds that after_error hooks have when the attempt's time is up


@attrs.define(kw_only=True)
class Attempt(Generic[T]):
    """One attempt at a call."""

    settings: Settings
    message: Message
    answer: type[T]
    context: HookContext
    deadline: float
    request: HttpRequest = attrs.field(init=False)
    status: int | None = attrs.field(default=None, init=False)
    """The HTTP status, once there is one."""

    async def run(self, security: Security) -> T:
        """Send the message once and read the answer.

        Raises:
            AuthleteError: there is no answer.
        """
        self.request = HttpRequest(
            method=self.message.method,
            url=self.message.url,
            headers={**self.message.headers, "authorization": f"Bearer {security.authlete}"},
            body=self.message.body,
            deadline=self.deadline,
            max_response_bytes=self.settings.max_response_bytes,
            extensions=self.message.extensions,
        )
        self.request.sent = False
        try:
            with CancelScope(deadline=self.deadline):
                return await self._exchange()
            raise self._out_of_time()
        except AuthleteError as error:
            hide(error, (security.authlete, *self.message.secrets()))
            if self.settings.hooks.after_error:
                await self._after_error(error)
            raise

    async def _exchange(self) -> T:
        if self.settings.hooks.before_request:
            await self._before_request()
        response = await self._send()
        self.status = response.status
        answer = judge(response, self.answer, self.settings.max_response_bytes)
        if self.settings.hooks.after_success:
            await self._after_success(response)
        return answer

    async def _send(self) -> HttpResponse:
        self.request.sent = None
        try:
            return await self.settings.transport.send(self.request)
        except (ConnectError, NoResponseError):
            raise
        except Exception as error:
            kind = ConnectError if self._surely_unsent() else NoResponseError
            raise kind(f"the transport raised {type(error).__name__}") from error

    def _surely_unsent(self) -> bool:
        return self.request.sent is False

    def _out_of_time(self) -> NetworkError:
        if self._surely_unsent():
            return ConnectError("time ran out before the request was sent", timed_out=True)
        return NoResponseError("time ran out before the answer was there", timed_out=True)

    async def _before_request(self) -> None:
        for hook in self.settings.hooks.before_request:
            with _blaming("before_request", may_have_acted=False):
                self.request = self._checked(await _finished(hook(self.context, self.request)))

    def _checked(self, changed: object) -> HttpRequest:
        """Keep a hook from breaking the message, and from sending the credential elsewhere."""
        request = self.request if changed is None else changed
        if not isinstance(request, HttpRequest):
            raise TypeError(f"expected HttpRequest or None, got {type(request).__name__}")
        # What urlsplit() drops or reads in its own way, such as line breaks, others need not.
        if not URL.fullmatch(request.url):
            raise ValueError("the URL must be printable ASCII")
        if urlsplit(request.url)[:2] != urlsplit(self.message.url)[:2]:
            raise ValueError("the request must stay with the server it was meant for")
        for name, value in request.headers.items():
            checked_header(name, value, "headers")
            if name.lower() in FRAMING:
                raise ValueError("the transport alone says to which host, and how long it is")
        request.sent = False
        return request

    async def _after_success(self, response: HttpResponse) -> None:
        for hook in self.settings.hooks.after_success:
            with _blaming("after_success", may_have_acted=True):
                await _finished(hook(self.context, response))

    async def _after_error(self, error: AuthleteError) -> None:
        with CancelScope(deadline=max(self.deadline, current_time() + HOOK_GRACE)) as scope:
            for hook in self.settings.hooks.after_error:
                with _blaming("after_error", may_have_acted=error.may_have_acted):
                    await _finished(hook(self.context, error))
        if scope.cancelled_caught:
            late = HookError("after_error ran out of time", hook="after_error")
            late.may_have_acted = error.may_have_acted
            raise late from error


async def _finished(result: object) -> object:
    """Await what an async hook returned; pass on what a sync one did."""
    return await result if isawaitable(result) else result


@contextmanager
def _blaming(hook: str, *, may_have_acted: bool) -> Generator[None]:
    try:
        yield
    except (Exception, CancelledError) as error:
        if cancels_this_task(error):
            raise
        blamed = HookError(f"{hook} raised {type(error).__name__}", hook=hook)
        blamed.may_have_acted = may_have_acted
        raise blamed from error
