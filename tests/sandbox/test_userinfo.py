"""What a userinfo endpoint is told to collect and to answer (OpenID Connect Core §5.3)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from joserfc import jwe, jwk

from authlete.models import Client, Pair, Service
from authlete.sandbox import ServiceSetup
from tests.sandbox.proofs import THUMBPRINT, proof
from tests.sandbox.verifying import read_jwt

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock

    from .conftest import Caller

NOW_S = 1_700_000_000
PATH = "/auth/userinfo"
ISSUE = "/auth/userinfo/issue"
SECRET = "a secret that is long enough to sign by HS256"
ENCRYPTION = jwk.ECKey.generate_key("P-256", {"use": "enc"}, auto_kid=True)
PUBLIC = json.dumps({"keys": [ENCRYPTION.as_dict(private=False)]})
SIGNING_ONLY = json.dumps({"keys": [jwk.OKPKey.generate_key("Ed25519").as_dict(private=False)]})
"""A key of a kind that may encrypt, on a curve that cannot."""
PREDEFINED = {"18_or_over": {"claim": "birthdate", "fn": ["years_ago", ["gte", 18]]}}
USA = {"claim": "nationalities", "fn": [["eq", "USA"], "any"]}


def configured(client: Client, **settings: Any) -> list[ServiceSetup]:
    """Configure a service with one client."""
    return [ServiceSetup(Service(api_key=1, issuer="https://as.example", **settings), (client,))]


async def token(caller: Caller, *, scopes: tuple[str, ...] = ("openid",), **attributes: Any) -> str:
    """Issue a token as a flow would that asked for more than scopes."""
    created: str = (await caller.create(scopes=[*scopes]))["accessToken"]
    caller.amend(created, **attributes)
    return created


async def test_a_good_token_tells_whose_claims_to_collect(start: Callable[..., Caller]) -> None:
    """Those of its scopes, and those that were asked for one by one."""
    level = (Pair(key="level", value="1"),)
    client = Client(client_id=11, client_id_alias="app", attributes=level, entity_id="https://e")
    caller = start(services=configured(client, attributes=level))
    wanted = {"userinfo": {"email": None, "nickname#de": {"essential": True}, "sub": None}}
    access = await token(
        caller, scopes=("openid", "phone"), claims=json.dumps(wanted), consented_claims=("email",)
    )
    pair = {"key": "level", "value": "1"}
    assert await caller.call(PATH, token=access) == {
        "resultCode": "A091001",
        "resultMessage": "[A091001] The access token is good for a userinfo request.",
        "action": "OK",
        "claims": ["phone_number", "phone_number_verified", "email", "nickname#de"],
        "clientId": 11,
        "clientIdAlias": "app",
        "clientIdAliasUsed": False,
        "clientEntityId": "https://e",
        "clientEntityIdUsed": False,
        "clientAttributes": [pair],
        "metadataDocumentUsed": False,
        "serviceAttributes": [pair],
        "scopes": ["openid", "phone"],
        "subject": "john",
        "token": access,
        "userInfoClaims": json.dumps(wanted["userinfo"], separators=(",", ":")),
        "consentedClaims": ["email"],
    }


async def test_a_service_without_a_claim_does_not_ask_for_it(start: Callable[..., Caller]) -> None:
    caller = start(services=configured(Client(client_id=11), supported_claims=("email",)))
    access = await token(caller, scopes=("openid", "email", "profile"))
    assert (await caller.call(PATH, token=access))["claims"] == ["email"]


@pytest.mark.parametrize("path", [PATH, ISSUE])
@pytest.mark.parametrize(
    ("created", "outcome"),
    [
        pytest.param({"scopes": ["a"]}, ("FORBIDDEN", "insufficient_scope"), id="no openid"),
        pytest.param({"scopes": None}, ("FORBIDDEN", "insufficient_scope"), id="no scopes"),
        pytest.param(
            {"grantType": "CLIENT_CREDENTIALS", "subject": None},
            ("UNAUTHORIZED", "invalid_token"),
            id="no subject",
        ),
        pytest.param({"accessTokenDuration": 1}, ("UNAUTHORIZED", "invalid_token"), id="expired"),
    ],
)
async def test_a_token_must_be_good_for_claims_about_a_user(
    caller: Caller, clock: Clock, path: str, created: dict[str, Any], outcome: tuple[str, str]
) -> None:
    access = (await caller.create(**{"scopes": ["openid"], **created}))["accessToken"]
    clock.advance(1)
    answer = await caller.call(path, token=access)
    action, error = outcome
    assert (answer["action"], answer["resultCode"]) == (action, "A000301")
    assert answer["responseContent"].startswith(f'Bearer error="{error}",')


@pytest.mark.parametrize("path", [PATH, ISSUE])
@pytest.mark.parametrize(
    ("access", "action", "error"),
    [
        (None, "BAD_REQUEST", "invalid_request"),
        ("", "BAD_REQUEST", "invalid_request"),
        ("unknown", "UNAUTHORIZED", "invalid_token"),
    ],
)
async def test_a_token_must_be_there(
    caller: Caller, path: str, access: str | None, action: str, error: str
) -> None:
    answer = await caller.call(path, token=access)
    assert (answer["action"], answer["resultCode"]) == (action, "A000301")
    assert answer["responseContent"].startswith(f'Bearer error="{error}",')


@pytest.mark.parametrize(
    ("claims", "outcome"),
    [
        ({"htu": "https://as.example/userinfo"}, "OK"),
        ({"htu": "https://elsewhere.example"}, "UNAUTHORIZED"),
    ],
)
async def test_a_bound_token_needs_a_proof_for_the_endpoint(
    start: Callable[..., Caller], claims: dict[str, str], outcome: str
) -> None:
    """What is issued afterwards does not."""
    settings = {"user_info_endpoint": "https://as.example/userinfo"}
    caller = start(services=configured(Client(client_id=11), **settings))
    access = (await caller.create(scopes=["openid"], dpopKeyThumbprint=THUMBPRINT))["accessToken"]
    shown = proof(access, iat=NOW_S, htm="GET", **claims)
    answer = await caller.call(PATH, token=access, dpop=shown, htm="GET")
    assert answer["action"] == outcome
    assert (await caller.call(ISSUE, token=access))["action"] == "JSON"


async def test_a_nonce_may_be_required(start: Callable[..., Caller]) -> None:
    caller = start()
    access = (await caller.create(scopes=["openid"], dpopKeyThumbprint=THUMBPRINT))["accessToken"]
    shown = proof(access, iat=NOW_S)
    answer = await caller.call(PATH, token=access, dpop=shown, dpopNonceRequired=True)
    assert answer["responseContent"].startswith('DPoP error="use_dpop_nonce",')
    shown = proof(access, iat=NOW_S, nonce=answer["dpopNonce"])
    answer = await caller.call(PATH, token=access, dpop=shown, dpopNonceRequired=True)
    assert answer["action"] == "OK"


@pytest.mark.parametrize(
    ("asked", "content"),
    [
        ({}, {"sub": "john"}),
        ({"claims": '{"name":"J","x":null}'}, {"name": "J", "sub": "john"}),
        ({"claims": '{"sub":"other"}'}, {"sub": "john"}),
        ({"sub": "other"}, {"sub": "other"}),
        ({"sub": ""}, {"sub": "john"}),
    ],
)
async def test_claims_are_answered_as_json(
    caller: Caller, asked: dict[str, str], content: dict[str, str]
) -> None:
    answer = await caller.call(ISSUE, token=await token(caller), **asked)
    assert (answer["action"], answer["resultCode"]) == ("JSON", "A096001")
    assert json.loads(answer["responseContent"]) == content


async def test_a_client_sees_what_the_user_consented_to(caller: Caller) -> None:
    """In any language, and what is computed from it."""
    wanted = {"transformed_claims": {"n": USA, "o": USA | {"claim": "other"}}}
    wanted["userinfo"] = {":n": None, ":o": None}
    consented = ("name", "nationalities", "email#de")
    access = await token(caller, claims=json.dumps(wanted), consented_claims=consented)
    given = {"name": "J", "name#ja": "ジ", "email": "a@b", "email#de": "c@d"}
    sources = {"nationalities": ["USA"], "other": ["USA"]}
    answer = await caller.call(
        ISSUE, token=access, claims=json.dumps(given), claimsForTx=json.dumps(sources)
    )
    assert json.loads(answer["responseContent"]) == {
        "name": "J",
        "name#ja": "ジ",
        "email#de": "c@d",
        ":n": True,
        "sub": "john",
    }


async def test_pairwise_subjects_differ_by_sector(start: Callable[..., Caller]) -> None:
    """And hide the user's own."""
    client = Client(client_id=11, subject_type="PAIRWISE", derived_sector_identifier="a.example")
    caller = start(services=configured(client))
    answer = await caller.call(ISSUE, token=await token(caller))
    expected = sha256(b"1\na.example\njohn").digest()
    sub = urlsafe_b64encode(expected).decode().rstrip("=")
    assert json.loads(answer["responseContent"]) == {"sub": sub}


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "PS512"])
async def test_a_client_may_want_a_signed_answer(
    start: Callable[..., Caller], algorithm: str
) -> None:
    client = Client(client_id=11, user_info_sign_alg=algorithm)
    caller = start(services=configured(client))
    answer = await caller.call(ISSUE, token=await token(caller), claims='{"name":"J","iss":"x"}')
    assert answer["action"] == "JWT"
    assert read_jwt(caller.sandbox.jwks, answer["responseContent"], algorithm) == {
        "iss": "https://as.example",
        "aud": "11",
        "sub": "john",
        "name": "J",
    }


async def test_the_clients_secret_may_sign(start: Callable[..., Caller]) -> None:
    client = Client(client_id=11, client_secret=SECRET, user_info_sign_alg="HS256")
    caller = start(services=configured(client))
    answer = await caller.call(ISSUE, token=await token(caller))
    claims = jwt.decode(answer["responseContent"], SECRET, ["HS256"], audience="11")
    assert claims["sub"] == "john"


async def test_a_client_may_want_a_jwt_that_nobody_signed(start: Callable[..., Caller]) -> None:
    client = Client(client_id=11, user_info_sign_alg="NONE")
    caller = start(services=configured(client))
    answer = await caller.call(ISSUE, token=await token(caller))
    assert answer["action"] == "JWT"
    found = jwt.decode_complete(answer["responseContent"], options={"verify_signature": False})
    assert found["header"]["alg"] == "none"
    assert found["payload"] == {"iss": "https://as.example", "aud": "11", "sub": "john"}


@pytest.mark.parametrize("algorithm", ["ES256", None])
async def test_an_answer_may_be_encrypted_signed_or_not(
    start: Callable[..., Caller], algorithm: str | None
) -> None:
    """A signed one is a JWT inside of the JWE, the other the claims themselves."""
    client = Client(
        client_id=11,
        jwks=PUBLIC,
        user_info_sign_alg=algorithm,
        user_info_encryption_alg="ECDH_ES",
        user_info_encryption_enc="A128GCM",
    )
    caller = start(services=configured(client))
    answer = await caller.call(ISSUE, token=await token(caller))
    assert answer["action"] == "JWT"
    opened = jwe.decrypt_compact(answer["responseContent"], ENCRYPTION)
    text = (opened.plaintext or b"").decode()
    claims = read_jwt(caller.sandbox.jwks, text, algorithm) if algorithm else json.loads(text)
    assert claims == {"iss": "https://as.example", "aud": "11", "sub": "john"}
    assert opened.headers().get("cty") == ("JWT" if algorithm else None)


@pytest.mark.parametrize(
    ("client", "code"),
    [
        (Client(client_id=11, user_info_sign_alg="HS256"), "A000201"),
        (Client(client_id=11, user_info_encryption_alg="RSA_OAEP"), "A000301"),
        (Client(client_id=11, user_info_encryption_alg="ECDH_ES", jwks=SIGNING_ONLY), "A000301"),
        (Client(client_id=11, rs_request_signed=True), "A000401"),
    ],
)
async def test_what_the_client_wants_must_be_possible(
    start: Callable[..., Caller], client: Client, code: str
) -> None:
    caller = start(services=configured(client))
    answer = await caller.call(ISSUE, token=await token(caller))
    assert (answer["action"], answer["resultCode"]) == ("INTERNAL_SERVER_ERROR", code)
    assert answer["resultMessage"].startswith(f"[{code}] The ")
    assert code not in answer["resultMessage"].removeprefix(f"[{code}]")
    assert answer["responseContent"].startswith('Bearer error="server_error",')


@pytest.mark.parametrize(
    "asked",
    [{"claims": "["}, {"claims": "[]"}, {"claimsForTx": "x"}, {"verifiedClaimsForTx": ["x"]}],
)
async def test_claims_must_be_the_text_of_an_object(caller: Caller, asked: dict[str, Any]) -> None:
    wanted = {"userinfo": {"verified_claims": {"claims": {":x": None}}}}
    access = await token(caller, claims=json.dumps(wanted))
    answer = await caller.call(ISSUE, token=access, **{"claims": '{"verified_claims":{}}', **asked})
    assert (answer["action"], answer["resultCode"]) == ("INTERNAL_SERVER_ERROR", "A000201")
    assert answer["responseContent"].startswith('Bearer error="server_error",')


async def test_transformed_claims_are_computed(start: Callable[..., Caller]) -> None:
    """By definitions of the service and of the request, from what the caller collected."""
    settings = {"predefined_transformed_claims": json.dumps(PREDEFINED)}
    caller = start(services=configured(Client(client_id=11), **settings))
    wanted = {
        "transformed_claims": {"usa": USA},
        "userinfo": {"::18_or_over": None, ":usa": None, ":undefined": None, "name": None},
    }
    access = await token(caller, claims=json.dumps(wanted))
    told = await caller.call(PATH, token=access)
    assert told["claims"] == ["name"]
    assert told["requestedClaimsForTx"] == ["birthdate", "nationalities"]
    assert json.loads(told["transformedClaims"]) == {"usa": USA}
    sources = {"birthdate": "1970-01-23", "nationalities": ["DEU", "USA"]}
    answer = await caller.call(ISSUE, token=access, claimsForTx=json.dumps(sources))
    assert json.loads(answer["responseContent"]) == {
        "::18_or_over": True,
        ":usa": True,
        "sub": "john",
    }


@pytest.mark.parametrize("several", [False, True])
async def test_verified_claims_may_be_transformed_too(
    start: Callable[..., Caller],
    several: bool,  # noqa: FBT001 - a table
) -> None:
    """Each set of them by its own sources."""
    settings = {"predefined_transformed_claims": json.dumps(PREDEFINED)}
    caller = start(services=configured(Client(client_id=11), **settings))
    verification = {"trust_framework": None}
    one = {"verification": verification, "claims": {"::18_or_over": None, "name": None}}
    wish = [one, {"verification": verification, "claims": {":usa": None}}] if several else one
    wanted = {"transformed_claims": {"usa": USA}, "userinfo": {"verified_claims": wish}}
    access = await token(caller, claims=json.dumps(wanted))
    told = await caller.call(PATH, token=access)
    arrays = [{"array": ["birthdate"]}, {"array": ["nationalities"]}]
    assert told["requestedVerifiedClaimsForTx"] == (arrays if several else arrays[:1])
    given: Any = {"verification": {"trust_framework": "t"}, "claims": {"name": "J"}}
    collected = [given, {"verification": {}, "claims": {}}, 5] if several else given
    answer = await caller.call(
        ISSUE,
        token=access,
        claims=json.dumps({"verified_claims": collected}),
        verifiedClaimsForTx=['{"birthdate":"2010-01-01"}', '{"nationalities":["USA"]}', "{}"],
    )
    first = {**given, "claims": {"name": "J", "::18_or_over": False}}
    second = {"verification": {}, "claims": {":usa": True}}
    expected = [first, second, 5] if several else first
    assert json.loads(answer["responseContent"])["verified_claims"] == expected


@pytest.mark.parametrize("value", [5, {"claims": 5}, {}])
async def test_verified_claims_of_another_shape_stay_as_they_are(
    caller: Caller, value: object
) -> None:
    wanted = {"userinfo": {"verified_claims": {"claims": {":x": None}}}}
    access = await token(caller, claims=json.dumps(wanted))
    claims = json.dumps({"verified_claims": value})
    answer = await caller.call(ISSUE, token=access, claims=claims, verifiedClaimsForTx=["{}"])
    assert json.loads(answer["responseContent"])["verified_claims"] == value


@pytest.mark.parametrize(
    ("functions", "value", "result"),
    [
        ("any", [False, True], True),
        ("any", False, False),
        ("all", [True, False], False),
        ("none", [False], True),
        (["years_ago"], "2005-11-15", 17),
        (["years_ago"], "2005-11-14", 18),
        (["years_ago"], ["2005-11-14", "1970-01-01T00:00:00Z"], [18, 53]),
        ([["eq", 5]], 5, True),
        ([["gt", 5]], 5, False),
        ([["gte", 5]], 5, True),
        ([["lt", 5.5]], 5, True),
        ([["lte", 4]], 5, False),
        ([["lt", "b"]], "a", True),
        ([["gt", 5]], "a", None),
        ([["gt", 5]], True, None),
        (["years_ago"], "yesterday", None),
        (["unknown"], 5, None),
        ([["unknown", 5]], 5, None),
        ([["eq"]], 5, None),
        ([[]], 5, None),
        ([{}], 5, None),
        ([[["any"]]], 5, None),
        (None, 5, None),
        (["any"], None, False),
        ([], None, None),
    ],
)
async def test_a_claim_that_cannot_be_computed_is_left_out(
    caller: Caller, functions: object, value: object, result: object
) -> None:
    definition = {"claim": "c", "fn": functions}
    wanted = {"transformed_claims": {"x": definition}, "userinfo": {":x": None}}
    access = await token(caller, claims=json.dumps(wanted))
    answer = await caller.call(ISSUE, token=access, claimsForTx=json.dumps({"c": value}))
    assert json.loads(answer["responseContent"]).get(":x") == result
