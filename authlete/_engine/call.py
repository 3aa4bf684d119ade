"""One call: hooks and transport, repeated where that is safe, until the deadline."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from .._aio import current_time, move_on_at, must_propagate
from ..errors import AuthleteError, ConnectError, HttpError, NetworkError, NoResponseError
from ..hooks import HookContext
from .credentials import resolve_credential, validate_security
from .hook_runner import HookRunner
from .redaction import redact
from .response import parse_response, problem_of

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ..config import RequestOptions, Security, SecurityFunction
    from ..operation import Operation
    from ..transport import HttpRequest, HttpResponse
    from .request import PreparedRequest
    from .settings import Settings

T = TypeVar("T")

UNAUTHORIZED = 401

WORD = re.compile(r"[A-Z][A-Z_]{0,39}|[A-Z][0-9]{6}")

logger = logging.getLogger("authlete")


@attrs.define(kw_only=True)
class Call(Generic[T]):
    """One call of a function, over all of its attempts."""

    settings: Settings
    operation: Operation[Any, T]
    prepared: PreparedRequest
    options: RequestOptions
    began: float
    deadline: float
    """When the call ends, on the event loop's clock."""
    attempts: int = 0
    may_have_acted: bool = False
    """Whether Authlete may have acted in any attempt so far."""
    renewed: bool = False
    """Whether another credential was asked for already, after a 401."""
    status: int | None = None
    """The HTTP status of the latest attempt, once there is one."""

    def run(self) -> Awaitable[T]:
        """Return the answer.

        Raises:
            AuthleteError: there is none.
        """
        config = self.options.retries or self.settings.retry_config
        if config.strategy == "none":
            return self._attempt()
        # Imported here: retries are off by default, and tenacity would double a first call's cost.
        from .retry import RetryPolicy  # noqa: PLC0415

        policy = RetryPolicy(
            config=config,
            codes=self.options.retry_codes,
            repeatable=self.prepared.repeatable,
            deadline=self.deadline,
        )
        return policy.run(self._attempt)

    def report(self, error: AuthleteError) -> None:
        """Have the error that ends the call tell the effort made, and log it."""
        error.attempts = self.attempts
        error.elapsed = current_time() - self.began
        error.may_have_acted |= self.may_have_acted
        logger.warning(
            "%s",
            error,
            extra={
                "operation": self.operation.name,
                "attempts": error.attempts,
                "outcome": type(error).__name__,
                "result_code": _word(getattr(error, "result_code", None)),
                "elapsed": error.elapsed,
            },
        )

    def _attempt(self) -> Awaitable[T]:
        began = current_time() if self.attempts else self.began
        deadline = self._attempt_deadline(began)
        source = self.settings.security
        if callable(source):
            return self._send_with_provider(source, deadline, began)
        return self._send(source or validate_security(None), deadline, began)

    def _attempt_deadline(self, now: float) -> float:
        seconds = self.options.attempt_timeout
        deadline = self.deadline if seconds is None else min(self.deadline, now + seconds)
        if now >= deadline:
            raise ConnectError("no time is left to send the request", timed_out=True)
        return deadline

    async def _send_with_provider(
        self, source: SecurityFunction, deadline: float, began: float
    ) -> T:
        security = await resolve_credential(source, deadline)
        try:
            return await self._send(security, deadline, began)
        except HttpError as error:
            if error.status_code != UNAUTHORIZED or self.renewed:
                raise
            self.renewed = True
            renewed = await resolve_credential(source, deadline)
            if renewed == security:
                raise
        return await self._send(renewed, deadline, current_time())

    def _send(self, security: Security, deadline: float, began: float) -> Awaitable[T]:
        self.attempts += 1
        hooks = self.settings.hooks
        if hooks is None:
            return self._exchange(security, deadline, began, None)
        context = HookContext(
            operation=self.operation.name,
            attempt=self.attempts,
            server_url=self.prepared.server_url,
            path=self.operation.path,
        )
        runner = HookRunner(hooks=hooks, context=context)
        return runner.closing_stack_after(self._exchange(security, deadline, began, runner))

    async def _exchange(
        self, security: Security, deadline: float, began: float, hook_runner: HookRunner | None
    ) -> T:
        """Send the message once and read the answer."""
        settings = self.settings
        end = deadline - hook_runner.grace(deadline - current_time()) if hook_runner else deadline
        request = self.prepared.authorized(security, end, settings.max_response_bytes)
        request.sent = False
        self.status = None
        try:
            with move_on_at(end):
                if hook_runner:
                    request = await hook_runner.before_request(request)
                request.sent = None
                try:
                    response = await settings.transport.send(request)
                    problem = problem_of(response)
                except (ConnectError, NoResponseError):
                    raise
                except BaseException as error:
                    if must_propagate(error):
                        raise
                    reason = f"the transport raised {type(error).__name__}"
                    raise _network_error(request, reason) from error
                if problem:
                    raise NoResponseError(f"the transport returned {problem}")
                answer = self._read(response, end)
                if hook_runner:
                    await hook_runner.after_success(response, answer)
                self._log("Ok", began, answer)
                return answer
            raise _out_of_time(request)
        except AuthleteError as error:
            redact(error, (security.authlete, *self.prepared.secrets(request)))
            self.may_have_acted |= error.may_have_acted
            self._log(type(error).__name__, began, error)
            if hook_runner:
                await hook_runner.after_error(error, deadline)
            raise
        except BaseException as other:
            self._log(type(other).__name__, began, other)
            raise

    def _read(self, response: HttpResponse, end: float) -> T:
        self.status = response.status
        answer = parse_response(
            response,
            self.operation.response,
            self.settings.max_response_bytes,
            may_be_empty=self.operation.may_be_empty,
        )
        # Reading it was no moment at which the scope could end this.
        if current_time() >= end:
            raise NoResponseError("time ran out while the answer was read", timed_out=True)
        return answer

    def _log(self, outcome: str, began: float, ended: object) -> None:
        """Tell of an attempt that ended with an answer or an error."""
        if not logger.isEnabledFor(logging.DEBUG):
            return
        facts = {
            "operation": self.operation.name,
            "attempt": self.attempts,
            "status": self.status,
            "outcome": outcome,
            "action": _word(getattr(ended, "action", None)),
            "result_code": _word(getattr(ended, "result_code", None)),
            "elapsed": current_time() - began,
        }
        text = (
            "%(operation)s: attempt %(attempt)d, status %(status)s, %(outcome)s, action %(action)s,"
            " %(result_code)s, %(elapsed).3f s"
        )
        logger.debug(text, facts, extra=facts)


def _network_error(
    request: HttpRequest, reason: str, *, timed_out: bool = False
) -> ConnectError | NoResponseError:
    kind = ConnectError if request.sent is False else NoResponseError
    return kind(reason, timed_out=timed_out)


def _out_of_time(request: HttpRequest) -> NetworkError:
    event = "the request was sent" if request.sent is False else "the answer was there"
    return _network_error(request, f"time ran out before {event}", timed_out=True)


def _word(said: object) -> str | None:
    """Return an action or a result code; what has another form may be a secret repeated."""
    return said if isinstance(said, str) and WORD.fullmatch(said) else None
