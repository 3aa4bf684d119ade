"""Clients that are known by a document which they publish: fetched by the sandbox, over HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from authlete.models import Service
from authlete.sandbox import FetchPolicy, Sandbox, ServiceSetup
from tests.faults import behaviours as do
from tests.faults.server import FaultServer
from tests.sandbox.verifiable_credentials.wallet import public_jwk

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.conftest import Caller

NOW = 1_700_000_000
KEY = generate_private_key(SECP256R1())
ISSUER = "https://sandbox.example"
HERE = FetchPolicy(networks=("127.0.0.0/8",))
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
CIBA = "urn:openid:params:grant-type:ciba"
METADATA: dict[str, Any] = {
    "redirect_uris": ["https://app.example/cb"],
    "client_name": "App",
    "grant_types": ["authorization_code", DEVICE, CIBA],
    "backchannel_token_delivery_mode": "poll",
    "token_endpoint_auth_method": "private_key_jwt",
    "jwks": {"keys": [public_jwk(KEY)]},
}


def service(**members: Any) -> list[ServiceSetup]:
    """Make a service that knows no client yet."""
    known = Service(api_key=1, client_id_metadata_document_supported=True, **members)
    return [ServiceSetup(known, ())]


def publish(server: FaultServer, **metadata: Any) -> str:
    """Have a server publish a document, and return the client's ID."""
    url = f"{server.url}/client"
    content = json.dumps({**METADATA, "client_id": url, **metadata})
    server.reply = do.saying(do.answer(200, content.encode(), "Content-Type: application/json"))
    return url


def assertion(url: str) -> str:
    """Authenticate as a client."""
    claims = {"iss": url, "sub": url, "aud": ISSUER, "iat": NOW, "exp": NOW + 60, "jti": "j"}
    return jwt.encode(claims, KEY, "ES256")


def form(url: str, **fields: str) -> str:
    """Write the parameters of a request."""
    return str(
        httpx.QueryParams(
            client_id=url,
            client_assertion=assertion(url),
            client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            **fields,
        )
    )


@pytest.mark.parametrize(
    ("path", "fields", "good"),
    [
        ("/device/authorization", {}, "OK"),
        (
            "/backchannel/authentication",
            {"login_hint": "john", "scope": "openid"},
            "USER_IDENTIFICATION",
        ),
    ],
)
async def test_a_client_is_known_by_its_document_wherever_it_comes_first(
    start: Callable[..., Caller], path: str, fields: dict[str, str], good: str
) -> None:
    """If the caller lets its URL be one of http."""
    with FaultServer(do.silent) as server:
        url = publish(server)
        caller = start(services=service(), fetch=HERE)
        asked = {"parameters": form(url, **fields)}
        refused = await caller.call(path, **asked)
        assert refused["action"] == "UNAUTHORIZED"
        assert json.loads(refused["responseContent"])["error"] == "invalid_client"
        answer = await caller.call(path, **asked, cimdOptions={"httpPermitted": True})
        assert answer["action"] == good, answer
        assert answer["metadataDocumentUsed"] is True


async def test_a_policy_changes_what_the_document_says(start: Callable[..., Caller]) -> None:
    """Before the client is stored."""
    policy = json.dumps({"client_name": {"value": "Renamed"}})
    with FaultServer(do.silent) as server:
        url = publish(server)
        caller = start(
            services=service(
                cimd_http_permitted=True,
                cimd_metadata_policy_enabled=True,
                cimd_metadata_policy=policy,
            ),
            fetch=HERE,
        )
        await caller.call("/device/authorization", parameters=form(url))
    (client,) = (await caller.request("GET", "/api/1/client/get/list")).json()["clients"]
    assert client["clientName"] == "Renamed"
    assert client["metadataDocumentLocation"] == url


def test_documents_are_fetched_by_a_sandbox_that_is_served() -> None:
    """From within its own event loop; without leave, it asks nobody."""
    asked = {"client_id": "", "response_type": "code", "redirect_uri": "https://app.example/cb"}
    for fetch, action in ((HERE, "INTERACTION"), (None, "BAD_REQUEST")):
        with (
            FaultServer(do.silent) as server,
            Sandbox(services=service(cimd_http_permitted=True), fetch=fetch) as sandbox,
            sandbox.serve() as url,
        ):
            client_id = publish(server)
            parameters = str(httpx.QueryParams({**asked, "client_id": client_id}))
            answer = httpx.post(
                f"{url}/api/1/auth/authorization",
                json={"parameters": parameters},
                headers={"authorization": f"Bearer {sandbox.bearer}"},
            ).json()
            assert answer["action"] == action, answer
            assert server.accepted == (1 if fetch else 0)
