"""Any number of tokens to revoke, a few of them at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..funcs.token_operations_revoke import OPERATION
from ..result import Ok
from ._attempts import Attempts
from ._sender import CONCURRENCY, SenderSettings
from ._workers import work_through
from .revoked import Revoked

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable

    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..models.operations import AuthTokenRevokeApiRequest
    from ._sender import Sender


def revoke_tokens(
    client: AuthleteCore,
    requests: Iterable[AuthTokenRevokeApiRequest] | AsyncIterable[AuthTokenRevokeApiRequest],
    *,
    concurrency: int = CONCURRENCY,
    max_rate: float | None = None,
    options: RequestOptions | None = None,
) -> AsyncGenerator[Revoked]:
    """Revoke what each request names and yield the results as they come in.

    A request names a token, or all tokens of a client, of a user, or of both. Requests are taken,
    sent, slowed down and repeated as by ``create_tokens``, whose parameters these are. To revoke a
    second time does no harm, so that each request is repeated until its answer is clear; ``Ok``
    says that there is no such token any more, and its ``count`` how many there were.

    Raises:
        RequestValidationError: an argument cannot be used; ``path`` names it.
    """
    settings = SenderSettings.checked(client, requests, concurrency, max_rate, options)
    return work_through(requests, settings, _begin)


def _begin(
    by: Sender, index: int, request: AuthTokenRevokeApiRequest
) -> Callable[[], Awaitable[Revoked]]:
    attempts = Attempts(by, OPERATION, request)

    async def revoke() -> Revoked:
        result = await attempts.run()
        return Revoked(
            index=index,
            request=request,
            result=result,
            count_is_partial=isinstance(result, Ok) and attempts.in_doubt,
        )

    return revoke
