"""Requests that wait for a user: tabs, browsers, second clicks, expiry, workers and stores."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import attrs
import pytest

from authlete.server import AuthorizationServer
from authlete.server.tickets import MOST_COOKIES
from tests.server.conftest import LOGIN, PAGE, content, landing

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.server import Interaction, Response
    from tests.server.conftest import Browser, World


async def answer(world: World, asked: Interaction, browser: Browser | None = None) -> Response:
    """Send the form of a page."""
    form = {"form_token": asked.form_token}
    return await (browser or world.browser).post(asked.resume_url, form)


async def test_tabs_side_by_side_each_have_their_request(world: World) -> None:
    for state in ("one", "two"):
        await world.authorize(state=state)
    first, second = world.owner.asked
    assert len(world.browser.cookies) == 2
    world.owner.outcome = LOGIN
    assert landing(await answer(world, second))["state"] == "two"
    assert landing(await answer(world, first))["state"] == "one"
    assert world.browser.cookies == {}


async def test_of_many_requests_that_were_left_alone_the_oldest_are_forgotten(world: World) -> None:
    for _ in range(MOST_COOKIES + 5):
        await world.authorize()
    first, last = world.owner.asked[0], world.owner.asked[-1]
    assert len(world.browser.cookies) == MOST_COOKIES
    assert (await world.browser.get(first.resume_url)).status == 400
    assert (await world.browser.get(last.resume_url)).body == PAGE.body
    assert len(world.browser.cookies) == MOST_COOKIES
    world.browser.cookies["of-yours"] = "x"
    await world.authorize()
    assert "of-yours" in world.browser.cookies


async def test_a_second_click_gets_a_page_and_no_second_code(world: World) -> None:
    await world.authorize()
    cookies = dict(world.browser.cookies)
    world.owner.outcome = LOGIN
    assert "code" in landing(await answer(world, world.owner.asked[0]))
    world.browser.cookies = cookies  # as in a click that was on its way
    again = await answer(world, world.owner.asked[0])
    assert (again.status, again.header("location")) == (400, None)
    assert b"has ended" in again.body
    assert world.browser.cookies == {}


async def test_two_clicks_at_once_issue_once(world: World) -> None:
    """The ticket is good once: the second is refused by Authlete itself."""
    await world.authorize()
    world.owner.outcome = LOGIN
    world.script("authorization_issue", action="BAD_REQUEST", responseContent='{"error":"x"}')
    refused = await answer(world, world.owner.asked[0])
    assert (refused.status, b"has ended" in refused.body) == (400, True)


async def test_the_back_button_after_a_decision_gets_a_page(world: World) -> None:
    await world.authorize()
    world.owner.outcome = LOGIN
    await answer(world, world.owner.asked[0])
    back = await world.browser.get(world.owner.asked[0].resume_url)
    assert (back.status, b"has ended" in back.body) == (400, True)


async def test_going_back_and_forth_before_a_decision_shows_the_page_again(world: World) -> None:
    await world.authorize()
    for _ in range(2):
        assert (await world.browser.get(world.owner.asked[0].resume_url)).body == PAGE.body


async def test_an_expired_request_gets_a_page(world: World) -> None:
    await world.authorize()
    world.clock.advance(24 * 3600 + 1)
    world.owner.outcome = LOGIN
    response = await answer(world, world.owner.asked[0])
    assert (response.status, b"has ended" in response.body) == (400, True)


async def test_another_browser_cannot_go_on(world: World) -> None:
    await world.authorize()
    world.owner.outcome = LOGIN
    response = await answer(world, world.owner.asked[0], world.other_browser())
    assert (response.status, b"another browser" in response.body) == (400, True)
    assert "authorization_issue" not in world.asked_for()


async def test_a_cookie_under_another_name_is_of_no_use(world: World) -> None:
    await world.authorize()
    await world.authorize()
    first, second = world.browser.cookies
    world.browser.cookies[first] = world.browser.cookies[second]
    response = await answer(world, world.owner.asked[0])
    assert response.status == 400


@pytest.mark.parametrize("token", ["", "wrong", "ü"])
async def test_a_form_without_the_right_token_is_refused(world: World, token: str) -> None:
    await world.authorize()
    world.owner.outcome = LOGIN
    form = {"form_token": token, "answer": "yes"}
    response = await world.browser.post(world.owner.asked[0].resume_url, form)
    assert (response.status, len(world.owner.asked)) == (403, 1)
    assert "authorization_issue" not in world.asked_for()


async def test_the_form_token_of_one_tab_is_none_for_another(world: World) -> None:
    await world.authorize()
    await world.authorize()
    first, second = world.owner.asked
    world.owner.outcome = LOGIN
    form = {"form_token": first.form_token}
    assert (await world.browser.post(second.resume_url, form)).status == 403


@pytest.mark.parametrize("url", ["/authorize/continue", "/authorize/continue?interaction=x"])
async def test_nothing_to_go_on_with_is_a_page(world: World, url: str) -> None:
    response = await world.browser.get(url)
    assert (response.status, b"has ended" in response.body) == (400, True)
    assert "frame-ancestors 'none'" in (response.header("content-security-policy") or "")


async def test_no_ticket_is_in_a_url_a_page_or_a_repr(world: World) -> None:
    response = await world.authorize()
    (ticket,) = map(unquote, world.browser.cookies.values())
    asked = world.owner.asked[0]
    for text in (asked.resume_url, asked.form_token, repr(asked), repr(response), repr(world)):
        assert ticket not in text.replace(repr(world.browser), "")


async def test_a_context_that_is_not_ours_ends_the_request(world: World) -> None:
    await world.authorize()
    world.script(
        "authorization_management_get_ticket_info", action="OK", info={"context": '{"kind":"x"}'}
    )
    response = await answer(world, world.owner.asked[0])
    assert response.status == 400


@pytest.mark.parametrize(
    "operation",
    ["authorization_management_update_ticket", "authorization_management_get_ticket_info"],
)
async def test_a_fault_about_tickets_is_a_failure(world: World, operation: str) -> None:
    await world.authorize()
    world.script(operation, action="AUTHLETE_ERROR")
    response = (
        await world.authorize()
        if operation.endswith("update_ticket")
        else await answer(world, world.owner.asked[0])
    )
    assert (response.status, content(response)) == (500, {"error": "server_error"})
    assert len(world.owner.failures) == 1


@attrs.define
class Shelf:
    """A store that keeps texts in a dict, as one in a database would in a table."""

    texts: dict[str, str] = attrs.field(factory=dict)

    async def save(self, ticket: str, text: str) -> None:
        """Keep a text with a ticket."""
        self.texts[ticket] = text

    async def load(self, ticket: str) -> str | None:
        """Return the text."""
        return self.texts.get(ticket)


async def test_pending_requests_may_be_kept_elsewhere(start: Callable[..., World]) -> None:
    shelf = Shelf()
    world = start(tickets=shelf)
    await world.authorize()
    assert len(shelf.texts) == 1
    world.owner.outcome = LOGIN
    assert "code" in landing(await answer(world, world.owner.asked[0]))
    assert not any("ticket" in str(operation) for operation in world.asked_for())


async def test_what_is_tested_here_is_two_workers_in_turn(world: World) -> None:
    """Each of them has fetched the metadata for itself, and nothing else is in either."""
    for _ in range(3):
        await world.tokens()
    assert world.asked_for().count("service_get_configuration") == world.browser.workers == 2
    kept = {field.name for field in attrs.fields(AuthorizationServer)} - {"metadata", "key_set"}
    assert kept == {"core", "decide", "claims", "settings"}, "what the owner gives"
