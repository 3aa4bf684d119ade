"""One token to create, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import attrs

from ..funcs.token_operations_create import OPERATION
from ..models.token_operations.create import TokenCreateRequest, TokenCreateResponse
from ..models.token_operations.create import TokenCreateResponseAction as Action
from ..result import Err, Ok
from ._attempts import Attempts
from ._existing import find_existing, is_taken
from .created import Created

if TYPE_CHECKING:
    from ..errors import OperationError
    from ..models.operations import AuthTokenCreateApiRequest
    from ..result import Result
    from ._sender import Sender
    from .created import CreateResult


class CreateTask(Attempts[TokenCreateResponse]):
    """A token to create, and what was done about it so far."""

    def __init__(self, by: Sender, index: int, request: AuthTokenCreateApiRequest) -> None:
        super().__init__(by, OPERATION, request)
        self._index = index
        self._given = request
        self._recovered = False

    async def create(self) -> Created:
        """Create the token and say what became of it."""
        result = await self.run()
        return Created(
            index=self._index, request=self._given, result=result, recovered=self._recovered
        )

    @property
    def _unique(self) -> TokenCreateRequest | None:
        """The token, if Authlete could not create it twice: it brings a value."""
        token = self.checked and self.checked["token_create_request"]
        if isinstance(token, TokenCreateRequest) and (token.access_token or token.refresh_token):
            return token
        return None

    @property
    def is_repeatable(self) -> bool:
        """Whether it brings a value: Authlete takes none twice."""
        return self._unique is not None

    def leaves_open(self, answer: TokenCreateResponse) -> bool:
        """Tell whether Authlete failed."""
        return answer.action == Action.INTERNAL_SERVER_ERROR

    async def understood(self, answer: TokenCreateResponse) -> CreateResult:
        """Find out whether a value that is taken is that of the token whose answer was lost."""
        self.in_doubt |= self.leaves_open(answer)
        token = self._unique
        if not self.in_doubt or token is None or not is_taken(answer):
            return Ok(answer)
        found = await self._find(token)
        if isinstance(found, Err):
            return found
        if found.value is None:
            return Ok(attrs.evolve(answer, action=Action.INTERNAL_SERVER_ERROR))
        return Ok(self._as_created(token, answer) if found.value else answer)

    async def _find(self, token: TokenCreateRequest) -> Result[bool | None, OperationError]:
        by = self.by
        sent_at = await by.limiter.enter()
        service_id = cast("str | None", (self.checked or {}).get("service_id"))
        found = await find_existing(by.client, service_id, token, by.options)
        by.limiter.leave(sent_at, found)
        return found

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
