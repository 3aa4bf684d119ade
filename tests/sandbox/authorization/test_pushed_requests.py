"""Authorization requests that clients push ahead."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from authlete import (
    AuthleteCore,
    Security,
    authorization_process_request,
    pushed_authorization_create,
)
from authlete.models import Client, Service
from authlete.sandbox import Sandbox, ServiceSetup
from tests.sandbox.authorization.flow import (
    CALLBACK,
    CHALLENGE,
    ask_text,
    error,
    landing,
    query,
)
from tests.sandbox.proofs import THUMBPRINT
from tests.sandbox.proofs import proof as proof_for_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock
    from tests.sandbox.conftest import Caller

PATH = "/pushed_auth_req"
SECRET = "secret-of-the-client-that-is-long-enough"
ENDPOINT = "https://as.example/par"
NOW = 1_700_000_000
KEY = ec.generate_private_key(ec.SECP256R1())
JWKS = json.dumps({"keys": [ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True)]})


def setup(
    service: dict[str, Any] | None = None, client: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Configure a client that has a secret, and another."""
    registered = {
        "client_id": 11,
        "client_secret": SECRET,
        "redirect_uris": (CALLBACK,),
        **(client or {}),
    }
    clients = Client(**registered), Client(client_id=12, redirect_uris=(CALLBACK,))
    return {"services": [ServiceSetup(Service(api_key=1, **(service or {})), clients)]}


async def push(
    caller: Caller, members: dict[str, Any] | None = None, **parameters: Any
) -> dict[str, Any]:
    """Push an authorization request of the client with a secret."""
    text = query(**{"client_secret": SECRET, **parameters})
    return await caller.call(PATH, parameters=text, **(members or {}))


async def follow(caller: Caller, uri: str, **parameters: Any) -> dict[str, Any]:
    """Send the authorization request that names a pushed one."""
    return await ask_text(caller, urlencode({"client_id": "11", "request_uri": uri, **parameters}))


async def test_a_pushed_request_leads_to_a_code(start: Callable[..., Caller]) -> None:
    """What the browser carries besides does not count."""
    caller = start(**setup({"par_required": True}, {"token_auth_method": "CLIENT_SECRET_POST"}))
    pushed = await push(caller, scope="email", resource=["https://a.example", "https://b.example"])
    uri = pushed["requestUri"]
    assert (pushed["action"], pushed["clientAuthMethod"]) == ("CREATED", "CLIENT_SECRET_POST")
    assert uri.startswith("urn:ietf:params:oauth:request_uri:")
    assert json.loads(pushed["responseContent"]) == {"request_uri": uri, "expires_in": 600}
    asked = await follow(caller, uri, scope="phone", state="outside")
    assert asked["action"] == "INTERACTION"
    assert [scope["name"] for scope in asked["scopes"]] == ["email"]
    assert asked["resources"] == ["https://a.example", "https://b.example"]
    issued = await caller.call("/auth/authorization/issue", ticket=asked["ticket"], subject="john")
    found = landing(issued)
    assert (found.uri, found.parameters["state"]) == (CALLBACK, "s")
    assert found.parameters["code"] == issued["authorizationCode"]


async def test_it_is_good_once_for_its_client_and_for_a_while(
    start: Callable[..., Caller], clock: Clock
) -> None:
    caller = start(**setup({"pushed_auth_req_duration": 60}))
    used, old = (await push(caller))["requestUri"], (await push(caller))["requestUri"]
    other = (await push(caller))["requestUri"]
    assert (await follow(caller, used))["action"] == "INTERACTION"
    assert error(await follow(caller, other, client_id="12")) == "invalid_request_uri"
    assert (await follow(caller, other))["action"] == "INTERACTION"
    clock.advance(61)
    for uri in (used, old, f"{old}x"):
        answer = await follow(caller, uri, redirect_uri=CALLBACK)
        assert error(answer) == "invalid_request_uri"
        assert uri not in json.dumps(answer)


@pytest.mark.parametrize(
    ("members", "parameters", "action", "code"),
    [
        ({}, {"client_secret": None}, "UNAUTHORIZED", "invalid_client"),
        ({}, {"client_secret": "wrong"}, "UNAUTHORIZED", "invalid_client"),
        ({}, {"client_id": None}, "UNAUTHORIZED", "invalid_client"),
        ({}, {"client_id": "99"}, "UNAUTHORIZED", "invalid_client"),
        ({}, {"redirect_uri": "https://x.example"}, "BAD_REQUEST", "invalid_request"),
        ({}, {"display": "hologram"}, "BAD_REQUEST", "invalid_request"),
        ({}, {"resource": "relative"}, "BAD_REQUEST", "invalid_target"),
        ({}, {"request_uri": "urn:x"}, "BAD_REQUEST", "invalid_request"),
        ({}, {"request": "nonsense"}, "BAD_REQUEST", "invalid_request_object"),
        ({}, {"login_hint": "x" * 100_000}, "PAYLOAD_TOO_LARGE", "invalid_request"),
        ({"dpop": "nonsense"}, {}, "BAD_REQUEST", "invalid_dpop_proof"),
    ],
)
async def test_a_request_that_is_not_good_is_not_kept(
    members: dict[str, Any],
    parameters: dict[str, Any],
    action: str,
    code: str,
    start: Callable[..., Caller],
) -> None:
    answer = await push(start(**setup()), members, **parameters)
    assert (answer["action"], json.loads(answer["responseContent"])["error"]) == (action, code)
    assert "requestUri" not in answer


@pytest.mark.parametrize(
    ("members", "action"),
    [
        ({}, "INTERNAL_SERVER_ERROR"),
        ({"parameters": ""}, "BAD_REQUEST"),
        ({"parameters": "a=%FF"}, "INTERNAL_SERVER_ERROR"),
    ],
)
async def test_without_parameters_there_is_nothing_to_keep(
    members: dict[str, Any], action: str, caller: Caller
) -> None:
    assert (await caller.call(PATH, **members))["action"] == action


async def test_a_public_client_may_push_too(caller: Caller) -> None:
    assert (await push(caller, client_secret=None))["action"] == "CREATED"


async def test_the_secret_may_be_in_a_header(start: Callable[..., Caller]) -> None:
    """Then the form need not name the client."""
    header = {"clientId": "11", "clientSecret": SECRET}
    caller = start(**setup(client={"token_auth_method": "CLIENT_SECRET_BASIC"}))
    pushed = await push(caller, header, client_id=None, client_secret=None)
    assert (await follow(caller, pushed["requestUri"]))["action"] == "INTERACTION"


def signed(**claims: Any) -> str:
    """Make a request object."""
    content = {
        "response_type": "code",
        "client_id": "11",
        "redirect_uri": CALLBACK,
        "scope": "email",
        "nbf": NOW,
        "exp": NOW + 600,
        **claims,
    }
    return jwt.encode(content, KEY, "ES256")


async def test_a_request_object_may_be_pushed(start: Callable[..., Caller], clock: Clock) -> None:
    """It is read then: it may have expired when the user comes."""
    service = {"front_channel_request_object_encryption_required": True}
    caller = start(**setup(service, {"jwks": JWKS, "request_object_required": True}))
    pushed = await push(caller, request=signed(exp=NOW + 5), redirect_uri=None)
    clock.advance(100)
    asked = await follow(caller, pushed["requestUri"])
    assert asked["action"] == "INTERACTION", asked
    assert json.loads(asked["requestObjectPayload"])["exp"] == NOW + 5


S256 = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


@pytest.mark.parametrize(
    ("modes", "parameters", "client", "action"),
    [
        (("FAPI2_SECURITY",), {}, {}, "BAD_REQUEST"),
        (("FAPI2_SECURITY",), S256, {}, "CREATED"),
        (("FAPI2_SECURITY",), {**S256, "response_type": "code token"}, {}, "BAD_REQUEST"),
        (
            ("FAPI2_SECURITY",),
            {**S256, "client_id": "11", "client_secret": None},
            {"client_type": "PUBLIC", "client_secret": None},
            "BAD_REQUEST",
        ),
        (("FAPI2_MESSAGE_SIGNING_AUTH_RES",), S256, {}, "BAD_REQUEST"),
        (("FAPI2_MESSAGE_SIGNING_AUTH_RES",), {**S256, "response_mode": "jwt"}, {}, "CREATED"),
        (("FAPI2_MESSAGE_SIGNING_AUTH_REQ",), S256, {}, "BAD_REQUEST"),
        (("FAPI2_MESSAGE_SIGNING_AUTH_REQ",), {"request": signed(**S256)}, {}, "CREATED"),
        (
            ("FAPI2_MESSAGE_SIGNING_AUTH_REQ",),
            {"request": signed(**S256, nbf=NOW - 3600)},
            {},
            "BAD_REQUEST",
        ),
    ],
)
async def test_fapi_2_wants_requests_pushed_with_pkce(
    modes: tuple[str, ...],
    parameters: dict[str, Any],
    client: dict[str, Any],
    action: str,
    start: Callable[..., Caller],
) -> None:
    caller = start(**setup({"fapi_modes": modes, "nbf_optional": True}, {"jwks": JWKS, **client}))
    assert (await push(caller, **parameters))["action"] == action


async def test_fapi_1_wants_pushed_requests_with_pkce(start: Callable[..., Caller]) -> None:
    caller = start(**setup({"fapi_modes": ("FAPI1_ADVANCED",)}, {"jwks": JWKS}))
    claims = {"response_mode": "jwt", "state": "s"}
    assert (await push(caller, request=signed(**claims)))["action"] == "BAD_REQUEST"
    assert (await push(caller, request=signed(**claims, **S256)))["action"] == "CREATED"


def proof(**claims: Any) -> str:
    """Make a proof for the endpoint."""
    return proof_for_token("", iat=NOW, **{"htm": "POST", **claims})


async def test_a_dpop_proof_binds_the_code(start: Callable[..., Caller]) -> None:
    """To the key that made it, which a parameter may name as well."""
    caller = start(**setup({"pushed_auth_req_endpoint": ENDPOINT}))
    assert (await push(caller, {"dpop": proof(htu=ENDPOINT, jti="a")}))["action"] == "CREATED"
    good = await push(caller, {"dpop": proof(htu=ENDPOINT, jti="b")}, dpop_jkt=THUMBPRINT)
    assert good["action"] == "CREATED"
    for members, parameters in (
        ({"dpop": proof(htu=ENDPOINT, jti="b")}, {}),
        ({"dpop": proof(htu="https://as.example/token", jti="c")}, {}),
        ({"dpop": proof(htu=ENDPOINT, jti="d"), "htm": "PUT"}, {}),
        ({"dpop": proof(htu=ENDPOINT, jti="e")}, {"dpop_jkt": "x" * 43}),
    ):
        answer = await push(caller, members, **parameters)
        assert json.loads(answer["responseContent"])["error"] == "invalid_dpop_proof"


@pytest.mark.parametrize(
    ("service", "members"), [({"dpop_nonce_required": True}, {}), ({}, {"dpopNonceRequired": True})]
)
async def test_a_dpop_proof_may_need_a_nonce(
    service: dict[str, Any], members: dict[str, Any], start: Callable[..., Caller]
) -> None:
    caller = start(**setup(service))
    first = await push(caller, {"dpop": proof(htu=ENDPOINT, jti="a"), **members})
    assert json.loads(first["responseContent"])["error"] == "use_dpop_nonce"
    again = {"dpop": proof(htu=ENDPOINT, jti="b", nonce=first["dpopNonce"]), **members}
    second = await push(caller, again)
    assert (second["action"], second["dpopNonce"]) == ("CREATED", first["dpopNonce"])


async def test_pushing_works_through_the_sdk() -> None:
    with Sandbox(**setup()) as sandbox:
        async with AuthleteCore(
            security=Security(authlete=sandbox.bearer),
            transport=sandbox.transport(),
            service_id="1",
        ) as core:
            pushing: Any = {
                "pushed_authorization_request": {"parameters": query(client_secret=SECRET)}
            }
            pushed = (await pushed_authorization_create(core, pushing)).unwrap()
            text = urlencode({"client_id": "11", "request_uri": pushed.request_uri})
            asking: Any = {"authorization_request": {"parameters": text}}
            asked = (await authorization_process_request(core, asking)).unwrap()
    assert (pushed.action, asked.action) == ("CREATED", "INTERACTION")
