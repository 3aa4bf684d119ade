"""What no client should send to the endpoints of devices, the back channel and registration."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete.models import Client, Service
from authlete.sandbox import Sandbox, ServiceSetup
from authlete.sandbox.protocol.client_metadata import IN_LANGUAGES, MEMBERS

from .test_fuzz import NASTY, ask, json_values

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = [member.name for member in MEMBERS]
WORDS = [
    *("code", "code id_token", "implicit", "authorization_code", "web", "native", "pairwise"),
    *("RS256", "HS256", "none", "RSA-OAEP", "A128GCM", "dir", "private_key_jwt", "ping", "poll"),
    *("https://client.example/cb", "http://localhost/", "app:/cb", "https://[::1", "//", "#"),
    *("openid", "1", "-1", "john", "a.b.c", "e30.e30.", "merge", "create", "high", "{}", "[]"),
]
words = st.sampled_from([*WORDS, *NASTY]) | st.text()
forms = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("scope", "resource", "acr_values", "authorization_details", "grant_id"),
                *("grant_management_action", "login_hint", "login_hint_token", "id_token_hint"),
                *("binding_message", "user_code", "requested_expiry", "request", "request_uri"),
                *("client_notification_token", "client_id", "client_secret", "client_assertion"),
            ]
        ),
        words,
    ),
    max_size=8,
)
metadata = st.dictionaries(
    st.sampled_from([*NAMES, *(f"{name}#fr" for name in IN_LANGUAGES), "scope", "jwks"]),
    words | st.lists(words, max_size=3) | st.booleans() | json_values,
)


@pytest.fixture(scope="module", params=["open", "configured"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """One sandbox for all examples: with and without services."""
    service = Service(
        api_key=1,
        supported_custom_client_metadata=("color",),
        dcr_scope_used_as_requestable=True,
        backchannel_user_code_parameter_supported=True,
    )
    client = Client(
        client_id=11, bc_delivery_mode="PUSH", bc_notification_endpoint="https://client.example"
    )
    services = [ServiceSetup(service, (client,))] if request.param == "configured" else []
    with Sandbox(services=services) as running:
        yield running


async def post(sandbox: Sandbox, path: str, **members: Any) -> dict[str, Any]:
    """Post JSON and hold the answer to what all answers have in common."""
    response = await ask(sandbox, "POST", f"/api/1{path}", json.dumps(members).encode())
    answer: dict[str, Any] = json.loads(response.body)
    return answer


@pytest.mark.parametrize("path", ["/device/authorization", "/backchannel/authentication"])
@given(form=forms)
async def test_any_form_of_a_client_gets_an_answer(
    sandbox: Sandbox, path: str, form: list[tuple[str, str]]
) -> None:
    """And what was accepted can be completed."""
    text = urlencode([("client_id", "11"), ("scope", "openid"), *form], errors="surrogatepass")
    answer = await post(sandbox, path, parameters=text)
    decision = {"result": "AUTHORIZED", "subject": "john"}
    if answer["action"] == "OK":
        done = await post(sandbox, "/device/complete", userCode=answer["userCode"], **decision)
        assert done["action"] == "SUCCESS"
    if answer["action"] == "USER_IDENTIFICATION":
        ticket = answer["ticket"]
        assert (await post(sandbox, f"{path}/issue", ticket=ticket))["action"] == "OK"
        done = await post(sandbox, f"{path}/complete", ticket=ticket, **decision)
        assert done["action"] in {"NO_ACTION", "NOTIFICATION"}


@given(members=metadata)
async def test_what_a_registration_says_registers_again(
    sandbox: Sandbox, members: dict[str, Any]
) -> None:
    """Whatever a client says; what it is told it is can be said, and is then the same."""
    path = "/client/registration"
    first = await post(sandbox, path, json=json.dumps(members))
    if first["action"] != "CREATED":
        assert first["action"] == "BAD_REQUEST"
        return
    told = json.loads(first["responseContent"])
    who = {"clientId": told["client_id"], "token": told["registration_access_token"]}
    again = await post(sandbox, f"{path}/update", json=first["responseContent"], **who)
    assert (again["action"], json.loads(again["responseContent"])) == ("UPDATED", told)
