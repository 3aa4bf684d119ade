"""Locks, secrets, requestable and granted scopes of clients, and what users authorized."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from authlete import (
    client_get,
    client_management_delete_authorizations,
    client_management_delete_client_tokens,
    client_management_delete_granted_scopes,
    client_management_delete_granted_scopes_for_client,
    client_management_delete_requestable_scopes,
    client_management_get_granted_scopes,
    client_management_get_granted_scopes_for_client,
    client_management_get_requestable_scopes,
    client_management_list_authorizations,
    client_management_list_authorized_applications,
    client_management_refresh_secret,
    client_management_update_authorizations,
    client_management_update_lock_flag,
    client_management_update_requestable_scopes,
    client_management_update_secret,
    introspection_process,
    token_operations_create,
    token_operations_update,
)
from authlete.models import Client, ClientExtension, ClientType, Scope, Service
from authlete.sandbox import Clock, Sandbox, ServiceSetup
from authlete.sandbox.protocol.granted_scopes import record_granted_scopes

from .sdk import calling, refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from authlete import AuthleteCore
    from authlete.models import IntrospectionResponse

SETUP = ServiceSetup(
    Service(api_key=1, supported_scopes=[Scope(name=name) for name in "abc"]),
    [
        Client(
            client_id=11,
            client_id_alias="app",
            client_name="App",
            client_secret="configured",
            developer="jane",
            extension=ClientExtension(requestable_scopes=["a", "b"], access_token_duration=60),
        ),
        Client(client_id=12, client_type=ClientType.PUBLIC),
    ],
)
OTHER = ServiceSetup(Service(api_key=2), (Client(client_id=21, client_id_alias="other"),))


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox with a service that has two clients, and with another service."""
    with Sandbox(services=[SETUP, OTHER], clock=Clock(1_700_000_000)) as running:
        yield running


@pytest.fixture
async def core(sandbox: Sandbox) -> AsyncIterator[AuthleteCore]:
    """Call its first service."""
    async with calling(sandbox) as caller:
        yield caller


async def token_for(core: AuthleteCore, client: int, subject: str, *scopes: str) -> str:
    """Create a token of a user for a client."""
    token: Any = {
        "grant_type": "PASSWORD",
        "client_id": client,
        "subject": subject,
        "scopes": scopes,
    }
    answer = await token_operations_create(core, {"token_create_request": token})
    return str(answer.unwrap().access_token)


async def introspected(core: AuthleteCore, token: str) -> IntrospectionResponse:
    """Introspect a token."""
    answer = await introspection_process(core, {"introspection_request": {"token": token}})
    return answer.unwrap()


def grant(sandbox: Sandbox, client: int, subject: str, *scopes: str) -> None:
    """Record what a user granted, as a flow does."""
    state = sandbox._state  # noqa: SLF001 - no flow is wanted
    with state.store.transaction():
        service = state.directory.find("1")
        assert service
        record_granted_scopes(state.context(service, state.now()), client, subject, scopes)


async def lock(core: AuthleteCore, identifier: str, *, locked: bool) -> Any:
    """Lock or unlock a client."""
    request: Any = {"client_identifier": identifier}
    return await client_management_update_lock_flag(
        core, {**request, "client_flag_update_request": {"client_locked": locked}}
    )


async def test_a_locked_client_cannot_be_used_until_it_is_unlocked(core: AuthleteCore) -> None:
    """Its tokens cannot either; it can still be looked at and changed."""
    token = await token_for(core, 11, "john", "a")
    answer = (await lock(core, "app", locked=True)).unwrap()
    assert (answer.result_code, answer.result_message) == (
        "A000001",
        "[A000001] Locked the client.",
    )
    assert (await introspected(core, token)).result_code == "A097303"
    refused: Any = {"grant_type": "CLIENT_CREDENTIALS", "client_id": 11}
    created = await token_operations_create(core, {"token_create_request": refused})
    assert created.unwrap().result_code == "A107203"
    assert (await client_get(core, {"client_id": 11})).unwrap().locked is True
    assert (
        (await lock(core, "11", locked=False))
        .unwrap()
        .result_message.endswith("Unlocked the client.")
    )
    assert (await introspected(core, token)).action == "OK"


async def test_a_secret_is_made_anew(core: AuthleteCore) -> None:
    """The answer has the old one too, if there was one."""
    for identifier, old in (("app", "configured"), ("12", None)):
        answer = (
            await client_management_refresh_secret(core, {"client_identifier": identifier})
        ).unwrap()
        assert answer.old_client_secret == old
        assert len(answer.new_client_secret or "") == 86
        again = (
            await client_management_refresh_secret(core, {"client_identifier": identifier})
        ).unwrap()
        assert again.old_client_secret == answer.new_client_secret != again.new_client_secret


async def test_a_secret_can_be_chosen(core: AuthleteCore) -> None:
    """From the alphabet of base64url, and not longer than Authlete's."""
    request: Any = {"client_identifier": "app"}
    for secret in ("x", "-_Az09" * 14):
        body: Any = {**request, "client_secret_update_request": {"client_secret": secret}}
        answer = (await client_management_update_secret(core, body)).unwrap()
        assert answer.new_client_secret == secret
        assert (await client_get(core, {"client_id": 11})).unwrap().client_secret == secret
    for refused in ("", "x" * 87, "a b", "ü"):
        body = {**request, "client_secret_update_request": {"client_secret": refused}}
        result = await client_management_update_secret(core, body)
        status, code, message = refusal(result)
        assert (status, code) == (400, "A000201")
        assert not refused or refused not in message.replace("1 to 86", "")


async def test_requestable_scopes_are_limited_and_freed(core: AuthleteCore) -> None:
    """Scopes that there are not are left out; other settings of the extension stay."""
    of_client: Any = {"client_id": 11}

    async def shown() -> tuple[str, ...] | None:
        answer = await client_management_get_requestable_scopes(core, of_client)
        return answer.unwrap().requestable_scopes

    assert await shown() == ("a", "b")
    key = "client_extension_requestable_scopes_update_request"
    for given, kept in ((["c", "z", "c"], ("c",)), ([], ()), (None, None)):
        body: Any = {**of_client, key: {"requestable_scopes": given}}
        answer = (await client_management_update_requestable_scopes(core, body)).unwrap()
        assert answer.requestable_scopes == kept
        assert await shown() == kept
    await client_management_update_requestable_scopes(
        core, {**of_client, key: {"requestable_scopes": ["a"]}}
    )
    deleted = await client_management_delete_requestable_scopes(core, of_client)
    assert deleted.unwrap() is None
    assert await shown() is None
    extension = (await client_get(core, of_client)).unwrap().extension
    assert extension
    assert extension.access_token_duration == 60
    other = await client_management_get_requestable_scopes(core, {"client_id": 12})
    assert other.unwrap().requestable_scopes is None


async def test_a_limit_takes_effect_on_tokens(core: AuthleteCore) -> None:
    """An update drops what the client may not request."""
    token = await token_for(core, 12, "john", "a")
    body: Any = {
        "client_id": 12,
        "client_extension_requestable_scopes_update_request": {"requestable_scopes": ["b"]},
    }
    await client_management_update_requestable_scopes(core, body)
    changed = await token_operations_update(
        core, {"token_update_request": {"access_token": token, "scopes": ["a", "b"]}}
    )
    assert changed.unwrap().scopes == ("b",)


async def test_granted_scopes_are_remembered_until_they_are_deleted(
    sandbox: Sandbox, core: AuthleteCore
) -> None:
    """Those of the last time and those of all times; a record may be one of none."""
    of_user: Any = {"client_id": 11, "subject": "john"}
    for get, delete in (
        (client_management_get_granted_scopes, client_management_delete_granted_scopes),
        (
            client_management_get_granted_scopes_for_client,
            client_management_delete_granted_scopes_for_client,
        ),
    ):
        nothing = (await get(core, of_user)).unwrap()
        assert (nothing.latest_granted_scopes, nothing.merged_granted_scopes) == (None, None)
        grant(sandbox, 11, "john", "b", "a")
        grant(sandbox, 11, "john", "c")
        grant(sandbox, 11, "jane", "a")
        grant(sandbox, 12, "john")
        some = (await get(core, of_user)).unwrap()
        assert (some.service_api_key, some.client_id, some.subject) == (1, 11, "john")
        assert some.latest_granted_scopes == ("c",)
        assert some.merged_granted_scopes == ("a", "b", "c")
        assert some.modified_at == 1_700_000_000_000
        none = (await get(core, {**of_user, "client_id": 12})).unwrap()
        assert (none.latest_granted_scopes, none.merged_granted_scopes) == ((), ())
        token = await token_for(core, 11, "john", "a")
        assert (await delete(core, of_user)).unwrap().result_code == "A000001"
        assert (await get(core, of_user)).unwrap().merged_granted_scopes is None
        assert (await introspected(core, token)).scopes == ("a",)
        assert "was no record" in str((await delete(core, of_user)).unwrap().result_message)
        assert (await get(core, {**of_user, "subject": "jane"})).unwrap().merged_granted_scopes


async def test_the_clients_with_tokens_of_a_user_are_authorized(core: AuthleteCore) -> None:
    """In the order of their IDs, all or those of a developer."""
    for client, subject in ((12, "john"), (11, "john"), (11, "john"), (12, "jane")):
        await token_for(core, client, subject, "a")
    for listed in (
        client_management_list_authorizations,
        client_management_list_authorized_applications,
    ):
        page = (await listed(core, {"subject": "john"})).unwrap()
        assert (page.start, page.end, page.total_count, page.subject) == (0, 5, 2, "john")
        assert [client.client_id for client in page.clients or ()] == [11, 12]
        assert (page.clients or ())[0].client_name == "App"
        last = (await listed(core, {"subject": "john", "start": 1, "end": 2})).unwrap()
        assert [client.client_id for client in last.clients or ()] == [12]
        of_one = (await listed(core, {"subject": "john", "developer": "jane"})).unwrap()
        assert (of_one.developer, of_one.total_count) == ("jane", 1)
        nobody = (await listed(core, {"subject": "joe"})).unwrap()
        assert (nobody.total_count, nobody.clients) == (0, None)


async def test_all_tokens_of_a_user_get_other_scopes(core: AuthleteCore) -> None:
    """Those that the service has and the client may request; left out, none changes."""
    tokens = [await token_for(core, 11, "john", "a") for _ in range(3)]
    other = await token_for(core, 11, "jane", "a")
    request: Any = {"client_id": 11}
    key = "client_authorization_update_request"
    for scopes, kept in ((None, ("a",)), (["c", "b", "z"], ("b",)), ([], None)):
        body: Any = {**request, key: {"subject": "john", "scopes": scopes}}
        answer = (await client_management_update_authorizations(core, body)).unwrap()
        assert str(answer.result_message).endswith("has 3 tokens of the user.")
        for token in tokens:
            assert ((await introspected(core, token)).scopes or None) == kept
    assert (await introspected(core, other)).scopes == ("a",)


async def test_all_tokens_of_a_user_are_deleted(sandbox: Sandbox, core: AuthleteCore) -> None:
    """Those of other users and clients stay, and so does what was granted."""
    grant(sandbox, 11, "john", "a")
    for delete in (client_management_delete_authorizations, client_management_delete_client_tokens):
        gone = [await token_for(core, 11, "john", "a") for _ in range(2)]
        kept = [await token_for(core, 11, "jane", "a"), await token_for(core, 12, "john", "a")]
        answer = (await delete(core, {"client_id": 11, "subject": "john"})).unwrap()
        assert str(answer.result_message).endswith("Deleted 2 tokens.")
        assert (answer.client_id, answer.subject) == (11, "john")
        assert [(await introspected(core, token)).action for token in gone] == ["UNAUTHORIZED"] * 2
        assert [(await introspected(core, token)).action for token in kept] == ["OK"] * 2
        record = await client_management_get_granted_scopes(
            core, {"client_id": 11, "subject": "john"}
        )
        assert record.unwrap().merged_granted_scopes == ("a",)


@pytest.mark.parametrize(
    "path",
    [
        "client/granted_scopes/get/11",
        "client/granted_scopes/delete/11",
        "client/authorization/get/list",
        "client/authorization/delete/11",
        "client/authorization/update/11",
    ],
)
async def test_a_user_must_be_named(sandbox: Sandbox, path: str) -> None:
    """An empty name is none."""
    method = {"get": "GET", "delete": "DELETE", "update": "POST"}[path.split("/")[2]]
    transport = httpx.ASGITransport(sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        response = await client.request(
            method,
            f"/api/1/{path}",
            json={"subject": ""} if method == "POST" else None,
            headers={"authorization": f"Bearer {sandbox.bearer}"},
        )
    assert (response.status_code, response.json()["resultCode"]) == (400, "A000201")
    assert "names no 'subject'" in response.json()["resultMessage"]


@pytest.mark.parametrize(
    ("identifier", "outcome"), [("nobody", (404, "A001218")), ("other", (403, "A001219"))]
)
async def test_another_client_has_no_secret_and_no_lock(
    core: AuthleteCore, identifier: str, outcome: tuple[int, str]
) -> None:
    """By whatever it is called."""
    request: Any = {"client_identifier": identifier}
    secret: Any = {**request, "client_secret_update_request": {"client_secret": "x"}}
    results = [
        await lock(core, identifier, locked=True),
        await client_management_refresh_secret(core, request),
        await client_management_update_secret(core, secret),
    ]
    assert {refusal(result)[:2] for result in results} == {outcome}


async def test_a_client_that_was_made_up_is_stored_when_it_is_locked() -> None:
    """Another one stays made up."""
    with Sandbox() as sandbox:
        async with calling(sandbox) as core:
            await lock(core, "5", locked=True)
            for client, code in ((5, "A107203"), (6, "A109001")):
                token: Any = {"grant_type": "CLIENT_CREDENTIALS", "client_id": client}
                created = await token_operations_create(core, {"token_create_request": token})
                assert created.unwrap().result_code == code
