"""Tokens that hooks describe are bound as the client asked for, and assertions are real ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from authlete.models.common.authz_details import AuthorizationDetailsElement, AuthzDetails
from authlete.server import Grant
from tests.sandbox.proofs import JWK, KEY, proof
from tests.sandbox.token.certificates import make
from tests.server.conftest import NOW, basic, client, content
from tests.server.test_token import ACCESS_TOKEN, EXCHANGE, JWT_BEARER, token_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.server import Request, Response
    from tests.server.conftest import World

CERTIFICATE = make("CN=the client").pem
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())
OTHER_JWK: dict[str, str] = json.loads(ECAlgorithm.to_jwk(OTHER_KEY.public_key()))


async def accept(*_: object) -> Grant:
    """Be the hook that lets john have what was asked for."""
    return Grant("john", scopes=["openid", "profile"])


def proof_for(path: str, token: str = "", **claims: Any) -> tuple[str, str]:
    """Prove the key to an endpoint."""
    htm = "POST" if path == "/token" else "GET"
    htu = f"https://as.example{path}"
    return "DPoP", proof(token, **{"iat": NOW, "jti": path, "htm": htm, "htu": htu, **claims})


def assertion(key: Any = KEY, **claims: Any) -> str:
    """Sign an assertion as client 11 does."""
    told = {"iss": "11", "sub": "john", "aud": "https://as.example", "exp": NOW + 60, **claims}
    algorithm = "HS256" if isinstance(key, str) else "ES256"
    told = {name: value for name, value in told.items() if value is not None}
    return jwt.encode(told, key, "none" if key is None else algorithm)


@pytest.fixture
def hooked(start: Callable[..., World]) -> Callable[..., World]:
    """Start a server whose hooks let every good request pass, with a client that has a key."""

    def _start(**settings: Any) -> World:
        jwks = json.dumps({"keys": [JWK]})
        return start(client(jwks=jwks, **settings), token_exchange=accept, jwt_bearer=accept)

    return _start


async def ask(
    world: World, grant_type: str, *headers: tuple[str, str], certificate: str | None = None
) -> Response:
    """Ask for a token by an exchange, or by an assertion."""
    form = {"grant_type": JWT_BEARER, "assertion": assertion(), "scope": "openid"}
    if grant_type == EXCHANGE:
        token = content(await ask(world, JWT_BEARER, certificate=certificate))["access_token"]
        form = {"subject_token": token, "subject_token_type": ACCESS_TOKEN, "scope": "openid"}
        form["grant_type"] = EXCHANGE
    certificates = (certificate,) if certificate else ()
    return await world.browser.post(
        "/token", form, headers=[basic(), *headers], client_certificates=certificates
    )


async def userinfo(
    world: World, authorization: str, *headers: tuple[str, str], certificate: str | None = None
) -> int:
    """Present a token, and see with what status it is answered."""
    shown = await world.browser.get(
        "/userinfo",
        headers=[("authorization", authorization), *headers],
        client_certificates=(certificate,) if certificate else (),
    )
    return shown.status


@pytest.mark.parametrize("grant_type", [EXCHANGE, JWT_BEARER])
async def test_a_proof_binds_what_a_hook_grants(
    hooked: Callable[..., World], grant_type: str
) -> None:
    world = hooked()
    told = content(await ask(world, grant_type, proof_for("/token")))
    token = told["access_token"]
    assert told["token_type"] == "DPoP"
    assert await userinfo(world, f"Bearer {token}") == 401
    assert await userinfo(world, f"DPoP {token}") in {400, 401}
    assert await userinfo(world, f"DPoP {token}", proof_for("/userinfo", token)) == 200


@pytest.mark.parametrize("grant_type", [EXCHANGE, JWT_BEARER])
async def test_a_certificate_binds_what_a_hook_grants_if_the_client_says_so(
    hooked: Callable[..., World], grant_type: str
) -> None:
    world = hooked(tls_client_certificate_bound_access_tokens=True)
    told = content(await ask(world, grant_type, certificate=CERTIFICATE))
    bearer = f"Bearer {told['access_token']}"
    assert await userinfo(world, bearer) == 401
    assert await userinfo(world, bearer, certificate=make("CN=the client").pem) == 401
    assert await userinfo(world, bearer, certificate=CERTIFICATE) == 200
    without = await ask(world, JWT_BEARER)
    assert (without.status, content(without)["error"]) == (400, "invalid_request")

    world = hooked()
    told = content(await ask(world, grant_type, certificate=CERTIFICATE))
    assert await userinfo(world, f"Bearer {told['access_token']}") == 200


async def test_what_cannot_be_bound_is_refused(hooked: Callable[..., World]) -> None:
    """Authlete would not have let it pass."""
    world = hooked(tls_client_certificate_bound_access_tokens=True)
    for sent, error in (
        ({"headers": [basic(), ("DPoP", "no JWT")]}, "invalid_dpop_proof"),
        ({"headers": [basic(), ("DPoP", "e30.e30.e30")]}, "invalid_dpop_proof"),
        ({"headers": [basic(), ("DPoP", "W10.e30.e30")]}, "invalid_dpop_proof"),
        ({"headers": [basic()], "client_certificates": ("no PEM",)}, "invalid_request"),
    ):
        for operation, answer in token_of("TOKEN_EXCHANGE"):
            world.script(operation, **answer)
        response = await world.browser.post("/token", {"grant_type": EXCHANGE}, **sent)
        assert (response.status, content(response)["error"]) == (400, error)
    for operation, answer in token_of("TOKEN_EXCHANGE", clientId=0):
        world.script(operation, **answer)
    nobody = await world.browser.post("/token", {"grant_type": EXCHANGE})
    assert (nobody.status, content(nobody)["error"]) == (400, "invalid_request")
    assert "token_operations_create" not in world.asked_for()


async def test_a_token_of_a_hook_is_issued_as_the_client_asked(start: Callable[..., World]) -> None:
    details = AuthzDetails(elements=(AuthorizationDetailsElement(type="less"),))
    grants = [Grant("john"), Grant("john", authorization_details=details)]

    async def exchange(*_: object) -> Grant:
        return grants.pop(0)

    world = start(token_exchange=exchange)
    asked = {"elements": [{"type": "more"}]}
    for kind in ("more", "less"):
        for operation, answer in token_of(
            "TOKEN_EXCHANGE", authorizationDetails=asked, clientIdAliasUsed=True, scopes=["email"]
        ):
            world.script(operation, **answer)
        await world.token(grant_type=EXCHANGE)
        sent = world.sent("token_operations_create")
        assert sent["authorizationDetails"]["elements"] == [{"type": kind}]
        assert (sent["clientIdAliasUsed"], sent["scopes"]) == (True, ["email"])


GOOD = {
    "the client's": assertion(),
    "for its token endpoint": assertion(aud=["https://x.example", "https://as.example/token"]),
}
BAD = {
    "another's key": assertion(OTHER_KEY),
    "not signed": assertion(None),
    "another secret": assertion("a-wrong-secret-of-32-characters-!"),
    "for others": assertion(aud="https://other.example"),
    "expired": assertion(exp=NOW),
    "not good yet": assertion(nbf=NOW + 60),
    "without an end": assertion(exp=None),
    "about nobody": assertion(sub=None),
    "no JWT": "text",
}


async def test_a_real_assertion_is_judged_by_its_signature_and_claims(
    start: Callable[..., World],
) -> None:
    seen: list[str | None] = []

    async def jwt_bearer(_: Request, answered: Any) -> Grant:
        seen.append(answered.assertion)
        return Grant("john", scopes=["profile"])

    others = client(12, jwks=json.dumps({"keys": [OTHER_JWK]}))
    world = start(client(jwks=json.dumps({"keys": [JWK]})), others, jwt_bearer=jwt_bearer)
    for text in GOOD.values():
        good = await world.token(grant_type=JWT_BEARER, assertion=text)
        assert (good.status, content(good)["token_type"], seen.pop()) == (200, "Bearer", text)
    for case, text in BAD.items():
        bad = await world.token(grant_type=JWT_BEARER, assertion=text)
        assert (bad.status, content(bad)["error"], seen) == (400, "invalid_grant", []), case
