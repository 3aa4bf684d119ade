"""requests_oauth2client, a client that knows nothing of this package, over HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests
from jwskate import Jwk
from requests_oauth2client import (
    AccessDenied,
    ApiClient,
    AuthorizationPending,
    AuthorizationResponseError,
    BearerToken,
    ClientSecretBasic,
    ClientSecretJwt,
    ClientSecretPost,
    DPoPToken,
    IdToken,
    InvalidClient,
    InvalidGrant,
    OAuth2Client,
    PrivateKeyJwt,
    PublicApp,
)

from tests.server.browser import http_client, register
from tests.server.features import each_method, shows

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.provider.relying_party import Notified
    from tests.server.browser import Browser

CALLBACK = "https://client.example/cb"
KEY = Jwk.generate(alg="ES256").with_kid_thumbprint()
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
CIBA = "urn:openid:params:grant-type:ciba"
GRANTS = ["authorization_code", "refresh_token", DEVICE]
METHODS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "client_secret_basic": lambda it: ClientSecretBasic(it["client_id"], it["client_secret"]),
    "client_secret_post": lambda it: ClientSecretPost(it["client_id"], it["client_secret"]),
    "client_secret_jwt": lambda it: ClientSecretJwt(it["client_id"], it["client_secret"]),
    "private_key_jwt": lambda it: PrivateKeyJwt(it["client_id"], KEY),
    "none": lambda it: PublicApp(it["client_id"]),
}
MORE: dict[str, dict[str, Any]] = {
    "private_key_jwt": {
        "jwks": {"keys": [KEY.public_jwk().to_dict()]},
        "token_endpoint_auth_signing_alg": "ES256",
    }
}


def registered(issuer: str, method: str = "client_secret_basic", **more: Any) -> OAuth2Client:
    """Register a client, and make it one of the library."""
    metadata = {
        "redirect_uris": [CALLBACK],
        "token_endpoint_auth_method": method,
        "grant_types": GRANTS,
        "scope": "openid profile email offline_access",
        **MORE.get(method, {}),
        **more,
    }
    answer = register(issuer, **metadata)
    with http_client(issuer) as http:
        published = http.get("/.well-known/openid-configuration").json()
    return OAuth2Client.from_discovery_endpoint(
        f"{issuer}/.well-known/openid-configuration",
        issuer=issuer,
        auth=METHODS[method](answer),
        redirect_uri=CALLBACK,
        testing=True,  # plain http
        device_authorization_endpoint=published["device_authorization_endpoint"],
        backchannel_authentication_endpoint=published["backchannel_authentication_endpoint"],
    )


@shows("code with PKCE", "refresh", "revocation", "userinfo")
@each_method(METHODS)
def test_every_way_to_authenticate_is_understood(
    issuer: str, browser: Browser, method: str
) -> None:
    """The ID token is verified: signature, issuer, audience, nonce and at_hash."""
    client = registered(issuer, method)
    asked = client.authorization_request(scope="openid email offline_access", prompt="consent")
    answered = asked.validate_callback(browser.callback(asked.uri))
    token = client.authorization_code(answered, validate=True)
    assert client.userinfo(token)["email"] == "john@example.com"
    refreshed = client.refresh_token(token)
    assert refreshed.access_token != token.access_token
    assert client.revoke_access_token(refreshed)
    assert client.revoke_refresh_token(refreshed)
    with pytest.raises(InvalidGrant):
        client.refresh_token(refreshed)


@shows("pushed request")
@each_method(METHODS)
def test_a_request_may_be_pushed(issuer: str, browser: Browser, method: str) -> None:
    client = registered(issuer, method)
    asked = client.authorization_request(scope="openid")
    pushed = client.pushed_authorization_request(asked)
    answered = asked.validate_callback(browser.callback(pushed.uri))
    assert client.authorization_code(answered, validate=True).scope == "openid"


@shows("DPoP with nonce")
def test_a_token_may_be_bound_to_a_key(issuer: str, browser: Browser) -> None:
    client = registered(issuer, "none")
    asked = client.authorization_request(scope="openid email", dpop=True)
    answered = asked.validate_callback(browser.callback(asked.uri))
    token = client.authorization_code(answered, validate=False)  # it cannot verify with DPoP
    assert isinstance(token, DPoPToken)
    assert token.dpop_key.as_nonce  # the first proof was refused, and the second had it
    assert client.userinfo(token)["sub"] == "john"
    assert token.dpop_key.rs_nonce
    with http_client(issuer) as http:
        stolen = http.get(
            client.userinfo_endpoint or "",
            headers={"authorization": f"Bearer {token.access_token}"},
        )
    assert stolen.status_code == 401


@shows("device")
def test_a_device_gets_what_its_user_agrees_to(issuer: str, browser: Browser) -> None:
    client = registered(issuer, "none")
    device = client.authorize_device(scope="openid email")
    with pytest.raises(AuthorizationPending):
        client.device_code(device)
    page = browser.visit(device.verification_uri_complete or "")
    assert "connected" in page.text
    assert client.device_code(device).scope == "openid email"


def test_a_device_gets_nothing_if_its_user_denies(issuer: str, browser: Browser) -> None:
    client = registered(issuer, "none")
    device = client.authorize_device(scope="openid email")
    browser.visit(device.verification_uri or "", "deny", user_code=device.user_code)
    with pytest.raises(AccessDenied):
        client.device_code(device)


@shows("CIBA by poll")
def test_a_client_may_ask_a_user_by_the_back_channel(issuer: str, browser: Browser) -> None:
    client = registered(issuer, grant_types=[*GRANTS, CIBA], backchannel_token_delivery_mode="poll")
    asked = client.backchannel_authentication_request(
        scope="openid", login_hint="john", binding_message="A1"
    )
    browser.answer_backchannel()
    assert client.ciba(asked).id_token is not None


@pytest.mark.parametrize(
    "mode",
    [
        pytest.param("ping", marks=shows("CIBA by ping")),
        pytest.param("push", marks=shows("CIBA by push")),
    ],
)
def test_a_client_may_be_told_that_the_user_has_answered(
    issuer: str, browser: Browser, notified: Notified, mode: str
) -> None:
    client = registered(
        issuer,
        grant_types=[*GRANTS, CIBA],
        backchannel_token_delivery_mode=mode,
        backchannel_client_notification_endpoint=notified.url,
    )
    asked = client.backchannel_authentication_request(
        scope="openid", login_hint="john", client_notification_token="a-token"
    )
    browser.answer_backchannel()
    notified.wait()
    assert notified.authorizations == ["Bearer a-token"]
    told = json.loads(notified.bodies[0])
    assert told.pop("auth_req_id") == asked.auth_req_id
    assert (told == {}) == (mode == "ping")
    token = client.ciba(asked) if mode == "ping" else client.token_class(**told)
    assert client.userinfo(token)["sub"] == "john"
    assert isinstance(token.id_token, IdToken)
    keys = client.update_authorization_server_public_keys()
    token.id_token.validate(keys, issuer=issuer, audience=client.client_id, alg="RS256")


@shows("registration management")
def test_a_client_reads_changes_and_removes_itself(issuer: str) -> None:
    known = register(issuer, redirect_uris=[CALLBACK])

    def api_of(registration: Any) -> ApiClient:
        token = BearerToken(registration["registration_access_token"])
        return ApiClient(registration["registration_client_uri"], auth=token)

    with api_of(known) as api:
        assert api.get().json()["redirect_uris"] == [CALLBACK]
        wanted = {"client_id": known["client_id"], "redirect_uris": [CALLBACK, f"{CALLBACK}2"]}
        changed = api.put(json=wanted).json()
        assert changed["redirect_uris"] == wanted["redirect_uris"]
    with api_of(changed) as api:
        assert api.delete().status_code == 204
        with pytest.raises(requests.HTTPError, match="401"):
            api.get()


def test_a_user_may_deny(issuer: str, browser: Browser) -> None:
    client = registered(issuer)
    asked = client.authorization_request(scope="openid")
    with pytest.raises(AuthorizationResponseError) as failed:
        asked.validate_callback(browser.callback(asked.uri, "deny"))
    assert failed.value.error == "access_denied"


@shows("introspection", "revocation")
def test_who_authenticates_may_introspect(issuer: str, browser: Browser) -> None:
    client = registered(issuer)
    asked = client.authorization_request(scope="openid email")
    token = client.authorization_code(asked.validate_callback(browser.callback(asked.uri)))
    described = client.introspect_token(token)
    assert (described["active"], described["sub"]) == (True, "john")
    assert client.revoke_access_token(token)
    assert client.introspect_token(token)["active"] is False
    with pytest.raises(InvalidClient):
        registered(issuer, "none").introspect_token(token)


def test_a_wrong_secret_is_an_error_that_the_client_can_read(issuer: str) -> None:
    client = registered(issuer)
    client = OAuth2Client(
        client.token_endpoint, auth=(client.client_id, "wrong"), redirect_uri=CALLBACK, testing=True
    )
    with pytest.raises(InvalidClient):
        client.authorization_code("code")
