"""Endpoints of an authorization server and of resource servers, as Authlete answers for them."""

from __future__ import annotations

import json
import ssl
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from joserfc import jwk, jwt

if TYPE_CHECKING:
    from authlete.sandbox import Sandbox

    from .conftest import Walker

STATUSES = {
    "OK": 200,
    "JWT": 200,
    "BAD_REQUEST": 400,
    "INVALID_CLIENT": 401,
    "INTERNAL_SERVER_ERROR": 500,
}
RS = "https://rs.example"


def answered(answer: Any) -> tuple[int, Any]:
    """Answer as an endpoint that passes on what Authlete says."""
    content = answer.response_content
    return STATUSES[answer.action], content and json.loads(content)


def verified(sandbox: Sandbox, token: str) -> jwt.Token:
    """Verify what the sandbox signed."""
    return jwt.decode(token, jwk.KeySet.import_key_set(sandbox.jwks), ["ES256"])


def digest(octets: bytes) -> str:
    """Write a SHA-256 as thumbprints are written."""
    return urlsafe_b64encode(sha256(octets).digest()).decode().rstrip("=")


async def test_an_introspection_endpoint_answers_for_both_halves(walker: Walker) -> None:
    """Of a token that is no more, only that it is not active."""
    created = await walker.create(properties=[{"key": "k", "value": "v", "hidden": True}])
    halves = (created.access_token, created.refresh_token)
    for half in halves:
        answer = await walker.introspect_standard(parameters=urlencode({"token": half}))
        status, told = answered(answer)
        assert (status, told["active"], told["client_id"], told["sub"]) == (200, True, "11", "john")
        assert told["scope"] == "history.read timeline.read"
        assert "k" not in told
    await walker.delete(created.access_token)
    for half in halves:
        answer = await walker.introspect_standard(parameters=urlencode({"token": half}))
        assert answered(answer) == (200, {"active": False})


async def test_an_introspection_endpoint_may_answer_by_a_jwt(walker: Walker) -> None:
    """The keys of the sandbox verify it."""
    token = (await walker.create(access_token_duration=60)).access_token
    asked = {
        "parameters": urlencode({"token": token}),
        "http_accept_header": "application/token-introspection+jwt",
        "introspection_sign_alg": "ES256",
        "rs_uri": RS,
    }
    answer = await walker.introspect_standard(**asked)
    assert answer.action == "JWT"
    told = verified(walker.sandbox, answer.response_content)
    assert (told.claims["aud"], told.claims["token_introspection"]["active"]) == (RS, True)
    walker.clock.now += 60
    answer = await walker.introspect_standard(**asked)
    told = verified(walker.sandbox, answer.response_content)
    assert told.claims["token_introspection"] == {"active": False}


async def test_an_introspection_endpoint_tells_its_caller_what_is_missing(walker: Walker) -> None:
    status, told = answered(await walker.introspect_standard(parameters="token="))
    assert (status, told["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("half", ["access_token", "refresh_token"])
async def test_a_revocation_endpoint_lets_a_client_end_its_token(walker: Walker, half: str) -> None:
    """With wrong credentials nothing happens, with the right ones both halves go, once or twice."""
    created = await walker.create()
    other = await walker.create()
    form = urlencode({"token": getattr(created, half), "token_type_hint": half})
    wrong = {"client_id": "11", "client_secret": "guess"}
    status, told = answered(await walker.revocation(parameters=form, **wrong))
    assert (status, told["error"]) == (401, "invalid_client")
    assert await walker.count() == 2
    right = {"client_id": "11", "client_secret": "hush"}
    for _ in range(2):
        assert answered(await walker.revocation(parameters=form, **right)) == (200, None)
        assert (await walker.outcome(created.access_token))[1] == "A057302"
    assert (await walker.outcome(other.access_token))[0] == "OK"


async def test_a_revocation_endpoint_protects_other_clients(walker: Walker) -> None:
    token = (await walker.create()).access_token
    form = urlencode({"token": token, "client_id": "12"})
    status, told = answered(await walker.revocation(parameters=form))
    assert (status, told["error"]) == (400, "invalid_request")
    assert (await walker.outcome(token))[0] == "OK"


async def test_a_token_endpoint_reissues_the_id_token_of_a_refresh(walker: Walker) -> None:
    """The response is complete, and the ID token is signed."""
    created = await walker.create(scopes=["openid"], auth_time=5)
    pair = {"access_token": created.access_token, "refresh_token": created.refresh_token}
    answer = await walker.reissue(
        **pair, claims='{"nonce":"n"}', idt_header_params='{"typ":"X"}', id_token_aud_type="string"
    )
    assert answer.action == "OK"
    response = json.loads(answer.response_content)
    assert pair.items() <= response.items()
    assert (response["scope"], response["expires_in"]) == ("openid", 86_400)
    token = verified(walker.sandbox, response["id_token"])
    assert response["id_token"] == answer.id_token
    assert (token.claims["sub"], token.claims["aud"], token.claims["nonce"]) == ("john", "11", "n")
    assert (token.claims["auth_time"], token.header["typ"]) == (5, "X")
    await walker.update(access_token=created.access_token, scopes=["timeline.read"])
    assert (await walker.reissue(**pair)).action == "CALLER_ERROR"


@pytest.mark.parametrize("client", ["2"], indirect=True)
async def test_a_signed_access_token_is_understood_offline_and_judged_online(
    walker: Walker,
) -> None:
    """Offline by the keys; online by what is stored, to the end."""
    created = await walker.create(scopes=["openid"], jwt_at_claims='{"tenant":"t"}')
    claims = verified(walker.sandbox, created.jwt_access_token).claims
    assert (claims["jti"], claims["tenant"]) == (created.access_token, "t")
    assert (await walker.introspect(created.jwt_access_token)).scopes == ("openid",)
    await walker.update(access_token=created.access_token, scopes=["a"])
    assert (await walker.introspect(created.jwt_access_token)).scopes == ("a",)
    assert await walker.revoke(subject="john") == 1
    assert await walker.outcome(created.jwt_access_token) == ("UNAUTHORIZED", "A057302")


async def test_a_resource_server_checks_the_certificate_of_its_client(walker: Walker) -> None:
    pem = ssl.DER_cert_to_PEM_cert(b"certificate")
    token = (await walker.create(certificate_thumbprint=digest(b"certificate"))).access_token
    assert await walker.outcome(token) == ("UNAUTHORIZED", "A065304")
    assert await walker.outcome(token, client_certificate=pem) == ("OK", "A056001")


async def test_a_resource_server_checks_the_proof_of_its_client(walker: Walker) -> None:
    """With the nonce that it hands out (RFC 9449)."""
    key = jwk.ECKey.generate_key("P-256")
    created = await walker.create(dpop_key_thumbprint=key.thumbprint())
    assert created.token_type == "DPoP"
    claims = {
        "jti": "1",
        "htm": "GET",
        "htu": RS,
        "iat": int(walker.clock.now),
        "ath": digest(created.access_token.encode()),
    }
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": key.as_dict(private=False)}
    asked = {"htm": "GET", "htu": f"{RS}/?q", "dpop_nonce_required": True}
    challenged = await walker.introspect(
        created.access_token, dpop=jwt.encode(header, claims, key), **asked
    )
    assert challenged.action == "UNAUTHORIZED"
    assert 'error="use_dpop_nonce"' in challenged.response_content
    claims["nonce"] = challenged.dpop_nonce
    proof = jwt.encode(header, claims, key)
    assert await walker.outcome(created.access_token, dpop=proof, **asked) == ("OK", "A056001")
