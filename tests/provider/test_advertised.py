"""What the provider says of itself, and that nothing a client sends is its own fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from authlete.server.routes import ROUTES
from tests.provider.relying_party import RelyingParty, parameters

if TYPE_CHECKING:
    import httpx

    from authlete.provider import Provider

FORM = "application/x-www-form-urlencoded"
PATHS = [
    route.path.replace("{client_id}", "1").replace("{grant_id}", "x").replace("{identifier}", "x")
    for route in ROUTES
]
GRANTS = [
    "authorization_code",
    "refresh_token",
    "password",
    "client_credentials",
    "urn:openid:params:grant-type:ciba",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:ietf:params:oauth:grant-type:token-exchange",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn:ietf:params:oauth:grant-type:pre-authorized_code",
]
MALFORMED: list[dict[str, Any]] = [
    {},
    {"content": b"\xff", "headers": {"content-type": FORM}},
    {"content": b"a=1&a=2", "headers": {"content-type": FORM}},
    {"content": b"{", "headers": {"content-type": "application/json"}},
    {"content": b"[]", "headers": {"content-type": "application/json"}},
    {"content": b"null", "headers": {"content-type": "application/json"}},
    {"content": b'{"a":' * 5000, "headers": {"content-type": "application/json"}},
    {"content": b"x" * 200_000, "headers": {"content-type": FORM}},
    {"data": {"client_id": "\x00", "token": "é", "user_code": "\u2028"}},
    {"data": {"grant_type": "authorization_code", "code": "\x00"}, "auth": ("é", "\x00")},
    {"data": {"token": "x"}, "headers": {"authorization": "Basic !"}},
    {"data": {"token": "x"}, "headers": {"authorization": "Bearer"}},
    {"data": {"token": "x"}, "headers": {"dpop": "x.y.z", "authorization": "DPoP x"}},
    {"data": {"request": "x.y.z", "client_id": "1"}},
    {"data": {"id_token_hint": "x", "logout_hint": "y"}},
    {"data": {"client_assertion": "a.b", "client_assertion_type": "x"}},
]


def test_discovery_tells_all_that_is_there(http: httpx.Client, provider: Provider) -> None:
    found = http.get("/.well-known/openid-configuration").json()
    assert http.get("/.well-known/oauth-authorization-server").json() == found
    assert found["issuer"] == provider.issuer
    for endpoint in (
        "authorization",
        "token",
        "userinfo",
        "registration",
        "revocation",
        "introspection",
        "pushed_authorization_request",
        "device_authorization",
        "backchannel_authentication",
        "end_session",
        "grant_management",
    ):
        assert found[f"{endpoint}_endpoint"].startswith(provider.issuer)
    assert {"client_secret_basic", "client_secret_post", "private_key_jwt", "none"} <= {
        *found["token_endpoint_auth_methods_supported"]
    }
    assert {"query", "fragment", "form_post", "jwt"} <= {*found["response_modes_supported"]}
    assert {"code", "id_token", "code id_token"} <= {*found["response_types_supported"]}
    assert "offline_access" in found["scopes_supported"]
    assert "ES256" in found["dpop_signing_alg_values_supported"]
    assert "poll" in found["backchannel_token_delivery_modes_supported"]
    assert {"sub", "email", "address"} <= {*found["claims_supported"]}
    assert found["ui_locales_supported"] == ["en", "de"]
    assert found["authorization_details_types_supported"] == ["payment_initiation"]
    assert len(found["acr_values_supported"]) == 2
    assert found["backchannel_logout_supported"]
    assert found["tls_client_certificate_bound_access_tokens"]


def test_the_credential_issuer_tells_endpoints_that_are_there(
    http: httpx.Client, provider: Provider
) -> None:
    found = http.get("/.well-known/openid-credential-issuer").json()
    assert found["credential_issuer"] == provider.issuer
    endpoints = [value for name, value in found.items() if name.endswith("_endpoint")]
    assert len(endpoints) == 3
    for url in endpoints:
        assert http.post(url, json={}).status_code in {400, 401}, url


@pytest.mark.parametrize("path", ["/token", "/userinfo", "/.well-known/openid-configuration"])
def test_scripts_of_other_origins_may_read_what_is_theirs(http: httpx.Client, path: str) -> None:
    response = http.get(path, headers={"origin": "https://app.example.org"})
    assert response.headers["access-control-allow-origin"] == "*"
    exposed = set(response.headers["access-control-expose-headers"].split(", "))
    assert {"WWW-Authenticate", "DPoP-Nonce"} <= exposed
    assert http.options(path, headers={"origin": "https://app.example.org"}).status_code == 204


@pytest.mark.parametrize("path", PATHS)
def test_a_wrong_method_is_405_with_the_right_ones(http: httpx.Client, path: str) -> None:
    """Or there is no such endpoint."""
    response = http.patch(path)
    assert response.status_code in {404, 405}
    if response.status_code == 405:
        assert response.headers["allow"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_nothing_that_a_client_sends_is_the_providers_fault(
    http: httpx.Client, path: str, method: str
) -> None:
    """Whatever it is, the answer says so with a status below 500."""
    for options in MALFORMED:
        response = http.request(method, path, **options)
        assert response.status_code < 500, options


def test_nothing_that_a_registered_client_sends_either(client: RelyingParty) -> None:
    """With good credentials and bad everything else."""
    for path in ("/token", "/par", "/device_authorization", "/bc-authorize", "/revoke"):
        for grant in (*GRANTS, "", "x"):
            answered = client.post(path, grant_type=grant, code="x", scope="\x00 é", request="x")
            assert answered.status_code < 500, (path, grant)


@pytest.mark.parametrize(
    "asked",
    [
        {"acr_values": "x" * 5000},
        {"claims": "{"},
        {"claims": "[]"},
        {"max_age": "-1"},
        {"max_age": "x"},
        {"prompt": "none login"},
        {"ui_locales": "\x00 de"},
        {"authorization_details": "{}"},
        {"resource": "no uri"},
        {"request": "x"},
        {"request_uri": "urn:x"},
        {"response_type": "code x"},
        {"response_mode": "x"},
        {"code_challenge": "x"},
        {"display": "x"},
        {"scope": "\x00"},
        {"login_hint": "\u2028<b>"},
        {"id_token_hint": "x"},
        {"redirect_uri": "https://evil.example"},
    ],
)
def test_a_malformed_authorization_request_is_the_clients_fault(
    client: RelyingParty, asked: dict[str, str]
) -> None:
    """Told to the client, or to the user where the client cannot be trusted with it."""
    response = client.http.get(client.url(**asked))
    assert response.status_code < 500
    if response.status_code == 302:
        assert "error" in parameters(response.headers["location"])
