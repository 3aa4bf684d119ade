"""Consent, box by box: what is left empty reaches neither token, ID token nor userinfo."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from authlete.provider.callbacks import claims_of
from authlete.provider.consent import MOST, Consents
from authlete.server import Asked, Request
from authlete.server.messages import FORM
from tests.provider.relying_party import RelyingParty, hidden, parameters
from tests.sandbox.pages import PageResponse

if TYPE_CHECKING:
    from authlete.provider import Provider, UserAgent

SCOPE = "openid email offline_access"
CLAIMS = json.dumps(
    {
        "id_token": {"birthdate": None, "phone_number": {"essential": True}, "email": None},
        "userinfo": {"address": None},
    }
)


@pytest.fixture
def john(provider: Provider) -> UserAgent:
    """Somebody at a new browser."""
    return provider.browser("john")


def told(client: RelyingParty, redirect: str) -> tuple[dict[str, Any], set[str], set[str]]:
    """Return the answer of the token endpoint, and which claims ID token and userinfo hold."""
    tokens = client.use_code(redirect)
    headers = {"authorization": f"Bearer {tokens['access_token']}"}
    userinfo = client.http.get("/userinfo", headers=headers).json()
    return tokens, {*claims_of(tokens["id_token"])}, {*userinfo}


def boxes(page: PageResponse) -> dict[str, dict[str, str]]:
    """Find the boxes of a page, by their names."""
    inputs = [given for tag, given in page.tags if tag == "input"]
    return {given["name"]: given for given in inputs if given["type"] == "checkbox"}


def test_each_scope_and_each_single_claim_has_a_box(client: RelyingParty, john: UserAgent) -> None:
    """Ticked to begin with, and labelled; those that are needed cannot be changed."""
    html = john.open(client.url(scope=SCOPE, claims=CLAIMS, prompt="consent", ui_locales="de"))
    page = PageResponse(html)
    found = boxes(page)
    assert set(found) == {
        *(f"scope:{name}" for name in SCOPE.split()),
        *(f"claim:{name}" for name in ("birthdate", "phone_number", "address")),
    }
    assert all("checked" in given for given in found.values())
    fixed = {name for name, given in found.items() if "disabled" in given}
    assert fixed == {"scope:openid", "claim:phone_number"}
    assert {given["id"] for given in found.values()} == {
        given["for"] for tag, given in page.tags if tag == "label"
    }
    assert "Ihre E-Mail-Adresse sehen" in html
    assert "Diese Angabe über Sie sehen: birthdate" in html


def test_what_is_left_empty_is_not_told(client: RelyingParty, john: UserAgent) -> None:
    """But what cannot be left empty is."""
    url = client.url(scope=SCOPE, claims=CLAIMS, prompt="consent")
    everything = {"email", "email_verified", "birthdate", "phone_number", "address"}
    cases: list[tuple[str, str, set[str]]] = [
        ("", SCOPE, set()),
        ("email", "openid offline_access", {"email", "email_verified"}),
        ("birthdate address", SCOPE, {"birthdate", "address"}),
        ("offline_access birthdate", "openid email", {"birthdate"}),
        ("openid phone_number", SCOPE, set()),
        (f"{SCOPE} birthdate address", "openid", everything - {"phone_number"}),
    ]
    for without, scope, absent in cases:
        tokens, in_id_token, in_userinfo = told(client, john.approve(url, without=without.split()))
        assert set(tokens["scope"].split()) == set(scope.split()), without
        assert (in_id_token | in_userinfo) & everything == everything - absent, without


def test_a_decision_holds_for_the_next_request(client: RelyingParty, john: UserAgent) -> None:
    """What was refused is not told without asking; what was never asked for is asked."""
    url = client.url(scope="openid", claims='{"userinfo": {"name": null, "email": null}}')
    assert told(client, john.approve(url, without=["email"]))[2] == {"sub", "name"}
    again = john.open(f"{url}&prompt=none")
    assert told(client, again)[2] == {"sub", "name"}
    more = client.url(scope="openid", claims='{"userinfo": {"phone_number": null}}')
    assert parameters(john.open(f"{more}&prompt=none"))["error"] == "consent_required"
    assert told(client, john.approve(more))[2] == {"sub", "phone_number"}


def test_the_button_alone_agrees_to_all(
    client: RelyingParty, provider: Provider, http: httpx.Client
) -> None:
    """For scripts that look no further, and send the form to where it goes without boxes."""
    del provider
    login = http.get(client.url(), follow_redirects=True)
    form = {**hidden(login), "username": "john", "password": "john"}
    page = http.post("/login", data=form, follow_redirects=True)
    (given,) = [given for tag, given in PageResponse.of(page).tags if tag == "form"]
    token = hidden(page)["form_token"]
    sent = {"form_token": token, "decision": "approve"}
    redirect = http.post(given["action"], data=sent).headers["location"]
    assert client.use_code(redirect)["scope"] == "openid profile"


def test_a_backchannel_request_has_boxes_too(client: RelyingParty, provider: Provider) -> None:
    """And so has a device, whose page is the same as everybody's."""
    asked = {"scope": "openid email", "login_hint": "jane", "binding_message": "Boxes"}
    answered = client.post("/bc-authorize", **asked).json()
    http = httpx.Client(base_url=provider.issuer)
    login = {**hidden(http.get("/login")), "username": "jane", "password": "jane"}
    http.post("/login", data=login)
    page = http.get("/ciba")
    assert boxes(PageResponse.of(page)).keys() == {"scope:openid", "scope:email"}
    form = {name: text for name, text in hidden(page).items() if name != "scope:email"}
    (url,) = [
        given["formaction"] for _, given in PageResponse.of(page).tags if "formaction" in given
    ]
    http.post(url, data={**form, "decision": "approve"})
    http.close()
    tokens = client.token("urn:openid:params:grant-type:ciba", **answered).json()
    assert tokens["scope"] == "openid"
    assert "email" not in claims_of(tokens["id_token"])


def test_decisions_are_forgotten_before_there_are_too_many() -> None:
    consents = Consents()
    asked = Asked(requested_at=0, claims=("name",))
    form = Request(method="POST", path="/", headers=[("content-type", FORM)], body=b"a=b")
    for number in range(MOST + 1):
        consents.take(str(number), asked, form)
    known = [number for number in range(MOST + 1) if consents.are_known(str(number), asked)]
    assert known == [*range(1, MOST + 1)]
