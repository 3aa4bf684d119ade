"""What a client gets from the provider, flow by flow, over real HTTP."""

from __future__ import annotations

import socket
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx
import jwt
import pytest
from joserfc import jwk
from joserfc import jwt as jose

from authlete.models import Client
from authlete.provider import UnexpectedPageError, serve_provider
from authlete.provider.callbacks import Callbacks, claims_of, grant_of
from authlete.provider.consent import Agreement, Consents
from authlete.provider.sessions import Login, Sessions
from authlete.sandbox import Answer
from authlete.server import Asked
from tests.provider.relying_party import (
    BYE,
    CALLBACK,
    CIBA,
    URN,
    VERIFIER,
    RelyingParty,
    listening,
    parameters,
)

if TYPE_CHECKING:
    from authlete.provider import Provider

PUBLIC = {
    "token_endpoint_auth_method": "none",
    "grant_types": ["authorization_code"],
    "response_types": ["code"],
}
TYPE = "urn:ietf:params:oauth:token-type:"


def signed_in(provider: Provider, client: RelyingParty, **asked: str) -> dict[str, Any]:
    """Run the code flow, and return the tokens."""
    return client.use_code(provider.browser("john").approve(client.url(**asked)))


def verified(provider: Provider, id_token: str, client: RelyingParty) -> dict[str, Any]:
    """Verify an ID token as its client does."""
    keys = jwt.PyJWKSet.from_dict(client.http.get("/jwks").json())
    key = keys[jwt.get_unverified_header(id_token)["kid"]]
    return dict(jwt.decode(id_token, key, audience=client.client_id, issuer=provider.issuer))


def test_the_code_flow_tells_who_the_user_is(provider: Provider, client: RelyingParty) -> None:
    redirect = provider.browser("jane").approve(client.url(scope="openid profile email"))
    assert redirect.startswith(f"{CALLBACK}?")
    assert parameters(redirect)["iss"] == provider.issuer
    tokens = client.use_code(redirect)
    claims = verified(provider, tokens["id_token"], client)
    assert (claims["sub"], claims["nonce"], claims["email"]) == (
        "jane",
        "nonce",
        "jane@example.com",
    )
    headers = {"authorization": f"Bearer {tokens['access_token']}"}
    user = httpx.get(f"{provider.issuer}/userinfo", headers=headers).json()
    assert (user["sub"], user["name"]) == ("jane", "Jane Doe")


def test_a_user_who_disagrees_is_access_denied(provider: Provider, client: RelyingParty) -> None:
    redirect = provider.browser("john").deny(client.url())
    assert parameters(redirect)["error"] == "access_denied"


def test_consent_is_asked_for_once(provider: Provider, client: RelyingParty) -> None:
    """After that, ``prompt=none`` does."""
    user = provider.browser("jane")
    silently = client.url(prompt="none")
    assert parameters(user.approve(silently))["error"] == "login_required"
    user.open(f"{provider.issuer}/ciba")
    assert parameters(user.approve(silently))["error"] == "consent_required"
    assert "code" in parameters(user.approve(client.url()))
    assert "code" in parameters(user.approve(silently))


def test_a_fresh_login_is_asked_for_where_the_client_wants_it(
    provider: Provider, client: RelyingParty
) -> None:
    user = provider.browser("john")
    user.approve(client.url())
    assert (
        "Log in"
        in httpx.get(client.url(prompt="login", login_hint="jane"), follow_redirects=True).text
    )
    assert "code" in parameters(user.approve(client.url(prompt="login")))


@pytest.mark.parametrize("acr", ["urn:mace:incommon:iap:silver", "urn:example:unknown"])
def test_a_password_counts_as_what_the_client_wants(
    provider: Provider, client: RelyingParty, acr: str
) -> None:
    """As long as the provider knows of it."""
    tokens = signed_in(provider, client, acr_values=acr)
    expected = acr if "silver" in acr else "urn:mace:incommon:iap:bronze"
    assert verified(provider, tokens["id_token"], client)["acr"] == expected


@pytest.mark.parametrize("kind", ["id_token", "code id_token"])
def test_implicit_and_hybrid_flows_answer_in_the_fragment(
    provider: Provider, client: RelyingParty, kind: str
) -> None:
    redirect = provider.browser("john").approve(client.url(response_type=kind))
    assert redirect.startswith(f"{CALLBACK}#")
    assert verified(provider, parameters(redirect)["id_token"], client)["sub"] == "john"


def test_responses_may_be_signed(provider: Provider, client: RelyingParty) -> None:
    """JARM."""
    redirect = provider.browser("john").approve(client.url(response_mode="jwt"))
    assert verified(provider, parameters(redirect)["response"], client)["state"] == "state"


def test_a_pushed_request_leads_to_the_same(provider: Provider, client: RelyingParty) -> None:
    asked = parameters(client.url())
    pushed = client.post("/par", **asked)
    assert pushed.status_code == 201
    request = {"client_id": client.client_id, "request_uri": pushed.json()["request_uri"]}
    redirect = provider.browser("john").approve(f"{provider.issuer}/authorize?{urlencode(request)}")
    assert client.use_code(redirect)["scope"] == "openid profile"


def test_offline_access_gives_a_refresh_token(provider: Provider, client: RelyingParty) -> None:
    tokens = signed_in(provider, client, scope="openid offline_access", prompt="consent")
    refreshed = client.token("refresh_token", refresh_token=tokens["refresh_token"])
    assert refreshed.json()["access_token"] != tokens["access_token"]


def test_rich_requests_and_resources_are_shown_and_kept(
    provider: Provider, client: RelyingParty
) -> None:
    details = '[{"type":"payment_initiation","amount":"<b>1</b>"}]'
    asked = client.url(authorization_details=details, resource="https://api.example.org/v1")
    page = provider.browser("john").open(asked)
    assert "&lt;b&gt;1&lt;/b&gt;" in page
    tokens = client.use_code(provider.browser("john").approve(asked))
    assert tokens["authorization_details"][0]["type"] == "payment_initiation"
    described = client.post("/introspect", token=tokens["access_token"]).json()
    assert described["active"]


@pytest.mark.parametrize("decision", ["approve", "deny"])
def test_a_device_waits_for_its_user(
    provider: Provider, client: RelyingParty, decision: str
) -> None:
    codes = client.post("/device_authorization", scope="openid").json()
    user = provider.browser("john")
    answer = user.approve_device if decision == "approve" else user.deny_device
    answer(codes["user_code"])
    answered = client.token(f"{URN}device_code", device_code=codes["device_code"])
    if decision == "approve":
        assert verified(provider, answered.json()["id_token"], client)["sub"] == "john"
    else:
        assert answered.json()["error"] == "access_denied"


def test_a_wrong_user_code_is_said_to_be(provider: Provider) -> None:
    with pytest.raises(UnexpectedPageError, match="404 Connect a device"):
        provider.browser("john").approve_device("WRONGONE")


@pytest.mark.parametrize("decision", ["approve", "deny"])
def test_a_backchannel_request_waits_for_its_user(
    provider: Provider, client: RelyingParty, decision: str
) -> None:
    asked = client.post(
        "/bc-authorize", scope="openid", login_hint="jane", binding_message=decision
    )
    assert asked.status_code == 200, asked.text
    request = {"auth_req_id": asked.json()["auth_req_id"]}
    assert client.token(CIBA, **request).json()["error"] == "authorization_pending"
    user = provider.browser("jane")
    with pytest.raises(UnexpectedPageError, match="no such backchannel request"):
        user.approve_backchannel("another message")
    answer = user.approve_backchannel if decision == "approve" else user.deny_backchannel
    answer(decision)
    answered = client.token(CIBA, **request).json()
    if decision == "approve":
        assert verified(provider, answered["id_token"], client)["sub"] == "jane"
    else:
        assert answered["error"] in {"access_denied", "slow_down"}


def test_nobody_is_found_by_an_unknown_hint(client: RelyingParty) -> None:
    refused = client.post("/bc-authorize", scope="openid", login_hint="nobody")
    assert (refused.status_code, refused.json()["error"]) == (400, "unknown_user_id")
    token = client.post("/bc-authorize", scope="openid", login_hint_token="x")
    assert token.json()["error"] == "unknown_user_id"


def test_a_client_that_does_not_answer_its_notification_keeps_no_user_waiting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # connections wait to be accepted
        client = Client(
            client_id=5,
            client_secret="secret",
            bc_delivery_mode="PING",
            bc_notification_endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}/",
        )
        with serve_provider(clients=[client]) as provider:
            form = {"scope": "openid", "login_hint": "john", "client_notification_token": "n" * 32}
            url = f"{provider.issuer}/bc-authorize"
            asked = httpx.post(url, data=form, auth=("5", "secret"))
            assert asked.status_code == 200, asked.text
            provider.user.approve_backchannel()
            connection, _ = silent.accept()
            silent.setblocking(False)  # noqa: FBT003 - as the library has it
            with pytest.raises(BlockingIOError):
                silent.accept()  # the first attempt goes on, which a user would have waited for
            with connection, connection.makefile("rb") as sent:
                assert sent.readline() == b"POST / HTTP/1.1\r\n"
                connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


def test_an_id_token_names_the_user_of_a_backchannel_request(
    provider: Provider, client: RelyingParty
) -> None:
    tokens = signed_in(provider, client)
    asked = client.post("/bc-authorize", scope="openid", id_token_hint=tokens["id_token"])
    assert asked.status_code == 200
    provider.browser("john").approve_backchannel()


def test_a_password_is_a_grant(client: RelyingParty) -> None:
    assert client.token("password", username="john", password="john").status_code == 200
    refused = client.token("password", username="john", password="jane")
    assert refused.json()["error"] == "invalid_grant"


def test_a_client_may_sign_its_request_its_credentials_and_its_proofs(
    provider: Provider, http: httpx.Client
) -> None:
    """A request object, ``private_key_jwt``, and DPoP."""
    key = jwk.ECKey.generate_key("P-256", {"kid": "1", "alg": "ES256", "use": "sig"})
    public = key.as_dict(private=False)
    client = RelyingParty.register(
        provider,
        http,
        jwks={"keys": [public]},
        token_endpoint_auth_method="private_key_jwt",
        request_object_signing_alg="ES256",
        dpop_bound_access_tokens=True,
    )

    def signed(header: dict[str, Any], **claims: object) -> str:
        return jose.encode({"alg": "ES256", "kid": "1", **header}, claims, key)

    def proof(method: str, path: str, **claims: object) -> str:
        header = {
            "typ": "dpop+jwt",
            "jwk": {name: public[name] for name in ("kty", "crv", "x", "y")},
        }
        htu = f"{provider.issuer}{path}"
        return signed(header, htm=method, htu=htu, jti=path, iat=int(time.time()), **claims)

    now = int(time.time())
    stamps = {"iss": client.client_id, "exp": now + 60, "iat": now, "nbf": now}
    request = signed({}, **stamps, aud=provider.issuer, **parameters(client.url()))
    asked = {
        "client_id": client.client_id,
        "request": request,
        "response_type": "code",
        "scope": "openid",
    }
    redirect = provider.browser("john").approve(f"{provider.issuer}/authorize?{urlencode(asked)}")
    form = {
        "grant_type": "authorization_code",
        "code": parameters(redirect)["code"],
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": signed(
            {}, **stamps, sub=client.client_id, aud=provider.issuer, jti="assertion"
        ),
    }
    answered = http.post("/token", data=form, headers={"dpop": proof("POST", "/token")})
    assert answered.json()["token_type"] == "DPoP", answered.text
    token = answered.json()["access_token"]
    digest = urlsafe_b64encode(sha256(token.encode()).digest()).rstrip(b"=").decode()
    headers = {"authorization": f"DPoP {token}", "dpop": proof("GET", "/userinfo", ath=digest)}
    assert http.get("/userinfo", headers=headers).json()["sub"] == "john"
    stolen = http.get("/userinfo", headers={"authorization": f"Bearer {token}"})
    assert stolen.status_code in {400, 401}


class TestTokenExchange:
    """RFC 8693."""

    def exchange(self, client: RelyingParty, token: str, kind: str, **more: str) -> httpx.Response:
        """Exchange a token."""
        return client.token(
            f"{URN}token-exchange", subject_token=token, subject_token_type=f"{TYPE}{kind}", **more
        )

    @pytest.mark.parametrize("kind", ["access_token", "id_token"])
    def test_a_token_of_its_own_is_exchanged(
        self, provider: Provider, client: RelyingParty, kind: str
    ) -> None:
        """For one of the same user."""
        tokens = signed_in(provider, client)
        answered = self.exchange(client, tokens[kind], kind, scope="profile")
        assert answered.status_code == 200, answered.text
        assert answered.json()["issued_token_type"] == f"{TYPE}access_token"
        described = client.post("/introspect", token=answered.json()["access_token"]).json()
        assert (described["sub"], described["scope"]) == ("john", "profile")

    def test_it_gives_no_more_than_there_was(
        self, provider: Provider, client: RelyingParty
    ) -> None:
        """Neither scopes nor kinds of tokens."""
        token = signed_in(provider, client)["access_token"]
        answered = self.exchange(client, token, "access_token", scope="email")
        assert (answered.status_code, answered.json()["error"]) == (400, "invalid_scope")
        other = self.exchange(
            client, token, "access_token", requested_token_type=f"{TYPE}refresh_token"
        )
        assert (other.status_code, other.json()["error"]) == (400, "invalid_request")

    def test_a_token_without_a_user_is_not_exchanged(self, client: RelyingParty) -> None:
        """As of client credentials."""
        token = client.token("client_credentials", scope="profile").json()["access_token"]
        answered = self.exchange(client, token, "access_token")
        assert (answered.status_code, answered.json()["error"]) == (400, "invalid_request")

    def test_a_jwt_of_somebody_else_is_not_exchanged(self, client: RelyingParty) -> None:
        """Whoever it is about."""
        key = jwk.ECKey.generate_key("P-256")
        token = jose.encode({"alg": "ES256"}, {"sub": "john"}, key)
        for kind in "jwt", "saml2":
            answered = self.exchange(client, token, kind)
            assert (answered.status_code, answered.json()["error"]) == (400, "invalid_request")

    @pytest.mark.parametrize(
        ("fault", "status", "error"),
        [
            (Answer(500), 500, "server_error"),
            (Answer(200, {"action": "BAD_REQUEST"}), 400, "invalid_request"),
        ],
    )
    def test_without_a_token_from_authlete_there_is_none(
        self, provider: Provider, client: RelyingParty, fault: Answer, status: int, error: str
    ) -> None:
        """Only an error."""
        token = signed_in(provider, client)["access_token"]
        assert provider.sandbox is not None
        provider.sandbox.script(fault, operation="token_operations_create")
        answered = self.exchange(client, token, "access_token")
        assert (answered.status_code, answered.json()["error"]) == (status, error)


class TestAssertions:
    """RFC 7523."""

    @pytest.mark.parametrize(("subject", "status"), [("jane", 200), ("nobody", 400)])
    def test_a_client_signs_for_a_user(
        self, provider: Provider, http: httpx.Client, subject: str, status: int
    ) -> None:
        """Who has to be a user here."""
        key = jwk.ECKey.generate_key("P-256", {"kid": "1", "alg": "ES256", "use": "sig"})
        client = RelyingParty.register(provider, http, jwks={"keys": [key.as_dict(private=False)]})
        claims = {
            "iss": client.client_id,
            "sub": subject,
            "aud": [provider.issuer, f"{provider.issuer}/token"],
            "exp": 4_000_000_000,
        }
        assertion = jose.encode({"alg": "ES256", "kid": "1"}, claims, key)
        answered = client.token(f"{URN}jwt-bearer", assertion=assertion, scope="profile")
        assert answered.status_code == status, answered.text
        if status == 200:
            token = answered.json()["access_token"]
            assert client.post("/introspect", token=token).json()["sub"] == subject


class TestIntrospection:
    """Clients may ask about tokens."""

    def test_by_their_secret_in_the_form(self, client: RelyingParty) -> None:
        """Or in the header, as elsewhere here."""
        form = {"client_id": client.client_id, "client_secret": client.secret, "token": "x"}
        answered = client.http.post("/introspect", data=form)
        assert answered.json() == {"active": False}

    def test_the_answer_may_be_a_jwt(self, provider: Provider, client: RelyingParty) -> None:
        """RFC 9701."""
        kind = "application/token-introspection+jwt"
        answered = client.http.post(
            "/introspect",
            data={"token": "x"},
            auth=(client.client_id, client.secret),
            headers={"accept": kind},
        )
        assert answered.headers["content-type"] == kind
        claims = verified(provider, answered.text, client)
        assert claims["token_introspection"] == {"active": False}

    @pytest.mark.parametrize(
        "credentials",
        [
            {},
            {"client_id": "1", "client_secret": "x"},
            {"client_id": "unknown", "client_secret": "x"},
        ],
    )
    def test_nobody_else(self, client: RelyingParty, credentials: dict[str, str]) -> None:
        """Without credentials, or with wrong ones."""
        refused = client.http.post("/introspect", data={"token": "x", **credentials})
        assert refused.status_code == 401
        refused = client.http.post(
            "/introspect", data={"token": "x"}, auth=(client.client_id, "wrong")
        )
        assert refused.status_code == 401

    def test_no_client_without_a_secret(self, provider: Provider, http: httpx.Client) -> None:
        """For anybody could be it."""
        client = RelyingParty.register(provider, http, **PUBLIC)
        form = {"client_id": client.client_id, "client_secret": "x", "token": "x"}
        assert http.post("/introspect", data=form).status_code == 401


class TestLogout:
    """RP-initiated, and told to clients."""

    def test_an_id_token_ends_its_session(self, provider: Provider, client: RelyingParty) -> None:
        """Whichever browser brings it."""
        user = provider.browser("john")
        tokens = client.use_code(user.approve(client.url()))
        asked = {
            "id_token_hint": tokens["id_token"],
            "post_logout_redirect_uri": BYE,
            "state": "s",
        }
        elsewhere = httpx.get(f"{provider.issuer}/logout", params=asked)
        assert elsewhere.headers["location"] == f"{BYE}?state=s"
        assert parameters(user.approve(client.url(prompt="none")))["error"] == "login_required"

    def test_a_token_of_an_older_session_ends_that_of_the_user(
        self, provider: Provider, client: RelyingParty
    ) -> None:
        """In the browser that brings it."""
        user = provider.browser("john")
        older = signed_in(provider, client)["id_token"]
        user.approve(client.url())
        gone = {"id_token_hint": older}
        httpx.get(f"{provider.issuer}/logout", params=gone)
        assert "You are logged out" in user.open(f"{provider.issuer}/logout?{urlencode(gone)}")
        assert parameters(user.approve(client.url(prompt="none")))["error"] == "login_required"

    @pytest.mark.parametrize("language", ["en", "de"])
    def test_without_one_the_user_is_asked(
        self, provider: Provider, client: RelyingParty, language: str
    ) -> None:
        """And may stay."""
        user = provider.browser("john")
        user.approve(client.url())
        asked = {
            "client_id": client.client_id,
            "post_logout_redirect_uri": BYE,
            "ui_locales": language,
        }
        url = f"{provider.issuer}/logout?{urlencode(asked)}"
        assert {"en": "Stay logged in", "de": "Angemeldet bleiben"}[language] in user.open(url)
        stayed = {"en": "You are still logged in", "de": "Sie sind noch angemeldet"}[language]
        with pytest.raises(UnexpectedPageError, match=stayed):
            user.deny(url)
        assert user.approve(url) == BYE
        assert parameters(user.approve(client.url(prompt="none")))["error"] == "login_required"

    def test_with_nobody_logged_in_nobody_is_asked(self, http: httpx.Client) -> None:
        """By either method."""
        assert "You are logged out" in http.post("/logout", data={"state": "x"}).text
        assert "You are logged out" in http.get("/logout").text

    def test_its_clients_are_told(self, provider: Provider, http: httpx.Client) -> None:
        """By a logout token, even if one of them does not listen."""
        user = provider.browser("john")
        with listening() as notified:
            told = RelyingParty.register(provider, http, backchannel_logout_uri=notified.url)
            tokens = told.use_code(user.approve(told.url()))
            user.approve(RelyingParty.register(provider, http).url())
            http.get("/logout", params={"id_token_hint": tokens["id_token"]})
        (body,) = notified.bodies
        token = verified(provider, parameters(f"?{body}")["logout_token"], told)
        assert token["sid"] == verified(provider, tokens["id_token"], told)["sid"]

    def test_it_ends_the_session_even_if_no_client_can_be_told(
        self, provider: Provider, client: RelyingParty
    ) -> None:
        """Without an answer of Authlete's, say."""
        user = provider.browser("john")
        tokens = client.use_code(user.approve(client.url()))
        assert provider.sandbox is not None
        provider.sandbox.script(Answer(500), operation="backchannel_logout_token")
        user.open(f"{provider.issuer}/logout?id_token_hint={tokens['id_token']}")
        assert parameters(user.approve(client.url(prompt="none")))["error"] == "login_required"


@pytest.mark.parametrize("token", ["", "a", "a.!.c", "a.W10.c", "a.e30"])
def test_what_is_no_jwt_has_no_claims(token: str) -> None:
    assert claims_of(token) == {}


def test_a_client_without_a_number_is_not_remembered() -> None:
    login = Login("john", 0)
    assert grant_of(login, "acr", Asked(requested_at=0), Agreement()).subject == "john"
    assert login.clients == set()


async def test_nothing_is_known_of_who_is_no_user(provider: Provider) -> None:
    """As of a subject that another provider of the same service has named."""
    sessions = Sessions("provider", is_secure=False, clock=time.time)
    callbacks = Callbacks(provider.core, provider.users, sessions, Consents())
    assert await callbacks.claims("nobody", ["name"]) == {}
    assert await callbacks.claims("jane", ["name", "unknown"]) == {"name": "Jane Doe"}
