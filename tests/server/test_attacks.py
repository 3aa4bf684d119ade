"""What strangers, other sites, clients and proxies may try, and what comes of it."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import attrs
import pytest
import trustme

from authlete.sandbox import Answer
from authlete.server import Grant, Interaction, Request, Response
from authlete.server.logout import redirect_uris_of
from authlete.server.messages import MAX_BODY_BYTES
from authlete.server.routes import ROUTES
from authlete.server.tickets import MOST_COOKIES, cookie_name, handle_of
from tests.server.conftest import (
    CALLBACK,
    LOGIN,
    PAGE,
    SECRET,
    authorization_query,
    basic,
    client,
    content,
    find,
    landing,
)
from tests.server.flows import Phone

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import World

FORM = ("content-type", "application/x-www-form-urlencoded")
HOSTILE = "\">'><script>alert(1)</script>\r\nset-cookie: a=b\x00ü{{7*7}}{0}$title"
DEEP = "[" * 20_000 + "]" * 20_000
"""Deep enough to exhaust a parser that calls itself."""


async def test_another_site_cannot_answer_a_page_that_was_never_shown(world: World) -> None:
    """It can have a browser post an authorization request, with the fields of your forms in it."""

    def decide(_: Interaction) -> Response | Grant:
        return Grant("john") if world.owner.requests[-1].method == "POST" else PAGE

    world.owner.outcome = decide
    form = {"response_type": "code", "client_id": "11", "redirect_uri": CALLBACK}
    for prompt in ({}, {"prompt": "none"}, {"prompt": "login"}):
        await world.browser.post("/authorize", {**form, **prompt, "decision": "approve"})
        assert "authorization_issue" not in world.asked_for()
        assert world.owner.requests == []


async def test_prompt_none_by_post_is_decided_where_pages_come_back(world: World) -> None:
    form = {"response_type": "code", "client_id": "11", "redirect_uri": CALLBACK, "prompt": "none"}
    sent = await world.browser.post("/authorize", form)
    told = landing(await world.browser.get(sent.header("location") or ""))
    assert told["error"] == "login_required"


async def test_a_browser_can_be_made_to_keep_so_many_tickets_only(world: World) -> None:
    for _ in range(MOST_COOKIES + 4):
        await world.authorize()
    assert len(world.browser.cookies) == MOST_COOKIES
    world.browser.cookies["__Host-authlete-of-the-owner"] = world.browser.cookies["x"] = "1"
    await world.authorize()
    assert {"__Host-authlete-of-the-owner", "x"} <= set(world.browser.cookies)
    world.owner.outcome = LOGIN
    for asked, status in (world.owner.asked[-1], 303), (world.owner.asked[0], 400):
        answered = await world.browser.post(asked.resume_url, {"form_token": asked.form_token})
        assert answered.status == status


async def test_a_ticket_of_the_attackers_is_none_of_the_victims(world: World) -> None:
    """Who knows ticket, page and token of a request of their own cannot have others answer it."""
    await world.authorize()
    (asked,) = world.owner.asked
    victim = world.other_browser()
    form = {"form_token": asked.form_token}
    assert (await victim.post(asked.resume_url, form)).status == 400
    # Not by a cookie from a host beside it either: browsers take none with this prefix.
    (name,) = world.browser.cookies
    assert name.startswith("__Host-")
    (cookie,) = world.browser.set_cookies
    assert "domain" not in cookie.lower()


async def test_guesses_of_user_codes_are_counted_however_they_are_made(
    start: Callable[..., World],
) -> None:
    """A browser can make the cookie itself, with a code in it."""
    guesses: list[str] = []

    async def allow(_: Request, kind: str) -> bool:
        guesses.append(kind)
        return False

    world = start(allow_guess=allow)
    for ticket in ("x.ABCD-EFGH", "x.abcdefgh"):
        handle = handle_of(ticket)
        world.browser.cookies = {cookie_name(handle, secure=True): ticket}
        page = await world.browser.get(f"/device/continue?interaction={handle}")
        assert page.status == 429
    assert guesses == ["user_code", "user_code"]
    assert "device_flow_verification" not in world.asked_for()


async def test_no_page_of_the_owner_can_be_framed_or_kept_by_default(world: World) -> None:
    for page in (Response(200, [], b"x"), Response(200, [("Content-Security-Policy", "x")], b"")):
        world.owner.outcome = page
        shown = await world.authorize()
        policies = [text for name, text in shown.headers if name == "content-security-policy"]
        assert policies[-1] == "frame-ancestors 'none'"
        assert (shown.header("x-frame-options"), shown.header("cache-control")) == (
            "DENY",
            "no-store",
        )
        assert shown.header("referrer-policy") == "same-origin"
    own = [
        ("content-security-policy", "Frame-Ancestors https://portal.example"),
        ("cache-control", "private"),
    ]
    world.owner.outcome = Response(200, own)
    shown = await world.authorize()
    assert [text for name, text in shown.headers if name in dict(own)] == list(dict(own).values())
    assert shown.header("x-frame-options") is None


async def test_no_header_can_hold_another(world: World) -> None:
    for value in ("a\r\nset-cookie: b=c", "a\nb", "a\x00", "ł", "a\x7f"):
        for name, text in (("location", value), (value, "x")):
            world.owner.outcome = Response(200, [(name, text)])
            response = await world.authorize()
            assert (response.status, response.header("location")) == (500, None)
            assert isinstance(world.owner.failures[-1], ValueError)
            assert "set-cookie" not in str(world.owner.failures[-1])
    world.owner.outcome = Response(200, [("x-name", "\tJosé")])
    assert (await world.authorize()).status == 200


async def test_what_is_reflected_ends_no_header_and_begins_no_tag(world: World) -> None:
    """In the client's URL, in pages, in errors: whatever a request says."""
    world.owner.outcome = LOGIN
    for mode in ("query", "fragment", "form_post"):
        for wrong in ({}, {"response_type": HOSTILE}, {"scope": HOSTILE, "prompt": HOSTILE}):
            response = await world.authorize(state=HOSTILE, response_mode=mode, **wrong)
            assert response.status in {200, 302}
            assert b"<script>alert" not in response.body
            assert "a=b" not in (response.header("set-cookie") or "")
    for name in ("redirect_uri", "client_id", "request_uri", "request", "response_mode"):
        response = await world.authorize(**{name: HOSTILE})
        assert response.header("content-type") in {"application/json", None}
    device = await world.browser.get(f"/device?user_code={quote(HOSTILE)}")
    logout = await world.browser.get(f"/logout?{urlencode({'state': HOSTILE, 'client_id': 'x'})}")
    for page in device, logout:
        assert b"<script" not in page.body


async def test_authlete_cannot_end_a_header_either(world: World) -> None:
    """As when a client's URI, or what an error quotes, was never checked."""
    world.script(
        "authorization_process_request", action="LOCATION", responseContent="https://x/ł\r\na: b"
    )
    response = await world.authorize()
    assert response.header("location") == "https://x/%C5%82%0D%0Aa:%20b"
    world.script("userinfo_process", action="BAD_REQUEST", responseContent="Bearer x\r\na: b")
    response = await world.browser.get("/userinfo", headers=[("authorization", "Bearer t")])
    assert (response.status, content(response)) == (500, {"error": "server_error"})


@pytest.mark.parametrize(
    ("path", "resumed"),
    [("//evil.example/authorize", "/evil.example/authorize"), ("/ł /authorize", "/%C5%82%20/")],
)
async def test_a_path_is_no_other_host(world: World, path: str, resumed: str) -> None:
    endpoint, _ = find("/authorize")
    query = authorization_query()
    await endpoint(world.server, Request(method="GET", path=path, query=query))
    assert world.owner.asked[-1].resume_url.startswith(resumed)


DESTINATIONS = {
    "https://client.example/after": True,
    "http://127.0.0.1:9000/after": True,
    "com.example.app:/after": True,
    "javascript:alert(1)": False,
    "data:text/html,x": False,
    "//evil.example": False,
    "/\\evil.example": False,
    "https:evil.example": False,
    "https:///evil.example": False,
    "https://client.example\\@evil.example": False,
    "https://client.example/\r\nset-cookie: a=b": False,
    "https://client.example/<script>": False,
    "java\tscript:alert(1)": False,
    "https://[": False,
    "": False,
}


async def test_a_logout_leads_to_sites_and_apps_whatever_a_client_has_registered(
    start: Callable[..., World],
) -> None:
    registered = client(custom_metadata=json.dumps({"post_logout_redirect_uris": [*DESTINATIONS]}))
    world = start(registered)
    for uri, leads_there in DESTINATIONS.items():
        query = {"client_id": "11", "post_logout_redirect_uri": uri}
        response = await world.browser.get(f"/logout?{urlencode(query)}")
        assert response.header("location") == (uri if leads_there else None)
    assert redirect_uris_of(registered) == tuple(uri for uri, good in DESTINATIONS.items() if good)


async def test_the_state_of_a_logout_stays_in_the_query(start: Callable[..., World]) -> None:
    uri = "https://client.example/after#part"
    world = start(client(custom_metadata=json.dumps({"post_logout_redirect_uris": [uri]})))
    query = {"client_id": "11", "post_logout_redirect_uri": uri, "state": "a#b\r\n"}
    response = await world.browser.get(f"/logout?{urlencode(query)}")
    assert response.header("location") == "https://client.example/after?state=a%23b%0D%0A#part"


async def test_json_without_end_is_nobodys_failure(world: World) -> None:
    world.owner.outcome = LOGIN
    await world.authorize()
    for member in ("requestObjectPayload", "idTokenClaims", "userInfoClaims"):
        text = f'{{"verified_claims":{DEEP}}}'
        world.script("authorization_process_request", action="NO_INTERACTION", **{member: text})
        world.script("authorization_issue", action="LOCATION", responseContent=CALLBACK)
        assert (await world.authorize()).status == 302
    world.script("client_get", clientId=11, customMetadata=DEEP)
    logout = await world.browser.get("/logout?client_id=11&post_logout_redirect_uri=x")
    assert logout.status == 200
    world.script("jose_verify", valid=True, signatureValid=True)
    deep = b64encode(DEEP.encode()).decode()
    for hint in (f"a.{deep}.c", "a", "a.ü.c"):
        world.script("jose_verify", valid=True, signatureValid=True)
        assert (await world.browser.get(f"/logout?id_token_hint={quote(hint)}")).status == 200
    posted = await world.browser.send(
        "POST", "/register", headers=[("content-type", "application/json")], body=DEEP.encode()
    )
    assert posted.status == 400
    assert world.owner.failures == []


@pytest.fixture(scope="module")
def pems() -> tuple[str, str]:
    """Two certificates, as proxies encode them."""
    authority = trustme.CA()
    names = ("client.example", "evil.example")
    first, second = (
        quote(authority.issue_cert(name).cert_chain_pems[0].bytes().decode()) for name in names
    )
    return first, second


async def test_a_client_adds_no_certificate_to_that_of_the_proxy(
    start: Callable[..., World], pems: tuple[str, str]
) -> None:
    """Neither by a second header, in front or behind, nor in the same, nor by another spelling."""
    world = start(client_certificate_header="X-Ssl-Cert")
    own, forged = pems
    smuggled = [
        [("X-Ssl-Cert", forged), ("X-Ssl-Cert", own)],
        [("X-Ssl-Cert", f"{forged},{own}")],
        [("X-Ssl-Cert", f"{forged}{own}")],
        [("X-Ssl-Cert", f"{own}x")],
    ]
    for headers in smuggled:
        response = await world.token(headers=headers, grant_type="client_credentials")
        assert (response.status, content(response)["error"]) == (400, "invalid_request")
    await world.token(headers=[("X_Ssl_Cert", forged), basic()], grant_type="x")
    assert "clientCertificate" not in world.sent("token_process")


async def test_a_client_authenticates_in_one_way(world: World) -> None:
    for more in ({"client_secret": SECRET}, {"client_assertion": "a.b.c"}):
        form = {"grant_type": "client_credentials", "client_id": "11", **more}
        response = await world.token(headers=[basic()], **form)
        assert (response.status, content(response)["error"]) == (400, "invalid_request")
    assert "token_process" not in world.asked_for()


@pytest.mark.parametrize(
    "credentials",
    [b"11\x00:x", b"11:" + b"x" * 60_000, b":", b"%zz:%", b"11:%00", b"\xff:x", b"11:%ff", b"%:%"],
    ids=lambda credentials: repr(credentials[:6]),
)
async def test_no_credentials_are_the_servers_failure(world: World, credentials: bytes) -> None:
    header = ("authorization", f"Basic {b64encode(credentials).decode()}")
    response = await world.token(headers=[header], grant_type="client_credentials")
    assert (response.status, content(response)["error"]) == (401, "invalid_client")


async def test_what_is_in_the_query_is_not_in_the_form(world: World) -> None:
    """Neither in its place, nor beside it: URLs end up in logs."""
    form = {"grant_type": "client_credentials"}
    for query in (f"client_id=11&client_secret={quote(SECRET)}", "grant_type=password"):
        response = await world.browser.post(f"/token?{query}", form)
        assert response.status == 401
        assert world.sent("token_process")["parameters"] == "grant_type=client_credentials"
    response = await world.browser.get("/userinfo?access_token=t")
    assert (response.status, response.header("www-authenticate")) == (401, "Bearer")


async def test_no_header_makes_a_method_or_a_type_of_another(world: World) -> None:
    override = [("x-http-method-override", "POST"), ("x-method-override", "POST"), basic()]
    for method in ("GET", "HEAD", "OPTIONS", "post", "TRACE"):
        assert (await world.browser.send(method, "/token", headers=override)).status == 405
    for kind in (
        "multipart/form-data; boundary=x",
        "text/plain",
        "application/json",
        FORM[1] + "x",
    ):
        response = await world.browser.send(
            "POST", "/token", headers=[("content-type", kind), basic()], body=b"grant_type=x"
        )
        assert response.status == 400
    gzip = [FORM, ("content-encoding", "gzip"), basic()]
    body = b"\x1f\x8b\x08" + b"\x00" * 100
    assert (await world.browser.send("POST", "/token", headers=gzip, body=body)).status == 400


async def test_a_client_registers_no_redirect_uri_that_others_can_read(
    start: Callable[..., World],
) -> None:
    """RFC 9700 §2.6, but for apps on the user's machine and for development."""
    world = start()
    headers = [("content-type", "application/json")]
    for uris, status in (
        (["http://client.example/cb"], 400),
        (["https://client.example/cb", "HTTP://client.example/cb"], 400),
        (["http://127.0.0.1/cb", "http://[::1]:9/cb"], 201),
        (["https://["], 400),
        ("http://client.example/cb", 400),
    ):
        body = json.dumps({"redirect_uris": uris}).encode()
        response = await world.browser.send("POST", "/register", headers=headers, body=body)
        assert response.status == status, uris
    changed = await world.browser.send(
        "PUT",
        "/register/12",
        headers=[*headers, ("authorization", "Bearer t")],
        body=b'{"redirect_uris":["http://client.example/cb"]}',
    )
    assert content(changed)["error"] == "invalid_redirect_uri"
    insecure = start(is_secure=False)
    body = b'{"redirect_uris":["http://client.example/cb"]}'
    response = await insecure.browser.send("POST", "/register", headers=headers, body=body)
    assert response.status == 201


async def test_an_error_sends_the_browser_to_trusted_clients_alone(
    start: Callable[..., World],
) -> None:
    """RFC 9700 §4.11.2: a stranger registers a client, and begins with what must fail."""
    told: list[str] = []

    async def trusts(_: Request, url: str) -> bool:
        told.append(url.partition("?")[0])
        return "trusted" in url

    world = start(client(redirect_uris=[CALLBACK]), trusts_redirect=trusts)
    for wrong in ({"response_type": "nonsense"}, {"prompt": "none"}):
        page = await world.authorize(**wrong)
        assert (page.status, page.header("location")) == (200, None)
        assert b"Go on to https://client.example</a>" in page.body
        assert landing(await world.authorize(**wrong, state="trusted"))["error"]
    page = await world.authorize(response_type="nonsense", response_mode="form_post")
    assert (page.status, b"<form" in page.body, b"<a" in page.body) == (200, False, False)
    assert set(told) == {CALLBACK}
    world.script(
        "authorization_process_request", action="LOCATION", responseContent="javascript:alert(1)"
    )
    assert b"<a" not in (await world.authorize()).body
    told.clear()
    world.owner.outcome = LOGIN
    assert "code" in landing(await world.authorize())
    assert (await world.authorize(redirect_uri="https://evil.example")).status == 400
    assert told == []


async def test_the_frames_of_a_failure_hold_no_secret(world: World) -> None:
    """Reports of errors show the local variables of each."""
    seen: list[str] = []

    def report(error: BaseException) -> None:
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        seen.append("".join(shown.format()))

    world = world.with_settings(on_failure=report)
    world.script("token_process", 500, resultCode="A1", resultMessage="x")
    await world.token(grant_type="authorization_code", code="the-secret-code")

    def broken(_: Interaction) -> Response:
        password = "the-secret-password"  # noqa: F841
        try:
            raise KeyError("inner")
        except KeyError as inner:
            raise ValueError("outer") from inner

    world.owner.outcome = broken
    await world.authorize(state="the-secret-state")
    token, hook = seen
    assert "AuthleteFailedError" in token
    assert "in broken" in hook
    for secret in ("the-secret", SECRET, basic()[1]):
        assert secret not in token.replace('code="the-secret-code"', "") + hook.replace(
            'password = "the-secret-password"', ""
        )


@attrs.define
class OddError(Exception):
    """Cannot be hashed."""

    text: str


async def test_no_error_is_too_odd_to_be_told(world: World) -> None:
    """One is its own cause, another a group, another is equal to others."""
    circular = ValueError()
    circular.__cause__ = circular
    for error in (circular, ExceptionGroup("x", [OddError("a"), circular]), OddError("a")):
        world.owner.outcome = error
        assert (await world.authorize()).status == 500
        assert world.owner.failures[-1] is error


async def test_tokens_of_a_hook_are_stored_nowhere(start: Callable[..., World]) -> None:
    async def exchange(*_: object) -> Response:
        return Response(200, [("pragma", "x")], b"{}")

    world = start(token_exchange=exchange)
    world.script("token_process", action="TOKEN_EXCHANGE", clientId=11)
    response = await world.token(grant_type="x")
    assert (response.header("cache-control"), response.header("pragma")) == ("no-store", "x")


async def test_a_success_without_content_is_a_failure(world: World) -> None:
    """Authlete answered rubbish: no browser is sent to nowhere, no client given an empty token."""
    world.script("authorization_process_request", action="LOCATION")
    assert (await world.authorize()).status == 500
    world.script("token_process", action="OK", responseContent="")
    assert (await world.token(grant_type="x")).status == 500
    world.script("revocation_process", action="OK")
    assert (await world.browser.post("/revoke", {"token": "t"}, headers=[basic()])).status == 200


@pytest.mark.parametrize("body", [b"{}", b"[]", b"null", b"<html>", b'{"issuer":""}', b"\xff"])
async def test_rubbish_is_not_published(world: World, body: bytes) -> None:
    """A document without issuer or keys would be kept by clients, and close all endpoints."""
    paths = {
        "/.well-known/openid-configuration": "service_get_configuration",
        "/jwks": "service_get_jwks",
    }
    for path, operation in paths.items():
        world.sandbox.script(Answer(200, body), operation=operation)
        failed = await world.browser.get(path)
        assert (failed.status, content(failed)) == (500, {"error": "server_error"})
        assert failed.header("cache-control") == "no-store"
    assert (await world.token(grant_type="x")).status == 400, "and the next request is good again"


async def test_those_in_line_for_metadata_do_not_wait_for_authlete_in_turn(world: World) -> None:
    """Else the last of a hundred would wait a hundred times as long."""
    world.sandbox.script(Answer(500), operation="service_get_configuration")
    endpoint, _ = find("/token")
    request = Request(method="POST", path="/token", headers=[FORM], body=b"grant_type=x")
    answers = await asyncio.gather(*(endpoint(world.server, request) for _ in range(20)))
    assert {answer.status for answer in answers} == {500}
    assert world.asked_for() == ["service_get_configuration"]
    assert (await endpoint(world.server, request)).status == 400


async def test_an_outage_loses_no_ticket(world: World) -> None:
    await world.authorize()
    asked = world.owner.asked[-1]
    form = {"form_token": asked.form_token}
    with world.sandbox.outage():
        assert (await world.browser.get(asked.resume_url)).status == 500
    world.owner.outcome = LOGIN
    world.script("authorization_issue", 503)
    failed = await world.browser.post(asked.resume_url, form)
    assert (failed.status, failed.header("set-cookie")) == (500, None)
    assert "code" in landing(await world.browser.post(asked.resume_url, form))


async def test_a_hook_that_hangs_holds_up_nobody_else(world: World) -> None:
    endpoint, _ = find("/authorize")
    hanging = asyncio.Event()

    async def decide(_: Request, __: Interaction) -> Response:
        hanging.set()
        return await asyncio.Future()

    stuck = type(world.server)(
        core=world.server.core,
        decide=decide,
        claims=world.server.claims,
        settings=world.server.settings,
    )
    request = Request(method="GET", path="/authorize", query=authorization_query())
    task = asyncio.create_task(endpoint(stuck, request))
    await hanging.wait()
    world.browser.server = stuck
    assert (await world.token(grant_type="client_credentials")).status == 200
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert world.owner.failures == []


async def test_scripts_read_what_they_may_and_never_as_the_user(world: World) -> None:
    """The same with and without an origin, so that no cache mixes them up."""
    for route in ROUTES:
        path = route.path.replace("{", "").replace("}", "")
        for headers in [], [("origin", "https://evil.example")], [("origin", "null")]:
            response = await world.browser.get(path, headers=headers)
            allowed = response.header("access-control-allow-origin")
            is_stored = response.header("cache-control") != "no-store"
            assert allowed == ("*" if route.by_scripts and (headers or is_stored) else None)
            assert response.header("access-control-allow-credentials") is None


async def test_no_secret_of_whole_flows_is_in_the_log(
    start: Callable[..., World], caplog: pytest.LogCaptureFixture
) -> None:
    async def password(_: Request, __: str, given: str) -> str | None:
        return "john" if given == "the-password" else None

    world = start(client(bc_delivery_mode="POLL"), password=password, backchannel=Phone())
    world.owner.outcome = PAGE
    secrets = [SECRET, basic()[1].partition(" ")[2], "the-password", "a-wrong-password"]
    with caplog.at_level(logging.DEBUG):
        await world.authorize(login_hint="the-login-hint", state="the-state")
        asked = world.owner.asked[-1]
        secrets += [*world.browser.cookies.values(), asked.form_token]
        world.owner.outcome = LOGIN
        told = landing(await world.browser.post(asked.resume_url, {"form_token": asked.form_token}))
        tokens = content(await world.token(grant_type="authorization_code", code=told["code"]))
        secrets += [told["code"], tokens["access_token"], tokens["refresh_token"]]
        secrets += [tokens["id_token"], "the-login-hint", "the-state"]
        bearer = [("authorization", f"Bearer {tokens['access_token']}")]
        await world.browser.get("/userinfo", headers=bearer)
        await world.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
        for given in ("the-password", "a-wrong-password"):
            await world.token(grant_type="password", username="john", password=given)
        begun = await world.browser.post(
            "/device_authorization", {"client_id": "11"}, headers=[basic()]
        )
        codes = content(begun)
        secrets += [codes["device_code"], codes["user_code"]]
        found = await world.browser.post("/device", {"user_code": codes["user_code"]})
        secrets += world.browser.cookies.values()
        await world.browser.get(found.header("location") or "")
        asked_back = await world.browser.post(
            "/bc-authorize", {"login_hint": "the-login-hint", "scope": "openid"}, headers=[basic()]
        )
        secrets.append(content(asked_back)["auth_req_id"])
        pushed = await world.browser.post(
            "/par", {"response_type": "code", "redirect_uri": CALLBACK}, headers=[basic()]
        )
        secrets.append(content(pushed)["request_uri"])
        made = await world.browser.send(
            "POST",
            "/register",
            headers=[("content-type", "application/json")],
            body=json.dumps({"redirect_uris": [CALLBACK]}).encode(),
        )
        secrets += [content(made)["registration_access_token"]]
        await world.browser.post("/revoke", {"token": tokens["access_token"]}, headers=[basic()])
        for operation, sent in (  # and Authlete repeats what it was sent
            ("token_process", f"{told['code']} {SECRET}"),
            ("userinfo_process", tokens["access_token"]),
            ("device_flow_verification", codes["user_code"]),
        ):
            world.script(operation, 500, resultCode="A1", resultMessage=sent)
        await world.token(grant_type="authorization_code", code=told["code"])
        await world.browser.get("/userinfo", headers=bearer)
        await world.browser.post("/device", {"user_code": codes["user_code"]})
    assert len(world.owner.failures) == 3
    assert caplog.records
    everything = "\n".join(
        [caplog.text, *map(str, (vars(record) for record in caplog.records))]
        + [repr(each) + str(each) for each in world.owner.failures]
    )
    for secret in secrets:
        assert secret not in everything


async def test_a_body_at_the_limit_is_read_and_one_above_it_is_not(world: World) -> None:
    for size, status in ((MAX_BODY_BYTES, 400), (MAX_BODY_BYTES + 1, 413)):
        body = b"grant_type=" + b"x" * (size - 11)
        response = await world.browser.send("POST", "/token", headers=[FORM, basic()], body=body)
        assert response.status == status
