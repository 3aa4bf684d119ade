"""The pages that endpoints show by themselves: plain ones by language, or others instead."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from authlete.server import (
    TEXTS,
    CodeProblem,
    Deny,
    Page,
    PageKind,
    PlainPages,
    Request,
    Response,
)
from authlete.server.document import POLICY, forms_of
from authlete.server.messages import HTML
from authlete.server.pages import show
from authlete.server.texts import choose_language, wanted_languages
from tests.server.conftest import LOGIN, content
from tests.server.test_device import begin, decide

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import World

AS_BROWSER = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")]
CSP = "content-security-policy"
REQUEST = Request(method="GET", path="/")


@attrs.define
class Designer:
    """Shows pages of their own, and remembers what they are for."""

    shown: list[Page] = attrs.field(factory=list)
    headers: tuple[tuple[str, str], ...] = ()

    async def __call__(self, request: Request, page: Page) -> Response:
        """Show a page."""
        assert isinstance(request, Request)
        self.shown.append(page)
        return Response(page.status, self.headers, b"<title>Ours</title>")


async def text_of(page: Page, *languages: str, **texts: Any) -> str:
    """Show a page to somebody who speaks some languages."""
    request = Request(method="GET", path="/", headers=[("accept-language", ",".join(languages))])
    response = await show(PlainPages({**TEXTS, **texts}), request, page)
    assert response.header("content-type") == HTML
    assert response.header("cache-control") == "no-store"
    assert response.header("x-frame-options") == "DENY"
    return response.body.decode()


async def test_every_page_is_said_in_every_language() -> None:
    """With one heading, which is its title, and the language named."""
    seen = set()
    for kind in PageKind:
        for language in TEXTS:
            html = await text_of(Page(kind=kind), language)
            (title,) = re.findall("<title>(.+)</title>", html)
            assert re.findall("<h1>(.+)</h1>", html) == [title]
            assert f'<html lang="{language}">' in html
            seen.add(title)
    assert len(seen) == len(PageKind) * len(TEXTS)


async def test_a_language_may_be_added() -> None:
    """What it does not say is said in English."""
    page = Page(kind=PageKind.LOGGED_OUT)
    html = await text_of(page, "fr", fr={"logged_out": "Vous êtes <déconnecté>"})
    assert "<h1>Vous êtes &lt;déconnecté&gt;</h1>" in html
    assert '<html lang="fr">' in html
    assert "You may close this page." in html
    assert '<html lang="en">' in await text_of(page, "it")


async def test_what_is_shown_is_escaped() -> None:
    trap = '"><script>alert(1)</script>'
    for page in (
        Page(kind=PageKind.USER_CODE, user_code=trap),
        Page(kind=PageKind.REQUEST_REFUSED, error=trap, description=trap),
        Page(kind=PageKind.FORM_POST, action=trap, fields={trap: trap}),
    ):
        assert "<script>alert" not in await text_of(page)


async def test_a_problem_of_a_code_is_an_alert() -> None:
    for problem in CodeProblem:
        html = await text_of(Page(kind=PageKind.USER_CODE, problem=problem), "de")
        assert f'<p role="alert">{TEXTS["de"][problem]}</p>' in html
    assert 'role="alert"' not in await text_of(Page(kind=PageKind.USER_CODE))


async def test_a_response_for_the_client_is_sent_by_a_script_or_a_button() -> None:
    """The policy lets this script run, and no other."""
    fields = {"code": "x<y", "state": "s"}
    page = Page(kind=PageKind.FORM_POST, action="https://client.example/?a=1&b=2", fields=fields)
    assert "x<y" not in repr(page)
    response = await show(PlainPages(), REQUEST, page)
    html = response.body.decode()
    (form,) = forms_of(html)
    assert (form.action, form.fields) == (page.action, fields)
    assert "<button>Continue</button>" in html
    (script,) = re.findall("<script>(.+)</script>", html)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    for pages in PlainPages(), Designer():
        policy = (await show(pages, REQUEST, page)).header(CSP) or ""
        assert f"script-src 'sha256-{digest}';" in policy
        assert "form-action" not in policy
    assert "script-src 'none'" in POLICY


async def test_pages_of_ones_own_are_told_what_they_are_for(start: Callable[..., World]) -> None:
    designer = Designer()
    world = start(pages=designer)
    german = [("accept-language", "de")]
    await world.browser.get("/device?user_code=ABC", headers=german)
    await world.browser.post("/device", {"user_code": "WRONG"})
    for outcome in LOGIN, Deny():
        codes = await begin(world)
        await decide(world, codes["user_code"], outcome)
    await world.browser.get("/device/continue")
    await world.browser.get("/logout")
    await world.browser.get("/authorize?client_id=none", headers=AS_BROWSER)
    world.owner.outcome = LOGIN
    shown = await world.authorize(response_mode="form_post")
    assert [(page.kind.value, page.status) for page in designer.shown] == [
        ("user_code", 200),
        ("user_code", 404),
        ("device_connected", 200),
        ("device_denied", 200),
        ("request_ended", 400),
        ("logged_out", 200),
        ("request_refused", 400),
        ("form_post", 200),
    ]
    first, wrong, *_, refused, post = designer.shown
    assert (first.user_code, first.problem, first.languages) == ("ABC", None, ("de",))
    assert wrong.problem is CodeProblem.UNKNOWN
    assert (refused.error, "client" in refused.description) == ("invalid_client", True)
    assert {"code", "state", "iss"} == post.fields.keys()
    assert shown.body == b"<title>Ours</title>"
    assert shown.header("content-type") == HTML


async def test_protections_are_added_to_pages_of_ones_own_unless_they_have_them() -> None:
    """Styles and images of the server's own may be used; no script, and no frame."""
    page = Page(kind=PageKind.LOGGED_OUT)
    added = await show(Designer(), REQUEST, page)
    assert "style-src 'self' 'unsafe-inline'; script-src 'none'" in (added.header(CSP) or "")
    assert "frame-ancestors 'none'" in (added.header(CSP) or "")
    kept = await show(Designer(headers=((CSP, "default-src 'self'"),)), REQUEST, page)
    assert [value for name, value in kept.headers if name == CSP] == ["default-src 'self'"]
    assert kept.header("x-frame-options") == "DENY"


async def test_an_error_is_a_page_for_browsers_and_json_for_others(world: World) -> None:
    wrong = "/authorize?client_id=unknown"
    response = await world.browser.get(wrong)
    assert (response.status, response.header("content-type")) == (400, "application/json")
    error = content(response)
    page = await world.browser.get(wrong, headers=AS_BROWSER)
    assert (page.status, page.header("content-type")) == (400, HTML)
    assert error["error"] in page.body.decode()
    token = await world.browser.post("/token", headers=AS_BROWSER)
    assert token.header("content-type") == "application/json", "only browsers see pages"


async def test_a_failure_is_a_page_without_details(world: World) -> None:
    world.script("authorization_process_request", 500, resultMessage="a secret")
    page = await world.browser.get("/authorize?client_id=11", headers=AS_BROWSER)
    assert (page.status, page.header("content-type")) == (500, HTML)
    assert b"secret" not in page.body
    assert b"server_error" not in page.body
    assert len(world.owner.failures) == 1


async def test_a_page_that_fails_is_a_server_error(start: Callable[..., World]) -> None:
    async def broken(_: Request, page: Page) -> Response:
        raise LookupError(page.kind)

    world = start(pages=broken)
    for url in "/device", "/authorize?client_id=unknown":
        response = await world.browser.get(url, headers=AS_BROWSER)
        assert (response.status, content(response)) == (500, {"error": "server_error"})
    assert {str(each) for each in world.owner.failures} >= {"user_code", "request_refused"}


@pytest.mark.parametrize(
    ("query", "accepted", "languages"),
    [
        ("", "fr;q=0.5, de-CH, en;q=0.8, it;q=0, x;q=much, *", ("de-CH", "*", "en", "fr")),
        ("ui_locales=ja%20de", "en", ("ja", "de", "en")),
        ("ui_locales=%ff", "en", ("en",)),
        ("", None, ()),
    ],
)
def test_the_client_and_then_the_browser_wish_for_a_language(
    query: str, accepted: str | None, languages: tuple[str, ...]
) -> None:
    headers = [("accept-language", accepted)] if accepted else []
    request = Request(method="GET", path="/", query=query, headers=headers)
    assert wanted_languages(request) == languages


def test_a_form_names_a_language_too() -> None:
    headers = [("content-type", "application/x-www-form-urlencoded")]
    request = Request(method="POST", path="/", headers=headers, body=b"ui_locales=de")
    assert wanted_languages(request) == ("de",)


def test_the_nearest_language_is_chosen() -> None:
    assert choose_language(["xx", "", "DE-at", "en"]) == "de"
    assert choose_language([]) == "en"
    assert choose_language(["pt-BR"], {"pt", "pt-br"}) == "pt-br"
