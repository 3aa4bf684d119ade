"""A revocation under way: each token that a file names is revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...bulk.revoke_tokens import revoke_tokens
from ...models.operations.token_operations import AuthTokenRevokeApiRequest
from ...models.token_operations.revoke import TokenRevokeResponse
from .job import Job
from .journal import Fate, Work
from .named import NamedToken

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ...bulk.revoked import Revoked


@attrs.define(kw_only=True)
class RevokeJob(Job[NamedToken, AuthTokenRevokeApiRequest, TokenRevokeResponse]):
    """One run of a revocation."""

    work = Work.REVOCATION
    verb = "revoked"
    unclear = "it may be revoked all the same"

    def request(self, line: NamedToken) -> AuthTokenRevokeApiRequest:
        """Ask for the revocation."""
        return AuthTokenRevokeApiRequest(token_revoke_request=line.which)

    def outcomes(
        self,
        requests: AsyncGenerator[AuthTokenRevokeApiRequest],
        concurrency: int,
        max_rate: float | None,
    ) -> AsyncGenerator[Revoked]:
        """Revoke the tokens."""
        return revoke_tokens(self.core, requests, concurrency=concurrency, max_rate=max_rate)

    async def judge(self, line: NamedToken, before: Fate, answer: TokenRevokeResponse) -> None:
        """Note that there is no such token any more, and whether there was one."""
        del before  # to be gone is all that matters
        self.journal.write(Fate.DONE, line)
        if answer.count == 0:
            self.tally.absent += 1
        else:
            self.tally.done += 1
