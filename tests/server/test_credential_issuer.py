"""The endpoints of a credential issuer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from authlete.models.verifiable_credentials.credential_issuance_order import (
    CredentialIssuanceOrder,
)
from tests.server.conftest import content
from tests.server.flows import PRESENTED, parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.server.conftest import World

BEARER = ("authorization", "DPoP a-token")
ENDPOINTS = {
    "/credential": ("verifiable_credentials_parse", "verifiable_credentials_issue"),
    "/batch_credential": (
        "verifiable_credentials_batch_parse",
        "verifiable_credentials_batch_issue",
    ),
    "/deferred_credential": (
        "verifiable_credentials_deferred_parse",
        "verifiable_credentials_deferred_issue",
    ),
}


async def order_by_identifier(
    introspected: Any, infos: Sequence[Any]
) -> list[CredentialIssuanceOrder]:
    """Answer each request with an order."""
    assert introspected.subject == "john"
    return [
        CredentialIssuanceOrder(request_identifier=info.identifier, credential_payload="{}")
        for info in infos
    ]


async def ask(world: World, path: str, *headers: tuple[str, str]) -> Any:
    """Ask for a credential."""
    return await world.browser.send("POST", path, headers=headers, body=b'{"format":"x"}')


def script(world: World, path: str) -> None:
    """Have token and request be good."""
    parse, _ = ENDPOINTS[path]
    infos: Any = {"identifier": "r-1"}
    answers = parsed(parse, [infos] if path == "/batch_credential" else infos)
    for operation, members in answers:
        world.script(operation, **{**members, "subject": "john", "dpopNonce": "n"})


@pytest.mark.parametrize("path", ENDPOINTS)
async def test_a_wallet_gets_what_the_owner_orders(start: Callable[..., World], path: str) -> None:
    world = start(credentials=order_by_identifier)
    script(world, path)
    _, issue = ENDPOINTS[path]
    world.script(issue, action="OK", responseContent='{"credential":"x"}')
    response = await ask(world, path, BEARER, ("dpop", "proof"))
    assert (response.status, content(response)) == (200, {"credential": "x"})
    assert response.header("cache-control") == "no-store"
    assert response.header("dpop-nonce") == "n", "it is known since the introspection"
    introspected = world.sent("introspection_process")
    assert (introspected["dpop"], introspected["htu"]) == ("proof", f"https://as.example{path}")
    sent = world.sent(issue)
    orders = sent.get("orders") or [sent["order"]]
    assert [order["requestIdentifier"] for order in orders] == ["r-1"]


@pytest.mark.parametrize("path", ENDPOINTS)
async def test_without_a_hook_nothing_is_issued(world: World, path: str) -> None:
    script(world, path)
    response = await ask(world, path, BEARER)
    assert (response.status, content(response)["error"]) == (400, "unsupported_credential_type")


@pytest.mark.parametrize("path", ENDPOINTS)
async def test_without_a_token_there_is_a_bare_challenge(world: World, path: str) -> None:
    response = await ask(world, path)
    assert (response.status, response.body) == (401, b"")
    assert response.header("www-authenticate") == "Bearer"


@pytest.mark.parametrize("path", ENDPOINTS)
async def test_a_wrong_token_is_not_repeated(world: World, path: str) -> None:
    """Java's kit echoes the token in the body."""
    response = await ask(world, path, ("authorization", "Bearer wrong-token"))
    assert (response.status, response.body) == (401, b"")
    assert "wrong-token" not in (response.header("www-authenticate") or "")


async def test_a_promise_is_still_a_promise(start: Callable[..., World]) -> None:
    """Java's kit fails on it."""
    world = start(credentials=order_by_identifier)
    script(world, "/deferred_credential")
    world.script("verifiable_credentials_deferred_issue", action="ACCEPTED", responseContent="{}")
    assert (await ask(world, "/deferred_credential", BEARER)).status == 202


async def test_a_body_that_is_no_text_is_refused(world: World) -> None:
    world.script(*PRESENTED[:1], **PRESENTED[1])
    response = await world.browser.send("POST", "/credential", headers=[BEARER], body=b"\xff")
    assert (response.status, content(response)["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("members", "status", "told"),
    [
        ({"action": "OK", "info": {"credentialOffer": '{"x":1}'}}, 200, {"x": 1}),
        ({"action": "OK", "info": {}}, 200, {}),
        ({"action": "OK"}, 404, {"error": "not_found"}),
        ({"action": "NOT_FOUND"}, 404, {"error": "not_found"}),
        ({"action": "FORBIDDEN"}, 404, {"error": "not_found"}),
    ],
    ids=str,
)
async def test_an_offer_is_found_by_its_identifier(
    world: World, members: dict[str, Any], status: int, told: object
) -> None:
    world.script("verifiable_credentials_get_offer_info", **members)
    response = await world.browser.get("/credential_offers/o-1")
    assert (response.status, content(response)) == (status, told)
    assert world.sent("verifiable_credentials_get_offer_info") == {"identifier": "o-1"}


async def test_metadata_come_from_the_service(start: Callable[..., World]) -> None:
    world = start(
        service_settings={
            "verifiable_credentials_enabled": True,
            "credential_issuer_metadata": {
                "credential_issuer": "https://as.example",
                "credential_endpoint": "https://as.example/credential",
            },
        }
    )
    response = await world.browser.get("/.well-known/openid-credential-issuer")
    assert response.status == 200, response.body
    assert content(response)["credential_issuer"] == "https://as.example"
