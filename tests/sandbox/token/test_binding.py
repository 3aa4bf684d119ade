"""Tokens that are bound to the key of a DPoP proof, or to a client certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from tests.sandbox.proofs import JWK, KEY, THUMBPRINT, proof
from tests.sandbox.token.certificates import make
from tests.sandbox.token.flows import ask, code, outcome, redeem, redeeming, told, verified

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock
    from tests.sandbox.conftest import Caller

NOW = 1_700_000_000
TOKEN_ENDPOINT = "https://as.example/token"
CREDENTIALS = {"grant_type": "client_credentials", "client_id": "11"}
CERTIFICATE, OTHER_CERTIFICATE = make("CN=a").pem, make("CN=b").pem


def proving(jti: str = "1", **claims: Any) -> str:
    """Prove the key to the token endpoint."""
    return proof("", **{"iat": NOW, "jti": jti, "htm": "POST", "htu": TOKEN_ENDPOINT, **claims})


def signed(algorithm: str, key: Any, header: dict[str, Any]) -> str:
    """Make a proof with a header of its own."""
    return jwt.encode({"jti": "1", "iat": NOW}, key, algorithm, {"typ": "dpop+jwt", **header})


def starting(start: Callable[..., Caller], *, client: dict[str, Any], **service: Any) -> Caller:
    """Start a sandbox with a token endpoint and a client of these settings."""
    known = Service(api_key=1, token_endpoint=TOKEN_ENDPOINT, **service)
    return start(services=[ServiceSetup(known, (Client(client_id=11, **client),))])


@pytest.fixture
def caller(start: Callable[..., Caller]) -> Caller:
    """Call a service with a token endpoint and a public client."""
    return starting(start, client={})


async def test_a_proof_binds_the_token_to_its_key(start: Callable[..., Caller]) -> None:
    caller = starting(start, client={}, access_token_sign_alg="ES256")
    answer = await ask(caller, CREDENTIALS, dpop=proving())
    assert told(answer)["token_type"] == "DPoP"
    claims = verified(caller, told(answer)["access_token"], None)
    assert claims["cnf"] == {"jkt": THUMBPRINT}
    assert "dpopNonce" not in answer


@pytest.mark.parametrize(
    ("sent", "members", "code_"),
    [
        ("no JWT", {}, "A254301"),
        (signed("HS256", "x" * 32, {}), {}, "A254302"),
        (signed("ES256", KEY, {}), {}, "A254303"),
        (signed("ES256", KEY, {"jwk": JWK}), {}, "A254301"),
        (proving(htm="GET"), {}, "A254301"),
        (proving(htu="https://as.example/par"), {}, "A254301"),
        (proving(iat=NOW - 301), {}, "A254301"),
        (proving(iat="x"), {}, "A254301"),
        (proving(jti=""), {"htm": "PUT"}, "A254301"),
        (proving(), {"htu": "https://as.example/other"}, "A254301"),
    ],
)
async def test_a_wrong_proof_is_refused(
    caller: Caller, sent: str, members: dict[str, str], code_: str
) -> None:
    answer = await ask(caller, CREDENTIALS, dpop=sent, **members)
    assert outcome(answer) == ("BAD_REQUEST", code_, "invalid_dpop_proof")


async def test_a_proof_without_an_algorithm_is_refused(caller: Caller) -> None:
    answer = await ask(caller, CREDENTIALS, dpop="e30.e30.AAAA")
    assert outcome(answer) == ("BAD_REQUEST", "A254304", "invalid_dpop_proof")


async def test_a_proof_is_used_once(caller: Caller, clock: Clock) -> None:
    """Until it is too old to be used at all; one with another ID is another."""
    assert (await ask(caller, CREDENTIALS, dpop=proving()))["action"] == "OK"
    answer = await ask(caller, CREDENTIALS, dpop=proving())
    assert outcome(answer) == ("BAD_REQUEST", "A254301", "invalid_dpop_proof")
    assert (await ask(caller, CREDENTIALS, dpop=proving("2")))["action"] == "OK"
    clock.advance(601)
    answer = await ask(caller, CREDENTIALS, dpop=proving(iat=NOW + 601))
    assert answer["action"] == "OK"
    with caller.inside() as context:
        assert context.store.used_jwts.count(caller.service) == 1


@pytest.mark.parametrize("by", ["service", "request"])
async def test_a_proof_may_have_to_repeat_a_nonce(start: Callable[..., Caller], by: str) -> None:
    """Every answer to a proof then tells it."""
    settings = {"dpop_nonce_required": True} if by == "service" else {}
    members = {"dpopNonceRequired": True} if by == "request" else {}
    caller = starting(start, client={}, **settings)
    answer = await ask(caller, CREDENTIALS, dpop=proving(), **members)
    assert outcome(answer) == ("BAD_REQUEST", "A254301", "use_dpop_nonce")
    nonce = answer["dpopNonce"]
    repeated = await ask(caller, CREDENTIALS, dpop=proving(nonce=nonce), **members)
    assert (repeated["action"], repeated["dpopNonce"]) == ("OK", nonce)
    unknown = {**CREDENTIALS, "client_id": "12"}
    answer = await ask(caller, unknown, dpop=proving("2", nonce=nonce), **members)
    assert (answer["action"], answer["dpopNonce"]) == ("INVALID_CLIENT", nonce)
    assert "dpopNonce" not in await ask(caller, CREDENTIALS, **members)


async def test_a_client_may_have_to_prove_its_key(start: Callable[..., Caller]) -> None:
    caller = starting(start, client={"dpop_required": True})
    answer = await ask(caller, CREDENTIALS)
    assert outcome(answer) == ("BAD_REQUEST", "A254301", "invalid_dpop_proof")
    assert (await ask(caller, CREDENTIALS, dpop=proving()))["action"] == "OK"


async def test_a_code_can_be_bound_to_a_key(start: Callable[..., Caller]) -> None:
    caller = starting(start, client={})
    value = await code(caller, dpop_jkt=THUMBPRINT)
    assert outcome(await ask(caller, redeeming(value)))[2] == "invalid_grant"
    answer = await ask(caller, redeeming(value), dpop=proving())
    assert told(answer)["token_type"] == "DPoP"


@pytest.mark.parametrize(
    ("client", "expected"),
    [({}, "A053311"), ({"client_secret": "s", "client_type": "CONFIDENTIAL"}, "A053001")],
)
async def test_public_clients_refresh_with_the_same_key_others_may_change_it(
    start: Callable[..., Caller], client: dict[str, Any], expected: str
) -> None:
    caller = starting(start, client=client)
    secret = client.get("client_secret")
    value = await code(caller)
    first = await ask(caller, redeeming(value, client_secret=secret), dpop=proving())
    form = {
        "grant_type": "refresh_token",
        "client_id": "11",
        "client_secret": secret,
        "refresh_token": first["refreshToken"],
    }
    assert outcome(await ask(caller, form))[1] == "A053311"
    other = ec.generate_private_key(ec.SECP256R1())
    entry = jwt.algorithms.ECAlgorithm.to_jwk(other.public_key(), as_dict=True)
    changed = jwt.encode(
        {"jti": "9", "iat": NOW, "htm": "POST", "htu": TOKEN_ENDPOINT},
        other,
        "ES256",
        {"typ": "dpop+jwt", "jwk": entry},
    )
    answer = await ask(caller, form, dpop=changed)
    assert answer["resultCode"] == expected
    if expected == "A053311":
        answer = await ask(caller, form, dpop=proving("3"))
    assert told(answer)["token_type"] == "DPoP"


async def test_a_certificate_binds_the_tokens_of_clients_that_are_set_to_it(
    start: Callable[..., Caller],
) -> None:
    settings = {"tls_client_certificate_bound_access_tokens": True}
    caller = starting(start, client=settings)
    answer = await ask(caller, CREDENTIALS)
    assert outcome(answer) == ("BAD_REQUEST", "A244308", "invalid_request")
    answer = await ask(caller, CREDENTIALS, clientCertificate="x")
    assert outcome(answer) == ("BAD_REQUEST", "A244309", "invalid_request")
    value = await code(caller)
    answer = await ask(caller, redeeming(value), clientCertificate=CERTIFICATE)
    token = answer["accessToken"]
    bound = await caller.introspect(token, clientCertificate=CERTIFICATE)
    assert bound["action"] == "OK"
    assert (await caller.introspect(token))["action"] == "UNAUTHORIZED"
    form = {
        "grant_type": "refresh_token",
        "client_id": "11",
        "refresh_token": answer["refreshToken"],
    }
    answer = await ask(caller, form, clientCertificate=OTHER_CERTIFICATE)
    assert outcome(answer)[2] == "invalid_grant"
    answer = await ask(caller, form, clientCertificate=CERTIFICATE)
    assert outcome(answer) == ("OK", "A053001", None)


async def test_a_certificate_binds_nothing_else(start: Callable[..., Caller]) -> None:
    settings = {"tls_client_certificate_bound_access_tokens": True}
    caller = starting(start, client=settings, tls_client_certificate_bound_access_tokens=False)
    answer = await redeem(caller)
    assert (await caller.introspect(answer["accessToken"]))["action"] == "OK"
