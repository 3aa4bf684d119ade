"""The device flow: codes, the page for them, and what the user decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from authlete.models.authorization.fail import AuthorizationFailRequestReason as Reason
from authlete.server import Deny, Kind
from tests.server.conftest import LOGIN, PAGE, basic, content
from tests.server.test_token import payload

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.server import Grant, Request, Response
    from tests.server.conftest import World

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"


async def begin(world: World) -> dict[str, str]:
    """Begin as a device does."""
    form = {"client_id": "11", "scope": "openid profile"}
    response = await world.browser.post("/device_authorization", form, headers=[basic()])
    assert response.status == 200
    return content(response)


async def decide(world: World, user_code: str, outcome: Grant | Deny) -> Response:
    """Type the code in, see a page, and send it back."""
    world.owner.outcome = PAGE
    found = await world.browser.post("/device", {"user_code": user_code})
    assert found.status == 303
    assert (await world.browser.get(found.header("location") or "")).body == PAGE.body
    asked = world.owner.asked[-1]
    world.owner.outcome = outcome
    return await world.browser.post(asked.resume_url, {"form_token": asked.form_token})


async def poll(world: World, device_code: str) -> Response:
    """Ask for tokens as the device does."""
    return await world.token(grant_type=DEVICE_CODE, device_code=device_code, client_id="11")


async def test_a_device_gets_what_the_user_agrees_to(world: World) -> None:
    codes = await begin(world)
    assert content(await poll(world, codes["device_code"]))["error"] == "authorization_pending"
    shown = await decide(world, codes["user_code"].lower(), attrs.evolve(LOGIN, sub="j-1"))
    assert (shown.status, b"go back to your device" in shown.body) == (200, True)
    asked = world.owner.asked[-1]
    assert asked.kind is Kind.DEVICE
    assert set(asked.scope_names) == {"openid", "profile"}
    assert "name" in asked.claims
    assert asked.consent_required(asked.scope_names), "a code may have been sent by somebody else"
    world.clock.advance(10)
    tokens = content(await poll(world, codes["device_code"]))
    claims = payload(tokens["id_token"])
    assert (claims["sub"], claims["name"], claims["acr"]) == ("j-1", "John", "silver")
    assert world.browser.cookies == {}


@pytest.mark.parametrize(
    ("deny", "error"),
    [(Deny(), "access_denied"), (Deny(Reason.SERVER_ERROR), "expired_token")],
    ids=str,
)
async def test_a_device_learns_of_a_denial(world: World, deny: Deny, error: str) -> None:
    codes = await begin(world)
    shown = await decide(world, codes["user_code"], deny)
    assert (shown.status, b"not connected" in shown.body) == (200, True)
    world.clock.advance(10)
    assert content(await poll(world, codes["device_code"]))["error"] == error


async def test_only_the_claims_agreed_to_go_along(world: World) -> None:
    codes = await begin(world)
    await decide(world, codes["user_code"], attrs.evolve(LOGIN, claims=["name"], scopes=["openid"]))
    sent = world.sent("device_flow_complete")
    assert (sent["consentedClaims"], sent["scopes"]) == (["name"], ["openid"])
    assert sent["claims"] == '{"name":"John"}'


async def test_the_page_asks_for_the_code_and_takes_one_from_the_url(world: World) -> None:
    for url in ("/device", "/device?user_code=AB%22%3E%3Cb%3E"):
        page = await world.browser.get(url)
        assert page.status == 200
        assert b"<b>" not in page.body
        assert "frame-ancestors 'none'" in (page.header("content-security-policy") or "")
        assert page.header("cache-control") == "no-store"
    assert b"AB&quot;" in page.body
    assert b"<form" in (await world.browser.post("/device")).body
    assert "device_flow_verification" not in world.asked_for()


async def test_a_wrong_code_asks_again(world: World) -> None:
    page = await world.browser.post("/device", {"user_code": "WRONG"})
    assert (page.status, b"no such code" in page.body, b"WRONG" in page.body) == (404, True, False)


async def test_an_expired_code_has_the_user_begin_again(world: World) -> None:
    codes = await begin(world)
    world.clock.advance(601)
    page = await world.browser.post("/device", {"user_code": codes["user_code"]})
    assert (page.status, b"expired" in page.body) == (400, True)


async def test_a_code_that_expires_meanwhile_is_over(world: World) -> None:
    codes = await begin(world)
    found = await world.browser.post("/device", {"user_code": codes["user_code"]})
    world.clock.advance(601)
    page = await world.browser.get(found.header("location") or "")
    assert (page.status, b"has ended" in page.body) == (400, True)


async def test_a_code_that_expires_while_it_is_decided_is_over(world: World) -> None:
    codes = await begin(world)
    world.script("device_flow_complete", action="USER_CODE_EXPIRED")
    page = await decide(world, codes["user_code"], LOGIN)
    assert (page.status, b"has ended" in page.body) == (400, True)


async def test_guesses_are_limited_by_the_owner(start: Callable[..., World]) -> None:
    guesses: list[str] = []

    async def allow(_: Request, kind: str) -> bool:
        guesses.append(kind)
        return len(guesses) < 3

    world = start(allow_guess=allow)
    statuses = [(await world.browser.post("/device", {"user_code": "X"})).status for _ in range(4)]
    assert statuses == [404, 404, 429, 429]
    assert world.asked_for().count("device_flow_verification") == 2
    assert guesses == ["user_code"] * 4


async def test_another_browser_cannot_decide(world: World) -> None:
    codes = await begin(world)
    await world.browser.post("/device", {"user_code": codes["user_code"]})
    found = await world.browser.post("/device", {"user_code": codes["user_code"]})
    url = found.header("location") or ""
    assert codes["user_code"] not in url
    page = await world.other_browser().get(url)
    assert (page.status, b"another browser" in page.body) == (400, True)
    assert world.owner.asked == []


async def test_a_form_from_elsewhere_is_refused(world: World) -> None:
    codes = await begin(world)
    found = await world.browser.post("/device", {"user_code": codes["user_code"]})
    world.owner.outcome = LOGIN
    page = await world.browser.post(found.header("location") or "", {"answer": "yes"})
    assert (page.status, world.owner.asked) == (403, [])
