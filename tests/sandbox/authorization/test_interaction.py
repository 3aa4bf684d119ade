"""What the pages of an authorization server are told of a good authorization request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from authlete.models import (
    Client,
    ClientExtension,
    CredentialIssuerMetadata,
    Pair,
    Scope,
    Service,
)
from authlete.sandbox import ServiceSetup
from tests.sandbox.authorization.flow import CALLBACK, ask, grant, landing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.conftest import Caller

SCOPES = (
    Scope(name="openid"),
    Scope(name="profile", default_entry=True, description="Who you are"),
    Scope(name="email"),
    Scope(name="offline_access"),
    Scope(name="consent", attributes=(Pair(key="regex", value="consent:.+"),)),
    Scope(name="broken", attributes=(Pair(key="regex", value="("),)),
)


def claims(**parts: Any) -> str:
    """Write the parameter ``claims``."""
    return json.dumps(parts)


INDIVIDUAL = claims(
    id_token={"given_name#ja": None, "email": {"essential": True}, "auth_time": None},
    userinfo={"picture": None},
)


@pytest.mark.parametrize(
    ("parameters", "service", "client", "told"),
    [
        ({}, {}, {}, {"display": "PAGE", "maxAge": 0, "lowestPrompt": "CONSENT"}),
        ({"display": "touch"}, {}, {}, {"display": "TOUCH"}),
        ({"display": "wap"}, {"supported_displays": ("WAP",)}, {}, {"display": "WAP"}),
        ({"prompt": "login consent"}, {}, {}, {"prompts": ["LOGIN", "CONSENT"]}),
        ({"prompt": "login consent"}, {}, {}, {"lowestPrompt": "LOGIN"}),
        (
            {"prompt": "create"},
            {"supported_prompt_values": ("CREATE",)},
            {},
            {"prompts": ["CREATE"]},
        ),
        ({"prompt": "none"}, {}, {}, {"action": "NO_INTERACTION", "prompts": ["NONE"]}),
        ({"max_age": "60"}, {}, {"default_max_age": 30}, {"maxAge": 60}),
        ({}, {}, {"default_max_age": 30}, {"maxAge": 30}),
        ({"max_age": "0"}, {}, {"default_max_age": 30}, {"maxAge": 0}),
        ({"login_hint": "j@x.example"}, {}, {}, {"loginHint": "j@x.example"}),
        ({"purpose": "to pay"}, {}, {}, {"purpose": "to pay"}),
        ({"ui_locales": "ja fr-CA !"}, {}, {}, {"uiLocales": ["ja", "fr-CA"]}),
        (
            {"ui_locales": "ja fr-CA"},
            {"supported_ui_locales": ("fr-ca",)},
            {},
            {"uiLocales": ["fr-CA"]},
        ),
        (
            {"claims_locales": "ja fr"},
            {"supported_claim_locales": ("ja",)},
            {},
            {"claimsLocales": ["ja"]},
        ),
        (
            {"acr_values": "gold silver"},
            {},
            {},
            {"acrs": ["gold", "silver"], "acrEssential": False},
        ),
        ({"acr_values": "gold"}, {"supported_acrs": ("silver",)}, {}, {"acrs": None}),
        ({}, {}, {"default_acrs": ("bronze",)}, {"acrs": ["bronze"]}),
        (
            {
                "acr_values": "gold",
                "claims": claims(id_token={"acr": {"values": ["iron"], "essential": True}}),
            },
            {},
            {},
            {"acrs": ["iron"], "acrEssential": True},
        ),
        ({"claims": claims(id_token={"sub": {"value": "ann"}})}, {}, {}, {"subject": "ann"}),
        ({"claims": claims(id_token={"sub": {"value": 5}})}, {}, {}, {"subject": None}),
        ({"claims": claims(id_token={"acr": None, "sub": {"values": 1}})}, {}, {}, {"acrs": None}),
        (
            {"scope": "openid", "claims": INDIVIDUAL},
            {},
            {},
            {
                "claims": ["given_name#ja", "email"],
                "claimsAtUserInfo": ["picture"],
                "idTokenClaims": json.dumps(
                    json.loads(INDIVIDUAL)["id_token"], separators=(",", ":")
                ),
                "userInfoClaims": '{"picture":null}',
            },
        ),
        (
            {"scope": "openid", "claims": INDIVIDUAL},
            {"supported_claims": ("given_name",)},
            {},
            {"claims": ["given_name#ja"], "claimsAtUserInfo": None},
        ),
        (
            {"scope": "openid email"},
            {},
            {},
            {
                "claims": ["email", "email_verified"],
                "claimsAtUserInfo": ["email", "email_verified"],
            },
        ),
        (
            {"scope": "openid email"},
            {"claim_shortcut_restrictive": True},
            {},
            {"claims": None, "claimsAtUserInfo": ["email", "email_verified"]},
        ),
        (
            {"scope": "openid email", "response_type": "id_token", "nonce": "n"},
            {"claim_shortcut_restrictive": True},
            {},
            {"claims": ["email", "email_verified"], "claimsAtUserInfo": None},
        ),
        ({"scope": "email"}, {}, {}, {"claims": None, "claimsAtUserInfo": None}),
        (
            {
                "claims": claims(
                    transformed_claims={"usa": {"claim": "nationalities", "fn": []}},
                    id_token={":usa": None, ":unknown": None},
                    userinfo={"::adult": None},
                )
            },
            {"predefined_transformed_claims": '{"adult":{"claim":"birthdate"}}'},
            {},
            {
                "requestedClaimsForTx": ["birthdate", "nationalities"],
                "transformedClaims": '{"usa":{"claim":"nationalities","fn":[]}}',
                "claims": None,
            },
        ),
        (
            {"resource": ["https://a.example", "urn:b"]},
            {},
            {},
            {"resources": ["https://a.example", "urn:b"]},
        ),
        (
            {
                "authorization_details": json.dumps(
                    [
                        {
                            "type": "pay",
                            "actions": ["do"],
                            "datatypes": ["d"],
                            "identifier": "i",
                            "amount": 5,
                        },
                        {"type": "see"},
                    ]
                )
            },
            {"supported_authorization_details_types": ("pay", "see")},
            {},
            {
                "authorizationDetails": {
                    "elements": [
                        {
                            "type": "pay",
                            "actions": ["do"],
                            "dataTypes": ["d"],
                            "identifier": "i",
                            "otherFields": '{"amount":5}',
                        },
                        {"type": "see"},
                    ]
                }
            },
        ),
        ({"authorization_details": "[]"}, {}, {}, {"authorizationDetails": None}),
        (
            {"scope": "openid device_sso"},
            {"native_sso_supported": True},
            {},
            {"nativeSsoRequested": True},
        ),
        ({"scope": "openid device_sso"}, {}, {}, {"nativeSsoRequested": False}),
        ({"client_id": "app"}, {}, {"client_id_alias": "app"}, {"clientIdAliasUsed": True}),
        (
            {"client_id": "https://e.example"},
            {},
            {"entity_id": "https://e.example"},
            {"clientEntityIdUsed": True, "clientIdAliasUsed": False},
        ),
    ],
)
async def test_the_pages_are_told(
    parameters: dict[str, Any],
    service: dict[str, Any],
    client: dict[str, Any],
    told: dict[str, Any],
    start: Callable[..., Caller],
) -> None:
    """What the client asks for, and what the settings add or take away."""
    setup = ServiceSetup(Service(api_key=1, **service), (Client(client_id=11, **client),))
    answer = await ask(start(services=[setup]), **parameters)
    assert answer["action"] in {"INTERACTION", "NO_INTERACTION"}, answer
    assert answer["resultCode"] == "A004001"
    assert {name: answer.get(name) for name in told if name != "action"} == {
        name: value for name, value in told.items() if name != "action"
    }
    assert answer["action"] == told.get("action", "INTERACTION")


@pytest.mark.parametrize(
    ("scope", "prompt", "names", "dynamic"),
    [
        (None, None, ["profile"], []),
        ("", None, ["profile"], []),
        ("email unknown email", None, ["email"], []),
        ("unknown", None, None, []),
        ("openid offline_access", None, ["openid"], []),
        ("openid offline_access", "consent", ["openid", "offline_access"], []),
        ("offline_access", None, ["offline_access"], []),
        ("consent:5 consent: email", None, ["email"], ["consent:5"]),
    ],
)
async def test_scopes_are_those_that_the_service_has(
    scope: str | None,
    prompt: str | None,
    names: list[str] | None,
    dynamic: list[str],
    start: Callable[..., Caller],
) -> None:
    """Without any in the request, its default ones; ``offline_access`` needs consent."""
    caller = start(services=[Service(api_key=1, supported_scopes=SCOPES)])
    answer = await ask(caller, scope=scope, prompt=prompt)
    shown = answer.get("scopes")
    assert (shown and [entry["name"] for entry in shown]) == names
    assert answer.get("dynamicScopes", []) == [
        {"name": "consent", "value": value} for value in dynamic
    ]


async def test_scopes_that_the_client_may_not_ask_for_are_passed_over(
    start: Callable[..., Caller],
) -> None:
    extension = ClientExtension(requestable_scopes=("email",), requestable_scopes_enabled=True)
    client = Client(client_id=11, extension=extension)
    caller = start(services=[ServiceSetup(Service(api_key=1, supported_scopes=SCOPES), (client,))])
    answer = await ask(caller, scope="openid email consent:5")
    assert [entry["name"] for entry in answer["scopes"]] == ["email"]
    assert "dynamicScopes" not in answer


async def test_scopes_are_shown_with_what_the_service_says_of_them(
    start: Callable[..., Caller],
) -> None:
    caller = start(services=[Service(api_key=1, supported_scopes=SCOPES)])
    answer = await ask(caller, scope="profile")
    assert answer["scopes"] == [
        {"name": "profile", "defaultEntry": True, "description": "Who you are"}
    ]


async def test_secrets_of_service_and_client_are_not_shown(start: Callable[..., Caller]) -> None:
    keys = json.dumps({"keys": [{"kty": "oct", "k": "canary"}]})
    metadata = CredentialIssuerMetadata(
        credential_issuer="https://ci.example", credential_request_encryption_jwks=keys
    )
    service = Service(
        api_key=1,
        service_name="Shop",
        api_secret="canary",
        jwks=keys,
        credential_issuer_metadata=metadata,
    )
    client = Client(client_id=11, client_name="App", client_secret="canary")
    answer = await ask(start(services=[ServiceSetup(service, (client,))]))
    assert answer["service"]["serviceName"] == "Shop"
    assert (answer["client"]["clientId"], answer["client"]["clientName"]) == (11, "App")
    assert "canary" not in json.dumps(answer)
    assert "jwks" not in answer["service"]
    shown = answer["service"]["credentialIssuerMetadata"]
    assert shown == {"credentialIssuer": "https://ci.example"}


@pytest.mark.parametrize(
    ("registered", "given", "service", "sent"),
    [
        ((CALLBACK,), None, {}, CALLBACK),
        ((CALLBACK, "https://b.example/"), "https://b.example/", {}, "https://b.example/"),
        (None, "com.example:/cb", {}, "com.example:///cb"),
        (
            ("http://127.0.0.1/cb", "https://a.example"),
            "http://127.0.0.1:5555/cb",
            {"loopback_redirection_uri_variable": True},
            "http://127.0.0.1:5555/cb",
        ),
    ],
)
async def test_the_answer_goes_to_the_redirect_uri(
    registered: tuple[str, ...] | None,
    given: str | None,
    service: dict[str, Any],
    sent: str,
    start: Callable[..., Caller],
) -> None:
    client = Client(client_id=11, redirect_uris=registered)
    caller = start(services=[ServiceSetup(Service(api_key=1, **service), (client,))])
    answer = await grant(caller, redirect_uri=given)
    assert landing(answer).uri == sent


@pytest.mark.parametrize("given", ["http://127.0.0.1:x/cb", "http://10.0.0.1:5/cb", "http://[/cb"])
async def test_only_ports_of_loopback_addresses_may_vary(
    given: str, start: Callable[..., Caller]
) -> None:
    client = Client(client_id=11, redirect_uris=("http://127.0.0.1/cb", "http://10.0.0.1/cb"))
    service = Service(api_key=1, loopback_redirection_uri_variable=True)
    answer = await ask(start(services=[ServiceSetup(service, (client,))]), redirect_uri=given)
    assert answer["action"] == "BAD_REQUEST"


async def test_openid_requests_must_name_their_redirect_uri(start: Callable[..., Caller]) -> None:
    client = Client(client_id=11, redirect_uris=(CALLBACK,))
    caller = start(services=[ServiceSetup(Service(api_key=1), (client,))])
    answer = await ask(caller, redirect_uri=None, scope="openid")
    assert answer["action"] == "BAD_REQUEST"
