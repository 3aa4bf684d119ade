"""What the checkers know of work on many tokens. Read by them and never run."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, assert_type

from authlete import AuthleteCore, Err, Ok, RequestOptions, Result
from authlete.bulk import (
    Created,
    Revoked,
    create_tokens,
    iterate_clients,
    iterate_services,
    iterate_tokens,
    revoke_tokens,
)
from authlete.errors import OperationError
from authlete.models import (
    AccessToken,
    Client,
    GrantType,
    Service,
    TokenCreateRequest,
    TokenCreateResponse,
    TokenRevokeRequest,
    TokenRevokeResponse,
    TokenStatus,
)
from authlete.models.operations import (
    AuthTokenCreateApiRequest,
    AuthTokenGetListApiRequest,
    AuthTokenRevokeApiRequest,
    ClientGetListApiRequest,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


async def iterating_yields_results(core: AuthleteCore) -> None:
    """Of one token each, for requests of both kinds."""
    async for result in iterate_tokens(core, {"subject": "john"}):
        assert_type(result, Result[AccessToken, OperationError])
        match result:
            case Ok(token):
                assert_type(token, AccessToken)
            case Err(error):
                assert_type(error, OperationError)
    tokens = iterate_tokens(core, AuthTokenGetListApiRequest(), RequestOptions())
    assert_type(tokens, AsyncGenerator[Result[AccessToken, OperationError]])


async def clients_and_services_can_be_iterated_too(core: AuthleteCore) -> None:
    """As tokens are, all of them or some."""
    iterate_tokens(core, {"token_status": TokenStatus.VALID})
    iterate_tokens(core, {"token_status": "VALID"})
    assert_type(iterate_clients(core), AsyncGenerator[Result[Client, OperationError]])
    iterate_clients(core, ClientGetListApiRequest(developer="jane"), RequestOptions())
    assert_type(iterate_services(core), AsyncGenerator[Result[Service, OperationError]])
    iterate_services(core, {"start": 5})


async def creating_yields_what_became_of_each(core: AuthleteCore) -> None:
    """With its index, its request and its result."""
    token = TokenCreateRequest(grant_type=GrantType.CIBA)
    requests = [AuthTokenCreateApiRequest(token_create_request=token)]
    async for created in create_tokens(core, requests, concurrency=4, max_rate=2.5):
        assert_type(created, Created)
        assert_type(created.index, int)
        assert_type(created.request, AuthTokenCreateApiRequest)
        assert_type(created.result, Result[TokenCreateResponse, OperationError])
        assert_type(created.recovered, bool)


async def revoking_yields_what_became_of_each(core: AuthleteCore) -> None:
    """With its index, its request and its result."""
    which = TokenRevokeRequest(subject="john")
    requests = [AuthTokenRevokeApiRequest(token_revoke_request=which)]
    async for revoked in revoke_tokens(core, requests, concurrency=4, max_rate=2.5):
        assert_type(revoked, Revoked)
        assert_type(revoked.index, int)
        assert_type(revoked.request, AuthTokenRevokeApiRequest)
        assert_type(revoked.result, Result[TokenRevokeResponse, OperationError])
        assert_type(revoked.count_is_partial, bool)


async def requests_come_from_anything_that_can_be_iterated(
    core: AuthleteCore,
    lines: Iterator[AuthTokenCreateApiRequest],
    rows: AsyncIterator[AuthTokenCreateApiRequest],
) -> None:
    """Sync or async, of models or of dicts; what else there is has a name."""
    create_tokens(core, [{"token_create_request": {"grant_type": "CIBA"}}])
    create_tokens(core, lines, options=RequestOptions())
    create_tokens(core, rows)
    create_tokens(core, rows, 4)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def wrong_requests_are_errors(core: AuthleteCore) -> None:
    """Of another operation, with a wrong key, or one in place of many."""
    iterate_tokens(core, {"strat": 0})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create_tokens(core, [AuthTokenGetListApiRequest()])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    create_tokens(core, 1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    revoke_tokens(core, [{"token_revoke_request": {"token": "x"}}])  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
    iterate_services(core, {"developer": "jane"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create_tokens(core, [{"token_create_request": {}}])  # type: ignore[typeddict-item]  # pyright: ignore[reportArgumentType]
