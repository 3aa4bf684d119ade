"""The discovery document of a service, and its JWK set."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from joserfc import jwk

from authlete import AuthleteCore, Security, service_get_configuration, service_get_jwks
from authlete._jose.algorithms import ALGORITHMS, SYMMETRIC
from authlete.models import Client, NamedUri, Scope, Service
from authlete.sandbox import ServiceSetup
from tests.sandbox.verifying import read_jwt

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Caller

CONFIGURATION = "/service/configuration"
JWKS = "/service/jwks/get"
SIGNED = [*SYMMETRIC, *ALGORITHMS]


async def get(caller: Caller, path: str, **query: str) -> Any:
    """Read JSON of the service."""
    response = await caller.request("GET", f"/api/{caller.service}{path}", params=query)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    return response.json()


async def test_a_service_without_settings_has_all_that_the_sandbox_plays(caller: Caller) -> None:
    """And none of the endpoints, which only its owner knows."""
    found = await get(caller, CONFIGURATION)
    assert not [name for name in found if name.endswith(("_endpoint", "_uri"))]
    assert found["issuer"] == "https://sandbox.example"
    assert found["response_types_supported"] == [
        "none",
        "code",
        "token",
        "id_token",
        "code token",
        "code id_token",
        "id_token token",
        "code id_token token",
    ]
    assert found["response_modes_supported"] == [
        *("query", "fragment", "form_post", "jwt", "query.jwt", "fragment.jwt", "form_post.jwt")
    ]
    assert found["grant_types_supported"] == [
        "authorization_code",
        "implicit",
        "password",
        "client_credentials",
        "refresh_token",
        "urn:openid:params:grant-type:ciba",
        "urn:ietf:params:oauth:grant-type:device_code",
        "urn:ietf:params:oauth:grant-type:token-exchange",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "urn:ietf:params:oauth:grant-type:pre-authorized_code",
    ]
    assert found["subject_types_supported"] == ["public", "pairwise"]
    assert found["code_challenge_methods_supported"] == ["plain", "S256"]
    assert found["authorization_response_iss_parameter_supported"] is True
    for what in ("id_token", "userinfo", "request_object"):
        assert found[f"{what}_signing_alg_values_supported"] == [*SIGNED, "none"]
    for what in ("authorization", "introspection"):
        assert found[f"{what}_signing_alg_values_supported"] == SIGNED
    for what in ("id_token", "userinfo", "request_object", "authorization", "introspection"):
        assert "RSA-OAEP-256" in found[f"{what}_encryption_alg_values_supported"]
        assert "A128CBC-HS256" in found[f"{what}_encryption_enc_values_supported"]
    assert found["dpop_signing_alg_values_supported"] == [*ALGORITHMS]
    for name in ("claims", "request", "request_uri"):
        assert found[f"{name}_parameter_supported"] is True
    assert len(found) == 26


FULL = Service(
    api_key=1,
    issuer="https://as.example",
    authorization_endpoint="https://as.example/authorize",
    token_endpoint="https://as.example/token",
    user_info_endpoint="https://as.example/userinfo",
    jwks_uri="https://as.example/jwks",
    registration_endpoint="https://as.example/register",
    revocation_endpoint="https://as.example/revoke",
    introspection_endpoint="https://as.example/introspect",
    pushed_auth_req_endpoint="https://as.example/par",
    par_required=True,
    request_object_required=True,
    device_authorization_endpoint="https://as.example/device",
    backchannel_authentication_endpoint="https://as.example/ciba",
    backchannel_user_code_parameter_supported=True,
    supported_backchannel_token_delivery_modes=("POLL", "PING"),
    end_session_endpoint="https://as.example/logout",
    backchannel_logout_supported=True,
    backchannel_logout_session_supported=True,
    native_sso_supported=True,
    grant_management_endpoint="https://as.example/grants",
    grant_management_action_required=True,
    challenge_endpoint="https://as.example/challenge",
    client_id_metadata_document_supported=True,
    pre_authorized_grant_anonymous_access_supported=True,
    supported_acrs=("a",),
    supported_authorization_details_types=("t",),
    tls_client_certificate_bound_access_tokens=True,
    mtls_endpoint_aliases=(NamedUri(name="token_endpoint", uri="https://mtls.example/token"),),
    supported_grant_types=("AUTHORIZATION_CODE", "CIBA"),
    supported_response_types=("CODE_ID_TOKEN", "NONE"),
    supported_token_auth_methods=("PRIVATE_KEY_JWT",),
    supported_introspection_auth_methods=("TLS_CLIENT_AUTH",),
    supported_scopes=(Scope(name="openid"), Scope(name="a")),
    supported_claims=("name",),
    supported_claim_types=("NORMAL",),
    supported_claim_locales=("de",),
    supported_ui_locales=("ja",),
    supported_displays=("PAGE",),
    supported_prompt_values=("LOGIN",),
    service_documentation="https://as.example/docs",
    policy_uri="https://as.example/policy",
    tos_uri="https://as.example/tos",
    pkce_s256_required=True,
    iss_suppressed=True,
    supported_trust_frameworks=("f",),
    supported_evidence=("e",),
    supported_identity_documents=("i",),
    supported_verification_methods=("v",),
    supported_verified_claims=("given_name",),
    supported_documents=("d",),
    supported_documents_methods=("dm",),
    supported_documents_check_methods=("dc",),
    supported_documents_validation_methods=("dv",),
    supported_documents_verification_methods=("dr",),
    supported_electronic_records=("r",),
    supported_attachments=("EMBEDDED",),
    supported_digest_algorithms=("sha-256",),
    predefined_transformed_claims='{"x":{"claim":"y","fn":"any"}}',
    federation_enabled=True,
    supported_client_registration_types=("AUTOMATIC", "EXPLICIT"),
    federation_registration_endpoint="https://as.example/federation",
    organization_name="O",
    signed_jwks_uri="https://as.example/signed-jwks",
)


async def test_the_document_says_what_the_settings_say(start: Callable[..., Caller]) -> None:
    """By the names of the specifications, and with their words."""
    found = await get(start(services=[FULL]), CONFIGURATION)
    base = "https://as.example"
    expected = {
        "issuer": base,
        "authorization_endpoint": f"{base}/authorize",
        "token_endpoint": f"{base}/token",
        "userinfo_endpoint": f"{base}/userinfo",
        "jwks_uri": f"{base}/jwks",
        "registration_endpoint": f"{base}/register",
        "revocation_endpoint": f"{base}/revoke",
        "introspection_endpoint": f"{base}/introspect",
        "pushed_authorization_request_endpoint": f"{base}/par",
        "require_pushed_authorization_requests": True,
        "require_signed_request_object": True,
        "device_authorization_endpoint": f"{base}/device",
        "backchannel_authentication_endpoint": f"{base}/ciba",
        "backchannel_user_code_parameter_supported": True,
        "backchannel_token_delivery_modes_supported": ["poll", "ping"],
        "backchannel_authentication_request_signing_alg_values_supported": [*ALGORITHMS],
        "end_session_endpoint": f"{base}/logout",
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "native_sso_supported": True,
        "grant_management_endpoint": f"{base}/grants",
        "grant_management_action_required": True,
        "grant_management_actions_supported": ["create", "query", "replace", "revoke", "merge"],
        "challenge_endpoint": f"{base}/challenge",
        "client_attestation_signing_alg_values_supported": [*ALGORITHMS],
        "client_attestation_pop_signing_alg_values_supported": [*ALGORITHMS],
        "client_id_metadata_document_supported": True,
        "pre-authorized_grant_anonymous_access_supported": True,
        "acr_values_supported": ["a"],
        "authorization_details_types_supported": ["t"],
        "tls_client_certificate_bound_access_tokens": True,
        "mtls_endpoint_aliases": {"token_endpoint": "https://mtls.example/token"},
        "grant_types_supported": [
            "authorization_code",
            "urn:openid:params:grant-type:ciba",
        ],
        "response_types_supported": ["code id_token", "none"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": SIGNED,
        "introspection_endpoint_auth_methods_supported": ["tls_client_auth"],
        "introspection_endpoint_auth_signing_alg_values_supported": SIGNED,
        "scopes_supported": ["openid", "a"],
        "claims_supported": ["name"],
        "claim_types_supported": ["normal"],
        "claims_locales_supported": ["de"],
        "ui_locales_supported": ["ja"],
        "display_values_supported": ["page"],
        "prompt_values_supported": ["login"],
        "service_documentation": f"{base}/docs",
        "op_policy_uri": f"{base}/policy",
        "op_tos_uri": f"{base}/tos",
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": False,
        "verified_claims_supported": True,
        "trust_frameworks_supported": ["f"],
        "evidence_supported": ["e"],
        "id_documents_supported": ["i"],
        "id_documents_verification_methods_supported": ["v"],
        "claims_in_verified_claims_supported": ["given_name"],
        "documents_supported": ["d"],
        "documents_methods_supported": ["dm"],
        "documents_check_methods_supported": ["dc"],
        "documents_validation_methods_supported": ["dv"],
        "documents_verification_methods_supported": ["dr"],
        "electronic_records_supported": ["r"],
        "attachments_supported": ["embedded"],
        "digest_algorithms_supported": ["sha-256"],
        "transformed_claims_predefined": {"x": {"claim": "y", "fn": "any"}},
        "client_registration_types_supported": ["automatic", "explicit"],
        "federation_registration_endpoint": f"{base}/federation",
        "organization_name": "O",
        "signed_jwks_uri": f"{base}/signed-jwks",
    }
    assert expected.items() <= found.items()
    methods = found["revocation_endpoint_auth_methods_supported"]
    assert {"none", "client_secret_basic", "self_signed_tls_client_auth"} <= {*methods}


async def test_the_document_follows_the_service(start: Callable[..., Caller]) -> None:
    """An update of the service changes it at once."""
    caller = start(services=[Service(api_key=1)])
    changed = {"authorizationEndpoint": "https://as.example/new"}
    await caller.call("/service/update", **changed)
    found = await get(caller, CONFIGURATION)
    assert found["authorization_endpoint"] == "https://as.example/new"


@pytest.mark.parametrize("path", [CONFIGURATION, JWKS])
async def test_the_text_may_be_set_out_in_lines(caller: Caller, path: str) -> None:
    url = f"/api/1{path}"
    plain = (await caller.request("GET", url)).text
    pretty = (await caller.request("GET", url, params={"pretty": "true"})).text
    assert "\n" not in plain
    assert pretty.startswith('{\n  "')
    assert json.loads(pretty) == json.loads(plain)


@pytest.mark.parametrize(
    ("path", "name"),
    [(CONFIGURATION, "pretty"), (JWKS, "pretty"), (JWKS, "includePrivateKeys")],
)
async def test_a_flag_is_true_or_false(caller: Caller, path: str, name: str) -> None:
    answer = await caller.request("GET", f"/api/1{path}", params={name: "maybe"})
    assert (answer.status_code, answer.json()["resultCode"]) == (400, "A000201")
    assert name in answer.json()["resultMessage"]


PATCHED = {"a": 1, "b": {"c": [1, 2]}, "x/y~z": True}


@pytest.mark.parametrize(
    ("patch", "changed"),
    [
        ([], {}),
        ([{"op": "add", "path": "/d", "value": [1]}], {"d": [1]}),
        ([{"op": "add", "path": "/b/c/0", "value": 0}], {"b": {"c": [0, 1, 2]}}),
        ([{"op": "add", "path": "/b/c/-", "value": 3}], {"b": {"c": [1, 2, 3]}}),
        ([{"op": "add", "path": "/b/c/2", "value": 3}], {"b": {"c": [1, 2, 3]}}),
        ([{"op": "replace", "path": "/a", "value": None}], {"a": None}),
        ([{"op": "replace", "path": "/b/c/1", "value": 5}], {"b": {"c": [1, 5]}}),
        ([{"op": "replace", "path": "/x~1y~0z", "value": 5}], {"x/y~z": 5}),
        ([{"op": "remove", "path": "/b/c/0"}], {"b": {"c": [2]}}),
        ([{"op": "move", "from": "/b/c", "path": "/b/d"}], {"b": {"d": [1, 2]}}),
        ([{"op": "move", "from": "/a", "path": "/a"}], {}),
        ([{"op": "copy", "from": "/b", "path": "/e"}], {"e": {"c": [1, 2]}}),
        ([{"op": "test", "path": "/b", "value": {"c": [1, 2]}}], {}),
    ],
)
async def test_a_caller_may_patch_the_document(
    caller: Caller, patch: list[Any], changed: dict[str, Any]
) -> None:
    first = [{"op": "replace", "path": "", "value": PATCHED}]
    assert await get(caller, CONFIGURATION, patch=json.dumps(first + patch)) == PATCHED | changed


async def test_what_is_removed_is_gone(caller: Caller) -> None:
    patch = [{"op": "remove", "path": "/issuer"}]
    found = await get(caller, CONFIGURATION, patch=json.dumps(patch))
    assert "issuer" not in found
    assert "response_types_supported" in found


NEST: Any = {"op": "move", "from": "/a", "path": "/b"}


@pytest.mark.parametrize(
    "patch",
    [
        "[",
        "{}",
        "[5]",
        '[{"op":"unknown","path":""}]',
        '[{"op":["add"],"path":""}]',
        '[{"op":"add","path":"/a"}]',
        '[{"op":"add","path":"a","value":1}]',
        '[{"op":"add","value":1}]',
        '[{"op":"add","path":"/issuer/x","value":1}]',
        '[{"op":"add","path":"/unknown/x","value":1}]',
        '[{"op":"remove","path":"/unknown"}]',
        '[{"op":"remove","path":""}]',
        '[{"op":"remove","path":"/scopes/0"}]',
        '[{"op":"remove","path":"/subject_types_supported/2"}]',
        '[{"op":"remove","path":"/subject_types_supported/01"}]',
        '[{"op":"remove","path":"/subject_types_supported/-"}]',
        '[{"op":"remove","path":"/subject_types_supported/99999999999"}]',
        '[{"op":"add","path":"/subject_types_supported/3","value":1}]',
        '[{"op":"move","from":"","path":"/a"}]',
        '[{"op":"test","path":"/issuer","value":"x"}]',
        '[{"op":"test","path":"/request_parameter_supported","value":1}]',
        '[{"op":"replace","path":"","value":[]}]',
        json.dumps([{"op": "test", "path": "", "value": 1}] * 101),
        json.dumps([{"op": "copy", "from": "", "path": "/a"}] * 90),
        json.dumps(
            [
                step
                for _ in range(45)
                for step in (
                    {"op": "move", "from": "", "path": "/x"},
                    {"op": "add", "path": "", "value": {}},
                )
            ]
        ),
        json.dumps([{"op": "add", "path": "/a" * depth, "value": {}} for depth in range(1, 80)]),
    ],
)
async def test_a_patch_that_does_not_fit_is_told(caller: Caller, patch: str) -> None:
    answer = await caller.request("GET", f"/api/1{CONFIGURATION}", params={"patch": patch})
    assert (answer.status_code, answer.json()["resultCode"]) == (400, "A000201")
    assert "'patch'" in answer.json()["resultMessage"]


def key_of(kind: str, name: str) -> dict[str, Any]:
    """Make a private JWK."""
    made = jwk.generate_key(*{"RSA": ("RSA", 2048), "EC": ("EC", "P-256")}[kind])
    return {**made.as_dict(private=True), "kid": name, "use": "sig"}


OLD, NEW = key_of("EC", "old"), key_of("EC", "new")


def names(found: dict[str, Any]) -> list[str]:
    """Name the keys of a JWK set."""
    return [key["kid"] for key in found["keys"]]


async def test_a_service_without_keys_publishes_those_of_the_sandbox(caller: Caller) -> None:
    """One of each kind, and public ones unless the others are asked for."""
    found = await get(caller, JWKS)
    assert found == caller.sandbox.jwks
    kinds = [key.get("crv", key["kty"]) for key in found["keys"]]
    assert sorted(kinds) == sorted({*ALGORITHMS.values()})
    assert not [key for key in found["keys"] if "d" in key]
    private = await get(caller, JWKS, includePrivateKeys="true")
    assert all("d" in key for key in private["keys"])
    assert names(private) == names(found)


async def test_a_service_publishes_the_keys_in_its_settings(start: Callable[..., Caller]) -> None:
    """Secrets are never among them; what cannot be made private stays public."""
    public = {name: OLD[name] for name in OLD if name != "d"} | {"kid": "public"}
    secret = {"kty": "oct", "k": "c2VjcmV0", "kid": "secret"}
    jwks = json.dumps({"keys": [NEW, public, secret]})
    caller = start(services=[Service(api_key=1, jwks=jwks)])
    found = await get(caller, JWKS)
    assert names(found) == ["new", "public"]
    assert not [key for key in found["keys"] if "d" in key]
    private = await get(caller, JWKS, includePrivateKeys="true")
    assert ["d" in key for key in private["keys"]] == [True, False]


async def test_what_no_key_in_the_settings_signs_can_be_verified_too(
    start: Callable[..., Caller],
) -> None:
    """The keys of the sandbox that sign in their place are published as well."""
    jwks = json.dumps({"keys": [NEW]})
    client = Client(client_id=11, user_info_sign_alg="RS256")
    caller = start(services=[ServiceSetup(Service(api_key=1, jwks=jwks), (client,))])
    await caller.create(accessToken="t", scopes=["openid"])
    answer = await caller.call("/auth/userinfo/issue", token="t")
    found = await get(caller, JWKS)
    assert names(found)[0] == "new"
    assert len(found["keys"]) == 2
    assert read_jwt(found, answer["responseContent"], "RS256")["sub"] == "john"


async def test_a_public_key_cannot_sign(start: Callable[..., Caller]) -> None:
    """So the sandbox signs instead, by a key that is published too."""
    public = {name: OLD[name] for name in OLD if name != "d"}
    jwks = json.dumps({"keys": [public]})
    client = Client(client_id=11, user_info_sign_alg="ES256")
    caller = start(services=[ServiceSetup(Service(api_key=1, jwks=jwks), (client,))])
    await caller.create(accessToken="t", scopes=["openid"])
    answer = await caller.call("/auth/userinfo/issue", token="t")
    found = await get(caller, JWKS)
    assert len(names(found)) == 2
    assert read_jwt(found, answer["responseContent"], "ES256")["sub"] == "john"


async def test_keys_are_rotated_by_updates_of_the_service(start: Callable[..., Caller]) -> None:
    """The new one signs at once; the old one verifies for as long as it is in the set."""
    sets = [json.dumps({"keys": keys}) for keys in ([OLD], [NEW, OLD], [NEW])]
    service = Service(api_key=1, jwks=sets[0], access_token_sign_alg="ES256")
    caller = start(services=[ServiceSetup(service, (Client(client_id=11),))])
    first = (await caller.create())["jwtAccessToken"]
    assert (await caller.introspect(first))["action"] == "OK"
    await caller.call("/service/update", jwks=sets[1], accessTokenSignAlg="ES256")
    second = (await caller.create())["jwtAccessToken"]
    found = await get(caller, JWKS)
    assert names(found) == ["new", "old"]
    for token in (first, second):
        assert (await caller.introspect(token))["action"] == "OK"
        assert read_jwt(found, token, "ES256", audience=None)["sub"] == "john"
    await caller.call("/service/update", jwks=sets[2], accessTokenSignAlg="ES256")
    assert names(await get(caller, JWKS)) == ["new"]
    assert (await caller.introspect(first))["action"] == "UNAUTHORIZED"
    assert (await caller.introspect(second))["action"] == "OK"


async def test_a_key_that_is_named_signs(start: Callable[..., Caller]) -> None:
    """Wherever it stands in the set."""
    jwks = json.dumps({"keys": [OLD, NEW]})
    service = Service(api_key=1, jwks=jwks, user_info_signature_key_id="new")
    client = Client(client_id=11, user_info_sign_alg="ES256")
    caller = start(services=[ServiceSetup(service, (client,))])
    await caller.create(accessToken="t", scopes=["openid"])
    answer = await caller.call("/auth/userinfo/issue", token="t")
    found = {"keys": [key for key in (await get(caller, JWKS))["keys"] if key["kid"] == "new"]}
    assert read_jwt(found, answer["responseContent"], "ES256")["sub"] == "john"


async def test_the_sdk_reads_both(start: Callable[..., Caller]) -> None:
    """As text to be handed on, and as JSON."""
    caller = start(services=[attrs.evolve(FULL, jwks=json.dumps({"keys": [NEW]}))])
    security = Security(authlete=caller.sandbox.bearer)
    transport = caller.sandbox.transport()
    async with AuthleteCore(security=security, transport=transport, service_id="1") as client:
        document = (await service_get_configuration(client)).unwrap()
        keys = (await service_get_jwks(client)).unwrap()
    assert document.json["issuer"] == "https://as.example"
    assert json.loads(document.text or "") == document.json
    assert keys.keys
    assert keys.keys[0]["kid"] == "new"
    assert json.loads(keys.text or "") == {"keys": [*map(dict, keys.keys)]}
