"""The debugger: a flow, message by message."""

from __future__ import annotations

import html
import re

import httpx

from authlete.provider import serve_provider
from authlete.provider.debugger import MOST
from tests.provider.relying_party import hidden
from tests.provider.test_pages import log_in
from tests.sandbox.pages import PageResponse


def begin(http: httpx.Client, scope: str = "openid email") -> str:
    """Start a flow, and return the link to the authorization endpoint."""
    page = PageResponse.of(http.post("/debugger", data={"scope": scope}))
    (link,) = [given["href"] for tag, given in page.tags if given.get("class") == "button"]
    assert "POST /register" in page.text
    assert "code_challenge_method=S256" in page.text
    return link


def finish(http: httpx.Client, link: str, decision: str) -> str:
    """Log in, answer, and return what the debugger shows then."""
    log_in(http, "jane")
    consent = http.get(link, follow_redirects=True)
    (action,) = [given["action"] for tag, given in PageResponse.of(consent).tags if tag == "form"]
    form = {**hidden(consent), "decision": decision}
    return html.unescape(http.post(action, data=form, follow_redirects=True).text)


def test_a_flow_is_shown_to_its_end(http: httpx.Client) -> None:
    """Every request, and every answer."""
    shown = finish(http, begin(http), "approve")
    titles = re.findall("<h2>(.*)</h2>", shown)
    assert titles == [
        "1. Registration of the application",
        "2. Authorization response",
        "3. Token request",
        "4. ID token, decoded",
        "5. Userinfo request",
    ]
    for part in "code_verifier=", '"token_type": "Bearer"', '"email": "jane@example.com"':
        assert part in shown


def test_a_refusal_is_shown_too(http: httpx.Client) -> None:
    answered = finish(http, begin(http), "deny")
    assert "error=access_denied" in answered
    assert "Token request" not in answered


def test_without_openid_there_is_no_id_token(http: httpx.Client) -> None:
    answered = finish(http, begin(http, "profile"), "approve")
    assert "ID token, decoded" not in answered
    assert "Userinfo request" in answered


def test_a_wrong_code_is_answered_by_an_error(http: httpx.Client) -> None:
    state = re.findall(r"state=([\w-]+)", begin(http))[0]
    page = http.get(f"/debugger/callback?code=wrong&state={state}")
    assert "invalid_grant" in page.text
    again = http.get(f"/debugger/callback?code=wrong&state={state}")
    assert again.status_code == 400
    assert "Please start again." in again.text


def test_only_so_many_flows_are_remembered(http: httpx.Client) -> None:
    """The oldest are forgotten."""
    first, *_, last = [begin(http) for _ in range(MOST + 1)]
    statuses = [
        http.get(f"/debugger/callback?error=x&state={re.findall('state=([^&]+)', link)[0]}")
        for link in (first, last)
    ]
    assert [response.status_code for response in statuses] == [400, 200]


def test_without_registration_it_shows_why() -> None:
    """And stops."""
    with serve_provider(service={"dynamic_registration_supported": False}) as provider:
        page = httpx.post(f"{provider.issuer}/debugger", data={"scope": "openid"})
    assert "POST /register" in page.text
    assert "code_challenge" not in page.text
