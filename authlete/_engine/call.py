"""One call: attempts, repeated where that is safe, until the deadline."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from .._aio import current_time
from ..errors import AuthleteError, ConnectError, HttpError
from ..hooks import HookContext
from .attempt import Attempt
from .credentials import resolve_credential, validate_security
from .hook_runner import HookRunner

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ..config import RequestOptions, Security, SecurityFunction
    from ..operation import Operation
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
        error.may_have_acted = self.may_have_acted
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

    async def _send(self, security: Security, deadline: float, began: float) -> T:
        self.attempts += 1
        attempt = Attempt(
            settings=self.settings,
            prepared=self.prepared,
            operation=self.operation,
            hook_runner=self._hooked(),
            deadline=deadline,
        )
        running: Awaitable[T] = attempt.run(security)
        if attempt.hook_runner:
            running = attempt.hook_runner.closing_stack_after(running)
        debugging = logger.isEnabledFor(logging.DEBUG)
        try:
            answer = await running
        except BaseException as error:
            if isinstance(error, AuthleteError):
                self.may_have_acted |= error.may_have_acted
            if debugging:
                self._log(attempt, type(error).__name__, began, error)
            raise
        if debugging:
            self._log(attempt, "Ok", began, answer)
        return answer

    def _hooked(self) -> HookRunner | None:
        if self.settings.hooks is None:
            return None
        context = HookContext(
            operation=self.operation.name,
            attempt=self.attempts,
            server_url=self.prepared.server_url,
            path=self.operation.path,
        )
        return HookRunner(hooks=self.settings.hooks, context=context)

    def _log(self, attempt: Attempt[T], outcome: str, began: float, ended: object) -> None:
        """Tell of an attempt that ended with an answer or an error."""
        facts = {
            "operation": self.operation.name,
            "attempt": self.attempts,
            "status": attempt.status,
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


def _word(said: object) -> str | None:
    """Return an action or a result code; what has another form may be a secret repeated."""
    return said if isinstance(said, str) and WORD.fullmatch(said) else None
