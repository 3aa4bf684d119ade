"""Authlib's client for httpx, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7523 import ClientSecretJWT, PrivateKeyJWT
from jwskate import Jwk

from tests.server.browser import register
from tests.server.features import each_method, shows

if TYPE_CHECKING:
    from tests.server.browser import Browser

CALLBACK = "https://client.example/cb"
KEY = Jwk.generate(alg="RS256", key_size=2048).with_kid_thumbprint()
METHODS = [
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "private_key_jwt",
    "none",
]


def registered(issuer: str, method: str) -> OAuth2Client:
    metadata: dict[str, Any] = {
        "redirect_uris": [CALLBACK],
        "token_endpoint_auth_method": method,
        "grant_types": ["authorization_code", "refresh_token"],
        "scope": "openid email offline_access",
    }
    if method == "private_key_jwt":
        metadata["jwks"] = {"keys": [KEY.public_jwk().to_dict()]}
    answer = register(issuer, **metadata)
    secret = KEY.to_pem() if method == "private_key_jwt" else answer.get("client_secret")
    client = OAuth2Client(
        answer["client_id"],
        secret,
        token_endpoint_auth_method=method,
        revocation_endpoint_auth_method=method,
        scope="openid email offline_access",
        redirect_uri=CALLBACK,
        code_challenge_method="S256",
        trust_env=False,
        verify=False,  # plain http
    )
    for assertion in (
        ClientSecretJWT(f"{issuer}/token"),
        PrivateKeyJWT(f"{issuer}/token"),
    ):
        client.register_client_auth_method(assertion)
    return client


@shows("code with PKCE", "refresh", "revocation", "userinfo")
@each_method(METHODS)
def test_a_code_is_redeemed_refreshed_and_revoked(
    issuer: str, browser: Browser, method: str
) -> None:
    verifier = "v" * 43
    with registered(issuer, method) as client:
        url, _ = client.create_authorization_url(
            f"{issuer}/authorize", code_verifier=verifier, nonce="n", prompt="consent"
        )
        token = client.fetch_token(
            f"{issuer}/token",
            authorization_response=browser.callback(url),
            code_verifier=verifier,
        )
        assert client.get(f"{issuer}/userinfo").json()["email"] == "john@example.com"
        refreshed = client.refresh_token(f"{issuer}/token", token["refresh_token"])
        assert refreshed["access_token"] != token["access_token"]
        revoked = client.revoke_token(f"{issuer}/revoke", refreshed["refresh_token"])
        assert revoked.status_code == 200
        with pytest.raises(OAuthError, match="invalid_grant"):
            client.refresh_token(f"{issuer}/token", refreshed["refresh_token"])


def test_a_wrong_verifier_is_an_error_that_the_client_can_read(
    issuer: str, browser: Browser
) -> None:
    with registered(issuer, "client_secret_basic") as client:
        url, _ = client.create_authorization_url(f"{issuer}/authorize", code_verifier="v" * 43)
        with pytest.raises(OAuthError, match="invalid_grant"):
            client.fetch_token(
                f"{issuer}/token",
                authorization_response=browser.callback(url),
                code_verifier="w" * 43,
            )


@shows("introspection")
def test_introspection_tells_what_is_known_of_a_token(issuer: str, browser: Browser) -> None:
    with registered(issuer, "client_secret_basic") as client:
        url, _ = client.create_authorization_url(f"{issuer}/authorize", code_verifier="v" * 43)
        token = client.fetch_token(
            f"{issuer}/token",
            authorization_response=browser.callback(url),
            code_verifier="v" * 43,
        )
        described = client.introspect_token(f"{issuer}/introspect", token["access_token"]).json()
        assert (described["active"], described["client_id"]) == (True, client.client_id)
