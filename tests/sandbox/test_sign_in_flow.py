"""From the consent of a user to the end of it, by the SDK's functions, in-process and over HTTP."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from authlete import (
    AuthleteCore,
    Security,
    authorization_issue,
    authorization_process_request,
    backchannel_logout_token,
    grant_management_process_request,
    introspection_process,
    introspection_standard_process,
    native_sso_logout,
    native_sso_process,
    revocation_process,
    service_get_configuration,
    service_get_jwks,
    token_operations_reissue_id_token,
    token_process,
    userinfo_issue,
    userinfo_process,
)
from authlete.models import Client, Service
from authlete.sandbox import Sandbox, ServiceSetup
from tests.sandbox.verifying import read_jwt

if TYPE_CHECKING:
    from collections.abc import Iterator

REDIRECT = "https://app.example/cb"
ISSUER = "https://as.example"
SECRET = "s3cret"
CREDENTIALS = {"client_id": "11", "client_secret": SECRET}
CLIENT = Client(
    client_id=11,
    client_secret=SECRET,
    token_auth_method="CLIENT_SECRET_POST",
    redirect_uris=(REDIRECT,),
    subject_type="PAIRWISE",
    id_token_sign_alg="ES256",
    user_info_sign_alg="RS256",
    backchannel_logout_uri="https://app.example/logout",
)
MANAGING = "grant_management_query grant_management_revoke"
ASKED = {"userinfo": {"nickname": None}, "id_token": {"name": {"essential": True}}}


@contextmanager
def calling(*, over_http: bool, **settings: Any) -> Iterator[AuthleteCore]:
    """Call a sandbox with one service and one client."""
    service = Service(api_key=1, issuer=ISSUER, id_token_reissuable=True, **settings)
    with Sandbox(services=[ServiceSetup(service, (CLIENT,))]) as sandbox:
        security = Security(authlete=sandbox.bearer)
        if over_http:
            with sandbox.serve() as url:
                yield AuthleteCore(server_url=url, security=security, service_id="1")
        else:
            yield AuthleteCore(security=security, transport=sandbox.transport(), service_id="1")


async def ask(function: Any, core: AuthleteCore, name: str, **members: Any) -> Any:
    """Call a function and return its answer."""
    return (await function(core, {name: members})).unwrap()


async def sign_in(core: AuthleteCore, granted: dict[str, Any], **parameters: str) -> Any:
    """Have john consent, and redeem the code."""
    request = {
        "response_type": "code",
        "client_id": "11",
        "redirect_uri": REDIRECT,
        "nonce": "n",
        "claims": json.dumps(ASKED),
        **parameters,
    }
    asked = await ask(
        authorization_process_request,
        core,
        "authorization_request",
        parameters=urlencode(request),
    )
    assert asked.action == "INTERACTION", asked.result_message
    issued = await ask(
        authorization_issue,
        core,
        "authorization_issue_request",
        ticket=asked.ticket,
        subject="john",
        **granted,
    )
    (code,) = parse_qs(urlsplit(str(issued.response_content)).query)["code"]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT,
        **CREDENTIALS,
    }
    return await ask(token_process, core, "token_request", parameters=urlencode(form))


@pytest.mark.parametrize("over_http", [False, True])
async def test_what_a_user_consented_to_is_what_the_client_gets(*, over_http: bool) -> None:
    """In the ID token, at the userinfo endpoint and in the grant, until the client revokes it."""
    with calling(over_http=over_http) as core:
        async with core:
            jwks: Any = json.loads((await service_get_jwks(core)).unwrap().text or "")
            document = (await service_get_configuration(core)).unwrap().json
            assert document["issuer"] == ISSUER
            answered = await sign_in(
                core,
                {"claims": '{"name":"John"}', "consented_claims": ["name", "nickname"]},
                scope=f"openid email {MANAGING}",
                grant_management_action="create",
            )
            assert answered.action == "OK", answered.result_message
            response = json.loads(answered.response_content)
            told = read_jwt(jwks, response["id_token"], "ES256")
            assert (told["name"], told["nonce"]) == ("John", "n")

            access, refresh = response["access_token"], response["refresh_token"]
            found = await ask(userinfo_process, core, "userinfo_request", token=access)
            assert found.action == "OK"
            assert {*found.claims} == {"email", "email_verified", "nickname"}
            assert found.consented_claims == ("name", "nickname")
            claims = {"email": "j@x.example", "nickname": "J"}
            issued = await ask(
                userinfo_issue,
                core,
                "userinfo_issue_request",
                token=access,
                claims=json.dumps(claims),
            )
            assert read_jwt(jwks, issued.response_content, "RS256") == {
                "iss": ISSUER,
                "aud": "11",
                "sub": told["sub"],
                "nickname": "J",
            }

            introspected = await ask(
                introspection_process, core, "introspection_request", token=access
            )
            assert introspected.grant_id == response["grant_id"]
            managed = {"access_token": access, "grant_id": response["grant_id"]}
            shown = await ask(
                grant_management_process_request,
                core,
                "g_m_request",
                gm_action="QUERY",
                **managed,
            )
            grant = json.loads(shown.response_content)
            assert "email" in grant["scopes"][0]["scope"].split()
            assert grant["claims"] == ["name", "nickname"]

            form = {"grant_type": "refresh_token", "refresh_token": refresh, **CREDENTIALS}
            refreshed = await ask(token_process, core, "token_request", parameters=urlencode(form))
            assert refreshed.action == "ID_TOKEN_REISSUABLE"
            reissued = await ask(
                token_operations_reissue_id_token,
                core,
                "idtoken_reissue_request",
                access_token=refreshed.access_token,
                refresh_token=refreshed.refresh_token,
            )
            again = read_jwt(jwks, reissued.id_token, "ES256")
            assert (again["sub"], again["iss"]) == (told["sub"], ISSUER)

            managed["access_token"] = refreshed.access_token
            revoked = await ask(
                grant_management_process_request,
                core,
                "g_m_request",
                gm_action="REVOKE",
                **managed,
            )
            assert revoked.action == "NO_CONTENT"
            gone = await ask(
                introspection_process,
                core,
                "introspection_request",
                token=refreshed.access_token,
            )
            assert gone.action == "UNAUTHORIZED"


@pytest.mark.parametrize("over_http", [False, True])
async def test_a_logout_ends_the_session_everywhere(*, over_http: bool) -> None:
    """Clients are told by a token that names the user as their ID tokens do."""
    with calling(over_http=over_http, native_sso_supported=True) as core:
        async with core:
            jwks: Any = json.loads((await service_get_jwks(core)).unwrap().text or "")
            answered = await sign_in(core, {"session_id": "s"}, scope="openid device_sso")
            assert answered.action == "NATIVE_SSO"
            signed = await ask(
                native_sso_process,
                core,
                "native_sso_request",
                access_token=answered.access_token,
                refresh_token=answered.refresh_token,
                device_secret="d",
            )
            response = json.loads(signed.response_content)
            assert response["device_secret"] == "d"
            told = read_jwt(jwks, response["id_token"], "ES256")
            assert told["sid"] == "s"

            logout = await ask(
                backchannel_logout_token,
                core,
                "backchannel_logout_token_request",
                client_identifier="11",
                subject="john",
                session_id="s",
            )
            claims = read_jwt(jwks, logout.logout_token, "ES256")
            assert (claims["sub"], claims["sid"]) == (told["sub"], "s")
            assert logout.backchannel_logout_uri == CLIENT.backchannel_logout_uri
            ended = await ask(native_sso_logout, core, "native_sso_logout_request", session_id="s")
            assert ended.count == 1
            form = urlencode({"token": response["access_token"]})
            gone = await ask(
                introspection_standard_process,
                core,
                "standard_introspection_request",
                parameters=form,
            )
            assert json.loads(gone.response_content) == {"active": False}


@pytest.mark.parametrize("over_http", [False, True])
async def test_a_client_revokes_its_tokens(*, over_http: bool) -> None:
    with calling(over_http=over_http) as core:
        async with core:
            answered = await sign_in(core, {}, scope="openid")
            form = urlencode({"token": answered.refresh_token, **CREDENTIALS})
            revoked = await ask(revocation_process, core, "revocation_request", parameters=form)
            assert revoked.action == "OK"
            gone = await ask(
                userinfo_process, core, "userinfo_request", token=answered.access_token
            )
            assert gone.action == "UNAUTHORIZED"
