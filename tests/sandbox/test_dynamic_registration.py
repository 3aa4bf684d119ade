"""Clients that register and manage themselves (RFC 7591, RFC 7592)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from authlete import (
    AuthleteCore,
    Security,
    dynamic_client_registration_delete,
    dynamic_client_registration_get,
    dynamic_client_registration_register,
    dynamic_client_registration_update,
)
from authlete.models import Client, Pair, Service
from authlete.sandbox import ServiceSetup
from authlete.sandbox.fetching import Document, Fetcher
from authlete.sandbox.protocol.client_metadata import MEMBERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Caller

PATH = "/client/registration"
NOW_S = 1_700_000_000
SITE = "https://client.example"
WEB = {"redirect_uris": [f"{SITE}/cb"]}
PUBLIC_JWK = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
PRIVATE_JWK = {**PUBLIC_JWK, "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}
JWKS = {"keys": [PUBLIC_JWK]}
CIBA = "urn:openid:params:grant-type:ciba"
FULL: dict[str, Any] = {
    "redirect_uris": [f"{SITE}/cb"],
    "response_types": ["code", "code id_token", "id_token token"],
    "grant_types": ["authorization_code", "implicit", "refresh_token", CIBA],
    "application_type": "web",
    "contacts": ["ops@client.example"],
    "client_name": "App",
    "client_name#fr": "Appli",
    "logo_uri": f"{SITE}/logo",
    "client_uri": SITE,
    "policy_uri": f"{SITE}/policy",
    "tos_uri": f"{SITE}/tos",
    "tos_uri#de-CH": f"{SITE}/agb",
    "jwks": JWKS,
    "software_id": "soft",
    "software_version": "1.2",
    "subject_type": "pairwise",
    "id_token_signed_response_alg": "ES256",
    "id_token_encrypted_response_alg": "ECDH-ES+A128KW",
    "id_token_encrypted_response_enc": "A256GCM",
    "userinfo_signed_response_alg": "PS256",
    "userinfo_encrypted_response_alg": "ECDH-ES",
    "userinfo_encrypted_response_enc": "A128CBC-HS256",
    "request_object_signing_alg": "none",
    "request_object_encryption_alg": "RSA-OAEP-256",
    "request_object_encryption_enc": "A192CBC-HS384",
    "token_endpoint_auth_method": "private_key_jwt",
    "token_endpoint_auth_signing_alg": "EdDSA",
    "default_max_age": 60,
    "require_auth_time": True,
    "default_acr_values": ["high"],
    "initiate_login_uri": f"{SITE}/login",
    "request_uris": [f"{SITE}/request"],
    "tls_client_auth_san_dns": "client.example",
    "tls_client_certificate_bound_access_tokens": True,
    "use_mtls_endpoint_aliases": False,
    "dpop_bound_access_tokens": True,
    "require_pushed_authorization_requests": True,
    "require_signed_request_object": False,
    "authorization_signed_response_alg": "RS512",
    "authorization_encrypted_response_alg": "dir",
    "authorization_encrypted_response_enc": "A128GCM",
    "response_modes": ["query.jwt", "form_post"],
    "backchannel_token_delivery_mode": "ping",
    "backchannel_client_notification_endpoint": f"{SITE}/ciba",
    "backchannel_authentication_request_signing_alg": "ES256",
    "backchannel_user_code_parameter": True,
    "authorization_details_types": ["payment"],
    "digest_algorithm": "sha-512",
    "organization_name": "Org",
    "signed_jwks_uri": f"{SITE}/jwks.jwt",
    "client_registration_types": ["explicit"],
    "credential_offer_endpoint": f"{SITE}/offer",
    "spiffe_id": "spiffe://client.example/app",
    "spiffe_bundle_endpoint": f"{SITE}/bundle",
    "backchannel_logout_uri": f"{SITE}/logout",
    "backchannel_logout_session_required": True,
}


def service(**settings: Any) -> Service:
    """Configure service 1."""
    return Service(api_key=1, registration_endpoint="https://as.example/register/", **settings)


@pytest.fixture
def caller(start: Callable[..., Caller]) -> Caller:
    """Call a service with one client that was not registered dynamically."""
    return start(services=[ServiceSetup(service(), (Client(client_id=11),))])


async def ask(caller: Caller, path: str = "", **members: Any) -> tuple[str, dict[str, Any]]:
    """Send a request of a registration endpoint; read the action and what the client is told."""
    if isinstance(metadata := members.get("json"), dict):
        members["json"] = json.dumps(metadata)
    answer = await caller.call(f"{PATH}{path}", **members)
    assert answer["resultMessage"].startswith(f"[{answer['resultCode']}] ")
    content = json.loads(answer.get("responseContent", "{}"))
    if "error" in content:
        assert content["error_description"] == answer["resultMessage"]
        assert "client" not in answer
    return answer["action"], content


async def register(caller: Caller, **metadata: Any) -> dict[str, Any]:
    """Register a client."""
    action, content = await ask(caller, json={**WEB, **metadata})
    assert action == "CREATED", content
    return content


def manages(content: dict[str, Any]) -> dict[str, str]:
    """Say who manages a registration."""
    return {"clientId": content["client_id"], "token": content["registration_access_token"]}


async def test_a_client_registers_manages_and_removes_itself(caller: Caller) -> None:
    """By the SDK's functions, as a server calls them."""
    security = Security(authlete=caller.sandbox.bearer)
    transport = caller.sandbox.transport()
    async with AuthleteCore(security=security, transport=transport, service_id="1") as core:

        async def send(function: Any, **members: str) -> Any:
            request = {"client_registration_request": members}
            return (await function(core, request)).unwrap()

        created = await send(dynamic_client_registration_register, json=json.dumps(WEB))
        told = json.loads(created.response_content)
        assert (created.action, created.client.dynamically_registered) == ("CREATED", True)
        body = {"client_id": told["client_id"], "token": told["registration_access_token"]}
        found = await send(dynamic_client_registration_get, **body)
        assert (found.action, json.loads(found.response_content)) == ("OK", told)
        text = json.dumps({**WEB, "client_name": "New"})
        updated = await send(dynamic_client_registration_update, json=text, **body)
        assert (updated.action, updated.client.client_name) == ("UPDATED", "New")
        gone = await send(dynamic_client_registration_delete, **body)
        assert (gone.action, gone.response_content) == ("DELETED", None)
        again = await send(dynamic_client_registration_get, **body)
        assert again.action == "UNAUTHORIZED"


async def test_what_is_left_out_has_the_standards_defaults(caller: Caller) -> None:
    content = await register(caller)
    secret, token = content.pop("client_secret"), content.pop("registration_access_token")
    assert min(len(secret), len(token)) >= 43
    client_id = content["client_id"]
    assert content == {
        **WEB,
        "client_id": client_id,
        "client_id_issued_at": NOW_S,
        "client_secret_expires_at": 0,
        "registration_client_uri": f"https://as.example/register/{client_id}",
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "application_type": "web",
        "subject_type": "public",
        "id_token_signed_response_alg": "RS256",
        "token_endpoint_auth_method": "client_secret_basic",
    }


async def test_all_that_a_client_says_comes_back(caller: Caller) -> None:
    """Each member that the sandbox knows, in both directions."""
    assert {member.name for member in MEMBERS} - {*FULL} == {
        "jwks_uri",
        "sector_identifier_uri",
        *(f"tls_client_auth_{part}" for part in ("subject_dn", "san_uri", "san_ip", "san_email")),
    }
    content = await register(caller, **FULL)
    assert {name: content.get(name) for name in FULL} == FULL
    found = await ask(caller, "/get", **manages(content))
    assert found == ("OK", content)


async def test_what_is_no_metadata_of_the_service_is_forgotten(start: Any) -> None:
    settings = service(
        supported_custom_client_metadata=["color", "absent", "client_name"],
        dcr_scope_used_as_requestable=True,
    )
    caller = start(services=[settings])
    content = await register(
        caller, color={"rgb": 7}, shape="round", scope="b a b", client_name="N", absent=None
    )
    assert content["color"] == {"rgb": 7}
    assert "shape" not in content
    assert (content["scope"], content["client_name"]) == ("b a", "N")
    _, updated = await ask(caller, "/update", json=WEB, **manages(content))
    assert "color" not in updated
    assert updated["scope"] == "b a"


async def test_scopes_of_a_registration_count_if_the_service_says_so(caller: Caller) -> None:
    assert "scope" not in await register(caller, scope="a")


@pytest.mark.parametrize(
    ("metadata", "member"),
    [
        ({"grant_types": ["client_credentials"], "redirect_uris": None}, ("response_types", [])),
        ({"grant_types": ["implicit"]}, ("response_types", ["token"])),
        ({"response_types": ["id_token"]}, ("grant_types", ["implicit"])),
        (
            {"response_types": ["code token"]},
            ("grant_types", ["authorization_code", "implicit"]),
        ),
        (
            {"id_token_encrypted_response_alg": "A128KW"},
            ("id_token_encrypted_response_enc", "A128CBC-HS256"),
        ),
    ],
)
async def test_what_is_left_out_follows_from_what_is_there(
    caller: Caller, metadata: dict[str, Any], member: tuple[str, Any]
) -> None:
    name, value = member
    assert (await register(caller, **metadata))[name] == value


async def test_a_public_client_has_no_secret_until_it_needs_one(caller: Caller) -> None:
    content = await register(caller, token_endpoint_auth_method="none")
    assert not {"client_secret", "client_secret_expires_at"} & {*content}
    _, updated = await ask(caller, "/update", json=WEB, **manages(content))
    assert updated["client_secret"]
    _, again = await ask(caller, "/update", json={**WEB, "client_name": "N"}, **manages(content))
    assert again["client_secret"] == updated["client_secret"]


BAD = "invalid_client_metadata"
BAD_URI = "invalid_redirect_uri"


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        pytest.param({"redirect_uris": None}, BAD_URI, id="none"),
        pytest.param({"redirect_uris": []}, BAD_URI, id="empty"),
        pytest.param({"redirect_uris": "x"}, BAD_URI, id="no array"),
        pytest.param({"redirect_uris": [1]}, BAD_URI, id="no text"),
        pytest.param({"redirect_uris": ["/cb"]}, BAD_URI, id="relative"),
        pytest.param({"redirect_uris": [f"{SITE}#a"]}, BAD_URI, id="fragment"),
        pytest.param({"redirect_uris": ["http://[::1"]}, BAD_URI, id="no URI"),
        pytest.param({"redirect_uris": ["javascript:a()"]}, BAD_URI, id="script"),
        pytest.param(
            {"redirect_uris": ["http://a.example"], "grant_types": ["implicit"]},
            BAD_URI,
            id="implicit in the clear",
        ),
        pytest.param(
            {"redirect_uris": ["https://localhost/"], "response_types": ["token"]},
            BAD_URI,
            id="implicit at home",
        ),
        pytest.param(
            {"redirect_uris": ["http://a.example"], "application_type": "native"},
            BAD_URI,
            id="native in the clear",
        ),
        pytest.param({"response_types": ["tokens"]}, BAD, id="unknown word"),
        pytest.param({"grant_types": "implicit"}, BAD, id="word for array"),
        pytest.param({"application_type": 3}, BAD, id="number for word"),
        pytest.param({"client_name#fr": 3}, BAD, id="number for name"),
        pytest.param({"client_uri": "nowhere"}, BAD, id="no URL"),
        pytest.param({"client_uri": "http://[::1"}, BAD, id="broken URL"),
        pytest.param({"require_auth_time": 1}, BAD, id="number for flag"),
        pytest.param({"default_max_age": -1}, BAD, id="negative"),
        pytest.param({"default_max_age": True}, BAD, id="flag for number"),
        pytest.param({"default_max_age": "1"}, BAD, id="text for number"),
        pytest.param({"jwks": [1]}, BAD, id="no JWK set"),
        pytest.param({"jwks": {"keys": [PRIVATE_JWK]}}, BAD, id="private key"),
        pytest.param({"jwks": JWKS, "jwks_uri": SITE}, BAD, id="keys twice"),
        pytest.param(
            {"response_types": ["id_token"], "grant_types": ["authorization_code"]},
            BAD,
            id="response without grant",
        ),
        pytest.param({"id_token_encrypted_response_enc": "A128GCM"}, BAD, id="enc alone"),
        pytest.param({"token_endpoint_auth_method": "private_key_jwt"}, BAD, id="no key"),
        pytest.param({"token_endpoint_auth_method": "tls_client_auth"}, BAD, id="no subject"),
        pytest.param(
            {
                "token_endpoint_auth_method": "tls_client_auth",
                "tls_client_auth_san_ip": "192.0.2.1",
                "tls_client_auth_san_uri": SITE,
            },
            BAD,
            id="two subjects",
        ),
        pytest.param(
            {
                "token_endpoint_auth_method": "client_secret_jwt",
                "token_endpoint_auth_signing_alg": "RS256",
            },
            BAD,
            id="secret signs RS256",
        ),
        pytest.param(
            {
                "token_endpoint_auth_method": "private_key_jwt",
                "token_endpoint_auth_signing_alg": "HS256",
                "jwks_uri": SITE,
            },
            BAD,
            id="key signs HS256",
        ),
        pytest.param(
            {"token_endpoint_auth_method": "none", "id_token_signed_response_alg": "HS256"},
            BAD,
            id="public HS256",
        ),
        pytest.param(
            {"id_token_signed_response_alg": "none", "response_types": ["code id_token"]},
            BAD,
            id="unsigned ID token in browser",
        ),
        pytest.param({"userinfo_encrypted_response_alg": "RSA-OAEP"}, BAD, id="no encryption key"),
        pytest.param({"initiate_login_uri": "http://a.example"}, BAD, id="login in the clear"),
        pytest.param({"grant_types": [CIBA]}, BAD, id="no delivery mode"),
        pytest.param(
            {
                "grant_types": [CIBA],
                "backchannel_token_delivery_mode": "poll",
                "token_endpoint_auth_method": "none",
            },
            BAD,
            id="public CIBA",
        ),
        pytest.param({"backchannel_token_delivery_mode": "push"}, BAD, id="no notification"),
        pytest.param(
            {"backchannel_authentication_request_signing_alg": "HS256"}, BAD, id="CIBA HS256"
        ),
        pytest.param({"software_statement": "a.b.c"}, "invalid_software_statement", id="soft"),
        pytest.param({"software_statement": 7}, "invalid_software_statement", id="soft number"),
        pytest.param(
            {
                "subject_type": "pairwise",
                "redirect_uris": ["https://a.example", "https://b.example"],
            },
            BAD,
            id="no sector",
        ),
        pytest.param({"sector_identifier_uri": SITE}, BAD, id="unreadable sector"),
    ],
)
async def test_wrong_metadata_is_refused(
    caller: Caller, metadata: dict[str, Any], error: str
) -> None:
    """And an update with it changes nothing."""
    action, content = await ask(caller, json={**WEB, **metadata})
    assert (action, content["error"]) == ("BAD_REQUEST", error)
    registered = await register(caller)
    action, _ = await ask(caller, "/update", json={**WEB, **metadata}, **manages(registered))
    assert action == "BAD_REQUEST"
    assert await ask(caller, "/get", **manages(registered)) == ("OK", registered)


@pytest.mark.parametrize(
    ("settings", "metadata"),
    [
        ({"supported_grant_types": ["IMPLICIT"]}, {}),
        ({"supported_response_types": ["NONE"]}, {}),
        ({"supported_token_auth_methods": ["NONE"]}, {}),
        (
            {"supported_backchannel_token_delivery_modes": ["PUSH"]},
            {"backchannel_token_delivery_mode": "poll"},
        ),
        ({"supported_authorization_details_types": ["a"]}, {"authorization_details_types": ["b"]}),
        (
            {"backchannel_user_code_parameter_supported": False},
            {"backchannel_user_code_parameter": True},
        ),
        ({"dcr_scope_used_as_requestable": True}, {"scope": 5}),
    ],
)
async def test_what_the_service_does_not_support_is_refused(
    start: Any, settings: dict[str, Any], metadata: dict[str, Any]
) -> None:
    caller = start(services=[service(**settings)])
    action, content = await ask(caller, json={**WEB, **metadata})
    assert (action, content["error"]) == ("BAD_REQUEST", BAD)


@pytest.mark.parametrize(
    ("document", "action"),
    [
        (f'["{SITE}/cb", "https://b.example"]', "CREATED"),
        ('["https://b.example"]', "BAD_REQUEST"),
        ("{}", "BAD_REQUEST"),
        ("nothing", "BAD_REQUEST"),
    ],
)
async def test_a_sector_lists_the_redirect_uris(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, document: str, action: str
) -> None:
    async def fetch(_: Fetcher, url: str) -> Document:
        assert url == f"{SITE}/sector"
        return Document(document.encode(), "application/json")

    monkeypatch.setattr(Fetcher, "fetch", fetch)
    metadata = {**WEB, "sector_identifier_uri": f"{SITE}/sector", "subject_type": "pairwise"}
    assert (await ask(caller, json=metadata))[0] == action


@pytest.mark.parametrize(
    ("uris", "application"),
    [
        (["http://localhost:8080/cb", "app.example:/cb", "https://a.example"], "native"),
        (["http://localhost/cb"], "web"),
    ],
)
async def test_redirect_uris_fit_the_type_of_the_application(
    caller: Caller, uris: list[str], application: str
) -> None:
    content = await register(caller, redirect_uris=uris, application_type=application)
    assert content["redirect_uris"] == uris


async def test_one_software_registers_once_if_the_service_says_so(start: Any) -> None:
    caller = start(services=[service(dcr_duplicate_software_id_blocked=True)])
    content = await register(caller, software_id="s")
    await register(caller)
    await register(caller, software_id="t")
    action, refused = await ask(caller, json={**WEB, "software_id": "s"})
    assert (action, refused["error"]) == ("BAD_REQUEST", BAD)
    updated, _ = await ask(caller, "/update", json={**WEB, "software_id": "s"}, **manages(content))
    assert updated == "UPDATED"


@pytest.mark.parametrize("path", ["/get", "/update", "/delete"])
@pytest.mark.parametrize(
    "members",
    [
        {"token": "wrong"},
        {"token": None},
        {"clientId": "11"},
        {"clientId": "11", "token": ""},
        {"clientId": "99"},
    ],
)
async def test_only_its_token_manages_a_registration(
    caller: Caller, path: str, members: dict[str, str | None]
) -> None:
    """Clients that did not register themselves have none."""
    content = await register(caller)
    who = {name: value for name, value in {**manages(content), **members}.items() if value}
    action, told = await ask(caller, path, json=WEB, **who)
    assert (action, told["error"]) == ("UNAUTHORIZED", "invalid_token")
    assert (await ask(caller, "/get", **manages(content)))[0] == "OK"


async def test_a_server_may_not_know_the_action_unauthorized(start: Any) -> None:
    caller = start(services=[service(unauthorized_on_client_config_supported=False)])
    content = await register(caller)
    action, told = await ask(caller, "/get", **{**manages(content), "token": "wrong"})
    assert (action, told["error"]) == ("BAD_REQUEST", "invalid_token")


@pytest.mark.parametrize("members", [{"client_id": "1"}, {"client_secret": "mine"}])
async def test_neither_id_nor_secret_can_be_chosen(caller: Caller, members: dict[str, str]) -> None:
    content = await register(caller)
    who = manages(content)
    action, told = await ask(caller, "/update", json={**WEB, **members}, **who)
    assert (action, told["error"]) == ("BAD_REQUEST", BAD)
    same = {**WEB, "client_id": content["client_id"], "client_secret": content["client_secret"]}
    assert await ask(caller, "/update", json=same, **who) == ("UPDATED", content)


@pytest.mark.parametrize("text", ["[]", "nothing", '"a"', "[" * 10_000])
async def test_metadata_is_a_json_object(caller: Caller, text: str) -> None:
    action, told = await ask(caller, json=text)
    assert (action, told["error"]) == ("BAD_REQUEST", BAD)


@pytest.mark.parametrize(
    ("path", "members"), [("", {}), ("", {"json": ""}), ("/get", {"token": "t"})]
)
async def test_a_call_that_lacks_something_is_wrong(
    caller: Caller, path: str, members: dict[str, str]
) -> None:
    action, told = await ask(caller, path, **members)
    assert (action, told["error"]) == ("INTERNAL_SERVER_ERROR", "server_error")


@pytest.mark.parametrize("path", ["", "/get", "/update", "/delete"])
async def test_a_service_may_not_support_registration(start: Any, path: str) -> None:
    caller = start(services=[service(dynamic_registration_supported=False)])
    action, _ = await ask(caller, path, json=WEB, clientId="1", token="t")
    assert action == "INTERNAL_SERVER_ERROR"


async def test_without_an_endpoint_there_is_no_uri_to_manage_at(start: Any) -> None:
    bare = start(services=[Service(api_key=1)])
    assert "registration_client_uri" not in await register(bare)
    settings = service(registration_management_endpoint="https://as.example/manage")
    content = await register(start(services=[settings]))
    assert content["registration_client_uri"].startswith("https://as.example/manage/")


async def test_a_registered_client_takes_part(caller: Caller) -> None:
    """And its tokens go with it."""
    content = await register(caller)
    created = await caller.create(clientId=int(content["client_id"]), accessToken="t")
    assert created["action"] == "OK"
    assert (await ask(caller, "/delete", **manages(content)))[0] == "DELETED"
    assert (await caller.list())["totalCount"] == 0


async def test_a_registration_outlives_the_sandbox(
    start: Callable[..., Caller], tmp_path: Path
) -> None:
    """If its database is a file, which does not hold the registration access token."""
    path = tmp_path / "sandbox.db"
    caller = start(database=path, services=[service()])
    content = await register(caller)
    caller.sandbox.close()
    stored = path.read_bytes()
    assert content["client_secret"].encode() in stored
    assert content["registration_access_token"].encode() not in stored
    caller = start(database=path, services=[service()])
    assert await ask(caller, "/get", **manages(content)) == ("OK", content)


def stated(key: dict[str, str] = PRIVATE_JWK, **claims: Any) -> str:
    """Sign a software statement."""
    return jwt.encode(claims, jwt.PyJWK(key).key, "ES256")


def trusting(text: str) -> ServiceSetup:
    """Make a service with keys of those whose statements count."""
    trusted = Pair(key="software_statement_jwks", value=text)
    return ServiceSetup(Service(api_key=1, attributes=[trusted]), clients=[])


async def test_a_software_statement_wins_over_what_the_client_says(
    start: Callable[..., Caller],
) -> None:
    caller = start(services=[trusting(json.dumps(JWKS))])
    statement = stated(iss="https://store.example", client_name="Approved", software_id="s1")
    metadata = {**WEB, "client_name": "Another", "software_statement": statement}
    action, content = await ask(caller, json=metadata)
    assert (action, content["software_statement"]) == ("CREATED", statement)
    assert (content["client_name"], content["software_id"]) == ("Approved", "s1")
    action, content = await ask(caller, "/update", json=metadata, **manages(content))
    assert (action, content["client_name"]) == ("UPDATED", "Approved")


@pytest.mark.parametrize(
    ("trusted", "claims", "error"),
    [
        (json.dumps({"keys": []}), {}, "unapproved_software_statement"),
        ("no keys", {}, "unapproved_software_statement"),
        (json.dumps(JWKS), {"exp": NOW_S}, "invalid_software_statement"),
        (json.dumps(JWKS), {"nbf": NOW_S + 60}, "invalid_software_statement"),
    ],
)
async def test_a_software_statement_must_be_of_somebody_trusted_and_valid_now(
    start: Callable[..., Caller], trusted: str, claims: dict[str, Any], error: str
) -> None:
    caller = start(services=[trusting(trusted)])
    statement = stated(client_name="App", **claims)
    action, content = await ask(caller, json={**WEB, "software_statement": statement})
    assert (action, content["error"]) == ("BAD_REQUEST", error)
