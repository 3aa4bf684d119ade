"""One token, in as many attempts as it takes to know what became of it."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import attrs

from .._clock import current_time, sleep
from .._engine.codec import MismatchError, read_request
from .._engine.retry import RetryPolicy
from ..config import RetryConfig
from ..errors import HttpError
from ..funcs.token_operations_create import token_operations_create
from ..models.operations.auth_token_create_api import AuthTokenCreateApiRequest
from ..models.token_create import TokenCreateResponseAction
from ..result import Err, Ok
from ._gate import jitter
from .created import Created

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..models.token_create import TokenCreateRequest, TokenCreateResponse
    from ._gate import Gate
    from .created import CreateRequest, CreateResult

ACCESS_TOKEN_TAKEN = "A144201"  # noqa: S105 - a result code
REFRESH_TOKEN_TAKEN = "A144202"  # noqa: S105 - likewise
NO_RETRIES = RetryConfig(strategy="none")


class Creator:
    """Creates tokens through one gate.

    Args:
        client: what to create them with.
        options: how each attempt is made; its ``retries`` are not used.
        retries: what is repeated, and for how long.
        gate: when attempts may be made.
    """

    def __init__(
        self, client: AuthleteCore, options: RequestOptions, retries: RetryConfig, gate: Gate
    ) -> None:
        self._client = client
        self._options = attrs.evolve(options, retries=NO_RETRIES)
        self._retries = retries
        self._gate = gate
        codes = frozenset(str(code).upper() for code in options.retry_codes)
        self._policies = {
            unique: RetryPolicy(config=retries, codes=codes, repeatable=unique, deadline=inf)
            for unique in (False, True)
        }

    async def create(self, index: int, request: CreateRequest) -> Created:
        """Create a token and say what became of it."""
        checked = _checked(request)
        effort = _Effort(_token_with_value(checked))
        while True:
            sent_at = await self._gate.enter()
            result = await token_operations_create(self._client, checked or request, self._options)
            self._gate.leave()
            effort.note_attempt(sent_at)
            if result.ok:
                self._gate.open_wider(sent_at)
            if found := effort.found(result):
                return Created(index=index, request=request, result=found, found=True)
            wait = self._wait(effort, result, sent_at)
            effort.in_doubt |= _is_unclear(result)
            if wait is None:
                effort.tell(result)
                return Created(index=index, request=request, result=result)
            await sleep(wait)

    def _wait(self, effort: _Effort, result: CreateResult, sent_at: float) -> float | None:
        """Return how long to wait before the next attempt, if there should be one."""
        if not self._repeats(result, unique=effort.token is not None):
            return None
        match result:
            case Err(HttpError(may_have_acted=False) as error):
                wait = self._gate.close(error, sent_at)
            case _:
                wait = jitter(self._retries.backoff, effort.attempts)
        lasts = current_time() - effort.began + wait
        return wait if lasts < self._retries.backoff.max_elapsed_time else None

    def _repeats(self, result: CreateResult, *, unique: bool) -> bool:
        """Tell whether a result leaves something to be done, and doing it is safe."""
        if self._retries.strategy == "none":
            return False
        if unique and _is_unclear(result):
            return True
        return isinstance(result, Err) and self._policies[unique].repeats(result.error)


@attrs.define
class _Effort:
    """What was done so far about one token."""

    token: TokenCreateRequest | None
    """The token, if it brings a value of its own."""
    attempts: int = 0
    began: float = 0.0
    in_doubt: bool = False
    """Whether an attempt may have created the token although its answer does not say so."""

    def note_attempt(self, sent_at: float) -> None:
        self.began = self.began if self.attempts else sent_at
        self.attempts += 1

    def found(self, result: CreateResult) -> CreateResult | None:
        """Return what stands for an answer that was lost, if this one shows that it was there."""
        match result:
            case Ok(answer) if self.token and self.in_doubt and is_taken(self.token, answer):
                created = attrs.evolve(
                    answer,
                    action=TokenCreateResponseAction.OK,
                    access_token=self.token.access_token,
                    refresh_token=self.token.refresh_token,
                )
                return Ok(created)
            case _:
                return None

    def tell(self, result: CreateResult) -> None:
        """Have an error tell of all attempts, not just of the last."""
        if isinstance(result, Err):
            result.error.attempts = self.attempts
            result.error.elapsed = current_time() - self.began
            result.error.may_have_acted |= self.in_doubt


def is_taken(token: TokenCreateRequest, answer: TokenCreateResponse) -> bool:
    """Tell whether a token was refused because it is there already.

    A refresh token that is taken says nothing of a token that brings an access token, too: that
    one's value was free.
    """
    return answer.result_code == (ACCESS_TOKEN_TAKEN if token.access_token else REFRESH_TOKEN_TAKEN)


def _checked(request: object) -> AuthTokenCreateApiRequest | None:
    """Return a request as it is now, whatever becomes of a dict; a wrong one is not sent anyway."""
    try:
        return read_request(AuthTokenCreateApiRequest, request)
    except MismatchError:
        return None


def _token_with_value(request: AuthTokenCreateApiRequest | None) -> TokenCreateRequest | None:
    """Return the token of a request if Authlete could not create it twice."""
    token = request.token_create_request if request else None
    return token if token and (token.access_token or token.refresh_token) else None


def _is_unclear(result: CreateResult) -> bool:
    """Tell whether there may be a token although nobody says so."""
    match result:
        case Ok(answer):
            return answer.action == TokenCreateResponseAction.INTERNAL_SERVER_ERROR
        case Err(error):
            return error.may_have_acted
