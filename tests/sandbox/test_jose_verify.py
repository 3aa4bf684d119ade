"""Verification of JOSE objects, made by an independent library."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from joserfc import jwe
from joserfc.jwk import OctKey, RSAKey

from authlete.models import Client, Service
from authlete.sandbox import FetchPolicy, ServiceSetup
from tests.faults import behaviours as do
from tests.faults.server import FaultServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.conftest import Caller

NOW = 1_700_000_000
SECRET = "s" * 64
KEY = generate_private_key(SECP256R1())
ES256 = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256)
JWKS = json.dumps({"keys": [json.loads(ES256.to_jwk(KEY.public_key()))]})
BY_CLIENT = {"clientIdentifier": "app", "signedByClient": True}
ENCRYPTION = RSAKey.generate_key(2048, {"use": "enc", "kid": "e"}, private=True)


@pytest.fixture
def caller(start: Callable[..., Caller]) -> Caller:
    """Call a service with a client that signs by a key, and by its secret."""
    keys = json.dumps({"keys": [ENCRYPTION.as_dict(private=True)]})
    client = Client(client_id=11, client_id_alias="app", jwks=JWKS, client_secret=SECRET)
    return start(services=[ServiceSetup(Service(api_key=1, jwks=keys), (client,))])


async def verify(caller: Caller, jose: str, **members: Any) -> dict[str, Any]:
    """Verify an object."""
    answer = await caller.call("/jose/verify", jose=jose, **members)
    assert answer["valid"] is ("errorDescriptions" not in answer)
    return answer


async def test_what_a_client_signed_by_its_key_is_valid(caller: Caller) -> None:
    """And not if anybody else did."""
    answer = await verify(caller, jwt.encode({"a": 1}, KEY, "ES256"), **BY_CLIENT)
    assert answer["valid"] is answer["signatureValid"] is True
    assert answer["missingClaims"] == answer["invalidClaims"] == []
    other = jwt.encode({"a": 1}, generate_private_key(SECP256R1()), "ES256")
    answer = await verify(caller, other, **BY_CLIENT)
    assert answer["valid"] is answer["signatureValid"] is False
    assert answer["errorDescriptions"] == ["The signature is not valid."]


async def test_what_a_client_signed_by_its_secret_is_valid(caller: Caller) -> None:
    """Whether or not it is said that the client signed it."""
    token = jwt.encode({"a": 1}, SECRET, "HS256")
    assert (await verify(caller, token, clientIdentifier="app"))["valid"] is True
    assert (await verify(caller, token, **BY_CLIENT))["valid"] is True
    assert (await verify(caller, token))["valid"] is False
    assert (await verify(caller, token, clientIdentifier="12"))["valid"] is False
    wrong = jwt.encode({"a": 1}, "x" * 64, "HS256")
    assert (await verify(caller, wrong, clientIdentifier="app"))["valid"] is False


async def test_what_the_sandbox_signed_is_valid(start: Callable[..., Caller]) -> None:
    """Also without a client."""
    caller = start(services=[Service(api_key=1, access_token_sign_alg="ES256")])
    token = caller.sandbox.issue("a")
    assert (await verify(caller, token))["valid"] is True
    assert (await verify(caller, token, **BY_CLIENT))["valid"] is False


async def test_keys_are_fetched_from_where_the_client_publishes_them(
    start: Callable[..., Caller],
) -> None:
    """If that is allowed."""
    token = jwt.encode({"a": 1}, KEY, "ES256")
    with FaultServer(do.saying(do.answer(200, JWKS.encode()))) as server:
        client = Client(client_id=11, client_id_alias="app", jwks_uri=server.url)
        services = [ServiceSetup(Service(api_key=1), (client,))]
        caller = start(services=services, fetch=FetchPolicy(networks=("127.0.0.0/8",)))
        assert (await verify(caller, token, **BY_CLIENT))["valid"] is True
        assert (await verify(caller, token, **BY_CLIENT))["valid"] is True
        assert len(server.requests) == 1
        caller = start(services=services)
        assert (await verify(caller, token, **BY_CLIENT))["valid"] is False


@pytest.mark.parametrize(
    ("claims", "skew", "invalid"),
    [
        ({"exp": NOW + 1, "nbf": NOW, "iat": NOW}, 0, []),
        ({"exp": NOW}, 0, ["exp"]),
        ({"exp": NOW}, 1, []),
        ({"exp": NOW - 1}, 1, ["exp"]),
        ({"nbf": NOW + 1}, 0, ["nbf"]),
        ({"nbf": NOW + 1}, 1, []),
        ({"iat": NOW + 2}, 1, ["iat"]),
        ({"iat": NOW + 1}, -5, ["iat"]),
        ({"exp": "soon", "nbf": True, "iat": None}, 9, ["exp", "nbf", "iat"]),
    ],
)
async def test_times_are_checked(
    caller: Caller, claims: dict[str, Any], skew: int, invalid: list[str]
) -> None:
    """Give or take the skew."""
    token = jwt.PyJWS().encode(json.dumps(claims).encode(), KEY, "ES256")
    answer = await verify(caller, token, **BY_CLIENT, clockSkew=skew)
    assert answer["invalidClaims"] == invalid
    assert answer["valid"] is not bool(invalid)
    assert answer["signatureValid"] is True


async def test_claims_may_be_mandatory(caller: Caller) -> None:
    """Those that are not there are named."""
    token = jwt.encode({"a": None}, KEY, "ES256")
    answer = await verify(caller, token, **BY_CLIENT, mandatoryClaims=["a", "b"])
    assert answer["missingClaims"] == ["b"]
    assert answer["errorDescriptions"] == ["The claim 'b' is missing."]


async def test_what_was_encrypted_for_the_service_is_decrypted(caller: Caller) -> None:
    """By its key, or by the client's secret."""
    token = jwt.encode({"a": 1}, KEY, "ES256")
    sealed = jwe.encrypt_compact(
        {"alg": "RSA-OAEP-256", "enc": "A128GCM"},
        token,
        ENCRYPTION,
        algorithms=["RSA-OAEP-256", "A128GCM"],
    )
    assert (await verify(caller, sealed, **BY_CLIENT))["valid"] is True
    from hashlib import sha256  # noqa: PLC0415 - how OpenID Connect Core §10.2 makes the key

    shared = OctKey.import_key(sha256(SECRET.encode()).digest()[:16])
    sealed = jwe.encrypt_compact({"alg": "A128KW", "enc": "A128GCM"}, token, shared)
    assert (await verify(caller, sealed, **BY_CLIENT))["valid"] is True
    assert (await verify(caller, sealed))["valid"] is False


@pytest.mark.parametrize("jose", ["x", "a.b.c", "a.b.c.d.e", "....", ".."])
async def test_what_is_no_jwt_is_not_valid(caller: Caller, jose: str) -> None:
    """Nothing is said of its claims."""
    answer = await verify(caller, jose, **BY_CLIENT)
    assert answer["valid"] is answer["signatureValid"] is False
    assert not {"missingClaims", "invalidClaims"} & answer.keys()


async def test_what_nobody_signed_is_not_valid(caller: Caller) -> None:
    """Nor what an unknown client did."""
    unsigned = jwt.encode({"a": 1}, None, "none")
    assert (await verify(caller, unsigned))["valid"] is False
    token = jwt.encode({"a": 1}, KEY, "ES256")
    answer = await verify(caller, token, signedByClient=True)
    assert answer["errorDescriptions"] == ["The client that signed it is unknown."]
