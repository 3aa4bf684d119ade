"""Introspection, revocation and grant management: what is asked about tokens and grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from authlete.server import Request, basic_credentials
from tests.server.conftest import basic, client, content

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import World

RESOURCE_SERVER = "https://rs.example"


async def rs_by_secret(request: Request) -> str | None:
    """Know one resource server."""
    return RESOURCE_SERVER if basic_credentials(request) == ("rs", "secret") else None


@pytest.fixture
def introspected(start: Callable[..., World]) -> World:
    """A server that knows a resource server."""
    return start(resource_server=rs_by_secret)


async def test_a_resource_server_learns_what_a_token_is_good_for(introspected: World) -> None:
    token = (await introspected.tokens())["access_token"]
    response = await introspected.browser.post(
        "/introspect", {"token": token}, headers=[basic("rs", "secret")]
    )
    told = content(response)
    assert (response.status, told["active"], told["sub"]) == (200, True, "john")
    assert response.header("cache-control") == "no-store"


@pytest.mark.parametrize("headers", [[], [basic("rs", "wrong")]], ids=["nobody", "somebody"])
async def test_others_learn_nothing(introspected: World, headers: list[tuple[str, str]]) -> None:
    token = (await introspected.tokens())["access_token"]
    response = await introspected.browser.post("/introspect", {"token": token}, headers=headers)
    assert (response.status, content(response)) == (401, {"error": "invalid_client"})
    assert response.header("www-authenticate") == 'Basic realm="introspection"'
    assert "introspection_standard_process" not in introspected.asked_for()


async def test_without_a_hook_nobody_learns_anything(world: World) -> None:
    response = await world.browser.post("/introspect", {"token": "x"}, headers=[basic()])
    assert response.status == 401


async def test_introspection_may_be_a_jwt(introspected: World) -> None:
    token = (await introspected.tokens())["access_token"]
    response = await introspected.browser.post(
        "/introspect",
        {"token": token},
        headers=[basic("rs", "secret"), ("accept", "application/token-introspection+jwt")],
    )
    assert response.header("content-type") == "application/token-introspection+jwt"
    assert response.body.count(b".") == 2
    assert introspected.sent("introspection_standard_process")["rsUri"] == RESOURCE_SERVER


async def test_who_is_unknown_and_wants_a_jwt_is_told_as_that_specification_has_it(
    introspected: World,
) -> None:
    """RFC 9701 §5: by 400."""
    accept = ("accept", "application/token-introspection+jwt")
    response = await introspected.browser.post("/introspect", {"token": "x"}, headers=[accept])
    assert (response.status, content(response)) == (400, {"error": "invalid_client"})


async def test_a_token_is_revoked_and_the_body_is_empty(world: World) -> None:
    """Django's kit answers the text ``None``."""
    token = (await world.tokens())["access_token"]
    response = await world.browser.post("/revoke", {"token": token}, headers=[basic()])
    assert (response.status, response.body, response.header("content-type")) == (200, b"", None)
    asked = await world.browser.get("/userinfo", headers=[("authorization", f"Bearer {token}")])
    assert asked.status == 401


async def test_a_revocation_without_content_is_empty(world: World) -> None:
    world.script("revocation_process", action="OK")
    response = await world.browser.post("/revoke", {"token": "x"}, headers=[basic()])
    assert (response.status, response.body) == (200, b"")


async def test_a_revocation_has_certificate_and_attestation(world: World) -> None:
    await world.browser.send(
        "POST",
        "/revoke",
        {"token": "x"},
        [("OAuth-Client-Attestation", "a"), ("OAuth-Client-Attestation-PoP", "p")],
        client_certificates=("pem", "ca"),
    )
    assert {
        "clientCertificate": "pem",
        "clientCertificatePath": ["ca"],
        "oauthClientAttestation": "a",
        "oauthClientAttestationPop": "p",
    }.items() <= world.sent("revocation_process").items()


async def test_a_client_sees_and_revokes_its_grants(start: Callable[..., World]) -> None:
    scopes = ["openid", "grant_management_query", "grant_management_revoke"]
    world = start(
        client(), service_settings={"supported_scopes": [{"name": name} for name in scopes]}
    )
    tokens = await world.tokens(scope=" ".join(scopes), grant_management_action="create")
    url = f"/grants/{tokens['grant_id']}"
    bearer = [("authorization", f"Bearer {tokens['access_token']}")]
    seen = await world.browser.get(url, headers=bearer)
    assert (seen.status, "scopes" in content(seen)) == (200, True)
    gone = await world.browser.send("DELETE", url, headers=bearer)
    assert (gone.status, gone.body) == (204, b"")
    assert world.sent("grant_management_process_request")["htm"] == "DELETE"


async def test_faults_of_grants_are_told_by_the_challenge(world: World) -> None:
    """Java's kit sends the challenge as a JSON body."""
    response = await world.browser.get("/grants/g", headers=[("authorization", "Bearer wrong")])
    assert (response.status, response.body) == (401, b"")
    assert (response.header("www-authenticate") or "").startswith("Bearer ")
    bare = await world.browser.get("/grants/g")
    assert (bare.status, bare.header("www-authenticate")) == (401, "Bearer")
