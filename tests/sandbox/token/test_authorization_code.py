"""What a client gets for an authorization code."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Any

import pytest
from joserfc import jwe, jwk

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from authlete.sandbox.fetching import Document, Fetcher
from tests.sandbox.token.flows import (
    CHALLENGE,
    REDIRECT_URI,
    VERIFIER,
    ask,
    code,
    outcome,
    redeem,
    redeeming,
    told,
    verified,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from authlete.sandbox import Clock
    from tests.sandbox.conftest import Caller

BAD = "BAD_REQUEST"
DETAILS = [{"type": "a", "actions": ["r"]}, {"type": "b", "x": 1}]
SSO = {"scope": "openid device_sso", "granting": {"sessionId": "sid"}}


def half(value: str) -> str:
    """Compute a hash such as ``at_hash`` for SHA-256."""
    digest = hashlib.sha256(value.encode()).digest()
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


async def test_the_client_gets_tokens_that_its_answer_describes(
    caller: Caller, clock: Clock
) -> None:
    answer = await redeem(
        caller,
        scope="openid profile",
        nonce="n",
        state="s",
        granting={"acr": "urn:a", "authTime": 1_699_999_999, "claims": '{"name": "John"}'},
    )
    content = told(answer)
    assert outcome(answer) == ("OK", "A050001", None)
    id_token = content.pop("id_token")
    assert content == {
        "access_token": answer["accessToken"],
        "token_type": "Bearer",
        "expires_in": 86400,
        "refresh_token": answer["refreshToken"],
        "scope": "openid profile",
    }
    known = {name: answer[name] for name in ("grantType", "clientId", "subject", "scopes")}
    assert known == {
        "grantType": "AUTHORIZATION_CODE",
        "clientId": 11,
        "subject": "john",
        "scopes": ["openid", "profile"],
    }
    assert answer["accessTokenDuration"] == 86400
    assert answer["accessTokenExpiresAt"] == int(clock.now * 1000) + 86_400_000
    assert answer["refreshTokenDuration"] == 864_000
    assert answer["clientAuthMethod"] == "NONE"
    claims = verified(caller, id_token)
    assert answer["idToken"] == id_token
    assert {name: claims[name] for name in ("iss", "sub", "nonce", "acr", "auth_time", "name")} == {
        "iss": "https://sandbox.example",
        "sub": "john",
        "nonce": "n",
        "acr": "urn:a",
        "auth_time": 1_699_999_999,
        "name": "John",
    }
    assert claims["at_hash"] == half(content["access_token"])
    assert claims["s_hash"] == half("s")
    introspected = await caller.introspect(content["access_token"])
    assert (introspected["action"], introspected["subject"]) == ("OK", "john")


@pytest.mark.parametrize(
    ("options", "form", "code_", "error"),
    [
        ({}, {"code": None}, "A050301", "invalid_request"),
        ({}, {"code": ""}, "A050302", "invalid_request"),
        ({}, {"code": ["a", "b"]}, "A050303", "invalid_request"),
        ({}, {"redirect_uri": ["a", "b"]}, "A050304", "invalid_request"),
        ({}, {"code": "unknown"}, "A050305", "invalid_grant"),
        ({}, {"client_id": "12"}, "A050307", "invalid_grant"),
        ({}, {"redirect_uri": None}, "A050308", "invalid_grant"),
        ({}, {"redirect_uri": "https://client.example/other"}, "A050309", "invalid_grant"),
        ({"code_challenge": CHALLENGE}, {}, "A050312", "invalid_grant"),
        ({"code_challenge": CHALLENGE}, {"code_verifier": ""}, "A050313", "invalid_request"),
        (
            {"code_challenge": CHALLENGE},
            {"code_verifier": ["a", "b"]},
            "A050314",
            "invalid_request",
        ),
        ({"code_challenge": CHALLENGE}, {"code_verifier": VERIFIER}, "A050315", "invalid_grant"),
        ({"code_challenge": CHALLENGE}, {"code_verifier": "short"}, "A050316", "invalid_grant"),
        ({}, {"code_verifier": VERIFIER}, "A050317", "invalid_grant"),
        ({}, {"resource": "no uri"}, "A000301", "invalid_target"),
        ({"resource": "https://a"}, {"resource": "https://b"}, "A000301", "invalid_target"),
        ({}, {"authorization_details": "["}, "A000301", "invalid_authorization_details"),
        (
            {},
            {"authorization_details": json.dumps(DETAILS)},
            "A000301",
            "invalid_authorization_details",
        ),
        ({"dpop_jkt": CHALLENGE}, {}, "A000301", "invalid_grant"),
    ],
)
async def test_a_wrong_request_gets_nothing_and_the_code_stays(
    caller: Caller, options: dict[str, Any], form: dict[str, Any], code_: str, error: str
) -> None:
    value = await code(caller, **options)
    answer = await ask(caller, redeeming(value, **form))
    assert outcome(answer) == (BAD, code_, error)
    assert (await caller.list())["totalCount"] == 0
    with caller.inside() as context:
        (kept,) = context.store.codes.select(caller.service)
        assert not kept.used


@pytest.mark.parametrize(
    ("challenge", "method", "verifier"),
    [(CHALLENGE, "S256", VERIFIER), (VERIFIER, "plain", VERIFIER), (VERIFIER, None, VERIFIER)],
)
async def test_a_challenge_is_met_by_its_verifier(
    caller: Caller, challenge: str, method: str | None, verifier: str
) -> None:
    value = await code(caller, code_challenge=challenge, code_challenge_method=method)
    answer = await ask(caller, redeeming(value, code_verifier=verifier))
    assert outcome(answer) == ("OK", "A050001", None)


async def test_a_code_expires(caller: Caller, clock: Clock) -> None:
    value = await code(caller)
    clock.advance(600)
    assert outcome(await ask(caller, redeeming(value))) == (BAD, "A050311", "invalid_grant")


async def test_another_services_code_is_unknown(start: Callable[..., Caller]) -> None:
    caller = start(services=[Service(api_key=1), Service(api_key=2)])
    value = await code(caller)
    other = type(caller)(caller.sandbox, "2")
    assert outcome(await ask(other, redeeming(value))) == (BAD, "A050305", "invalid_grant")


async def test_reuse_revokes_what_came_of_the_code(caller: Caller) -> None:
    """Also what a refresh made of it; and a third use finds nothing more to revoke."""
    value = await code(caller)
    first = await ask(caller, redeeming(value))
    form = {
        "grant_type": "refresh_token",
        "client_id": "11",
        "refresh_token": first["refreshToken"],
    }
    second = await ask(caller, form)
    for _ in range(2):
        assert outcome(await ask(caller, redeeming(value))) == (BAD, "A050305", "invalid_grant")
    assert (await caller.introspect(second["accessToken"]))["existent"] is False
    assert (await caller.list())["totalCount"] == 0


async def test_reuse_revokes_what_came_with_the_code_too(caller: Caller) -> None:
    """The access token of the hybrid flow."""
    value = await code(caller, response_type="code token")
    assert (await caller.list())["totalCount"] == 1
    assert (await ask(caller, redeeming(value)))["action"] == "OK"
    assert outcome(await ask(caller, redeeming(value)))[1] == "A050305"
    assert (await caller.list())["totalCount"] == 0


async def test_a_request_without_a_redirect_uri_repeats_none(start: Callable[..., Caller]) -> None:
    setup = ServiceSetup(Service(api_key=1), (Client(client_id=11, redirect_uris=(REDIRECT_URI,)),))
    caller = start(services=[setup])
    bare = {"redirect_uri": None, "scope": None}
    answer = await ask(caller, redeeming(await code(caller, **bare), redirect_uri=None))
    assert outcome(answer) == ("OK", "A050001", None)
    assert "id_token" not in told(answer)
    assert "scope" not in told(answer)
    answer = await ask(caller, redeeming(await code(caller, **bare)))
    assert outcome(answer) == (BAD, "A050310", "invalid_grant")


async def test_the_server_decides_values_durations_and_properties(caller: Caller) -> None:
    """Those of the authorization, unless the token request has others."""
    granting = {
        "accessToken": "of the authorization endpoint alone",
        "accessTokenDuration": 60,
        "properties": [{"key": "a", "value": "1"}, {"key": "b", "value": "1", "hidden": True}],
        "jwtAtClaims": '{"x": 1}',
    }
    answer = await redeem(caller, granting=granting)
    assert (answer["accessToken"] in granting.values(), told(answer)["expires_in"]) == (
        False,
        86400,
    )
    assert told(answer)["a"] == "1"
    assert "b" not in told(answer)
    value = await code(caller, granting=granting)
    answer = await ask(
        caller,
        redeeming(value),
        accessToken="mine",
        accessTokenDuration=30,
        refreshTokenDuration=90,
        properties=[{"key": "a", "value": "2"}],
        jwtAtClaims='{"y": 2}',
    )
    assert (answer["accessToken"], answer["accessTokenDuration"]) == ("mine", 30)
    assert answer["refreshTokenDuration"] == 90
    assert {item["key"]: item["value"] for item in answer["properties"]} == {"a": "2", "b": "1"}


@pytest.mark.parametrize(
    ("members", "result"),
    [
        ({"accessToken": "chosen"}, "A144201"),
        ({"jwtAtClaims": "["}, "A108205"),
        ({"properties": [{"key": "k", "value": "v" * 70_000}]}, "A108201"),
    ],
)
async def test_a_wrong_wish_of_the_server_is_its_own_fault(
    caller: Caller, members: dict[str, Any], result: str
) -> None:
    await caller.create(accessToken="chosen")
    answer = await ask(caller, redeeming(await code(caller)), **members)
    assert outcome(answer) == ("INTERNAL_SERVER_ERROR", result, "server_error")


async def test_tokens_can_be_narrowed(caller: Caller) -> None:
    resources = ["https://a", "https://b"]
    asked = {"resource": resources, "authorization_details": json.dumps(DETAILS)}
    form = {"resource": "https://b", "authorization_details": json.dumps(DETAILS[:1])}
    answer = await ask(caller, redeeming(await code(caller, **asked), **form))
    assert (answer["accessTokenResources"], answer["resources"]) == (["https://b"], ["https://b"])
    assert told(answer)["authorization_details"] == DETAILS[:1]
    wide = await redeem(caller, **asked)
    assert wide["accessTokenResources"] == resources
    assert told(wide)["authorization_details"] == DETAILS


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "ES512", "HS256"])
async def test_id_tokens_follow_the_clients_settings(
    start: Callable[..., Caller], algorithm: str
) -> None:
    client = Client(
        client_id=11,
        client_id_alias="app",
        client_secret="a secret of sufficient length for HMAC",
        id_token_sign_alg=algorithm,
        subject_type="PAIRWISE",
        redirect_uris=(REDIRECT_URI,),
    )
    service = Service(api_key=1, access_token_sign_alg="ES256", id_token_aud_type="string")
    caller = start(services=[ServiceSetup(service, (client,))])
    value = await code(caller, client_id="app", scope="openid")
    form = redeeming(value, client_id="app", client_secret=client.client_secret)
    answer = await ask(caller, form)
    content = told(answer)
    claims = verified(caller, content["id_token"], "app", secret=client.client_secret)
    assert claims["sub"] != "john"
    assert claims["aud"] == "app"
    assert (answer["clientIdAlias"], answer["clientIdAliasUsed"]) == ("app", True)
    assert answer["jwtAccessToken"] == content["access_token"]
    token = verified(caller, content["access_token"], None)
    assert (token["jti"], token["sub"]) == (answer["accessToken"], "john")
    assert (await caller.introspect(content["access_token"]))["action"] == "OK"


async def test_an_unusable_header_of_the_id_token_is_told(caller: Caller) -> None:
    answer = await redeem(caller, scope="openid", granting={"idtHeaderParams": '{"crit": ["x"]}'})
    assert outcome(answer) == ("INTERNAL_SERVER_ERROR", "A000201", "server_error")


async def test_native_single_sign_on_leaves_the_answer_to_the_caller(
    start: Callable[..., Caller],
) -> None:
    caller = start(services=[Service(api_key=1, native_sso_supported=True)])
    value = await code(caller, **SSO, nonce="n", state="s")
    answer = await ask(caller, redeeming(value, device_secret="ds"))
    assert (answer["action"], answer["sessionId"], answer["deviceSecret"]) == (
        "NATIVE_SSO",
        "sid",
        "ds",
    )
    assert json.loads(answer["additionalClaims"]) == {"nonce": "n", "s_hash": half("s")}
    assert "responseContent" not in answer
    form = {
        "grant_type": "refresh_token",
        "client_id": "11",
        "refresh_token": answer["refreshToken"],
    }
    refreshed = await ask(caller, form)
    assert (refreshed["action"], refreshed["sessionId"]) == ("NATIVE_SSO", "sid")
    bare = await ask(caller, redeeming(await code(caller, **SSO)))
    assert bare["additionalClaims"] == "{}"
    assert "deviceSecret" not in bare


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"verifiable_credentials_enabled": True, "cnonce_duration": 60}, 60),
        ({"verifiable_credentials_enabled": True}, 86400),
        ({"verifiable_credentials_enabled": True, "oid4vci_version": "1.0"}, None),
        ({}, None),
    ],
)
async def test_a_nonce_for_credentials_comes_with_tokens_where_drafts_say_so(
    start: Callable[..., Caller], settings: dict[str, Any], expected: int | None
) -> None:
    caller = start(services=[Service(api_key=1, **settings)])
    answer = await redeem(caller)
    content = told(answer)
    assert (answer.get("cnonceDuration"), content.get("c_nonce_expires_in")) == (expected, expected)
    assert answer.get("cnonce") == content.get("c_nonce")


async def test_a_public_client_may_be_known_by_its_code_or_refresh_token(
    start: Callable[..., Caller],
) -> None:
    caller = start(services=[Service(api_key=1, missing_client_id_allowed=True)])
    answer = await ask(caller, redeeming(await code(caller), client_id=None))
    assert outcome(answer) == ("OK", "A050001", None)
    refresh = {"grant_type": "refresh_token", "refresh_token": answer["refreshToken"]}
    assert outcome(await ask(caller, refresh)) == ("OK", "A053001", None)
    for form in (
        redeeming("unknown", client_id=None),
        {"grant_type": "refresh_token", "refresh_token": "unknown"},
        {"grant_type": "client_credentials"},
    ):
        answer = await ask(caller, form)
        assert outcome(answer) == ("INVALID_CLIENT", "A244305", "invalid_client")


async def test_a_service_may_leave_out_descriptions(start: Callable[..., Caller]) -> None:
    caller = start(services=[Service(api_key=1, error_description_omitted=True)])
    assert told(await ask(caller, redeeming("unknown"))) == {"error": "invalid_grant"}


async def test_a_client_can_be_known_by_its_metadata_document(
    start: Callable[..., Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "https://client.example/metadata"
    metadata = {
        "client_id": url,
        "client_name": "the client",
        "redirect_uris": [REDIRECT_URI],
        "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code"],
    }

    async def fetch(_: object, asked: str) -> Document:
        found = json.dumps(metadata).encode() if asked == url else b"{}"
        return Document(found, "application/json")

    monkeypatch.setattr(Fetcher, "fetch", fetch)
    caller = start(services=[Service(api_key=1, client_id_metadata_document_supported=True)])
    value = await code(caller, client_id=url)
    answer = await ask(caller, redeeming(value, client_id=url))
    assert outcome(answer) == ("OK", "A050001", None)
    assert answer["metadataDocumentUsed"] is True
    assert answer["metadataDocumentLocation"] == url
    other = redeeming(value, client_id="https://client.example/other")
    answer = await ask(caller, other)
    assert (answer["action"], told(answer)["error"]) == ("INVALID_CLIENT", "invalid_client")


async def test_a_client_without_refresh_tokens_gets_none(start: Callable[..., Caller]) -> None:
    client = Client(client_id=11, grant_types=("AUTHORIZATION_CODE",))
    caller = start(services=[ServiceSetup(Service(api_key=1), (client,))])
    answer = await redeem(caller)
    assert "refresh_token" not in told(answer)
    assert (answer["refreshTokenExpiresAt"], answer["refreshTokenDuration"]) == (0, 0)
    assert "refreshTokenScopes" not in answer


async def test_an_id_token_can_be_encrypted_for_its_client(start: Callable[..., Caller]) -> None:
    key = jwk.RSAKey.generate_key(2048)
    client = Client(
        client_id=11,
        id_token_sign_alg="ES256",
        id_token_encryption_alg="RSA_OAEP_256",
        id_token_encryption_enc="A256GCM",
        jwks=json.dumps({"keys": [key.as_dict(private=False)]}),
    )
    caller = start(services=[ServiceSetup(Service(api_key=1), (client,))])
    answer = await redeem(caller, scope="openid")
    registry = jwe.JWERegistry(algorithms=["RSA-OAEP-256", "A256GCM"])
    decrypted = jwe.decrypt_compact(answer["idToken"], key, registry=registry)
    assert decrypted.protected["cty"] == "JWT"
    assert verified(caller, (decrypted.plaintext or b"").decode())["sub"] == "john"


async def test_codes_and_refresh_tokens_survive_a_restart(
    start: Callable[..., Caller], tmp_path: Path
) -> None:
    path = tmp_path / "sandbox.db"
    caller = start(database=path)
    value = await code(caller)
    caller.sandbox.close()
    caller = start(database=path)
    answer = await ask(caller, redeeming(value))
    caller.sandbox.close()
    form = {
        "grant_type": "refresh_token",
        "client_id": "11",
        "refresh_token": answer["refreshToken"],
    }
    assert outcome(await ask(start(database=path), form)) == ("OK", "A053001", None)
