"""Authorization requests as JWTs: by value, by reference, signed and encrypted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc import jwe, jwk
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from authlete.sandbox.fetching import Document, Fetcher
from tests.sandbox.authorization.flow import (
    CALLBACK,
    CHALLENGE,
    ISSUER,
    REQUEST,
    ask,
    ask_text,
    error,
    landing,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.conftest import Caller

NOW = 1_700_000_000
SECRET = "secret-of-the-client-that-is-long-enough"
KEY = ec.generate_private_key(ec.SECP256R1())
STRANGER = ec.generate_private_key(ec.SECP256R1())
CLIENT_JWKS = json.dumps({"keys": [ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True)]})
DECRYPTING = rsa.generate_private_key(65537, 2048)


def rsa_jwk(key: Any) -> dict[str, Any]:
    """Write an RSA key that is for encryption."""
    members = RSAAlgorithm.to_jwk(key, as_dict=True)
    return {"kty": "RSA", "use": "enc", "kid": "enc-1"} | {
        name: value for name, value in members.items() if name != "key_ops"
    }


SERVICE_JWKS = json.dumps({"keys": [rsa_jwk(DECRYPTING)]})
INSIDE = {**REQUEST, "scope": "email", "state": "inside"}


def setup(
    service: dict[str, Any] | None = None, client: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Configure a service that can decrypt, and a client that can sign."""
    registered = {
        "client_id": 11,
        "client_secret": SECRET,
        "jwks": CLIENT_JWKS,
        "redirect_uris": (CALLBACK,),
        **(client or {}),
    }
    settings = {"api_key": 1, "jwks": SERVICE_JWKS, **(service or {})}
    return {"services": [ServiceSetup(Service(**settings), (Client(**registered),))]}


def signed(algorithm: str = "ES256", key: Any = KEY, **claims: Any) -> str:
    """Make a request object; ``None`` leaves a claim out."""
    if algorithm == "none":
        key = None
    elif algorithm.startswith("HS"):
        key = SECRET
    merged = {name: value for name, value in {**INSIDE, **claims}.items() if value is not None}
    return jwt.encode(merged, key, algorithm)


def encrypted(text: str, algorithm: str = "RSA-OAEP-256", method: str = "A128GCM") -> str:
    """Encrypt a request object for the service."""
    key = jwk.import_key(rsa_jwk(DECRYPTING.public_key()))
    header = {"alg": algorithm, "enc": method, "kid": "enc-1"}
    return jwe.encrypt_compact(header, text, key, algorithms=[algorithm, method])


def encrypted_by_secret(text: str, algorithm: str, method: str) -> str:
    """Encrypt a request object by the client's secret (OpenID Connect Core §10.2)."""
    from hashlib import sha256  # noqa: PLC0415 - for this alone

    key = jwk.OctKey.import_key(sha256(SECRET.encode()).digest()[:16])
    return jwe.encrypt_compact(
        {"alg": algorithm, "enc": method}, text, key, algorithms=[algorithm, method]
    )


@pytest.mark.parametrize(
    ("text", "client"),
    [
        (signed(), {}),
        (signed("HS256"), {}),
        (signed("none"), {}),
        (signed("none"), {"request_sign_alg": "NONE"}),
        (signed(), {"request_sign_alg": "ES256"}),
        (encrypted(signed()), {}),
        (encrypted(signed(), "RSA-OAEP"), {"request_encryption_alg": "RSA_OAEP_256"}),
        (encrypted_by_secret(signed(), "dir", "A128GCM"), {}),
        (encrypted_by_secret(signed(), "A128KW", "A128GCM"), {}),
        (signed(exp=NOW + 1, nbf=NOW, iat=NOW, iss="11", aud="x", client_id=None), {}),
    ],
)
async def test_a_request_object_is_read(
    text: str, client: dict[str, Any], start: Callable[..., Caller]
) -> None:
    """And what stands outside does not count, whatever it is (RFC 9101)."""
    caller = start(**setup(client=client))
    answer = await ask_text(
        caller, f"client_id=11&request={text}&scope=phone&display=hologram&redirect_uri=x"
    )
    assert answer["action"] == "INTERACTION", answer
    assert [scope["name"] for scope in answer["scopes"]] == ["email"]
    assert json.loads(answer["requestObjectPayload"])["state"] == "inside"
    issued = await caller.call("/auth/authorization/issue", ticket=answer["ticket"], subject="john")
    assert landing(issued).parameters["state"] == "inside"


@pytest.mark.parametrize(
    ("text", "service", "client"),
    [
        ("nonsense", {}, {}),
        ("a.b.c", {}, {}),
        (signed(key=STRANGER), {}, {}),
        (signed(), {}, {"jwks": None}),
        (signed("HS256"), {}, {"client_secret": None, "client_type": "PUBLIC"}),
        (signed("HS256"), {}, {"request_sign_alg": "ES256"}),
        (signed("none"), {}, {"request_sign_alg": "ES256"}),
        (signed("none"), {"traditional_request_object_processing_applied": False}, {}),
        (signed(client_id="12"), {}, {}),
        (signed(iss="12"), {}, {}),
        (signed(), {"request_object_audience_checked": True}, {}),
        (signed(aud=["x"]), {"request_object_audience_checked": True}, {}),
        (signed(exp=NOW), {}, {}),
        (signed(exp=[NOW]), {}, {}),
        (signed(nbf=NOW + 5), {}, {}),
        (signed(request="x"), {}, {}),
        (signed(request_uri="x"), {}, {}),
        (signed(), {"front_channel_request_object_encryption_required": True}, {}),
        (signed(), {}, {"front_channel_request_object_encryption_required": True}),
        (encrypted(signed()), {"jwks": None}, {}),
        (
            encrypted(signed()),
            {"request_object_encryption_alg_match_required": True},
            {"request_encryption_alg": "RSA_OAEP"},
        ),
        (
            encrypted(signed()),
            {},
            {
                "request_object_encryption_enc_match_required": True,
                "request_encryption_alg": "RSA_OAEP_256",
                "request_encryption_enc": "A256GCM",
            },
        ),
        (encrypted_by_secret(signed(), "dir", "A128GCM").replace("ey", "fy", 1), {}, {}),
        (encrypted_by_secret(signed(), "dir", "A128GCM"), {}, {"client_secret": "another"}),
    ],
)
async def test_a_request_object_that_breaks_a_rule_is_refused(
    text: str, service: dict[str, Any], client: dict[str, Any], start: Callable[..., Caller]
) -> None:
    """The client is told where its parameters outside say, if that is one of its places."""
    answer = await ask(start(**setup(service, client)), request=text)
    assert error(answer) == "invalid_request_object"


async def test_a_skew_of_clocks_is_allowed_for(start: Callable[..., Caller]) -> None:
    caller = start(**setup({"allowable_clock_skew": 10}))
    for text in (signed(exp=NOW - 9), signed(nbf=NOW + 9)):
        assert (await ask(caller, request=text))["action"] == "INTERACTION"


async def test_the_issuer_may_be_among_the_audiences(start: Callable[..., Caller]) -> None:
    caller = start(**setup({"request_object_audience_checked": True}))
    for audience in (ISSUER, ["x", ISSUER]):
        assert (await ask(caller, request=signed(aud=audience)))["action"] == "INTERACTION"


async def test_members_of_an_object_may_be_json(start: Callable[..., Caller]) -> None:
    text = signed(
        claims={"id_token": {"sub": {"value": "ann"}}},
        authorization_details=[{"type": "pay"}],
        resource=["https://a.example", "https://b.example"],
        max_age=5,
        scope=None,
        nothing=[],
    )
    answer = await ask(start(**setup()), request=text)
    assert (answer["subject"], answer["maxAge"]) == ("ann", 5)
    assert answer["authorizationDetails"] == {"elements": [{"type": "pay"}]}
    assert answer["resources"] == ["https://a.example", "https://b.example"]


TRADITIONAL = {"traditional_request_object_processing_applied": True}


@pytest.mark.parametrize(
    ("parameters", "claims", "code"),
    [
        ({"response_type": None}, {}, "invalid_request"),
        ({}, {"response_type": "token"}, "invalid_request"),
        ({"scope": "email"}, {"scope": "openid"}, "invalid_request"),
    ],
)
async def test_by_openid_connect_what_the_object_says_must_stand_outside_too(
    parameters: dict[str, Any], claims: dict[str, Any], code: str, start: Callable[..., Caller]
) -> None:
    answer = await ask(start(**setup(TRADITIONAL)), request=signed(**claims), **parameters)
    assert error(answer) == code


async def test_by_openid_connect_what_stands_outside_counts_unless_the_object_has_it(
    start: Callable[..., Caller],
) -> None:
    answer = await ask(
        start(**setup(TRADITIONAL)),
        request=signed("none", scope="openid email", response_type=None),
        scope="openid",
        login_hint="outside",
    )
    assert answer["loginHint"] == "outside"
    assert [scope["name"] for scope in answer["scopes"]] == ["openid", "email"]


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> dict[str, Document]:
    """Let the sandbox fetch documents from a dict."""
    documents: dict[str, Document] = {}

    async def fetch(_: Fetcher, url: str) -> Document:
        return documents.get(url, Document(fault="is not there"))

    monkeypatch.setattr(Fetcher, "fetch", fetch)
    return documents


@pytest.mark.parametrize("registered", [None, ("https://client.example/o#1",)])
async def test_a_request_object_may_be_fetched(
    registered: tuple[str, ...] | None,
    published: dict[str, Document],
    start: Callable[..., Caller],
) -> None:
    published["https://client.example/o"] = Document(signed().encode())
    caller = start(**setup(client={"request_uris": registered}))
    answer = await ask(caller, request_uri="https://client.example/o#1")
    assert [scope["name"] for scope in answer["scopes"]] == ["email"]


@pytest.mark.parametrize("body", [None, b"\xff"])
async def test_what_cannot_be_fetched_is_told_to_the_client(
    body: bytes | None, published: dict[str, Document], start: Callable[..., Caller]
) -> None:
    if body:
        published["https://client.example/o"] = Document(body)
    answer = await ask(start(**setup()), request_uri="https://client.example/o")
    assert error(answer) == "invalid_request_uri"


async def test_keys_of_the_client_may_be_fetched(
    published: dict[str, Document], start: Callable[..., Caller]
) -> None:
    published["https://client.example/jwks"] = Document(CLIENT_JWKS.encode())
    client = {"jwks": None, "jwks_uri": "https://client.example/jwks"}
    answer = await ask(start(**setup(client=client)), request=signed())
    assert answer["action"] == "INTERACTION"


ADVANCED: dict[str, Any] = {
    "response_type": "code id_token",
    "nonce": "n",
    "scope": "openid",
    "nbf": NOW,
    "exp": NOW + 3600,
}


@pytest.mark.parametrize(
    ("claims", "service", "good"),
    [
        ({}, {}, True),
        ({"response_type": "code", "response_mode": "jwt"}, {}, True),
        ({"response_type": "code"}, {}, False),
        ({"exp": NOW + 3601}, {}, False),
        ({"exp": None}, {}, False),
        ({"nbf": None}, {}, False),
        ({"nbf": None}, {"nbf_optional": True}, True),
        ({"algorithm": "HS256"}, {}, False),
        ({"redirect_uri": "http://client.example/cb"}, {}, False),
    ],
)
async def test_fapi_is_strict_about_request_objects(
    claims: dict[str, Any], service: dict[str, Any], *, good: bool, start: Callable[..., Caller]
) -> None:
    client = {"redirect_uris": (CALLBACK, "http://client.example/cb")}
    caller = start(**setup({"fapi_modes": ("FAPI1_ADVANCED",), **service}, client))
    answer = await ask(caller, request=signed(**{**ADVANCED, **claims}))
    assert (answer["action"] == "INTERACTION") is good, answer


HINT = {"iss": ISSUER, "aud": "11", "sub": "john", "exp": 1}


@pytest.mark.parametrize(
    ("claims", "client", "subject"),
    [
        ({}, {}, "john"),
        ({"aud": ["x", "11"]}, {}, "john"),
        ({}, {"subject_type": "PAIRWISE"}, None),
    ],
)
async def test_an_earlier_id_token_tells_which_user_is_meant(
    claims: dict[str, Any],
    client: dict[str, Any],
    subject: str | None,
    start: Callable[..., Caller],
) -> None:
    caller = start(**setup(client=client))
    hint = jwt.encode({**HINT, **claims}, SECRET, "HS256")
    assert (await ask(caller, id_token_hint=hint)).get("subject") == subject


@pytest.mark.parametrize(
    ("claims", "parameters", "client"),
    [
        ({"iss": "https://other.example"}, {}, {}),
        ({"aud": "12"}, {}, {}),
        ({"sub": 5}, {}, {}),
        ({}, {"claims": '{"id_token":{"sub":{"value":"ann"}}}'}, {}),
        ({}, {}, {"client_secret": "another-secret-that-is-long-enough-for-it"}),
        ({}, {}, {"client_secret": None, "client_type": "PUBLIC"}),
    ],
)
async def test_an_id_token_of_another_is_no_hint(
    claims: dict[str, Any],
    parameters: dict[str, Any],
    client: dict[str, Any],
    start: Callable[..., Caller],
) -> None:
    caller = start(**setup(client=client))
    hint = jwt.encode({**HINT, **claims}, SECRET, "HS256")
    answer = await ask(caller, id_token_hint=hint, **parameters)
    assert error(answer) == "invalid_request"


async def test_a_hint_may_be_what_the_sandbox_issued_and_may_be_encrypted_for_it(
    start: Callable[..., Caller],
) -> None:
    caller = start(**setup())
    asked = await ask(caller, response_type="id_token", scope="openid", nonce="n")
    issued = await caller.call("/auth/authorization/issue", ticket=asked["ticket"], subject="john")
    for hint in (issued["idToken"], encrypted(issued["idToken"])):
        assert (await ask(caller, id_token_hint=hint))["subject"] == "john"
    foreign = encrypted(issued["idToken"]).replace("ey", "fy", 1)
    assert error(await ask(caller, id_token_hint=foreign)) == "invalid_request"


async def test_an_encrypted_hint_for_somebody_else_is_refused(
    start: Callable[..., Caller],
) -> None:
    caller = start(**setup({"jwks": None}))
    hint = encrypted(jwt.encode(HINT, SECRET, "HS256"))
    assert error(await ask(caller, id_token_hint=hint)) == "invalid_request"


async def test_pkce_inside_the_object_counts(start: Callable[..., Caller]) -> None:
    caller = start(**setup({"pkce_required": True}))
    outside = await ask(caller, request=signed(), code_challenge=CHALLENGE)
    assert error(outside) == "invalid_request"
    inside = await ask(caller, request=signed(code_challenge=CHALLENGE))
    assert inside["action"] == "INTERACTION"
