"""The pages: what they show, whom they protect, and that they suit everybody."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from authlete.provider.texts import TEXTS
from authlete.server.document import POLICY
from tests.provider.relying_party import RelyingParty, hidden
from tests.sandbox.pages import PageResponse

if TYPE_CHECKING:
    import httpx

    from authlete.provider import Provider

PATHS = ["/", "/login", "/device", "/device?user_code=ABCD", "/users/john", "/debugger"]
LOCAL = "/ciba"


def log_in(http: httpx.Client, username: str = "john", **fields: str) -> httpx.Response:
    """Fill in the login form."""
    form = {**hidden(http.get("/login")), "username": username, "password": username, **fields}
    return http.post("/login", data=form)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_accessible_and_protected(http: httpx.Client, path: str) -> None:
    """A language, one heading, a label for each field; nothing runs, frames it or is stored."""
    response = http.get(path)
    page = PageResponse.of(response)
    assert ("html", {"lang": "en"}) in page.tags
    assert len(page.texts["h1"]) == 1
    assert page.texts["title"] == page.texts["h1"]
    labelled = {given["for"] for tag, given in page.tags if tag == "label"}
    fields = [given for tag, given in page.tags if tag in {"input", "textarea"}]
    assert {each["id"] for each in fields if each.get("type") != "hidden"} == labelled
    assert "<script" not in response.text
    assert response.headers["content-security-policy"] == POLICY
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("wish", [{"accept-language": "fr, de-CH;q=0.8"}, {}])
def test_every_page_speaks_german(http: httpx.Client, path: str, wish: dict[str, str]) -> None:
    """To browsers that want it, and where a client says so."""
    query = "" if wish else f"{'&' if '?' in path else '?'}ui_locales=ja%20de"
    page = PageResponse.of(http.get(path + query, headers=wish))
    assert ("html", {"lang": "de"}) in page.tags


def test_all_languages_say_all() -> None:
    names = {language: set(texts) for language, texts in TEXTS.items()}
    assert names["de"] == names["en"]
    places = re.compile(r"\{\w+\}")
    for name, text in TEXTS["en"].items():
        assert places.findall(text) == places.findall(TEXTS["de"][name]), name


def test_a_client_chooses_the_language(provider: Provider, client: RelyingParty) -> None:
    """Of the login page and of the consent page, scopes included."""
    asked = client.url(ui_locales="de", login_hint="jane")
    login = client.http.get(asked, follow_redirects=True)
    assert "Anmelden" in login.text
    assert hidden(login)["username"] == "jane"
    assert "Ihren Namen und Ihr Profil sehen" in provider.browser("john").open(asked)


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("/ciba", "/ciba"),
        ("", "/"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\r\nset-cookie: x", "/"),
    ],
)
def test_a_login_leads_nowhere_else(http: httpx.Client, target: str, leads_to: str) -> None:
    response = log_in(http, next=target)
    assert (response.status_code, response.headers["location"]) == (303, leads_to)


def test_a_wrong_password_is_said_to_be(http: httpx.Client) -> None:
    response = log_in(http, password="jane", username="<john>")
    assert response.status_code == 401
    assert "User name or password is wrong." in response.text
    assert hidden(response, 401)["username"] == "<john>"


def test_a_form_from_elsewhere_logs_nobody_in(http: httpx.Client) -> None:
    """Neither with a token of another browser, nor without a cookie."""
    assert log_in(http, form_token="0" * 64).status_code == 403
    http.cookies.clear()
    form = {"username": "john", "password": "john", "form_token": ""}
    assert http.post("/login", data=form).status_code == 403


def test_a_login_takes_a_new_cookie(http: httpx.Client) -> None:
    """So that nobody has prepared it."""
    http.get("/login")
    before = dict(http.cookies)
    log_in(http)
    after = dict(http.cookies)
    assert list(before) == list(after)
    assert before != after
    log_in(http, "jane")
    assert "jane" in http.get("/ciba").text


def test_backchannel_requests_are_for_who_is_logged_in(http: httpx.Client) -> None:
    response = http.get("/ciba")
    assert response.headers["location"] == "/login?next=%2Fciba"
    log_in(http)
    assert "There are none." in http.get("/ciba").text


def test_a_backchannel_request_is_answered_by_its_own_form_alone(
    http: httpx.Client, client: RelyingParty
) -> None:
    """With the right token, for a request that is there."""
    client.post("/bc-authorize", scope="openid email", login_hint="john", binding_message="<i>")
    log_in(http)
    page = http.get("/ciba")
    assert "&lt;i&gt;" in page.text
    assert "See your email address" in page.text
    form = hidden(page)
    for wrong in {"form_token": "x"}, {"request": "unknown"}:
        response = http.post("/ciba", data={**form, **wrong, "decision": "approve"})
        assert response.headers["location"] == "/ciba"
        assert form["request"] in http.get("/ciba").text
    http.post("/ciba", data={**form, "decision": "deny"})
    assert "There are none." in http.get("/ciba").text


class TestClaims:
    """Users' claims, editable."""

    def test_they_are_changed(self, http: httpx.Client, provider: Provider) -> None:
        """And clients are told so from then on."""
        form = hidden(http.get("/users/jane"))
        claims = {"name": "Jane <Roe>", "family_name#ja": "ロー"}
        response = http.post("/users/jane", data={**form, "claims": json.dumps(claims)})
        assert "Saved." in PageResponse.of(response).texts["p"]
        user = provider.users.find("jane")
        assert user is not None
        assert user.claims == claims

    @pytest.mark.parametrize("text", ["", "[]", "{", '{"a": NaN}', "x" * 1000])
    def test_nothing_but_an_object_is_taken(self, http: httpx.Client, text: str) -> None:
        """What was typed in is shown once more."""
        form = hidden(http.get("/users/john"))
        response = http.post("/users/john", data={**form, "claims": text})
        assert response.status_code == 400
        assert "This is not a JSON object." in response.text

    def test_another_site_changes_nothing(self, http: httpx.Client) -> None:
        """For it lacks the form's token."""
        assert http.post("/users/john", data={"claims": "{}"}).status_code == 403

    def test_nobody_is_not_found(self, http: httpx.Client) -> None:
        """On a page that says so."""
        response = http.get("/users/nobody")
        assert response.status_code == 404
        assert "There is no such user." in response.text


def test_a_wrong_user_code_is_asked_for_again(http: httpx.Client) -> None:
    response = http.post("/device", data={"user_code": '"WRONG'})
    assert response.status_code == 404
    assert "There is no such code" in response.text
    assert hidden(response, 404) == {"user_code": ""}
    assert http.post("/device", data={}).status_code == 200


def test_it_is_healthy(http: httpx.Client) -> None:
    assert http.get("/health").json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/", "/health", "/login", "/ciba", "/users/john", "/debugger"])
def test_a_wrong_method_is_told_the_right_ones(http: httpx.Client, path: str) -> None:
    response = http.delete(path)
    assert response.status_code == 405
    assert response.headers["allow"].startswith("GET, HEAD")


@pytest.mark.parametrize("path", ["/login", "/ciba", "/device", "/users/john", "/debugger"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff=\xff", "application/x-www-form-urlencoded"),
        (b"%ff=%ff&a", "application/x-www-form-urlencoded"),
        (b"a=1&a=2", "application/x-www-form-urlencoded"),
        (b"x", "application/json"),
        (b"a=" + b"x" * 200_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"%d=" % number for number in range(1000)), "application/x-www-form-urlencoded"),
    ],
)
def test_a_malformed_form_is_the_senders_fault(
    http: httpx.Client, path: str, body: bytes, kind: str
) -> None:
    log_in(http)
    response = http.post(path, content=body, headers={"content-type": kind})
    assert 400 <= response.status_code < 500


@pytest.mark.parametrize("query", ["?a=%ff", "?ui_locales=%00", "?a=1&a=2", "?next=%"])
@pytest.mark.parametrize("path", [*PATHS[:3], LOCAL, "/authorize", "/debugger/callback", "/logout"])
def test_no_query_is_the_providers_fault(http: httpx.Client, path: str, query: str) -> None:
    assert http.get(path + query).status_code < 500
