"""What changes of services and clients do to flows, from the authorization request to the token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import attrs
import pytest

from authlete import (
    authorization_issue,
    authorization_process_request,
    client_create,
    client_delete,
    client_management_delete_authorizations,
    client_management_get_granted_scopes,
    client_management_list_authorizations,
    client_management_refresh_secret,
    client_management_update_lock_flag,
    client_update,
    introspection_process,
    service_create,
    service_get,
    service_update,
    token_process,
)
from authlete.models import Client, Scope, Service
from authlete.sandbox import Sandbox

from .sdk import calling

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from authlete import AuthleteCore
    from authlete.models import AuthorizationResponse, TokenResponse

REDIRECT = "https://rp.example/callback"
UNUSABLE = {"BAD_REQUEST", "INVALID_CLIENT"}


@attrs.frozen
class Provider:
    """An authorization server that was created, with one client."""

    core: AuthleteCore
    service: dict[str, Any]
    """How requests name it."""
    client: Client

    async def asked(self, **parameters: str) -> AuthorizationResponse:
        """Have the client ask for authorization."""
        query = {
            "client_id": str(self.client.client_id),
            "response_type": "code",
            "redirect_uri": REDIRECT,
            "scope": "a",
            **parameters,
        }
        request: Any = {**self.service, "authorization_request": {"parameters": urlencode(query)}}
        return (await authorization_process_request(self.core, request)).unwrap()

    async def code(self, **parameters: str) -> str:
        """Have the user agree, and return the code."""
        asked = await self.asked(**parameters)
        issue = {"ticket": asked.ticket, "subject": "john"}
        request: Any = {**self.service, "authorization_issue_request": issue}
        issued = (await authorization_issue(self.core, request)).unwrap()
        return parse_qs(urlsplit(issued.response_content or "").query)["code"][0]

    async def redeemed(self, code: str, secret: str | None) -> TokenResponse:
        """Have the client redeem a code."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
        token = {
            "parameters": urlencode(form),
            "client_id": str(self.client.client_id),
            "client_secret": secret,
        }
        request: Any = {**self.service, "token_request": token}
        return (await token_process(self.core, request)).unwrap()

    async def token(self) -> str:
        """Go through the whole flow."""
        answer = await self.redeemed(await self.code(), self.client.client_secret)
        assert answer.action == "OK", answer
        return str(answer.access_token)

    async def introspected(self, token: str) -> str:
        """Introspect a token and return the action."""
        request: Any = {**self.service, "introspection_request": {"token": token}}
        return str((await introspection_process(self.core, request)).unwrap().action)

    async def lock(self, *, locked: bool) -> None:
        """Lock or unlock the client."""
        request: Any = {
            **self.service,
            "client_identifier": self.client.client_id,
            "client_flag_update_request": {"client_locked": locked},
        }
        (await client_management_update_lock_flag(self.core, request)).unwrap()


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    """Create a service and a client, as somebody does who sets up a provider."""
    with Sandbox() as sandbox:
        async with calling(sandbox) as core:
            settings = Service(supported_scopes=[Scope(name="a"), Scope(name="b")])
            service = (await service_create(core, {"service": settings})).unwrap()
            of_service: Any = {"service_id": str(service.api_key)}
            body: Any = {**of_service, "client": Client(redirect_uris=[REDIRECT])}
            client = (await client_create(core, body)).unwrap()
            yield Provider(core, of_service, client)


async def test_a_new_client_gets_tokens_by_its_secret_only(provider: Provider) -> None:
    """Until another secret is made."""
    assert await provider.introspected(await provider.token()) == "OK"
    code = await provider.code()
    assert (await provider.redeemed(code, None)).action == "INVALID_CLIENT"
    assert (await provider.redeemed(code, "wrong")).action == "INVALID_CLIENT"
    request: Any = {**provider.service, "client_identifier": str(provider.client.client_id)}
    fresh = (await client_management_refresh_secret(provider.core, request)).unwrap()
    assert (await provider.redeemed(code, fresh.old_client_secret)).action == "INVALID_CLIENT"
    assert (await provider.redeemed(code, fresh.new_client_secret)).action == "OK"


async def test_a_locked_client_is_refused_everywhere(provider: Provider) -> None:
    """Its tokens are good again when it is unlocked."""
    token, code = await provider.token(), await provider.code()
    await provider.lock(locked=True)
    assert (await provider.asked()).action in UNUSABLE
    assert (await provider.redeemed(code, provider.client.client_secret)).action in UNUSABLE
    assert await provider.introspected(token) == "UNAUTHORIZED"
    await provider.lock(locked=False)
    assert await provider.introspected(token) == "OK"
    assert (await provider.asked()).action == "INTERACTION"


async def test_changed_settings_count_from_the_next_request_on(provider: Provider) -> None:
    """Redirect URIs of the client, and scopes of the service."""
    other = "https://rp.example/other"
    assert (await provider.asked(redirect_uri=other)).action == "BAD_REQUEST"
    body = attrs.evolve(provider.client, redirect_uris=[REDIRECT, other])
    request: Any = {**provider.service, "client_id": provider.client.client_id, "client": body}
    (await client_update(provider.core, request)).unwrap()
    assert (await provider.asked(redirect_uri=other)).action == "INTERACTION"
    service = (await service_get(provider.core, provider.service)).unwrap()
    changed = attrs.evolve(service, supported_scopes=[Scope(name="b")])
    update: Any = {**provider.service, "service": changed}
    (await service_update(provider.core, update)).unwrap()
    assert (await provider.asked()).scopes != (Scope(name="a"),)
    assert [scope.name for scope in (await provider.asked(scope="b")).scopes or ()] == ["b"]


async def test_what_a_user_grants_is_recorded(provider: Provider) -> None:
    """Each time; deleting the tokens takes the client from the authorized ones."""
    of_user: Any = {
        **provider.service,
        "client_id": provider.client.client_id,
        "subject": "john",
    }
    await provider.token()
    await provider.code(scope="b")
    record = (await client_management_get_granted_scopes(provider.core, of_user)).unwrap()
    assert record.latest_granted_scopes == ("b",)
    assert record.merged_granted_scopes == ("a", "b")
    listed: Any = {**provider.service, "subject": "john"}
    page = (await client_management_list_authorizations(provider.core, listed)).unwrap()
    assert [client.client_id for client in page.clients or ()] == [provider.client.client_id]
    (await client_management_delete_authorizations(provider.core, of_user)).unwrap()
    page = (await client_management_list_authorizations(provider.core, listed)).unwrap()
    assert page.total_count == 0


async def test_a_deleted_client_leaves_nothing_that_works(provider: Provider) -> None:
    """Neither tickets nor codes nor tokens."""
    token, code, asked = await provider.token(), await provider.code(), await provider.asked()
    request: Any = {**provider.service, "client_id": provider.client.client_id}
    (await client_delete(provider.core, request)).unwrap()
    assert await provider.introspected(token) == "UNAUTHORIZED"
    assert (await provider.redeemed(code, provider.client.client_secret)).action in UNUSABLE
    assert (await provider.asked()).action == "BAD_REQUEST"
    issue = {"ticket": asked.ticket, "subject": "john"}
    again: Any = {**provider.service, "authorization_issue_request": issue}
    issued = (await authorization_issue(provider.core, again)).unwrap()
    assert issued.action in {"BAD_REQUEST", "INTERNAL_SERVER_ERROR"}
