"""Mutual TLS (RFC 8705) by others' clients, over TLS sockets.

Certificates reach the server by ASGI's TLS extension, or by the header of a proxy that ends TLS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client as AuthlibClient
from authlib.oauth2.auth import encode_none
from requests_oauth2client import (
    InvalidClient,
    InvalidGrant,
    InvalidRequest,
    OAuth2Client,
    PublicApp,
)

from tests.server import tls
from tests.server.browser import register as register_at
from tests.server.features import SERVERS, each_method, shows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.browser import Browser
    from tests.server.servers import Servers
    from tests.server.tls import Certificate

CALLBACK = "https://client.example/cb"
SCOPE = "openid email offline_access"
ENTRANCES = [*((server, "tls") for server in SERVERS), ("fastapi", "proxy"), ("django", "proxy")]
METHODS: dict[str, dict[str, Any]] = {
    "tls_client_auth": {"tls_client_auth_san_dns": tls.NAME},
    "self_signed_tls_client_auth": {"jwks": {"keys": [tls.SELF_SIGNED.jwk]}},
}
GOOD = {"tls_client_auth": tls.GOOD, "self_signed_tls_client_auth": tls.SELF_SIGNED}
OTHER = {"tls_client_auth": tls.OTHER, "self_signed_tls_client_auth": tls.OTHER_SELF_SIGNED}


@pytest.fixture(params=ENTRANCES, ids="-".join)
def issuer(request: pytest.FixtureRequest, servers: Servers) -> str:
    """Each server by TLS; the programs of the guide behind a proxy as well."""
    return servers.issuer(*request.param)


def register(issuer: str, **metadata: Any) -> dict[str, Any]:
    return register_at(
        issuer,
        redirect_uris=[CALLBACK],
        grant_types=["authorization_code", "refresh_token"],
        scope=SCOPE,
        tls_client_certificate_bound_access_tokens=True,
        **metadata,
    )


class Connections:
    """Sessions of requests, with a certificate each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.joinpath("authority.pem").write_bytes(tls.AUTHORITY.cert_pem.bytes())

    def by(self, certificate: Certificate | None) -> requests.Session:
        """Make a session that presents a certificate, or none."""
        session = requests.Session()
        session.trust_env = False
        session.verify = str(self.folder / "authority.pem")
        if certificate is not None:
            folder = self.folder / certificate.thumbprint
            folder.mkdir(exist_ok=True)
            session.cert = certificate.files(folder)
        return session

    def client(
        self, issuer: str, auth: Any, certificate: Certificate | None, **headers: str
    ) -> OAuth2Client:
        """Make a client of requests_oauth2client."""
        session = self.by(certificate)
        session.headers.update(headers)
        return OAuth2Client.from_discovery_endpoint(
            issuer=issuer, auth=auth, session=session, redirect_uri=CALLBACK, testing=True
        )


@pytest.fixture
def connections(tmp_path: Path) -> Connections:
    return Connections(tmp_path)


def authorized(client: OAuth2Client, browser: Browser) -> Any:
    asked = client.authorization_request(scope=SCOPE, prompt="consent")
    return asked.validate_callback(browser.callback(asked.uri))


@shows("certificate-bound token", by="requests-oauth2client")
@each_method(METHODS, by="requests-oauth2client")
def test_a_certificate_authenticates_its_client_and_binds_its_tokens(
    issuer: str, browser: Browser, connections: Connections, method: str
) -> None:
    """By requests_oauth2client."""
    registered = register(issuer, token_endpoint_auth_method=method, **METHODS[method])
    auth = PublicApp(registered["client_id"])
    client = connections.client(issuer, auth, GOOD[method])
    token = client.authorization_code(authorized(client, browser), validate=True)
    assert client.userinfo(token)["email"] == "john@example.com"

    api = register(issuer)
    server = connections.client(issuer, (api["client_id"], api["client_secret"]), None)
    described = server.introspect_token(token)
    assert described["cnf"] == {"x5t#S256": GOOD[method].thumbprint}

    refreshed = client.refresh_token(token)
    for certificate in OTHER[method], None:
        stranger = connections.client(issuer, auth, certificate)
        with pytest.raises(InvalidClient):
            stranger.refresh_token(refreshed)
        stolen = stranger.session.get(
            f"{issuer}/userinfo", headers={"authorization": f"Bearer {refreshed.access_token}"}
        )
        assert stolen.status_code == 401
        assert 'error="invalid_token"' in stolen.headers["www-authenticate"]
    assert client.refresh_token(refreshed)
    assert client.revoke_access_token(refreshed)


@shows("certificate-bound token", by="Authlib")
@each_method(METHODS, by="Authlib")
def test_authlib_presents_certificates_as_well(issuer: str, browser: Browser, method: str) -> None:
    registered = register(issuer, token_endpoint_auth_method=method, **METHODS[method])

    def client(certificate: Certificate | None) -> AuthlibClient:
        made = AuthlibClient(
            registered["client_id"],
            token_endpoint_auth_method=method,
            revocation_endpoint_auth_method=method,
            scope=SCOPE,
            redirect_uri=CALLBACK,
            code_challenge_method="S256",
            trust_env=False,
            verify=tls.client_context(certificate),
        )
        made.register_client_auth_method((method, encode_none))
        return made

    verifier = "v" * 43
    with client(GOOD[method]) as good:
        url, _ = good.create_authorization_url(
            f"{issuer}/authorize", code_verifier=verifier, prompt="consent"
        )
        landed = browser.callback(url)
        first = good.fetch_token(
            f"{issuer}/token", authorization_response=landed, code_verifier=verifier
        )
        token = good.refresh_token(f"{issuer}/token", first["refresh_token"])
        assert good.get(f"{issuer}/userinfo").json()["sub"] == "john"
        for certificate in OTHER[method], None:
            with client(certificate) as stranger:
                with pytest.raises(OAuthError, match="invalid_client"):
                    stranger.refresh_token(f"{issuer}/token", token["refresh_token"])
                stranger.token = token
                assert stranger.get(f"{issuer}/userinfo").status_code == 401
        assert good.get(f"{issuer}/userinfo").status_code == 200
        assert good.revoke_token(f"{issuer}/revoke", token["refresh_token"]).status_code == 200


def test_a_certificate_binds_the_tokens_of_who_has_no_other_credentials(
    issuer: str, browser: Browser, connections: Connections
) -> None:
    """RFC 8705 §4."""
    auth = PublicApp(register(issuer, token_endpoint_auth_method="none")["client_id"])
    client = connections.client(issuer, auth, tls.GOOD)
    token = client.authorization_code(authorized(client, browser))
    assert client.userinfo(token)["sub"] == "john"
    with pytest.raises(InvalidGrant):
        connections.client(issuer, auth, tls.OTHER).refresh_token(token)
    without = connections.client(issuer, auth, None)
    with pytest.raises(InvalidRequest):
        without.authorization_code(authorized(without, browser))


def test_nobody_is_believed_who_only_says_that_there_is_a_certificate(
    issuer: str, connections: Connections
) -> None:
    """The header is taken from the proxy alone, which takes away what clients send."""
    method = "tls_client_auth"
    registered = register(issuer, token_endpoint_auth_method=method, **METHODS[method])
    auth = PublicApp(registered["client_id"])
    liar = connections.client(issuer, auth, None, **{tls.HEADER: tls.GOOD.header})
    with pytest.raises(InvalidClient):
        liar.refresh_token("x")
    with pytest.raises(InvalidGrant):
        connections.client(issuer, auth, tls.GOOD).refresh_token("x")
