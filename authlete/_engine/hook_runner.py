"""What hooks do around one attempt, and what they may not do."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from inspect import isawaitable
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import attrs

from .._aio import move_on_at, must_propagate
from ..errors import AuthleteError, HookError
from ..transport import HttpRequest
from .request import FRAMING, URL, validate_header
from .values import plain_str

if TYPE_CHECKING:
    from collections.abc import Awaitable, Generator

    from ..hooks import HookContext, Hooks
    from ..transport import HttpResponse

T = TypeVar("T")

LONGEST_GRACE = 1.0  # seconds
GRACE = 0.1  # of the time there is


@attrs.frozen(kw_only=True)
class HookRunner:
    """The hooks of one attempt. Whatever of them fails is a ``HookError``."""

    hooks: Hooks
    context: HookContext

    async def closing_stack_after(self, attempt: Awaitable[T]) -> T:
        """Leave, when the attempt has ended, what hooks entered; how it ended stays as it is."""
        stack = self.context.exit_stack
        try:
            answer = await attempt
        except AuthleteError as error:
            with _as_hook_error("exit_stack", may_have_acted=error.may_have_acted):
                stack.__exit__(type(error), error, error.__traceback__)
            raise
        except BaseException as end:
            with suppress(Exception):  # a cancellation has no other outcome than itself
                stack.__exit__(type(end), end, end.__traceback__)
            raise
        with _as_hook_error("exit_stack", may_have_acted=True):
            stack.close()
        return answer

    def grace(self, seconds: float) -> float:
        """Say how much of an attempt's time is kept for hooks that are told that it is up."""
        return min(LONGEST_GRACE, seconds * GRACE) if self.hooks.after_error else 0.0

    async def before_request(self, request: HttpRequest) -> HttpRequest:
        """Return the request that is to be sent."""
        server = urlsplit(request.url)[:2]
        for hook in self.hooks.before_request:
            with _as_hook_error("before_request", may_have_acted=False):
                changed = await _finished(hook(self.context, request))
                request = _checked(request if changed is None else changed, server)
        return request

    async def after_success(self, response: HttpResponse, answer: object) -> None:
        """Tell of an attempt that succeeded."""
        self.context.answer = answer
        for hook in self.hooks.after_success:
            with _as_hook_error("after_success", may_have_acted=True):
                await _finished(hook(self.context, response))

    async def after_error(self, error: AuthleteError, deadline: float) -> None:
        """Tell of an attempt that failed, perhaps because its time is up."""
        with move_on_at(deadline) as scope:
            for hook in self.hooks.after_error:
                with _as_hook_error("after_error", may_have_acted=error.may_have_acted):
                    await _finished(hook(self.context, error))
        if scope.cancelled_caught:
            late = HookError("after_error ran out of time", hook="after_error")
            late.may_have_acted = error.may_have_acted
            raise late from error


def _checked(request: object, server: tuple[str, ...]) -> HttpRequest:
    """Keep a hook from breaking the message, and from sending the credential elsewhere."""
    if not isinstance(request, HttpRequest):
        raise TypeError(f"expected HttpRequest or None, got {type(request).__name__}")
    # What urlsplit() drops or reads in its own way, such as line breaks, others need not.
    if not URL.fullmatch(request.url):
        raise ValueError("the URL must be printable ASCII")
    request.url = plain_str(request.url)
    if urlsplit(request.url)[:2] != server:
        raise ValueError("the request must stay with the server it was meant for")
    request.headers = dict(
        validate_header(name, value, "headers") for name, value in request.headers.items()
    )
    if any(name.lower() in FRAMING for name in request.headers):
        raise ValueError("the transport alone says to which host, and how long it is")
    return request


async def _finished(result: object) -> object:
    """Await what an async hook returned; pass on what a sync one did."""
    return await result if isawaitable(result) else result


@contextmanager
def _as_hook_error(hook: str, *, may_have_acted: bool) -> Generator[None]:
    try:
        yield
    except BaseException as error:
        if must_propagate(error):
            raise
        blamed = HookError(f"{hook} raised {type(error).__name__}", hook=hook)
        blamed.may_have_acted = may_have_acted
        raise blamed from error
