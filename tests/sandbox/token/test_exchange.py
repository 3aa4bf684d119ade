"""Requests whose tokens and assertions are checked here, and that the caller decides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from authlete.models import Client, CredentialIssuerMetadata, Service
from authlete.models.client.client_extension import ClientExtension
from authlete.sandbox import ServiceSetup
from authlete.sandbox.fetching import Document, Fetcher
from tests.sandbox.token.flows import ask, outcome, redeem, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from authlete.sandbox import Clock
    from tests.sandbox.conftest import Caller

NOW = 1_700_000_000
BAD = "BAD_REQUEST"
URN = "urn:ietf:params:oauth:token-type:"
GRANT = "urn:ietf:params:oauth:grant-type:"
KEY, OTHER_KEY = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
SECRET = "x" * 32
ENCRYPTED = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.AAAA.AAAA"
ISSUER = "https://other.example"
EXCHANGE = {"grant_type": f"{GRANT}token-exchange", "client_id": "11"}
BEARER = {"grant_type": f"{GRANT}jwt-bearer", "client_id": "11"}


def signed(key: Any = KEY, algorithm: str = "ES256", **claims: Any) -> str:
    """Make a JWT; ``alg`` may be ``none``."""
    return jwt.encode(claims, key, algorithm, {"kid": "k"})


def id_token(key: Any = KEY, algorithm: str = "ES256", **claims: Any) -> str:
    """Make an ID token of another issuer; claims given as ``None`` are left out."""
    whole = {"iss": ISSUER, "sub": "s", "aud": "11", "exp": NOW + 60, "iat": NOW, **claims}
    present = {name: value for name, value in whole.items() if value is not None}
    return signed(key, algorithm, **present)


def exchanging(kind: str, token: str, **form: Any) -> dict[str, Any]:
    """Write the form of a token exchange."""
    return {**EXCHANGE, "subject_token": token, "subject_token_type": f"{URN}{kind}", **form}


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What other issuers publish, by its URL; by default they publish their key."""
    entry = jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
    documents = {
        f"{ISSUER}/.well-known/openid-configuration": json.dumps({"jwks_uri": f"{ISSUER}/jwks"}),
        f"{ISSUER}/jwks": json.dumps({"keys": [{**entry, "kid": "k"}]}),
    }

    async def fetch(_: object, url: str) -> Document:
        body = documents.get(url)
        return Document(fault="there is none") if body is None else Document(body.encode())

    monkeypatch.setattr(Fetcher, "fetch", fetch)
    return documents


async def test_a_good_exchange_is_for_the_caller_to_decide(caller: Caller) -> None:
    await caller.create(
        accessToken="t",
        refreshToken="r",
        scopes=["a"],
        resources=["https://rs"],
        properties=[{"key": "k", "value": "v"}],
    )
    form = exchanging(
        "access_token",
        "t",
        actor_token="r",
        actor_token_type=f"{URN}refresh_token",
        requested_token_type=f"{URN}jwt",
        audience=["x", "y"],
        resource=["https://a", "https://b"],
        scope="b c",
        authorization_details='[{"type":"t"}]',
    )
    answer = await ask(caller, form)
    assert outcome(answer) == ("TOKEN_EXCHANGE", "A000001", None)
    assert {name: answer[name] for name in ("subjectToken", "actorToken", "audiences")} == {
        "subjectToken": "t",
        "actorToken": "r",
        "audiences": ["x", "y"],
    }
    assert (answer["requestedTokenType"], answer["subjectTokenType"], answer["actorTokenType"]) == (
        "JWT",
        "ACCESS_TOKEN",
        "REFRESH_TOKEN",
    )
    assert (answer["scopes"], answer["resources"]) == (["b", "c"], ["https://a", "https://b"])
    assert answer["authorizationDetails"]["elements"] == [{"type": "t"}]
    info = answer["subjectTokenInfo"]
    assert {name: info[name] for name in ("clientId", "subject", "scopes", "expiresAt")} == {
        "clientId": 11,
        "subject": "john",
        "scopes": [{"name": "a"}],
        "expiresAt": NOW + 86_400,
    }
    assert (info["resources"], info["properties"]) == (["https://rs"], [{"key": "k", "value": "v"}])
    assert answer["actorTokenInfo"]["expiresAt"] == NOW + 864_000
    assert "responseContent" not in answer


@pytest.mark.parametrize(
    "form",
    [
        {"requested_token_type": "urn:unknown"},
        {"subject_token": None},
        {"subject_token": ""},
        {"subject_token_type": None},
        {"subject_token_type": "urn:unknown"},
        {"actor_token": "t"},
        {"actor_token": "t", "actor_token_type": "urn:unknown"},
        {"actor_token_type": f"{URN}access_token"},
        {"subject_token": "unknown"},
        {"subject_token": "a.b.c"},
        {"subject_token": "unknown", "subject_token_type": f"{URN}refresh_token"},
        {"actor_token": "unknown", "actor_token_type": f"{URN}access_token"},
        {"actor_token": "d", "actor_token_type": "urn:openid:params:token-type:device-secret"},
    ],
)
async def test_an_exchange_must_be_complete_and_its_tokens_good(
    start: Callable[..., Caller], form: dict[str, Any]
) -> None:
    caller = start(services=[Service(api_key=1, access_token_sign_alg="ES256")])
    await caller.create(accessToken="t")
    answer = await ask(caller, {**exchanging("access_token", "t"), **form})
    assert outcome(answer) == (BAD, "A000301", "invalid_request")


@pytest.mark.parametrize(
    ("kind", "seconds"), [("access_token", 86_401), ("refresh_token", 864_001)]
)
async def test_expired_tokens_and_those_of_others_are_not_exchanged(
    start: Callable[..., Caller], clock: Clock, kind: str, seconds: int
) -> None:
    caller = start(services=[Service(api_key=1), Service(api_key=2)])
    await caller.create(accessToken="access_token", refreshToken="refresh_token")
    other = type(caller)(caller.sandbox, "2")
    assert outcome(await ask(other, exchanging(kind, kind)))[2] == "invalid_request"
    assert (await ask(caller, exchanging(kind, kind)))["action"] == "TOKEN_EXCHANGE"
    clock.advance(seconds)
    assert outcome(await ask(caller, exchanging(kind, kind)))[2] == "invalid_request"


async def test_a_token_whose_client_is_gone_is_known_all_the_same(
    start: Callable[..., Caller],
) -> None:
    clients = (Client(client_id=11), Client(client_id=12))
    caller = start(services=[ServiceSetup(Service(api_key=1), clients)])
    await caller.create(clientId=12, accessToken="t")
    await caller.call("/client/lock_flag/update/12", clientLocked=True)
    answer = await ask(caller, exchanging("access_token", "t"))
    assert answer["subjectTokenInfo"]["clientId"] == 12


@pytest.mark.parametrize(
    ("kind", "token", "settings", "good"),
    [
        ("jwt", signed(), {}, True),
        ("jwt", signed(exp=NOW + 1, iat=NOW, nbf=NOW), {}, True),
        ("jwt", signed(exp=NOW, iat=NOW + 1), {"allowable_clock_skew": 1}, True),
        ("jwt", signed(exp=NOW), {}, False),
        ("jwt", signed(exp=NOW + 1, iat=NOW + 1), {}, False),
        ("jwt", signed(nbf=NOW + 1), {}, False),
        ("jwt", "no JWT", {}, False),
        ("jwt", ENCRYPTED, {}, True),
        ("jwt", ENCRYPTED, {"token_exchange_encrypted_jwt_rejected": True}, False),
        ("jwt", signed(None, "none"), {}, True),
        ("jwt", signed(None, "none"), {"token_exchange_unsigned_jwt_rejected": True}, False),
        ("saml1", "anything", {}, True),
        ("saml2", "anything", {}, True),
        ("id_token", id_token(), {}, True),
        ("id_token", ENCRYPTED, {}, True),
        ("id_token", ENCRYPTED, {"token_exchange_encrypted_jwt_rejected": True}, False),
        ("id_token", id_token(exp=None), {}, False),
        ("id_token", id_token(exp=NOW), {}, False),
        ("id_token", id_token(iat=None), {}, False),
        ("id_token", id_token(iat=NOW + 9), {}, False),
        ("id_token", id_token(nbf=NOW + 9), {}, False),
        ("id_token", id_token(iss=None), {}, False),
        ("id_token", id_token(iss="http://other.example"), {}, False),
        ("id_token", id_token(iss="https://[/"), {}, False),
        ("id_token", id_token(iss=f"{ISSUER}?a"), {}, False),
        ("id_token", id_token(iss="https://unknown.example"), {}, False),
        ("id_token", id_token(aud=None), {}, False),
        ("id_token", id_token(aud=[]), {}, False),
        ("id_token", id_token(aud=["a", "b"]), {}, True),
        ("id_token", id_token(nonce=1), {}, False),
        ("id_token", id_token(None, "none"), {}, True),
        ("id_token", id_token(None, "none"), {"token_exchange_unsigned_jwt_rejected": True}, False),
        ("id_token", id_token(SECRET, "HS256"), {}, False),
        ("id_token", id_token(OTHER_KEY), {}, False),
        ("id_token", "no JWT", {}, False),
    ],
)
@pytest.mark.usefixtures("published")
async def test_jwts_are_checked_as_far_as_their_keys_are_known(
    start: Callable[..., Caller], kind: str, token: str, settings: Mapping[str, Any], *, good: bool
) -> None:
    caller = start(services=[Service(api_key=1, **settings)])
    answer = await ask(caller, exchanging(kind, token))
    assert answer["action"] == ("TOKEN_EXCHANGE" if good else BAD)


@pytest.mark.parametrize("document", ["[", "{}", '{"jwks_uri": 1}', '{"jwks_uri": "https://x"}'])
async def test_an_issuer_that_publishes_no_keys_is_not_trusted(
    caller: Caller, published: dict[str, str], document: str
) -> None:
    published[f"{ISSUER}/.well-known/openid-configuration"] = document
    assert (await ask(caller, exchanging("id_token", id_token())))["action"] == BAD


async def test_the_services_own_id_tokens_need_no_discovery(start: Callable[..., Caller]) -> None:
    client = Client(client_id=11, id_token_sign_alg="ES256")
    caller = start(services=[ServiceSetup(Service(api_key=1), (client,))])
    issued = await redeem(caller, scope="openid")
    answer = await ask(caller, exchanging("id_token", issued["idToken"]))
    assert answer["action"] == "TOKEN_EXCHANGE"


@pytest.mark.parametrize(
    ("settings", "client", "form", "expected"),
    [
        ({}, {}, {"client_id": None}, ("TOKEN_EXCHANGE", "A000001", None)),
        (
            {"token_exchange_by_identifiable_clients_only": True},
            {},
            {"client_id": None},
            ("INVALID_CLIENT", "A244305", "invalid_client"),
        ),
        (
            {"token_exchange_by_confidential_clients_only": True},
            {},
            {},
            (BAD, "A000301", "unauthorized_client"),
        ),
        (
            {"token_exchange_by_confidential_clients_only": True},
            {"client_secret": "s"},
            {"client_secret": "s"},
            ("TOKEN_EXCHANGE", "A000001", None),
        ),
        (
            {"token_exchange_by_permitted_clients_only": True},
            {},
            {},
            (BAD, "A000301", "unauthorized_client"),
        ),
        (
            {"token_exchange_by_permitted_clients_only": True},
            {"extension": ClientExtension(token_exchange_permitted=True)},
            {},
            ("TOKEN_EXCHANGE", "A000001", None),
        ),
    ],
)
async def test_the_service_says_who_may_exchange_tokens(
    start: Callable[..., Caller],
    settings: dict[str, Any],
    client: dict[str, Any],
    form: dict[str, Any],
    expected: tuple[str, str, str | None],
) -> None:
    setup = ServiceSetup(Service(api_key=1, **settings), (Client(client_id=11, **client),))
    caller = start(services=[setup])
    answer = await ask(caller, {**exchanging("jwt", signed()), **form})
    assert outcome(answer) == expected


async def signing_on(start: Callable[..., Caller], **settings: Any) -> Caller:
    """Start a service with native single sign-on, whose key is that of the tests."""
    jwk = jwt.algorithms.ECAlgorithm.to_jwk(KEY, as_dict=True)
    keys = json.dumps({"keys": [{**jwk, "kid": "k"}]})
    return start(services=[Service(api_key=1, native_sso_supported=True, jwks=keys, **settings)])


@pytest.mark.usefixtures("published")
async def test_a_device_secret_and_an_id_token_sign_another_app_on(
    start: Callable[..., Caller],
) -> None:
    caller = await signing_on(start)
    secret = {
        "actor_token": "ds",
        "actor_token_type": "urn:openid:params:token-type:device-secret",
    }
    claims = {"iss": "https://sandbox.example", "sid": "session", "ds_hash": "hash"}
    token = id_token(**claims)
    answer = await ask(caller, exchanging("id_token", token, **secret, scope="openid"))
    assert outcome(answer) == ("NATIVE_SSO", "A000001", None)
    assert {
        name: answer[name] for name in ("sessionId", "deviceSecret", "deviceSecretHash", "subject")
    } == {
        "sessionId": "session",
        "deviceSecret": "ds",
        "deviceSecretHash": "hash",
        "subject": "s",
    }
    assert (await caller.introspect(answer["accessToken"]))["subject"] == "s"
    answer = await ask(caller, exchanging("jwt", token, **secret))
    assert outcome(answer)[2] == "invalid_request"
    others = (
        id_token(**{**claims, "ds_hash": None}),
        id_token(**{**claims, "iss": ISSUER}),
        id_token(None, "none", **claims),
        ENCRYPTED,
    )
    for other in others:
        answer = await ask(caller, exchanging("id_token", other, **secret))
        assert outcome(answer)[2] == "invalid_grant"


def asserting(key: Any = KEY, algorithm: str = "ES256", **claims: Any) -> str:
    """Make an assertion; claims given as ``None`` are left out."""
    whole = {"iss": "i", "sub": "s", "aud": "https://as.example", "exp": NOW + 60, **claims}
    present = {name: value for name, value in whole.items() if value is not None}
    return jwt.encode(present, key, algorithm)


@pytest.mark.parametrize(
    ("assertion", "settings", "good"),
    [
        (asserting(), {}, True),
        (asserting(aud=["x", "https://as.example/token"]), {}, True),
        (asserting(aud="anything"), {"issuer": None, "token_endpoint": None}, True),
        (ENCRYPTED, {}, True),
        (ENCRYPTED, {"jwt_grant_encrypted_jwt_rejected": True}, False),
        (asserting(None, "none"), {}, True),
        (asserting(None, "none"), {"jwt_grant_unsigned_jwt_rejected": True}, False),
        ("no JWT", {}, False),
        (asserting(iss=None), {}, False),
        (asserting(sub=None), {}, False),
        (asserting(aud=None), {}, False),
        (asserting(aud="https://other.example"), {}, False),
        (asserting(exp=None), {}, False),
        (asserting(exp=NOW), {}, False),
        (asserting(iat=NOW + 1), {}, False),
        (asserting(nbf=NOW + 1), {}, False),
    ],
)
async def test_an_assertion_is_checked_save_for_its_signature(
    start: Callable[..., Caller], assertion: str, settings: dict[str, Any], *, good: bool
) -> None:
    known = {"issuer": "https://as.example", "token_endpoint": "https://as.example/token"}
    caller = start(services=[Service(api_key=1, **{**known, **settings})])
    answer = await ask(caller, {**BEARER, "assertion": assertion, "scope": "a"})
    if good:
        assert outcome(answer) == ("JWT_BEARER", "A000001", None)
        assert (answer["assertion"], answer["scopes"]) == (assertion, ["a"])
    else:
        assert outcome(answer) == (BAD, "A000301", "invalid_grant")


@pytest.mark.parametrize("assertion", [None, "", ["a", "b"]])
async def test_a_request_has_one_assertion(
    caller: Caller, assertion: str | list[str] | None
) -> None:
    answer = await ask(caller, {**BEARER, "assertion": assertion})
    assert outcome(answer) == (BAD, "A000301", "invalid_request")


@pytest.mark.parametrize(
    ("only", "expected"),
    [(None, "JWT_BEARER"), (False, "JWT_BEARER"), (True, "INVALID_CLIENT")],
)
async def test_an_assertion_may_come_from_nobody(
    start: Callable[..., Caller], expected: str, *, only: bool | None
) -> None:
    caller = start(services=[Service(api_key=1, jwt_grant_by_identifiable_clients_only=only)])
    form = {**BEARER, "client_id": None, "assertion": asserting()}
    assert (await ask(caller, form))["action"] == expected


PRE_AUTHORIZED = {"grant_type": f"{GRANT}pre-authorized_code"}
OFFER = {
    "subject": "john",
    "credentialConfigurationIds": ["degree"],
    "preAuthorizedCodeGrantIncluded": True,
    "txCode": "123456",
    "acr": "high",
    "authTime": 5,
    "properties": [{"key": "k", "value": "v"}],
}


@pytest.fixture
async def offering(start: Callable[..., Caller]) -> tuple[Caller, dict[str, Any]]:
    """Call a credential issuer that has offered a credential."""
    metadata = CredentialIssuerMetadata(
        credential_issuer="https://issuer.example", credentials_supported='{"degree":{}}'
    )
    service = Service(
        api_key=1, verifiable_credentials_enabled=True, credential_issuer_metadata=metadata
    )
    caller = start(services=[service])
    answer = await caller.call("/vci/offer/create", **OFFER)
    value = answer["info"]["preAuthorizedCode"]
    return caller, {**PRE_AUTHORIZED, "pre-authorized_code": value, "tx_code": "123456"}


@pytest.mark.parametrize("client", ["11", None])
async def test_an_offer_gives_a_token_once_also_to_nobody(
    offering: tuple[Caller, dict[str, Any]], client: str | None
) -> None:
    caller, form = offering
    answer = await ask(caller, {**form, "client_id": client})
    assert outcome(answer) == ("OK", "A000001", None)
    assert (answer["subject"], told(answer)["k"]) == ("john", "v")
    assert told(answer)["c_nonce"] == answer["cnonce"]
    introspected = await caller.introspect(answer["accessToken"])
    assert (introspected["action"], introspected["acr"]) == ("OK", "high")
    standard = f"token={answer['accessToken']}"
    described = told(await caller.call("/auth/introspection/standard", parameters=standard))
    assert (described["active"], described.get("client_id")) == (True, client)
    assert ("refreshToken" in answer) is bool(client)
    again = await ask(caller, {**form, "client_id": client})
    assert outcome(again) == (BAD, "A000301", "invalid_grant")


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"tx_code": "000000"}, "invalid_grant"),
        ({"tx_code": None}, "invalid_request"),
        ({"pre-authorized_code": "unknown"}, "invalid_grant"),
        ({"pre-authorized_code": None}, "invalid_request"),
    ],
)
async def test_an_offer_needs_its_codes(
    offering: tuple[Caller, dict[str, Any]], form: dict[str, Any], error: str
) -> None:
    caller, whole = offering
    answer = await ask(caller, {**whole, **form})
    assert outcome(answer) == (BAD, "A000301", error)


async def test_an_offer_may_need_a_client(start: Callable[..., Caller]) -> None:
    settings = {"pre_authorized_grant_anonymous_access_supported": False}
    caller = start(services=[Service(api_key=1, **settings)])  # type: ignore[arg-type]
    answer = await ask(caller, {**PRE_AUTHORIZED, "pre-authorized_code": "x"})
    assert outcome(answer) == ("INVALID_CLIENT", "A244305", "invalid_client")
