"""One token, in as many attempts as it takes to know what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import attrs

from .._aio import CancelScope, current_time, sleep_until
from .._engine.request import validate_request
from ..errors import HookError, HttpError, RequestValidationError
from ..funcs.introspection_process import introspection_process
from ..funcs.token_operations_create import OPERATION, token_operations_create
from ..models.introspection.process import IntrospectionRequest
from ..models.token_operations.create import TokenCreateRequest
from ..models.token_operations.create import TokenCreateResponseAction as Action
from ..result import Err, Ok
from ._limiter import asks_to_come_later, jitter
from .created import Created

if TYPE_CHECKING:
    from .._engine.retry import RetryPolicy
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..models.introspection.process import IntrospectionResponse
    from ..models.operations import AuthTokenCreateApiRequest
    from ..models.token_operations.create import TokenCreateResponse
    from ..result import Result
    from ._limiter import AdaptiveLimiter
    from .created import CreateResult

ACCESS_TOKEN_TAKEN = "A144201"  # noqa: S105 - a result code
REFRESH_TOKEN_TAKEN = "A144202"  # noqa: S105 - likewise


@attrs.frozen(kw_only=True)
class Creator:
    """Creates tokens through one limiter."""

    client: AuthleteCore
    options: RequestOptions
    """How each attempt is made: without retries."""
    policy: RetryPolicy
    """What is repeated of a request that would create another token each time."""
    limiter: AdaptiveLimiter

    def begin(self, index: int, request: AuthTokenCreateApiRequest) -> CreateTask:
        """Take a request as it is now, whatever becomes of a dict."""
        try:
            checked = cast("AuthTokenCreateApiRequest", validate_request(OPERATION, request))
        except RequestValidationError:
            checked = None
        return CreateTask(self, index, request, checked)


@attrs.define
class CreateTask:
    """One token to create, and what was done about it so far."""

    _by: Creator
    _index: int
    _request: AuthTokenCreateApiRequest
    _checked: AuthTokenCreateApiRequest | None
    """The request as it was when it was taken; ``None`` if it is wrong, so will not be sent."""
    _began: float = attrs.field(default=0.0, init=False)
    _attempts: int = attrs.field(default=0, init=False)
    _in_doubt: bool = attrs.field(default=False, init=False)
    """Whether an attempt may have created the token although its answer does not say so."""
    _recovered: bool = attrs.field(default=False, init=False)

    async def run(self) -> Created:
        """Create the token and say what became of it."""
        self._began = await self._by.limiter.enter()
        result = await self._attempt(self._began)
        while self._is_open(result) and (sent_at := await self._next_turn(result)) is not None:
            result = await self._attempt(sent_at)
        if isinstance(result, Err):
            self._tell(result.error)
        return Created(
            index=self._index, request=self._request, result=result, recovered=self._recovered
        )

    @property
    def _unique(self) -> TokenCreateRequest | None:
        """The token, if Authlete could not create it twice: it brings a value."""
        token = self._checked and self._checked["token_create_request"]
        if isinstance(token, TokenCreateRequest) and (token.access_token or token.refresh_token):
            return token
        return None

    async def _attempt(self, sent_at: float) -> CreateResult:
        by, request = self._by, self._checked or self._request
        result = await token_operations_create(by.client, request, by.options)
        by.limiter.leave(sent_at, result)
        if isinstance(result, Ok):
            self._attempts += 1
            result = await self._understood(result.value)
        if isinstance(result, Err):
            self._attempts += result.error.attempts
            self._in_doubt |= result.error.may_have_acted
        return result

    async def _understood(self, answer: TokenCreateResponse) -> CreateResult:
        """Return what an answer stands for, if one before it was lost."""
        if answer.action == Action.INTERNAL_SERVER_ERROR:
            self._in_doubt = True
        token = self._unique
        if not self._in_doubt or token is None:
            return Ok(answer)
        if is_taken(token, answer):
            return Ok(self._as_created(token, answer))
        if token.access_token and answer.result_code == REFRESH_TOKEN_TAKEN:
            return await self._looked_up(token, answer)
        return Ok(answer)

    async def _looked_up(
        self, token: TokenCreateRequest, answer: TokenCreateResponse
    ) -> CreateResult:
        """Find out whose the refresh token is: the token's own, or another's that has the same."""
        looked = await self._introspected(token)
        if isinstance(looked, Err):
            return looked
        if looked.value.existent:
            return Ok(self._as_created(token, answer))
        if looked.value.action == Action.INTERNAL_SERVER_ERROR:
            return Ok(attrs.evolve(answer, action=Action.INTERNAL_SERVER_ERROR))
        return Ok(answer)

    async def _introspected(
        self, token: TokenCreateRequest
    ) -> Result[IntrospectionResponse, OperationError]:
        by, service_id = self._by, self._checked and self._checked.get("service_id")
        asked = IntrospectionRequest(token=token.access_token or "")
        sent_at = await by.limiter.enter()
        result = await introspection_process(
            by.client, {"service_id": service_id, "introspection_request": asked}, by.options
        )
        by.limiter.leave(sent_at, result)
        return result

    def _as_created(
        self, token: TokenCreateRequest, answer: TokenCreateResponse
    ) -> TokenCreateResponse:
        self._recovered = True
        return attrs.evolve(
            answer,
            action=Action.OK,
            access_token=token.access_token,
            refresh_token=token.refresh_token,
        )

    def _tell(self, error: OperationError) -> None:
        """Have an error tell of all attempts, not just of the last."""
        error.attempts = self._attempts
        error.elapsed = current_time() - self._began
        error.may_have_acted = self._in_doubt

    def _is_open(self, result: CreateResult) -> bool:
        """Tell whether a result leaves something to be done, and doing it is safe."""
        policy, is_unique = self._by.policy, self._unique is not None
        if policy.config.strategy == "none":
            return False
        if isinstance(result, Ok):
            return is_unique and result.value.action == Action.INTERNAL_SERVER_ERROR
        error = result.error
        if isinstance(error, HookError) or not error.attempts:  # it would fail again
            return False
        if is_unique and error.may_have_acted:
            return True
        return attrs.evolve(policy, repeatable=is_unique).repeats(error)

    async def _next_turn(self, result: CreateResult) -> float | None:
        """Wait until the next attempt may leave, unless that is too late."""
        limiter, backoff = self._by.limiter, self._by.policy.config.backoff
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


def is_taken(token: TokenCreateRequest, answer: TokenCreateResponse) -> bool:
    """Tell whether a token was refused because it is there already.

    A refresh token that is taken does not tell it of a token that brings an access token, too:
    another token may have the same refresh token.
    """
    return answer.result_code == (ACCESS_TOKEN_TAKEN if token.access_token else REFRESH_TOKEN_TAKEN)
