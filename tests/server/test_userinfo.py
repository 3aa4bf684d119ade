"""The userinfo endpoint, and which claims are told where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from authlete.server import Grant
from tests.server.conftest import LOGIN, NOW, content, landing
from tests.server.test_token import payload

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.server import Response
    from tests.server.conftest import World


async def userinfo(world: World, token: str) -> Response:
    """Ask for userinfo."""
    return await world.browser.get("/userinfo", headers=[("authorization", f"Bearer {token}")])


async def test_claims_are_told_for_a_token(world: World) -> None:
    token = (await world.tokens(scope="openid profile email"))["access_token"]
    response = await userinfo(world, token)
    told = content(response)
    assert (response.status, response.header("content-type")) == (200, "application/json")
    assert (told["sub"], told["name"], told["email"]) == ("john", "John", "john@example.com")
    assert "phone_number" not in told


async def test_the_token_may_be_in_a_form(world: World) -> None:
    token = (await world.tokens())["access_token"]
    response = await world.browser.post("/userinfo", {"access_token": token})
    assert content(response)["sub"] == "john"


@pytest.mark.parametrize("headers", [[], [("authorization", "Basic eDp5")]], ids=str)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_without_a_token_there_is_a_bare_challenge(
    world: World, method: str, headers: list[tuple[str, str]]
) -> None:
    """RFC 6750 §3.1: who presents nothing is told no error."""
    response = await world.browser.send(method, "/userinfo", headers=headers)
    assert (response.status, response.body) == (401, b"")
    assert response.header("www-authenticate") == "Bearer"


async def test_two_tokens_in_one_request_are_refused(world: World) -> None:
    """RFC 6750 §2: one method in each request."""
    response = await world.browser.post(
        "/userinfo", {"access_token": "a"}, headers=[("authorization", "Bearer b")]
    )
    assert (response.status, content(response)["error"]) == (400, "invalid_request")


async def test_a_wrong_token_is_told_by_the_challenge_alone(world: World) -> None:
    response = await userinfo(world, "wrong")
    assert (response.status, response.body) == (401, b"")
    assert 'error="invalid_token"' in (response.header("www-authenticate") or "")


async def test_a_nonce_for_dpop_is_there_in_errors_and_answers(world: World) -> None:
    """Django's kit loses it in errors, and sends its name as the body."""
    world.script("userinfo_process", action="UNAUTHORIZED", responseContent="DPoP", dpopNonce="n")
    failed = await userinfo(world, "x")
    assert (failed.header("dpop-nonce"), failed.body) == ("n", b"")
    world.script("userinfo_process", action="OK", subject="john", dpopNonce="m")
    world.script("userinfo_issue", action="JSON", responseContent="{}")
    assert (await userinfo(world, "x")).header("dpop-nonce") == "m"


async def test_a_signature_of_the_message_is_sent(world: World) -> None:
    world.script("userinfo_process", action="OK", subject="john")
    world.script(
        "userinfo_issue",
        action="JWT",
        responseContent="a.b.c",
        signature="s",
        signatureInput="i",
        contentDigest="d",
    )
    response = await userinfo(world, "x")
    assert response.header("content-type") == "application/jwt"
    names = ("signature", "signature-input", "content-digest")
    assert [response.header(name) for name in names] == ["s", "i", "d"]


async def test_proofs_of_the_token_are_passed_on(world: World) -> None:
    await world.browser.send(
        "GET",
        "/userinfo",
        headers=[("authorization", "DPoP token"), ("dpop", "proof")],
        client_certificates=("pem",),
    )
    assert {
        "token": "token",
        "dpop": "proof",
        "htm": "GET",
        "htu": "https://as.example/userinfo",
        "clientCertificate": "pem",
    }.items() <= world.sent("userinfo_process").items()


async def test_only_what_the_user_agreed_to_is_told(world: World) -> None:
    grant = attrs.evolve(LOGIN, claims=["name"])
    tokens = await world.tokens(grant, scope="openid profile email")
    assert world.sent("authorization_issue")["consentedClaims"] == ["name"]
    claims = payload(tokens["id_token"])
    assert (claims["name"], "email" in claims) == ("John", False)
    told = content(await userinfo(world, tokens["access_token"]))
    assert (told["name"], "email" in told, "family_name" in told) == ("John", False, False)
    assert world.owner.wanted[-1] == ("john", ("name",))


async def test_who_agrees_to_no_claim_at_all_tells_none(world: World) -> None:
    tokens = await world.tokens(attrs.evolve(LOGIN, claims=[]), scope="openid profile")
    assert world.owner.wanted == []
    assert content(await userinfo(world, tokens["access_token"])).keys() == {"sub"}


async def test_the_user_is_called_the_same_everywhere(world: World) -> None:
    tokens = await world.tokens(Grant("john", auth_time=NOW, sub="j-1"))
    assert payload(tokens["id_token"])["sub"] == "j-1"
    assert content(await userinfo(world, tokens["access_token"]))["sub"] == "j-1"
    assert "j-1" not in {*tokens, *(str(value) for value in tokens.values())}


async def test_claims_come_in_the_languages_of_the_client(world: World) -> None:
    await world.granted(claims_locales="ja JA fr", scope="openid profile")
    (_, wanted) = world.owner.wanted[-1]
    assert wanted[:2] == ("name#ja", "name") or "name#ja" in wanted
    told = json.loads(world.sent("authorization_issue")["claims"])
    assert (told["name#ja"], "name" in told, told["family_name"]) == ("ジョン", False, "Doe")


async def test_a_name_with_a_language_is_asked_for_as_it_is(world: World) -> None:
    await world.granted(claims='{"id_token":{"name#ja":null}}', claims_locales="en", scope="openid")
    assert world.owner.wanted[-1] == ("john", ("name#ja",))
    assert json.loads(world.sent("authorization_issue")["claims"]) == {"name#ja": "ジョン"}


async def test_claims_that_nobody_asks_for_are_not_looked_up(world: World) -> None:
    await world.granted(scope="openid")
    assert world.owner.wanted == []
    assert "claims" not in world.sent("authorization_issue")


async def test_claims_come_with_prompt_none_as_well(world: World) -> None:
    """Java's kit tells none there."""
    await world.granted(prompt="none")
    assert json.loads(world.sent("authorization_issue")["claims"])["name"] == "John"


async def test_claims_are_asked_for_at_once(world: World) -> None:
    await world.granted(scope="openid profile email")
    assert len(world.owner.wanted) == 1


VERIFIED = {"verification": {"trust_framework": "de_aml"}, "claims": {"given_name": "John"}}
ASKED = {"verification": {"trust_framework": None}, "claims": {"given_name": None}}


async def verify(subject: str, asked: object) -> object:
    """Know john, if the client asks as the test does."""
    return VERIFIED if (subject, asked) == ("john", ASKED) else None


async def test_verified_claims_are_told_to_whom_the_user_agrees(
    start: Callable[..., World],
) -> None:
    world = start(verified_claims=verify)
    asked = json.dumps(
        {"id_token": {"verified_claims": ASKED}, "userinfo": {"verified_claims": ASKED}}
    )
    tokens = await world.tokens(scope="openid", claims=asked)
    assert json.loads(world.sent("authorization_issue")["claims"]) == {"verified_claims": VERIFIED}
    await userinfo(world, tokens["access_token"])
    assert json.loads(world.sent("userinfo_issue")["claims"]) == {"verified_claims": VERIFIED}

    await world.tokens(attrs.evolve(LOGIN, claims=["name"]), scope="openid", claims=asked)
    assert "claims" not in world.sent("authorization_issue")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"verified_claims": ASKED}, {"verified_claims": VERIFIED}),
        ({"verified_claims": {"claims": {}}}, None),
        ({"name": {"value": "verified_claims"}}, None),
        (["verified_claims"], None),
    ],
    ids=str,
)
async def test_verified_claims_are_looked_up_as_asked(
    start: Callable[..., World], asked: Any, told: Any
) -> None:
    world = start(verified_claims=verify)
    world.script("userinfo_process", action="OK", subject="john", userInfoClaims=json.dumps(asked))
    world.script("userinfo_issue", action="JSON", responseContent="{}")
    await userinfo(world, "x")
    claims = world.sent("userinfo_issue").get("claims")
    assert (json.loads(claims) if claims else None) == told


async def test_what_is_no_json_asks_for_nothing(start: Callable[..., World]) -> None:
    world = start(verified_claims=verify)
    world.script("userinfo_process", action="OK", subject="john", userInfoClaims="verified_claims")
    world.script("userinfo_issue", action="JSON", responseContent="{}")
    assert (await userinfo(world, "x")).status == 200


async def test_what_transformed_claims_are_made_from_is_sent(start: Callable[..., World]) -> None:
    world = start()
    world.script(
        "authorization_process_request",
        action="INTERACTION",
        ticket="t",
        requestedClaimsForTx=["birthdate"],
        requestedVerifiedClaimsForTx=[["name"], ["nothing"]],
    )
    world.script("authorization_management_update_ticket", action="OK")
    world.script(
        "authorization_issue", action="LOCATION", responseContent="https://client.example/cb"
    )
    world.owner.outcome = LOGIN
    assert landing(await world.authorize()) == {}
    sent = world.sent("authorization_issue")
    assert json.loads(sent["claimsForTx"]) == {"birthdate": "1990-01-02"}
    assert list(map(json.loads, sent["verifiedClaimsForTx"])) == [{"name": "John"}, {}]
