"""An import under way: each token of a file is created once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...bulk._existing import find_existing, is_taken
from ...bulk.create_tokens import create_tokens
from ...models.operations.token_operations import AuthTokenCreateApiRequest
from ...models.token_operations.create import TokenCreateResponse
from ...models.token_operations.create import TokenCreateResponseAction as Action
from ...result import Ok
from .input import Line
from .job import Job
from .journal import Fate, Work

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ...bulk.created import Created
    from ...models.token_operations.create import TokenCreateRequest

SENT_BEFORE = "an earlier import sent it, and whether there is a token is not known"


@attrs.define(kw_only=True)
class ImportJob(Job[Line, AuthTokenCreateApiRequest, TokenCreateResponse]):
    """One run of an import."""

    work = Work.IMPORT
    verb = "imported"
    unclear = "there may be a token all the same"

    def request(self, line: Line) -> AuthTokenCreateApiRequest:
        """Ask for the token."""
        return AuthTokenCreateApiRequest(token_create_request=line.token)

    def outcomes(
        self,
        requests: AsyncGenerator[AuthTokenCreateApiRequest],
        concurrency: int,
        max_rate: float | None,
    ) -> AsyncGenerator[Created]:
        """Create the tokens."""
        return create_tokens(self.core, requests, concurrency=concurrency, max_rate=max_rate)

    def is_due(self, line: Line, before: Fate) -> bool:
        """Tell whether a token is to be sent: one that may exist only if it brings its value."""
        if before is Fate.SENT and not line.is_repeatable:
            self.reject(line.number, SENT_BEFORE)
            return False
        return super().is_due(line, before)

    async def judge(self, line: Line, before: Fate, answer: TokenCreateResponse) -> None:
        """Note whether there is a token, by now or since an earlier run."""
        is_there = before is Fate.SENT and await self._is_there(line.token, answer)
        if answer.action == Action.OK or is_there:
            self.journal.write(Fate.DONE, line)
            self.tally.done += 1
            return
        reason = f"{answer.action}: {answer.result_message or answer.result_code}"
        unclear = is_there is None or answer.action == Action.INTERNAL_SERVER_ERROR
        self.fail(line, reason, unclear=unclear)

    async def _is_there(
        self, token: TokenCreateRequest, answer: TokenCreateResponse
    ) -> bool | None:
        """Find out whether an earlier run created a token, if what was answered now allows it."""
        if not is_taken(answer):
            return None
        found = await find_existing(self.core, None, token)
        return found.value if isinstance(found, Ok) else None
