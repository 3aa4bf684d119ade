"""The token endpoint: grant types, and those that the owner's hooks decide on."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING, Any

import pytest

from authlete.sandbox import Answer
from authlete.server import Event, Grant, Response
from tests.server.conftest import NOW, basic, client, content, service
from tests.server.flows import token_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.server import Request
    from tests.server.conftest import World

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"


def payload(jwt: str) -> dict[str, Any]:
    """Read what a JWT says."""
    return json.loads(urlsafe_b64decode(jwt.split(".")[1] + "=="))  # type: ignore[no-any-return]


async def test_a_code_becomes_tokens_with_the_claims_of_the_user(world: World) -> None:
    tokens = await world.tokens()
    claims = payload(tokens["id_token"])
    assert (claims["sub"], claims["name"], claims["auth_time"]) == ("john", "John", NOW)
    refreshed = await world.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert refreshed.status == 200
    assert refreshed.header("cache-control") == "no-store"


async def test_a_wrong_code_is_a_json_error(world: World) -> None:
    response = await world.token(grant_type="authorization_code", code="wrong")
    assert (response.status, content(response)["error"]) == (400, "invalid_grant")


async def john_only(_: Request, username: str, password: str) -> str | None:
    """Know john by his password."""
    return "john" if (username, password) == ("john", "secret") else None


async def test_a_password_is_checked_by_the_owner(start: Callable[..., World]) -> None:
    world = start(password=john_only)
    form = {"grant_type": "password", "username": "john", "scope": "profile"}
    good = await world.token(**form, password="secret")
    assert (good.status, "access_token" in content(good)) == (200, True)
    wrong = await world.token(**form, password="wrong")
    assert (wrong.status, content(wrong)["error"]) == (400, "invalid_grant")


async def test_too_many_passwords_are_not_checked(start: Callable[..., World]) -> None:
    guesses: list[str] = []

    async def allow(_: Request, kind: str) -> bool:
        guesses.append(kind)
        return len(guesses) < 2

    world = start(password=john_only, allow_guess=allow)
    form = {"grant_type": "password", "username": "john", "password": "secret"}
    assert (await world.token(**form)).status == 200
    assert content(await world.token(**form))["error"] == "invalid_grant"
    assert guesses == ["password", "password"]


@pytest.mark.parametrize("grant_type", [EXCHANGE, JWT_BEARER])
async def test_a_flow_without_a_hook_is_unsupported(world: World, grant_type: str) -> None:
    action = "TOKEN_EXCHANGE" if grant_type == EXCHANGE else "JWT_BEARER"
    world.script("token_process", action=action, clientId=11)
    response = await world.token(grant_type=grant_type)
    assert (response.status, content(response)["error"]) == (400, "unsupported_grant_type")


async def exchanged(world: World) -> Response:
    """Exchange a token of the code flow."""
    token = (await world.tokens())["access_token"]
    return await world.token(
        grant_type=EXCHANGE, subject_token=token, subject_token_type=ACCESS_TOKEN, scope="profile"
    )


async def test_a_token_is_exchanged_for_one_that_the_owner_describes(
    start: Callable[..., World],
) -> None:
    async def exchange(_: Request, answered: Any) -> Grant:
        assert answered.subject_token_info.subject == "john"
        return Grant("jane", scopes=["email"], sub="j-1")

    world = start(token_exchange=exchange)
    response = await exchanged(world)
    told = content(response)
    assert (response.status, response.header("cache-control")) == (200, "no-store")
    assert told["issued_token_type"] == ACCESS_TOKEN
    assert (told["token_type"], told["scope"]) == ("Bearer", "email")
    assert told["expires_in"] > 0
    assert world.sent("token_operations_create")["subject"] == "jane"


async def test_an_exchange_may_be_refused_or_answered_in_full(start: Callable[..., World]) -> None:
    outcomes: list[Response | None] = [None, Response(418)]

    async def exchange(*_: object) -> Response | None:
        return outcomes.pop(0)

    world = start(token_exchange=exchange)
    refused = await exchanged(world)
    assert (refused.status, content(refused)["error"]) == (400, "invalid_grant")
    assert (await exchanged(world)).status == 418


async def test_a_token_that_authlete_refuses_is_the_clients_fault(
    start: Callable[..., World],
) -> None:
    async def exchange(*_: object) -> Grant:
        return Grant("john")

    world = start(token_exchange=exchange)
    for action, error in (("FORBIDDEN", "invalid_scope"), ("BAD_REQUEST", "invalid_request")):
        world.script("token_operations_create", action=action)
        response = await exchanged(world)
        assert (response.status, content(response)["error"]) == (400, error)


@pytest.mark.parametrize(
    ("members", "verified", "good"),
    [
        ({"assertion": "a.b.c"}, {"valid": True, "signatureValid": True}, True),
        ({"assertion": "a.b.c"}, {"valid": False, "signatureValid": True}, False),
        ({"assertion": "a.b.c"}, {"valid": True, "signatureValid": False}, False),
        ({"assertion": "a.b.c"}, {}, False),
        ({"assertion": "a.b.c", "clientId": 0}, None, False),
        ({}, None, False),
    ],
    ids=str,
)
async def test_an_assertion_counts_only_if_its_client_signed_it(
    start: Callable[..., World],
    members: dict[str, Any],
    verified: dict[str, Any] | None,
    good: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    async def accept(*_: object) -> Grant:
        return Grant("john", scopes=["profile"])

    world = start(jwt_bearer=accept)
    for operation, answer in token_of("JWT_BEARER", **members):
        world.script(operation, **answer)
    if verified is not None:
        world.script("jose_verify", **verified)
    response = await world.token(grant_type=JWT_BEARER)
    if good:
        assert response.status == 200
        assert "issued_token_type" not in content(response)
        sent = world.sent("jose_verify")
        assert (sent["signedByClient"], sent["clientIdentifier"]) == (True, "11")
    else:
        assert (response.status, content(response)["error"]) == (400, "invalid_grant")
        assert "token_operations_create" not in world.asked_for()


async def test_an_id_token_is_reissued_with_a_refresh(start: Callable[..., World]) -> None:
    world = start(service_settings={"id_token_reissuable": True})
    tokens = await world.tokens(attrs_sub("j-1"))
    response = await world.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert payload(content(response)["id_token"])["sub"] == "j-1"


async def test_a_reissued_id_token_has_the_claims_that_were_asked_for(world: World) -> None:
    for operation, answer in token_of(
        "ID_TOKEN_REISSUABLE",
        subject="john",
        jwtAccessToken="jwt",
        accessToken="opaque",
        refreshToken="r",
        requestedIdTokenClaims=["name", "phone"],
    ):
        world.script(operation, **answer)
    await world.token(grant_type="refresh_token")
    sent = world.sent("token_operations_reissue_id_token")
    assert (sent["accessToken"], sent["refreshToken"]) == ("jwt", "r")
    assert json.loads(sent["claims"]) == {"name": "John"}


async def test_a_reissued_id_token_tells_only_what_the_user_agreed_to(
    start: Callable[..., World],
) -> None:
    world = start(service_settings={"id_token_reissuable": True})
    wanted = json.dumps({"id_token": {"name": None, "email": None, "name#ja": None}})
    for agreed, told in ((["name"], {"name", "name#ja"}), ([], set()), (None, {"name", "email"})):
        grant = Grant("john", auth_time=NOW, claims=agreed)
        tokens = await world.tokens(grant, scope="openid", claims=wanted)
        refreshed = await world.token(
            grant_type="refresh_token", refresh_token=tokens["refresh_token"]
        )
        claims = payload(content(refreshed)["id_token"]).keys() & {"name", "email", "name#ja"}
        assert claims >= told
        assert "email" not in claims or agreed is None


def attrs_sub(sub: str) -> Grant:
    """Grant as john, who is called otherwise to the client."""
    return Grant("john", auth_time=NOW, acr="silver", sub=sub)


async def test_native_single_sign_on_needs_a_device_secret_of_the_owner(
    start: Callable[..., World],
) -> None:
    secrets = ["device-secret", None]

    async def native_sso(_: Request, answered: Any) -> str | None:
        assert answered.session_id == "session"
        return secrets.pop(0)

    world = start(
        client(),
        service_settings={
            "native_sso_supported": True,
            "supported_scopes": [
                *(service().supported_scopes or ()),
                {"name": "device_sso"},
            ],
        },
        native_sso=native_sso,
    )
    grant = Grant("john", auth_time=NOW, session_id="session")
    told = await world.tokens(grant, scope="openid profile device_sso")
    assert told["device_secret"] == "device-secret"
    assert payload(told["id_token"])["sid"] == "session"
    refused = await world.tokens(grant, scope="openid profile device_sso")
    assert refused == {"error": "invalid_grant"}


async def test_native_single_sign_on_without_a_hook_is_refused(world: World) -> None:
    world.script("token_process", action="NATIVE_SSO")
    response = await world.token(grant_type="authorization_code")
    assert (response.status, content(response)["error"]) == (400, "invalid_grant")


async def test_a_nonce_for_dpop_reaches_the_client(world: World) -> None:
    world.script("token_process", action="BAD_REQUEST", responseContent="{}", dpopNonce="n-1")
    assert (await world.token()).header("dpop-nonce") == "n-1"


async def test_a_challenge_for_attestations_reaches_the_client(world: World) -> None:
    world.script(
        "token_process", action="INVALID_CLIENT", responseContent="{}", attestationChallenge="c"
    )
    response = await world.token()
    assert response.header("oauth-client-attestation-challenge") == "c"


async def test_proofs_of_clients_are_passed_on(world: World) -> None:
    headers = [
        basic(),
        ("DPoP", "proof"),
        ("OAuth-Client-Attestation", "attestation"),
        ("OAuth-Client-Attestation-PoP", "pop"),
    ]
    await world.browser.send(
        "POST", "/token", {"grant_type": "x"}, headers, client_certificates=("pem", "ca")
    )
    sent = world.sent("token_process")
    assert {
        "dpop": "proof",
        "htm": "POST",
        "htu": "https://as.example/token",
        "oauthClientAttestation": "attestation",
        "oauthClientAttestationPop": "pop",
        "clientCertificate": "pem",
        "clientCertificatePath": ["ca"],
    }.items() <= sent.items()


async def test_without_an_issuer_authlete_knows_the_url(start: Callable[..., World]) -> None:
    world = start(issuer=None)
    await world.token(grant_type="x")
    assert "htu" not in world.sent("token_process")


async def test_events_tell_what_happened_and_no_secret(start: Callable[..., World]) -> None:
    events: list[Event] = []
    world = start(on_event=events.append)
    tokens = await world.tokens()
    told = {event.operation: event for event in events}
    assert told["authorization_issue"].subject == "john"
    assert (told["token_process"].action, told["token_process"].client_id) == ("OK", 11)
    assert told["service_get_configuration"].action is None
    assert not any(str(value) in str(events) for value in tokens.values() if len(str(value)) > 20)


async def test_a_broken_listener_does_not_take_a_token_away(
    start: Callable[..., World], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Event) -> None:
        raise RuntimeError("secret")

    world = start(on_event=broken)
    assert "access_token" in await world.tokens()
    assert "on_event failed: RuntimeError" in caplog.text
    assert "secret" not in caplog.text


async def test_a_service_may_be_named(start: Callable[..., World]) -> None:
    world = start(service_id="1")
    await world.token(grant_type="x")
    assert world.sandbox.requests[-1].parameters["service_id"] == "1"


async def test_an_answer_that_is_none_is_a_failure(world: World) -> None:
    await world.token(grant_type="x")
    world.sandbox.script(Answer(200, b"<html>"), operation="token_process")
    response = await world.token(grant_type="x")
    assert (response.status, content(response)) == (500, {"error": "server_error"})
