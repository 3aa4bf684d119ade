"""What no endpoint takes, whoever sends it; and what never leaves one."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from authlete.server import Request, Response
from authlete.server.messages import MAX_BODY_BYTES, MAX_FIELDS
from authlete.server.routes import ROUTES
from tests.server.conftest import SECRET, basic, basic_of, client, content, find

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import World

FORM = ("content-type", "application/x-www-form-urlencoded")
FORMS = [
    "/token",
    "/par",
    "/revoke",
    "/introspect",
    "/device_authorization",
    "/bc-authorize",
    "/authorize",
    "/device",
    "/logout",
]
OF_CLIENTS = ["/token", "/par", "/revoke", "/device_authorization", "/bc-authorize"]
METHODS = {
    "/authorize": "GET, POST",
    "/authorize/continue": "GET, POST",
    "/userinfo": "GET, POST",
    "/device": "GET, POST",
    "/device/continue": "GET, POST",
    "/logout": "GET, POST",
    "/register/{client_id}": "GET, PUT, DELETE",
    "/grants/{grant_id}": "GET, DELETE",
    "/jwks": "GET, HEAD",
    "/credential_jwks": "GET",
    "/credential_offers/{identifier}": "GET",
    "/.well-known/openid-configuration": "GET, HEAD",
    "/.well-known/oauth-authorization-server": "GET, HEAD",
}


@pytest.fixture
def everything(start: Callable[..., World]) -> World:
    """A server of a service that has every endpoint."""
    return start(service_settings={"federation_enabled": True})


@pytest.mark.parametrize("path", [route.path for route in ROUTES])
async def test_a_wrong_method_is_told_the_right_ones(everything: World, path: str) -> None:
    default = "GET" if path.startswith("/.well-known") else "POST"
    response = await everything.browser.send("PATCH", path.replace("{", "").replace("}", ""))
    assert response.status == 405
    assert response.header("allow") == METHODS.get(path, default)
    assert everything.owner.failures == []


BAD_BODIES: dict[str, tuple[bytes, tuple[tuple[str, str], ...], int]] = {
    "twice": (b"scope=a&scope=b", (FORM,), 400),
    "twice, once empty": (b"client_id=&client_id=11", (FORM,), 400),
    "JSON": (b'{"scope":"a"}', (("content-type", "application/json"),), 400),
    "no type": (b"scope=a", (), 400),
    "not UTF-8": (b"scope=\xff", (FORM,), 400),
    "not UTF-8 when decoded": (b"scope=%ff", (FORM,), 400),
    "very long": (b"scope=" + b"a" * MAX_BODY_BYTES, (FORM,), 413),
    "very many": (b"&".join(b"p%d=1" % number for number in range(MAX_FIELDS + 1)), (FORM,), 400),
}


@pytest.mark.parametrize("case", BAD_BODIES)
@pytest.mark.parametrize("path", FORMS)
async def test_a_malformed_form_is_refused_before_authlete_is_asked(
    world: World, path: str, case: str
) -> None:
    body, headers, status = BAD_BODIES[case]
    response = await world.browser.send("POST", path, headers=[*headers, basic()], body=body)
    assert (response.status, content(response)["error"]) == (status, "invalid_request")
    assert response.header("cache-control") == "no-store"
    assert set(world.asked_for()) <= {"service_get_configuration"}


async def test_nothing_at_all_is_the_clients_fault(world: World) -> None:
    """Without ``parameters`` it would be the server's: Authlete has to be sent empty ones."""
    for path in OF_CLIENTS:
        response = await world.browser.send("POST", path, headers=[basic()])
        assert response.status in {200, 400}, path  # to revoke nothing is to have revoked it
    assert (await world.browser.get("/authorize")).status == 400
    sent = [json.loads(each.body) for each in world.sandbox.requests if each.body]
    assert [each["parameters"] for each in sent] == [""] * (len(OF_CLIENTS) + 1)


@pytest.mark.parametrize("path", ["/authorize", "/authorize/continue", "/device", "/logout"])
async def test_a_query_that_is_not_utf_8_is_refused(world: World, path: str) -> None:
    for query in ("a=%ff", "a\udcff+=1", "interaction=%ff"):
        response = await world.browser.get(f"{path}?{query}")
        assert (response.status, content(response)["error"]) == (400, "invalid_request")


async def test_a_very_long_query_is_refused(world: World) -> None:
    response = await world.browser.get(f"/authorize?scope={'a' * MAX_BODY_BYTES}")
    assert response.status == 413


@pytest.mark.parametrize("name", ["resource", "audience"])
async def test_what_may_be_repeated_is(world: World, name: str) -> None:
    body = f"grant_type=x&{name}=https://a.example&{name}=https://b.example"
    await world.browser.send(
        "POST", "/token", headers=[(FORM[0], f"{FORM[1].upper()}; charset=UTF-8"), basic()],
        body=body.encode(),
    )  # fmt: skip
    assert world.sent("token_process")["parameters"] == body


@pytest.mark.parametrize(
    "header",
    [basic(), basic_of(f"11:{SECRET}".replace("%", "%25").replace("+", "%2B"))],
    ids=["all is encoded", "only what has to be"],
)
async def test_credentials_are_decoded_as_forms_are(world: World, header: tuple[str, str]) -> None:
    """As openid-client encodes even ``-`` and ``_``; the secret has a colon in it."""
    response = await world.token(headers=[header], grant_type="client_credentials")
    assert response.status == 200
    sent = world.sent("token_process")
    assert (sent["clientId"], sent["clientSecret"]) == ("11", SECRET)


async def test_a_secret_as_it_stands_is_taken_if_it_means_the_same(
    start: Callable[..., World],
) -> None:
    world = start(client(client_secret="a-b_c:d~e"))
    response = await world.token(
        headers=[basic_of("11:a-b_c:d~e")], grant_type="client_credentials"
    )
    assert response.status == 200


BAD_CREDENTIALS = {
    "no Base64": "Basic %%%",
    "no UTF-8": "Basic /w==",
    "no colon": "Basic MTE=",
    "nothing": "Basic",
    "another scheme": "Bearer abc",
    "twice": f"{basic()[1]}, {basic()[1]}",
}


@pytest.mark.parametrize("case", BAD_CREDENTIALS)
@pytest.mark.parametrize("path", OF_CLIENTS)
async def test_credentials_that_are_none_are_refused_with_a_challenge(
    world: World, path: str, case: str
) -> None:
    headers = [("authorization", BAD_CREDENTIALS[case])]
    response = await world.browser.post(path, {"scope": "x"}, headers=headers)
    assert (response.status, content(response)["error"]) == (401, "invalid_client")
    assert (response.header("www-authenticate") or "").startswith("Basic realm=")
    assert set(world.asked_for()) <= {"service_get_configuration"}


@pytest.mark.parametrize("path", OF_CLIENTS)
async def test_who_did_not_use_the_header_gets_no_challenge(world: World, path: str) -> None:
    """oauth4webapi throws on a challenge, and hides the error in the body."""
    wrong = {"client_id": "11", "client_secret": "wrong", "scope": "openid", "token": "x"}
    in_form = await world.browser.post(path, wrong | {"grant_type": "client_credentials"})
    assert (in_form.status, content(in_form)["error"]) == (401, "invalid_client")
    assert in_form.header("www-authenticate") is None
    in_header = await world.browser.post(
        path,
        {"grant_type": "client_credentials", "scope": "openid", "token": "x", "client_id": "11"},
        headers=[basic("11", "wrong")],
    )
    assert in_header.status == 401
    assert (in_header.header("www-authenticate") or "").startswith('Basic realm="')


@pytest.mark.parametrize("path", FORMS[:6])
async def test_an_outage_is_a_server_error_without_details(
    world: World, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def known(_: Request) -> str:
        return "https://rs.example"

    world = world.with_settings(resource_server=known)
    with caplog.at_level(logging.DEBUG), world.sandbox.outage():
        response = await world.browser.post(path, {"scope": "confidential-text"}, headers=[basic()])
    assert (response.status, content(response)) == (500, {"error": "server_error"})
    assert len(world.owner.failures) == 1
    for private in ("confidential-text", SECRET, basic()[1]):
        assert private not in caplog.text + str(world.owner.failures)


@pytest.mark.parametrize("raised", [RuntimeError("secret"), ExceptionGroup("x", [ValueError()])])
async def test_a_hook_that_raises_is_a_server_error(
    world: World, raised: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    world.owner.outcome = raised
    response = await world.authorize()
    assert (response.status, content(response)) == (500, {"error": "server_error"})
    assert world.owner.failures == [raised]
    assert type(raised).__name__ in caplog.text
    assert "secret" not in caplog.text


async def test_a_callback_that_raises_does_not_change_the_answer(
    start: Callable[..., World], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: BaseException) -> None:
        raise ValueError("secret")

    world = start(on_failure=broken)
    world.owner.outcome = RuntimeError()
    assert (await world.authorize()).status == 500
    assert "on_failure failed: ValueError" in caplog.text
    assert "secret" not in caplog.text


async def test_nobody_has_to_be_told_of_failures(start: Callable[..., World]) -> None:
    world = start(on_failure=None)
    world.owner.outcome = RuntimeError()
    assert (await world.authorize()).status == 500


@pytest.mark.parametrize("raised", [asyncio.CancelledError, KeyboardInterrupt, SystemExit])
async def test_what_ends_a_task_or_the_program_passes(
    world: World, raised: type[BaseException]
) -> None:
    endpoint, _ = find("/authorize")

    async def visit() -> None:
        world.owner.outcome = raised()
        task = asyncio.current_task()
        assert task
        if raised is asyncio.CancelledError:
            task.cancel()
        await endpoint(world.server, Request(method="GET", path="/authorize", query=QUERY))

    if raised is asyncio.CancelledError:
        task = asyncio.create_task(visit())
        with pytest.raises(asyncio.CancelledError):
            await task
    else:
        with pytest.raises(raised):
            await visit()
    assert world.owner.failures == []


QUERY = "response_type=code&client_id=11&redirect_uri=https%3A%2F%2Fclient.example%2Fcb"


async def test_an_endpoint_that_the_service_lacks_is_not_there(start: Callable[..., World]) -> None:
    world = start(service_settings={"registration_endpoint": None})
    response = await world.browser.post("/register")
    assert (response.status, response.body) == (404, b"")


async def test_scripts_of_other_sites_may_read_what_they_may_ask(everything: World) -> None:
    origin = [("origin", "https://app.example")]
    for route in ROUTES:
        path = route.path.replace("{", "").replace("}", "")
        preflight = await everything.browser.send("OPTIONS", path, headers=origin)
        answered = await everything.browser.send("PATCH", path, headers=origin)
        if route.by_scripts:
            assert (preflight.status, preflight.body) == (204, b"")
            allowed = preflight.header("access-control-allow-headers") or ""
            assert {"Authorization", "DPoP"} <= set(allowed.split(", "))
            assert answered.header("access-control-allow-origin") == "*"
            exposed = answered.header("access-control-expose-headers") or ""
            assert {"WWW-Authenticate", "DPoP-Nonce"} <= set(exposed.split(", "))
        else:
            assert preflight.status == 405
            assert answered.header("access-control-allow-origin") is None
        assert answered.header("access-control-allow-credentials") is None
    without = await everything.browser.send("OPTIONS", "/token")
    assert without.status == 405


def test_scripts_are_kept_from_what_uses_cookies() -> None:
    by_cookie = {"/authorize", "/authorize/continue", "/device", "/device/continue", "/logout"}
    assert not by_cookie & {route.path for route in ROUTES if route.by_scripts}


@pytest.mark.parametrize(
    "value",
    [
        Request(
            method="POST",
            path="/token",
            query="q=secret",
            headers=[("Authorization", "secret")],
            body=b"secret",
            parameters={"p": "secret"},
            client_certificates=["secret"],
        ),
        Response(200, [("Set-Cookie", "secret"), ("Location", "secret")], b"secret"),
    ],
    ids=["request", "response"],
)
def test_nothing_secret_is_in_a_repr(value: Any) -> None:
    assert "secret" not in repr(value)


def test_a_message_is_read_as_http_has_it() -> None:
    request = Request(
        method="GET",
        path="/",
        headers=[
            ("Cookie", 'a=1; b="2"'),
            ("Cookie", "c=3"),
            ("Accept", "x"),
            ("ACCEPT", "y"),
            ("Authorization", "DPoP  token "),
        ],
    )
    assert [request.cookie(name) for name in "abcd"] == ["1", "2", "3", None]
    assert request.header("accept") == "x, y"
    assert (request.bearer(), request.bearer("bearer", "dpop")) == (None, "token")
    assert Request(method="GET", path="/").bearer() is None
