"""A service to walk through, by both styles of the SDK, in-process and over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from authlete import (
    Authlete,
    Security,
    introspection_process,
    introspection_standard_process,
    revocation_process,
    token_operations_create,
    token_operations_create_batch,
    token_operations_delete,
    token_operations_get_batch_status,
    token_operations_list_tokens,
    token_operations_reissue_id_token,
    token_operations_revoke,
    token_operations_update,
)
from authlete.models import Client, Pair, Scope, Service, operations
from authlete.sandbox import Clock, Sandbox, ServiceSetup
from tests.relay import served_relay

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from authlete import Result
    from authlete.errors import OperationError
    from tests.relay import Relay

SERVICES = [
    ServiceSetup(
        Service(
            api_key=1,
            supported_scopes=(
                Scope(
                    name="history.read",
                    attributes=(Pair(key="access_token.duration", value="3600"),),
                ),
                Scope(name="timeline.read"),
                Scope(name="openid"),
            ),
        ),
        (
            Client(
                client_id=11, client_id_alias="app", client_secret="hush", id_token_sign_alg="ES256"
            ),
            Client(client_id=12),
        ),
    ),
    Service(api_key=2, access_token_sign_alg="ES256"),
]


@attrs.frozen
class Style:
    """How the operations are called: each method takes a request and returns the answer."""

    create: Callable[[Any], Awaitable[Any]]
    update: Callable[[Any], Awaitable[Any]]
    delete: Callable[[Any], Awaitable[Any]]
    revoke: Callable[[Any], Awaitable[Any]]
    list_tokens: Callable[[Any], Awaitable[Any]]
    create_batch: Callable[[Any], Awaitable[Any]]
    batch_status: Callable[[Any], Awaitable[Any]]
    reissue: Callable[[Any], Awaitable[Any]]
    introspect: Callable[[Any], Awaitable[Any]]
    introspect_standard: Callable[[Any], Awaitable[Any]]
    revocation: Callable[[Any], Awaitable[Any]]


def by_functions(client: Authlete) -> Style:
    """Call the standalone functions and take their results apart."""

    def unwrapped(
        function: Callable[..., Awaitable[Result[Any, OperationError]]],
    ) -> Callable[[Any], Awaitable[Any]]:
        async def call(request: Any) -> Any:
            return (await function(client, request)).unwrap()

        return call

    return Style(
        create=unwrapped(token_operations_create),
        update=unwrapped(token_operations_update),
        delete=unwrapped(token_operations_delete),
        revoke=unwrapped(token_operations_revoke),
        list_tokens=unwrapped(token_operations_list_tokens),
        create_batch=unwrapped(token_operations_create_batch),
        batch_status=unwrapped(token_operations_get_batch_status),
        reissue=unwrapped(token_operations_reissue_id_token),
        introspect=unwrapped(introspection_process),
        introspect_standard=unwrapped(introspection_standard_process),
        revocation=unwrapped(revocation_process),
    )


def by_methods(client: Authlete) -> Style:
    """Call the methods of the facade."""
    tokens = client.token_operations
    return Style(
        create=tokens.create,
        update=tokens.update,
        delete=tokens.delete,
        revoke=tokens.revoke,
        list_tokens=tokens.list_tokens,
        create_batch=tokens.create_batch,
        batch_status=tokens.get_batch_status,
        reissue=tokens.reissue_id_token,
        introspect=client.introspection.process,
        introspect_standard=client.introspection.standard_process,
        revocation=client.revocation.process,
    )


@attrs.frozen
class Walker:
    """Walks through the life of tokens; every method returns the answer, or raises."""

    style: Style
    sandbox: Sandbox
    clock: Clock

    async def create(self, **fields: Any) -> Any:
        """Create an access token, of John's unless told otherwise."""
        asked = {
            "grant_type": "AUTHORIZATION_CODE",
            "client_id": 11,
            "subject": "john",
            "scopes": ["history.read", "timeline.read"],
            **fields,
        }
        return await self.style.create({"token_create_request": asked})

    async def update(self, **fields: Any) -> Any:
        """Change an access token."""
        return await self.style.update({"token_update_request": fields})

    async def delete(self, identifier: str) -> None:
        """Delete an access token."""
        request = operations.AuthTokenDeleteApiRequest(access_token_identifier=identifier)
        await self.style.delete(request)

    async def revoke(self, **selectors: Any) -> int:
        """Revoke access tokens and count them."""
        answer = await self.style.revoke({"token_revoke_request": selectors})
        assert answer.result_code == "A312001"
        return int(answer.count)

    async def count(self) -> int:
        """Count all tokens."""
        return int((await self.style.list_tokens({})).total_count)

    async def introspect(self, token: str, **fields: Any) -> Any:
        """Introspect an access token."""
        return await self.style.introspect({"introspection_request": {"token": token, **fields}})

    async def outcome(self, token: str, **fields: Any) -> tuple[str, str]:
        """Introspect an access token and tell how that ended."""
        answer = await self.introspect(token, **fields)
        return answer.action, answer.result_code

    async def introspect_standard(self, **fields: Any) -> Any:
        """Introspect a token as RFC 7662 wants it."""
        return await self.style.introspect_standard({"standard_introspection_request": fields})

    async def revocation(self, **fields: Any) -> Any:
        """Revoke a token as RFC 7009 wants it."""
        return await self.style.revocation({"revocation_request": fields})

    async def reissue(self, **fields: Any) -> Any:
        """Reissue an ID token."""
        return await self.style.reissue({"idtoken_reissue_request": fields})

    async def create_batch(self, requests: list[dict[str, Any]], **fields: Any) -> str:
        """Hand over a batch and name it."""
        answer = await self.style.create_batch({"token_create_requests": requests, **fields})
        assert answer.result_code == "A482001"
        return str(answer.request_id)

    async def batch_status(self, request_id: str) -> Any:
        """Ask how far a batch has come."""
        answer = await self.style.batch_status({"request_id": request_id})
        assert answer.result_code == "A447001"
        return answer.status


@pytest.fixture
def clock() -> Clock:
    """A clock for the sandbox."""
    return Clock(1_700_000_000.0)


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    """A sandbox with two services: one with scopes and clients, one that signs its tokens."""
    with Sandbox(services=SERVICES, clock=clock) as running:
        yield running


@pytest.fixture(scope="session")
def relay() -> Iterator[Relay]:
    """One server for the sandboxes of all tests."""
    with served_relay() as serving:
        yield serving


@pytest.fixture(params=["in-process", "HTTP"])
def connection(request: pytest.FixtureRequest, sandbox: Sandbox, relay: Relay) -> dict[str, Any]:
    """How the SDK reaches the sandbox."""
    if request.param == "in-process":
        return {"transport": sandbox.transport()}
    relay.app = sandbox.app
    return {"server_url": relay.url}


@pytest.fixture(params=["1"])
async def client(
    request: pytest.FixtureRequest, sandbox: Sandbox, connection: dict[str, Any]
) -> AsyncIterator[Authlete]:
    """A client of one of the services, the first unless a test says otherwise."""
    security = Security(authlete=sandbox.bearer)
    async with Authlete(security=security, service_id=request.param, **connection) as authlete:
        yield authlete


@pytest.fixture(params=[by_functions, by_methods])
def walker(
    request: pytest.FixtureRequest, client: Authlete, sandbox: Sandbox, clock: Clock
) -> Walker:
    """Walk by functions, and by methods."""
    return Walker(request.param(client), sandbox, clock)
