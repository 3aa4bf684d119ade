"""simple_openid_connect, which reads every answer into a model, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from simple_openid_connect.client import OpenidClient
from simple_openid_connect.data import (
    BackChannelLogoutNotification,
    BackChannelLogoutToken,
    RpInitiatedLogoutRequest,
    TokenIntrospectionSuccessResponse,
    TokenSuccessResponse,
    UserinfoSuccessResponse,
)
from simple_openid_connect.pkce import generate_pkce_pair

from tests.provider.relying_party import listening
from tests.server.browser import register
from tests.server.features import shows

if TYPE_CHECKING:
    from tests.server.browser import Browser

CALLBACK = "https://client.example/cb"
BYE = "https://client.example/bye"


def registered(issuer: str, **metadata: object) -> OpenidClient:
    known = register(
        issuer,
        redirect_uris=[CALLBACK],
        post_logout_redirect_uris=[BYE],
        grant_types=["authorization_code", "refresh_token"],
        **metadata,
    )
    return OpenidClient.from_issuer_url(
        issuer,
        CALLBACK,
        known["client_id"],
        known["client_secret"],
        scope="openid email offline_access",
    )


def logged_in(client: OpenidClient, browser: Browser) -> TokenSuccessResponse:
    verifier, challenge = generate_pkce_pair()
    url = client.authorization_code_flow.start_authentication(
        state="s",
        nonce="n",
        prompt=["consent"],
        code_challenge=challenge,
        code_challenge_method="S256",
    )
    tokens = client.authorization_code_flow.handle_authentication_result(
        browser.callback(url), state="s", code_verifier=verifier
    )
    assert isinstance(tokens, TokenSuccessResponse), tokens
    return tokens


@shows("code with PKCE", "refresh", "introspection", "userinfo", "client_secret_basic")
def test_every_answer_fits_its_model(issuer: str, browser: Browser) -> None:
    client = registered(issuer)
    tokens = logged_in(client, browser)
    assert client.decode_id_token(tokens.id_token or "", nonce="n").sub == "john"
    user = client.fetch_userinfo(tokens.access_token)
    assert isinstance(user, UserinfoSuccessResponse), user
    assert user.sub == "john"
    refreshed = client.exchange_refresh_token(tokens.refresh_token or "")
    assert isinstance(refreshed, TokenSuccessResponse), refreshed
    described = client.introspect_token(refreshed.access_token)
    assert isinstance(described, TokenIntrospectionSuccessResponse), described
    assert described.active


@shows("logout by a client", "back-channel logout")
def test_a_logout_comes_back_and_is_told(issuer: str, browser: Browser) -> None:
    with listening() as told:
        client = registered(issuer, backchannel_logout_uri=told.url)
        tokens = logged_in(client, browser)
        asked = RpInitiatedLogoutRequest(
            id_token_hint=tokens.id_token, post_logout_redirect_uri=BYE, state="bye"
        )
        assert browser.callback(client.initiate_logout(asked)) == f"{BYE}?state=bye"
    (body,) = told.bodies
    notified = BackChannelLogoutNotification.model_validate(
        {name: value for name, (value,) in parse_qs(body).items()}
    )
    token = BackChannelLogoutToken.parse_jwt(notified.logout_token, client.provider_keys)
    token.validate_extern(issuer, client.client_auth.client_id)
    assert token.sub == "john"
