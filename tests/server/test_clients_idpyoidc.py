"""idpyoidc, which registers itself and verifies what it gets, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from idpyoidc.client.oauth2.stand_alone_client import backchannel_logout
from idpyoidc.client.rp_handler import RPHandler

from tests.provider.relying_party import listening
from tests.server.browser import register
from tests.server.features import shows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.browser import Browser

CALLBACK = "https://client.example/cb"
BYE = "https://client.example/bye"
OF_OIDC = "idpyoidc.client.oidc"
SERVICES = {
    "discovery": f"{OF_OIDC}.provider_info_discovery.ProviderInfoDiscovery",
    "registration": f"{OF_OIDC}.registration.Registration",
    "authorization": f"{OF_OIDC}.authorization.Authorization",
    "accesstoken": f"{OF_OIDC}.access_token.AccessToken",
    "userinfo": f"{OF_OIDC}.userinfo.UserInfo",
    "end_session": f"{OF_OIDC}.end_session.EndSession",
    "registration_read": f"{OF_OIDC}.read_registration.RegistrationRead",
}
PKCE = {
    "function": "idpyoidc.client.oauth2.add_on.pkce.add_support",
    "kwargs": {"code_challenge_length": 64, "code_challenge_method": "S256"},
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for the keys that it leaves behind."""
    monkeypatch.chdir(tmp_path)


def relying_party(issuer: str, **more: Any) -> RPHandler:
    config = {
        "issuer": issuer,
        "client_type": "oidc",
        "application_type": "web",
        "redirect_uris": [CALLBACK],
        "post_logout_redirect_uris": [BYE],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "email"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "services": {name: {"class": path} for name, path in SERVICES.items()},
        "add_ons": {"pkce": PKCE},
        **more,
    }
    return RPHandler(base_url="https://client.example", client_configs={"it": config})


def log_in(party: RPHandler, issuer: str, browser: Browser) -> dict[str, Any]:
    answered = parse_qs(urlsplit(browser.callback(party.begin("it"))).query)
    done = party.finalize(issuer, {name: value for name, (value,) in answered.items()})
    assert "error" not in done, done
    return dict(done)


@shows("registration", "code with PKCE", "userinfo")
def test_it_discovers_registers_and_logs_a_user_in(issuer: str, browser: Browser) -> None:
    done = log_in(relying_party(issuer), issuer, browser)
    assert done["id_token"]["sub"] == done["userinfo"]["sub"] == "john"
    assert done["userinfo"]["email"] == "john@example.com"


@shows("registration management")
def test_it_reads_its_registration(issuer: str) -> None:
    party = relying_party(issuer)
    party.begin("it")
    client = party.issuer2rp[issuer]
    read = client.do_request("registration_read", authn_method="client_secret_basic")
    assert read["client_id"] == client.get_client_id()


@shows("logout by a client", "back-channel logout")
def test_it_logs_a_user_out_gets_the_browser_back_and_is_told(
    issuer: str, browser: Browser
) -> None:
    with listening() as told:
        metadata = {
            "redirect_uris": [CALLBACK],
            "post_logout_redirect_uris": [BYE],
            "backchannel_logout_uri": told.url,
        }
        registered = register(issuer, **metadata)
        party = relying_party(
            issuer, client_id=registered["client_id"], client_secret=registered["client_secret"]
        )
        done = log_in(party, issuer, browser)
        left = urlsplit(browser.callback(party.logout(done["state"])["url"]))
    assert left._replace(query="").geturl() == BYE
    assert parse_qs(left.query).keys() == {"state"}
    (body,) = told.bodies
    assert backchannel_logout(party.issuer2rp[issuer], request=body) == done["state"]
