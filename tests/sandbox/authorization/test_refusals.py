"""Authorization requests that break a rule, and how the client learns of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from authlete.models import Client, ClientExtension, Pair, Scope, Service
from authlete.sandbox import ServiceSetup
from tests.sandbox.authorization.flow import CALLBACK, CHALLENGE, ask, ask_text, error, landing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.conftest import Caller

SERVICE = {"api_key": 1}
CLIENT = {"client_id": 11, "redirect_uris": (CALLBACK,)}


def setup(service: dict[str, Any], client: dict[str, Any]) -> list[ServiceSetup]:
    """Configure one service with one client."""
    return [ServiceSetup(Service(**SERVICE | service), (Client(**CLIENT | client),))]


REDIRECTED = [
    # parameters, settings of the service, settings of the client, error
    ({"response_type": None}, {}, {}, "invalid_request"),
    ({"response_type": "cod"}, {}, {}, "unsupported_response_type"),
    ({"response_type": "none code"}, {}, {}, "unsupported_response_type"),
    ({"response_type": "code code"}, {}, {}, "unsupported_response_type"),
    ({}, {"supported_response_types": ("TOKEN",)}, {}, "unsupported_response_type"),
    ({}, {"supported_grant_types": ("IMPLICIT",)}, {}, "unsupported_response_type"),
    (
        {"response_type": "token"},
        {"supported_grant_types": ("AUTHORIZATION_CODE",)},
        {},
        "unsupported_response_type",
    ),
    ({}, {}, {"response_types": ("TOKEN",)}, "unauthorized_client"),
    ({}, {}, {"grant_types": ("IMPLICIT",)}, "unauthorized_client"),
    ({"response_mode": "carrier_pigeon"}, {}, {}, "invalid_request"),
    ({"response_mode": "query", "response_type": "token"}, {}, {}, "invalid_request"),
    ({"response_mode": "query.jwt", "response_type": "token"}, {}, {}, "invalid_request"),
    ({"response_mode": "form_post"}, {}, {"response_modes": ("QUERY",)}, "unauthorized_client"),
    ({"state": ["a", "b"]}, {}, {}, "invalid_request"),
    ({"nonce": ["a", "b"]}, {}, {}, "invalid_request"),
    ({"unknown": ["a", "b"]}, {}, {}, "invalid_request"),
    ({"scope": None}, {"scope_required": True}, {}, "invalid_scope"),
    (
        {"scope": "b"},
        {"scope_required": True, "supported_scopes": (Scope(name="a"),)},
        {},
        "invalid_scope",
    ),
    (
        {"scope": "a"},
        {"scope_required": True},
        {"extension": ClientExtension(requestable_scopes=())},
        "invalid_scope",
    ),
    ({"prompt": "none login"}, {}, {}, "invalid_request"),
    ({"prompt": "beg"}, {}, {}, "invalid_request"),
    ({"prompt": "create"}, {"supported_prompt_values": ("LOGIN",)}, {}, "invalid_request"),
    ({"response_type": "id_token", "nonce": "n"}, {}, {}, "invalid_request"),
    ({"response_type": "id_token", "scope": "openid"}, {}, {}, "invalid_request"),
    ({"max_age": "soon"}, {}, {}, "invalid_request"),
    ({"max_age": "-1"}, {}, {}, "invalid_request"),
    ({"display": "hologram"}, {}, {}, "invalid_request"),
    ({"display": "wap"}, {"supported_displays": ("PAGE",)}, {}, "invalid_request"),
    ({"claims": "["}, {}, {}, "invalid_request"),
    ({"claims": "[]"}, {}, {}, "invalid_request"),
    (
        {"claims": json.dumps({"id_token": {"acr": {"value": "gold", "essential": True}}})},
        {"supported_acrs": ("silver",)},
        {},
        "unmet_authentication_requirements",
    ),
    ({"purpose": "so"}, {}, {}, "invalid_request"),
    ({"purpose": "x" * 301}, {}, {}, "invalid_request"),
    ({"dpop_jkt": "short"}, {}, {}, "invalid_request"),
    ({}, {"pkce_required": True}, {}, "invalid_request"),
    ({}, {}, {"pkce_required": True}, "invalid_request"),
    ({"code_challenge": CHALLENGE}, {"pkce_s256_required": True}, {}, "invalid_request"),
    ({"code_challenge": CHALLENGE}, {}, {"pkce_s256_required": True}, "invalid_request"),
    ({"code_challenge": "short"}, {}, {}, "invalid_request"),
    (
        {"code_challenge": CHALLENGE, "code_challenge_method": "s256"},
        {},
        {},
        "invalid_request",
    ),
    ({"code_challenge_method": "S256"}, {}, {}, "invalid_request"),
    ({"resource": "relative"}, {}, {}, "invalid_target"),
    ({"resource": ["https://a.example", "https://b.example#f"]}, {}, {}, "invalid_target"),
    ({"resource": "https://[bad"}, {}, {}, "invalid_target"),
    ({"authorization_details": "{}"}, {}, {}, "invalid_authorization_details"),
    ({"authorization_details": "[1]"}, {}, {}, "invalid_authorization_details"),
    ({"authorization_details": "[{}]"}, {}, {}, "invalid_authorization_details"),
    (
        {"authorization_details": '[{"type":"a","identifier":1}]'},
        {},
        {},
        "invalid_authorization_details",
    ),
    (
        {"authorization_details": '[{"type":"a","actions":"read"}]'},
        {},
        {},
        "invalid_authorization_details",
    ),
    (
        {"authorization_details": '[{"type":"a","actions":["read",1]}]'},
        {},
        {},
        "invalid_authorization_details",
    ),
    (
        {"authorization_details": '[{"type":"a"}]'},
        {"supported_authorization_details_types": ("b",)},
        {},
        "invalid_authorization_details",
    ),
    (
        {"authorization_details": '[{"type":"a"}]'},
        {},
        {"authorization_details_types": ()},
        "invalid_authorization_details",
    ),
    ({}, {"grant_management_action_required": True}, {}, "invalid_request"),
    ({"grant_id": "g"}, {}, {}, "invalid_request"),
    ({"grant_management_action": "revoke"}, {}, {}, "invalid_request"),
    ({"grant_management_action": "merge"}, {}, {}, "invalid_request"),
    ({"grant_management_action": "create", "grant_id": "g"}, {}, {}, "invalid_request"),
    ({"grant_management_action": "merge", "grant_id": "g"}, {}, {}, "invalid_grant_id"),
    (
        {"grant_management_action": "create"},
        {},
        {"client_type": "PUBLIC"},
        "unauthorized_client",
    ),
    ({}, {"par_required": True}, {}, "invalid_request"),
    ({}, {}, {"par_required": True}, "invalid_request"),
    ({}, {"request_object_required": True}, {}, "invalid_request"),
    ({}, {}, {"request_object_required": True}, "invalid_request"),
    ({"request": "x", "request_uri": "y"}, {}, {}, "invalid_request"),
    ({"request": "x"}, {}, {}, "invalid_request_object"),
    ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, {}, {}, "invalid_request_uri"),
    ({"request_uri": "https://client.example/o"}, {}, {}, "invalid_request_uri"),
    (
        {"request_uri": "https://client.example/o"},
        {},
        {"request_uris": ("https://client.example/p",)},
        "invalid_request_uri",
    ),
    ({"id_token_hint": "x"}, {}, {}, "invalid_request"),
]


@pytest.mark.parametrize(("parameters", "service", "client", "code"), REDIRECTED)
async def test_a_fault_is_told_to_the_client(
    parameters: dict[str, Any],
    service: dict[str, Any],
    client: dict[str, Any],
    code: str,
    start: Callable[..., Caller],
) -> None:
    """As long as it is known where it can be told."""
    answer = await ask(start(services=setup(service, client)), **parameters)
    assert (answer["action"], error(answer)) == ("LOCATION", code)
    told = landing(answer).parameters
    assert told.get("state") == (None if "state" in parameters else "s")
    assert told["iss"] == "https://sandbox.example"


@pytest.mark.parametrize(("parameters", "service", "client", "code"), REDIRECTED)
async def test_the_same_fault_without_a_good_redirect_uri_is_told_to_the_caller(
    parameters: dict[str, Any],
    service: dict[str, Any],
    client: dict[str, Any],
    code: str,
    start: Callable[..., Caller],
) -> None:
    caller = start(services=setup(service, client))
    answer = await ask(caller, **parameters, redirect_uri="https://elsewhere.example/")
    assert answer["action"] == "BAD_REQUEST"
    told = json.loads(answer["responseContent"])
    assert told["error_description"] == answer["resultMessage"]
    assert told["error"] in {code, "invalid_request"}


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"client_id": None}, "invalid_request"),
        ({"client_id": ""}, "invalid_request"),
        ({"client_id": ["11", "12"]}, "invalid_request"),
        ({"client_id": "99"}, "invalid_client"),
        ({"client_id": "12"}, "invalid_client"),
        ({"client_id": "13"}, "invalid_client"),
        ({"redirect_uri": "https://client.example/cb/"}, "invalid_request"),
        ({"redirect_uri": "https://client.example/cb#f"}, "invalid_request"),
        ({"redirect_uri": "/cb"}, "invalid_request"),
        ({"redirect_uri": "javascript:alert(1)"}, "invalid_request"),
        ({"redirect_uri": [CALLBACK, CALLBACK]}, "invalid_request"),
        ({"redirect_uri": "http://127.0.0.1:1234/cb"}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_request"),
    ],
)
async def test_a_fault_that_cannot_be_told_to_a_client_is_told_to_the_caller(
    parameters: dict[str, Any], code: str, start: Callable[..., Caller]
) -> None:
    clients = (
        Client(client_id=11, redirect_uris=(CALLBACK, "http://127.0.0.1/cb")),
        Client(client_id=12, locked=True),
    )
    others = ServiceSetup(Service(api_key=2), (Client(client_id=13),))
    answer = await ask(
        start(services=[ServiceSetup(Service(api_key=1), clients), others]), **parameters
    )
    assert answer["action"] == "BAD_REQUEST"
    assert json.loads(answer["responseContent"])["error"] == code


@pytest.mark.parametrize(
    ("text", "action", "code"),
    [
        (None, "INTERNAL_SERVER_ERROR", "server_error"),
        ("", "BAD_REQUEST", "invalid_request"),
        ("client_id=%FF", "INTERNAL_SERVER_ERROR", "server_error"),
    ],
)
async def test_without_parameters_there_is_nobody_to_tell(
    text: str | None, action: str, code: str, caller: Caller
) -> None:
    answer = await ask_text(caller, text) if text is not None else await _ask_nothing(caller)
    assert answer["action"] == action
    assert json.loads(answer["responseContent"])["error"] == code


async def _ask_nothing(caller: Caller) -> dict[str, Any]:
    return await caller.call("/auth/authorization")


async def test_descriptions_of_errors_can_be_left_out(start: Callable[..., Caller]) -> None:
    caller = start(services=setup({"error_description_omitted": True}, {}))
    answer = await ask(caller, response_type="cod")
    assert "error_description" not in landing(answer).parameters
    for path in ("/auth/authorization", "/pushed_auth_req"):
        answer = await caller.call(path, parameters="client_id=11&redirect_uri=x")
        assert json.loads(answer["responseContent"]) == {"error": "invalid_request"}


FAPI = Scope(name="pay", attributes=(Pair(key="fapi", value="rw"),))
READ = Scope(name="see", attributes=(Pair(key="fapi", value="r"),))
SECURE = Scope(name="two", attributes=(Pair(key="fapi2", value="sp"),))
S256 = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


def profile(*modes: str) -> dict[str, Any]:
    """Judge every request by FAPI profiles."""
    return {"fapi_modes": modes}


@pytest.mark.parametrize(
    ("parameters", "service", "client", "code"),
    [
        ({}, profile("FAPI1_BASELINE"), {}, "invalid_request"),
        ({"code_challenge": CHALLENGE}, profile("FAPI1_BASELINE"), {}, "invalid_request"),
        ({**S256, "state": None}, profile("FAPI1_BASELINE"), {}, "invalid_request"),
        ({**S256, "scope": "openid"}, profile("FAPI1_BASELINE"), {}, "invalid_request"),
        ({**S256, "redirect_uri": None}, profile("FAPI1_BASELINE"), {}, "invalid_request"),
        (S256, profile("FAPI1_ADVANCED"), {}, "invalid_request"),
        (S256, profile("FAPI2_SECURITY"), {}, "invalid_request"),
        (S256, {}, profile("FAPI2_SECURITY"), "invalid_request"),
        (S256, profile("FAPI2_MESSAGE_SIGNING_AUTH_RES"), {}, "invalid_request"),
        (S256, profile("FAPI2_MESSAGE_SIGNING_AUTH_REQ"), {}, "invalid_request"),
        *(
            (
                {"scope": scope.name},
                {"supported_service_profiles": ("FAPI",), "supported_scopes": (scope,)},
                {},
                "invalid_request",
            )
            for scope in (FAPI, READ, SECURE)
        ),
    ],
)
async def test_a_fapi_profile_is_a_rule_too(
    parameters: dict[str, Any],
    service: dict[str, Any],
    client: dict[str, Any],
    code: str,
    start: Callable[..., Caller],
) -> None:
    answer = await ask(start(services=setup(service, client)), **parameters)
    assert (
        "FAPI" in answer["resultMessage"]
        or "PKCE" in answer["resultMessage"]
        or "S256" in (answer["resultMessage"])
    )
    assert error(answer) == code


@pytest.mark.parametrize(
    ("parameters", "service"),
    [
        (S256, profile("FAPI1_BASELINE")),
        ({**S256, "scope": "openid", "nonce": "n"}, profile("FAPI1_BASELINE")),
        (
            {"scope": "other"},
            {
                "supported_service_profiles": ("FAPI",),
                "supported_scopes": (FAPI, Scope(name="other")),
            },
        ),
        ({"scope": "pay"}, {"supported_scopes": (FAPI,)}),
    ],
)
async def test_a_request_that_keeps_to_its_profile_is_good(
    parameters: dict[str, Any], service: dict[str, Any], start: Callable[..., Caller]
) -> None:
    answer = await ask(start(services=setup(service, {})), **parameters)
    assert answer["action"] == "INTERACTION", answer
