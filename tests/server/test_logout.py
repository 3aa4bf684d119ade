"""Logout: begun by a client, and told to others."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

import attrs
import pytest

from authlete.models.common.pair import Pair
from authlete.server import Grant, Response, end_native_sso, send_logout_token
from authlete.server.answers import UnexpectedActionError
from authlete.server.logout import redirect_uris_of
from tests.server.conftest import NOW, client, content
from tests.server.test_backchannel import Postman
from tests.server.test_token import payload

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.models.client.client import Client
    from authlete.server import Request
    from tests.server.conftest import World

AFTER = "https://client.example/after"


@attrs.define
class Sessions:
    """The hook of an owner."""

    page: Response | None = None
    ended: list[tuple[str | None, str | None]] = attrs.field(factory=list)

    async def end(self, _: Request, subject: str | None, session_id: str | None) -> Response | None:
        """End a session, unless there is a page to show first."""
        self.ended.append((subject, session_id))
        return self.page


def registered(**more: Any) -> Client:
    """Make a client that may have the browser back."""
    uris = json.dumps({"post_logout_redirect_uris": [AFTER, f"{AFTER}?a=1"]})
    return client(custom_metadata=uris, **more)


@pytest.fixture
def sessions() -> Sessions:
    """The owner's sessions."""
    return Sessions()


@pytest.fixture
def world(start: Callable[..., World], sessions: Sessions) -> World:
    """A server with two clients."""
    return start(registered(), client(12), end_session=sessions.end)


async def id_token(world: World) -> str:
    """Log in, and be told so."""
    tokens = await world.tokens(Grant("john", auth_time=NOW, session_id="session"))
    return str(tokens["id_token"])


async def logout(world: World, method: str = "GET", **parameters: str) -> Response:
    """Send the browser to the logout endpoint."""
    if method == "POST":
        return await world.browser.post("/logout", parameters)
    return await world.browser.get(f"/logout?{urlencode(parameters)}")


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_browser_goes_back_to_the_client(
    world: World, sessions: Sessions, method: str
) -> None:
    hint = await id_token(world)
    response = await logout(
        world, method, id_token_hint=hint, post_logout_redirect_uri=AFTER, state="a b"
    )
    assert (response.status, response.header("location")) == (303, f"{AFTER}?state=a+b")
    assert sessions.ended == [("john", "session")]


@pytest.mark.parametrize(
    ("uri", "state", "target"),
    [(f"{AFTER}?a=1", "s", f"{AFTER}?a=1&state=s"), (AFTER, None, AFTER)],
)
async def test_what_a_uri_has_stays(world: World, uri: str, state: str | None, target: str) -> None:
    more = {"state": state} if state else {}
    response = await logout(world, client_id="11", post_logout_redirect_uri=uri, **more)
    assert response.header("location") == target


@pytest.mark.parametrize(
    "parameters",
    [
        {"client_id": "11", "post_logout_redirect_uri": "https://evil.example/"},
        {"client_id": "11", "post_logout_redirect_uri": f"{AFTER}/more"},
        {"client_id": "11", "post_logout_redirect_uri": f"{AFTER}@evil.example"},
        {"client_id": "12", "post_logout_redirect_uri": AFTER},
        {"client_id": "404", "post_logout_redirect_uri": AFTER},
        {"client_id": "11"},
        {"post_logout_redirect_uri": AFTER},
        {"id_token_hint": "a.b.c", "post_logout_redirect_uri": AFTER},
        {},
    ],
    ids=str,
)
async def test_a_browser_goes_nowhere_that_the_client_has_not_registered(
    world: World, sessions: Sessions, parameters: dict[str, str]
) -> None:
    response = await logout(world, **parameters)
    assert (response.status, response.header("location")) == (200, None)
    assert b"logged out" in response.body
    assert sessions.ended == [(None, None)]


async def test_an_id_token_of_another_client_does_not_do(world: World) -> None:
    hint = await id_token(world)
    response = await logout(
        world, id_token_hint=hint, client_id="12", post_logout_redirect_uri=AFTER
    )
    assert response.status == 200


async def test_an_expired_id_token_still_tells_who_logs_out(
    world: World, sessions: Sessions
) -> None:
    hint = await id_token(world)
    world.clock.advance(30 * 24 * 3600)
    await logout(world, id_token_hint=hint)
    assert sessions.ended == [("john", "session")]


async def test_a_forged_id_token_tells_nothing(world: World, sessions: Sessions) -> None:
    head, body, _ = (await id_token(world)).split(".")
    await logout(world, id_token_hint=f"{head}.{body}.AAAA")
    assert sessions.ended == [(None, None)]


@pytest.mark.parametrize("claims", [{"aud": "11"}, {"aud": ["11", "12"]}, {"aud": []}, []], ids=str)
async def test_the_audience_of_a_token_is_its_client(
    world: World, sessions: Sessions, claims: Any
) -> None:
    body = urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    world.script("jose_verify", valid=True, signatureValid=True)
    response = await logout(world, id_token_hint=f"e30.{body}.x", post_logout_redirect_uri=AFTER)
    known = bool(claims and claims["aud"])
    assert (response.status == 303) is known
    assert sessions.ended == [(None, None)]


async def test_the_owner_may_ask_first(world: World, sessions: Sessions) -> None:
    sessions.page = Response(200, [], b"Log out?")
    response = await logout(world, client_id="11", post_logout_redirect_uri=AFTER)
    assert response == sessions.page


async def test_without_a_hook_the_browser_still_goes_back(start: Callable[..., World]) -> None:
    world = start(registered())
    response = await logout(world, client_id="11", post_logout_redirect_uri=AFTER)
    assert response.header("location") == AFTER


async def test_parameters_are_not_repeated(world: World) -> None:
    assert (await world.browser.get("/logout?client_id=11&client_id=12")).status == 400


@pytest.mark.parametrize(
    ("settings", "uris"),
    [
        ({}, ()),
        ({"custom_metadata": "no JSON"}, ()),
        ({"custom_metadata": '{"post_logout_redirect_uris": "https://a.example"}'}, ()),
        (
            {
                "attributes": [
                    {"key": "post_logout_redirect_uris", "value": "https://a.example b:c"},
                    {"key": "post_logout_redirect_uris"},
                    {"key": "other", "value": "https://b.example"},
                ]
            },
            ("https://a.example", "b:c"),
        ),
    ],
    ids=str,
)
def test_uris_are_in_the_metadata_or_an_attribute(
    settings: dict[str, Any], uris: tuple[str, ...]
) -> None:
    if "attributes" in settings:
        settings = {"attributes": [Pair(**pair) for pair in settings["attributes"]]}
    assert redirect_uris_of(client(**settings)) == uris


async def test_a_client_is_told_that_a_session_has_ended(start: Callable[..., World]) -> None:
    postman = Postman()
    told = client(backchannel_logout_uri="https://client.example/logout")
    world = start(told, client(12), notifier=postman)
    assert await send_logout_token(world.server, "11", subject="john", session_id="session")
    (carried,) = postman.carried
    assert carried.url == "https://client.example/logout"
    assert carried.headers["content-type"] == "application/x-www-form-urlencoded"
    (token,) = parse_qs((carried.body or b"").decode())["logout_token"]
    claims = payload(token)
    assert (claims["sub"], claims["sid"], claims["aud"]) == ("john", "session", "11")
    assert "nonce" not in claims

    postman.statuses = [400]
    assert not await send_logout_token(world.server, "11", subject="john")
    world.script("backchannel_logout_token", action="OK")
    assert not await send_logout_token(world.server, "12", subject="john")
    assert len(postman.carried) == 2


async def test_a_session_of_native_single_sign_on_is_ended(world: World) -> None:
    world.script("native_sso_logout", action="OK", count=2)
    assert await end_native_sso(world.server, "session") == 2
    world.script("native_sso_logout", action="OK")
    assert await end_native_sso(world.server, "session") == 0


async def test_who_logs_out_others_learns_of_failures(world: World) -> None:
    world.script("native_sso_logout", action="CALLER_ERROR")
    with pytest.raises(UnexpectedActionError):
        await end_native_sso(world.server, "session")
    world.script("backchannel_logout_token", action="SERVER_ERROR")
    with pytest.raises(UnexpectedActionError):
        await send_logout_token(world.server, "11", subject="john")


async def test_an_outage_is_a_server_error(world: World) -> None:
    await logout(world)
    with world.sandbox.outage():
        response = await logout(world, id_token_hint="a.b.c")
    assert (response.status, content(response)) == (500, {"error": "server_error"})
