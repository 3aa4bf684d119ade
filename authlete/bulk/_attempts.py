"""One request of many, in as many attempts as it takes to know what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from .._aio import CancelScope, current_time, sleep_until
from .._engine.request import validate_request
from ..errors import HookError, HttpError, RequestValidationError
from ..result import Err, Ok
from ._limiter import asks_to_come_later, jitter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..errors import OperationError
    from ..operation import Operation
    from ..result import Result
    from ._sender import Sender

AnswerT = TypeVar("AnswerT")


class Attempts(Generic[AnswerT]):
    """What is done about one request; an operation that is not idempotent overrides what counts.

    Args:
        by: what sends it.
        operation: what is asked for.
        request: taken as it is now, whatever becomes of a dict.
    """

    def __init__(self, by: Sender, operation: Operation[Any, AnswerT], request: object) -> None:
        self.by = by
        self.in_doubt = False
        """Whether an attempt may have acted although its answer does not say so."""
        self.checked: Mapping[str, object] | None = None
        """The request as it was when it was taken; ``None`` if it is wrong, so will not be sent."""
        self._operation = operation
        self._request = request
        self._began = 0.0
        self._attempts = 0
        try:
            self.checked = self._request = validate_request(operation, request)
        except RequestValidationError:
            return

    @property
    def is_repeatable(self) -> bool:
        """Whether the request may be sent again although Authlete may have acted on it."""
        return True

    async def understood(self, answer: AnswerT) -> Result[AnswerT, OperationError]:
        """Return what an answer stands for, if one before it was lost."""
        return Ok(answer)

    def leaves_open(self, answer: AnswerT) -> bool:  # noqa: ARG002 - one that overrides it looks
        """Tell whether an answer does not say what became of the request."""
        return False

    async def run(self) -> Result[AnswerT, OperationError]:
        """Send the request until it is known what became of it."""
        self._began = await self.by.limiter.enter()
        result = await self._attempt(self._began)
        while self._is_open(result) and (sent_at := await self._next_turn(result)) is not None:
            result = await self._attempt(sent_at)
        if isinstance(result, Err):
            self._tell(result.error)
        return result

    async def _attempt(self, sent_at: float) -> Result[AnswerT, OperationError]:
        by = self.by
        result = await by.client.call(self._operation, self._request, by.options)
        by.limiter.leave(sent_at, result)
        if isinstance(result, Ok):
            self._attempts += 1
            result = await self.understood(result.value)
        if isinstance(result, Err):
            self._attempts += result.error.attempts
            self.in_doubt |= result.error.may_have_acted
        return result

    def _tell(self, error: OperationError) -> None:
        """Have an error tell of all attempts, not just of the last."""
        error.attempts = self._attempts
        error.elapsed = current_time() - self._began
        error.may_have_acted = self.in_doubt

    def _is_open(self, result: Result[AnswerT, OperationError]) -> bool:
        """Tell whether a result leaves something to be done, and doing it is safe."""
        policy = self.by.policy
        if policy.config.strategy == "none":
            return False
        if isinstance(result, Ok):
            return self.is_repeatable and self.leaves_open(result.value)
        error = result.error
        if isinstance(error, HookError) or not error.attempts:  # it would fail again
            return False
        if self.is_repeatable and error.may_have_acted:
            return True
        return attrs.evolve(policy, repeatable=self.is_repeatable).repeats(error)

    async def _next_turn(self, result: Result[AnswerT, OperationError]) -> float | None:
        """Wait until the next attempt may leave, unless that is too late."""
        limiter, backoff = self.by.limiter, self.by.policy.config.backoff
        deadline = self._began + backoff.max_elapsed_time
        match result:
            case Err(HttpError() as error) if asks_to_come_later(error):
                moment = limiter.opens_at
            case _:
                moment = max(limiter.opens_at, current_time() + jitter(backoff, self._attempts))
        if moment < deadline:
            with CancelScope(deadline=deadline):
                await sleep_until(moment)
                return await limiter.enter()
        return None
