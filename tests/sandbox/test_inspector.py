"""The inspector: who may look, what is seen, and what a click may do."""

from __future__ import annotations

import base64
import hashlib
import json
import math
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from http.cookies import SimpleCookie
from threading import Barrier
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import attrs
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from authlete._jose.thumbprint import hash_of
from authlete.errors import NoResponseError
from authlete.models import Client, Scope, Service
from authlete.sandbox import Answer, Disconnect, Sandbox, ServiceSetup
from authlete.sandbox.inspector import pages, sessions
from authlete.sandbox.inspector.sessions import Sessions
from authlete.sandbox.store import tokens
from authlete.sandbox.store.tokens import TokenFilter
from authlete.transport import HttpRequest
from tests.sandbox.pages import ORIGIN, PageResponse, browser, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock

    from .conftest import Caller

COOKIE = "authlete-sandbox-8000"
SIGN_IN = "Sign in"


async def open_link(client: httpx.AsyncClient, sandbox: Sandbox) -> PageResponse:
    """Open the inspector by a one-time link."""
    return PageResponse.of(await client.get(sandbox.inspector_link(ORIGIN)))


async def by_link(client: httpx.AsyncClient, sandbox: Sandbox) -> httpx.Response:
    return await client.get(sandbox.inspector_link(ORIGIN))


async def by_header(client: httpx.AsyncClient, sandbox: Sandbox) -> httpx.Response:
    return await client.get("/", headers={"authorization": f"bearer {sandbox.bearer} "})


async def by_form(client: httpx.AsyncClient, sandbox: Sandbox) -> httpx.Response:
    page = PageResponse.of(await client.get("/"), 401)
    return await client.post(page.action(), data={"bearer": sandbox.bearer})


# Who may look.


async def test_without_bearer_or_link_nothing_is_shown(caller: Caller) -> None:
    """The page says what it needs."""
    await caller.create(subject="canary")
    async with browser(caller.sandbox) as client:
        response = await client.get("/")
    page = PageResponse.of(response, 401)
    assert page.texts["h1"] == [SIGN_IN]
    assert "sandbox.inspector_link(url)" in page.text
    assert response.headers["www-authenticate"] == "Bearer"
    assert "set-cookie" not in response.headers
    assert "canary" not in response.text
    assert caller.sandbox.bearer not in response.text


@pytest.mark.parametrize("way", [by_link, by_header, by_form])
async def test_bearer_and_link_open_it(caller: Caller, way: Any) -> None:
    """From then on the browser may come back without either."""
    await caller.create(subject="canary")
    async with browser(caller.sandbox) as client:
        assert "canary" in PageResponse.of(await way(client, caller.sandbox)).text
        assert "canary" in PageResponse.of(await client.get("/")).text


async def test_a_link_works_once(caller: Caller) -> None:
    """In one browser, where it may be used again; no other link is touched."""
    first, second = (caller.sandbox.inspector_link(ORIGIN) for _ in range(2))
    async with browser(caller.sandbox) as client, browser(caller.sandbox) as other:
        PageResponse.of(await client.get(first))
        PageResponse.of(await client.get(first))
        assert "was used before" in PageResponse.of(await other.get(first), 401).text
        PageResponse.of(await other.get(second))


async def test_the_key_leaves_the_address_bar(caller: Caller) -> None:
    """The answer is a redirect that does not hold it, and that nothing keeps."""
    async with browser(caller.sandbox, follow_redirects=False) as client:
        response = await by_link(client, caller.sandbox)
    assert (response.status_code, response.headers["location"]) == (303, "./")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"


def test_of_many_who_use_a_link_at_once_one_gets_in() -> None:
    gate = Sessions("bearer")
    key, start = gate.new_key(), Barrier(8)

    def use() -> str | None:
        start.wait()
        return gate.open_by_key(key)

    with ThreadPoolExecutor(8) as pool:
        opened = [session for session in pool.map(lambda _: use(), range(8)) if session]
    assert len(opened) == 1


def test_unused_keys_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of very many the oldest are void."""
    monkeypatch.setattr(sessions, "MOST_KEYS", 2)
    gate = Sessions("bearer")
    keys = [gate.new_key() for _ in range(3)]
    assert [bool(gate.open_by_key(key)) for key in keys] == [False, True, True]


@pytest.mark.parametrize(
    "authorization", ["Bearer wrong", "Bearer", "Basic right", "right", "Bearer b\xe9"]
)
async def test_a_wrong_header_opens_nothing(
    start: Callable[..., Caller], authorization: str
) -> None:
    caller = start(bearer="right")
    async with browser(caller.sandbox) as client:
        headers = {"authorization": authorization.encode("latin-1")}
        assert PageResponse.of(await client.get("/", headers=headers), 401).texts["h1"] == [SIGN_IN]


@pytest.mark.parametrize("form", [{}, {"bearer": ""}, {"bearer": "wrong"}, {"bearer": "r\xefght"}])
async def test_a_wrong_bearer_in_the_form_opens_nothing(
    start: Callable[..., Caller], form: dict[str, str]
) -> None:
    """And leaves no cookie."""
    async with browser(start(bearer="right").sandbox) as client:
        response = await client.post("/sign-in", data={"other": "", **form})
        assert "was not the bearer" in PageResponse.of(response, 401).text
        assert not client.cookies


@pytest.mark.parametrize("key", ["wrong", "é", "%00", "a" * 10_000])
async def test_a_wrong_key_opens_nothing(caller: Caller, key: str) -> None:
    caller.sandbox.inspector_link(ORIGIN)
    async with browser(caller.sandbox) as client:
        assert (
            "opens nothing" in PageResponse.of(await client.get("/", params={"key": key}), 401).text
        )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda session: f"x{session}", id="another number"),
        pytest.param(lambda session: f"{session}x", id="another signature"),
        pytest.param(lambda session: session.partition(".")[0], id="no signature"),
        pytest.param(lambda _: "", id="empty"),
        pytest.param(lambda _: ".", id="a dot"),
        pytest.param(lambda _: Sessions("right").open_by_bearer("right"), id="another sandbox's"),
    ],
)
async def test_a_session_cannot_be_made_up(
    start: Callable[..., Caller], change: Callable[[str], str]
) -> None:
    """Nor taken from another sandbox, even one with the same bearer."""
    caller = start(bearer="right")
    async with browser(caller.sandbox) as client:
        await open_link(client, caller.sandbox)
        client.cookies = {COOKIE: change(client.cookies[COOKIE])}  # type: ignore[assignment] # httpx takes mappings
        PageResponse.of(await client.get("/"), 401)


async def test_secrets_are_compared_in_constant_time(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them by ``compare_digest``: where that says no, nobody gets in."""
    async with browser(caller.sandbox) as client, browser(caller.sandbox) as stranger:
        await open_link(client, caller.sandbox)
        monkeypatch.setattr(sessions, "compare_digest", lambda *_: False)
        for way in by_link, by_header, by_form:
            PageResponse.of(await way(stranger, caller.sandbox), 401)
        PageResponse.of(await client.get("/"), 401)


async def test_the_cookie_is_kept_from_everybody_else(caller: Caller) -> None:
    """From scripts, from other sites, and from sandboxes on other ports."""
    async with browser(caller.sandbox, follow_redirects=False) as client:
        response = await by_link(client, caller.sandbox)
    cookie = SimpleCookie(response.headers["set-cookie"])[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "strict", "/")
    assert not any(cookie[name] for name in ("domain", "expires", "max-age"))


async def test_the_api_does_not_take_the_cookie(caller: Caller) -> None:
    async with browser(caller.sandbox) as client:
        await open_link(client, caller.sandbox)
        response = await client.get("/api/1/auth/token/get/list")
    assert (response.status_code, response.json()["resultCode"]) == (401, "A001202")


@pytest.mark.parametrize("path", ["/", "/?key=used"])
async def test_whoever_follows_a_link_elsewhere_is_shown_the_page_at_once(
    caller: Caller, path: str
) -> None:
    """Browsers hold a strict cookie back then, and send it when the page asks for itself again."""
    async with browser(caller.sandbox) as client:
        for site, again in (("cross-site", True), ("none", False), ("same-origin", False)):
            page = PageResponse.of(await client.get(path, headers={"sec-fetch-site": site}), 401)
            refresh = ("meta", {"http-equiv": "refresh", "content": "0; url=./"})
            assert (refresh in page.tags) is again


async def test_nothing_of_a_visit_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither key nor bearer nor session, where a log shows what it was about."""
    printed: list[str] = []
    original = pages.show

    def printing(state: Any, request: pages.PageRequest) -> pages.PageResponse:
        page = original(state, request)
        printed.append(repr([state, request, page]))
        return page

    monkeypatch.setitem(pages.PAGES, ("GET", "/"), printing)  # type: ignore[arg-type] # is a dict
    with Sandbox(bearer="canary-bearer") as sandbox:
        link = sandbox.inspector_link(ORIGIN)
        async with browser(sandbox) as client:
            PageResponse.of(await client.get(link))
            PageResponse.of(await by_header(client, sandbox))
            secrets = ["canary-bearer", link.partition("=")[2], client.cookies[COOKIE]]
    assert len(printed) == 3
    assert not [secret for secret in secrets if secret in "".join(printed)]


@pytest.mark.parametrize("path", ["/", "/?key=wrong", "/?subject=nobody", "/requests", "/clients"])
async def test_pages_are_locked_down(caller: Caller, path: str) -> None:
    """No script, no frame, no other site, no copy, no base; and no style but their own."""
    async with browser(caller.sandbox) as client:
        refused = await client.get(path)
        await open_link(client, caller.sandbox)
        for response in (refused, await client.get(path)):
            page = PageResponse(response.text)
            style = base64.b64encode(hashlib.sha256(page.texts["style"][0].encode()).digest())
            assert response.headers["content-security-policy"] == (
                f"default-src 'none'; style-src 'sha256-{style.decode()}'; img-src data:; "
                "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            )
            assert response.headers["x-frame-options"] == "DENY"
            assert response.headers["x-content-type-options"] == "nosniff"
            assert response.headers["referrer-policy"] == "no-referrer"
            assert response.headers["cache-control"] == "no-store"
            assert "script" not in page.texts
            for _, attributes in page.tags:
                target = urlsplit(attributes.get("href", attributes.get("action", "")))
                assert (target.scheme, target.netloc) in {("", ""), ("data", "")}
                assert not [name for name in attributes if name in {"src", "style"}]


# What is seen.


@pytest.fixture
def shop(start: Callable[..., Caller]) -> Caller:
    """A sandbox whose service and clients are configured."""
    service = ServiceSetup(
        Service(api_key=5, supported_scopes=(Scope(name="read"), Scope(name="write"))),
        (
            Client(client_id=11, client_id_alias="web", client_name="Web shop"),
            Client(client_id=12, client_id_alias="mobile"),
            Client(client_id=13, locked=True),
        ),
    )
    return start(services=[service, Service(api_key=6)])


async def test_tokens_are_shown_with_all_there_is_to_know(shop: Caller) -> None:
    created = await shop.create(
        scopes=["write", "read"], properties=[{"key": "plan", "value": "gold"}]
    )
    page = await look(shop)
    assert page.rows[0] == [
        "john",
        "Web shop",
        "authorization code",
        "read write",
        "2023-11-15 22:13:20",
        "valid",
        "Revoke",
    ]
    assert page.tokens == [hash_of(created["accessToken"])]
    assert hash_of(created["refreshToken"]) in page.text
    assert '"properties":[{"key":"plan","value":"gold"}]' in page.text
    assert page.texts["h2"][2] == "Tokens of service 5"


async def test_no_value_of_a_token_is_shown(caller: Caller) -> None:
    """Neither of those there are, nor of what requests held."""
    created = await caller.create(accessToken="canary-access", refreshToken="canary-refresh")
    await caller.update(accessToken=created["accessToken"], accessTokenValueUpdated=True)
    await caller.request("DELETE", "/api/1/auth/token/delete/canary-delete")
    await caller.request("GET", "/canary-path?canary-query=1")
    assert "canary" not in (await look(caller)).text


async def test_a_token_is_valid_then_refreshable_then_expired(caller: Caller, clock: Clock) -> None:
    await caller.create(accessTokenDuration=60, refreshTokenDuration=600)
    await caller.create(grantType="CLIENT_CREDENTIALS", subject=None, accessTokenDuration=60)
    await caller.create(accessTokenPersistent=True, refreshTokenDuration=60)
    seen = []
    for _ in range(3):
        seen.append([row[5] for row in (await look(caller)).rows if len(row) == 7])
        clock.now += 300
    assert seen == [
        ["valid", "valid", "valid"],
        ["valid", "expired", "refreshable"],
        ["valid", "expired", "expired"],
    ]
    rows = (await look(caller)).rows
    assert rows[0][4] == "never"
    assert rows[2][0] == "none"


async def test_times_are_utc_by_the_clock_of_the_sandbox(caller: Caller) -> None:
    """For people and for machines."""
    await caller.create()
    page = await look(caller)
    stamps = [attributes["datetime"] for tag, attributes in page.tags if tag == "time"]
    assert stamps[0] == "2023-11-14T22:13:20Z"
    for stamp, text in zip(stamps, page.texts["time"], strict=True):
        assert datetime.fromisoformat(stamp).strftime("%Y-%m-%d %H:%M:%S") == text


async def test_a_clock_may_be_past_all_years(start: Callable[..., Caller]) -> None:
    """One in milliseconds, say."""
    caller = start(clock=lambda: 1.7e12)
    await caller.create()
    assert set((await look(caller)).texts["time"]) == {"9999-12-31 23:59:59"}


async def test_a_refreshed_token_says_when(start: Callable[..., Caller], clock: Clock) -> None:
    """Where its refresh token was used."""
    caller = start()
    await caller.create()
    assert "Refreshed" not in (await look(caller)).text
    inside = caller.sandbox._state.store  # noqa: SLF001 - no operation refreshes tokens yet
    with inside.transaction():
        (record,) = inside.tokens.page(TokenFilter(service="1"), 0, 0, 1)
        inside.tokens.save(attrs.evolve(record, refreshed_at=int(clock.now) * 1000))
    assert "Refreshed" in (await look(caller)).text


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ({}, ["jane", "john", "jane", "john"]),
        ({"subject": "john"}, ["john", "john"]),
        ({"subject": "jo"}, []),
        ({"subject": ""}, ["jane", "john", "jane", "john"]),
        ({"client": "11"}, ["jane", "john"]),
        ({"client": "web"}, ["jane", "john"]),
        ({"client": "mobile", "subject": "jane"}, ["jane"]),
        ({"client": "14"}, []),
        ({"client": "nobody"}, []),
        ({"client": "13"}, []),
        ({"service": "6"}, []),
        ({"service": "unheard-of"}, ["jane", "john", "jane", "john"]),
    ],
)
async def test_tokens_are_filtered_by_subject_and_client(
    shop: Caller, query: dict[str, str], subjects: list[str]
) -> None:
    """Clients by ID or alias; the form shows what it was given."""
    for client in 11, 12:
        for subject in "john", "jane":
            await shop.create(clientId=client, subject=subject)
    page = await look(shop, **query)
    assert [row[0] for row in page.rows if len(row) == 7] == subjects
    assert page.value("subject") == query.get("subject", "")
    assert page.value("client") == query.get("client", "")
    assert ("Show all" in page.links) == bool(query.get("subject") or query.get("client"))


async def test_links_filter_too(shop: Caller) -> None:
    """Those of clients, of subjects, and the one back to all."""
    for client in 11, 12:
        for subject in "john", "jane":
            await shop.create(clientId=client, subject=subject)
    page = await look(shop)
    page = await look(shop, page.links["mobile 12 · 2 tokens"])
    assert len(page.tokens) == 2
    page = await look(shop, page.links["jane"])
    assert len(page.tokens) == 1
    assert len((await look(shop, page.links["Show all"])).tokens) == 4


async def test_services_and_clients_are_the_configured_ones(shop: Caller) -> None:
    """With their tokens counted, and the one that is looked at marked."""
    await shop.create()
    page = await look(shop, client="web")
    marked = [attributes for _, attributes in page.tags if "aria-current" in attributes]
    assert [text.split() for text in page.texts["li"]] == [
        ["5", "1", "token"],
        ["6", "0", "tokens"],
        ["Web", "shop", "11", "·", "1", "token"],
        ["mobile", "12", "·", "0", "tokens"],
        ["13", "locked", "0", "tokens"],
    ]
    links = [attributes["href"] for attributes in marked]
    assert links == ["./?service=5", "?service=5", "?service=5&client=11"]
    assert "Its scopes: read write" in page.text


async def test_unconfigured_those_are_shown_that_have_tokens(caller: Caller) -> None:
    """Of services and clients; any other service may be asked for."""
    for service, client in (("2", 21), ("1", 12), ("1", 11)):
        await type(caller)(caller.sandbox, service).create(clientId=client)
    page = await look(caller)
    chosen = [text for text in page.links if "token" in text]
    assert chosen == ["1 2 tokens", "2 1 token", "11 1 token", "12 1 token"]
    assert page.texts["h2"][2] == "Tokens of service 1"
    for link in page.links.values():
        assert "service=" in link
    other = await look(caller, service="3")
    assert "Every client is accepted" in other.text
    assert "/api/3/auth/token/create" in other.text


async def test_clients_that_are_gone_from_the_configuration_leave_their_tokens(
    start: Callable[..., Caller], tmp_path: Any
) -> None:
    database = tmp_path / "tokens.db"
    caller = start(database=database)
    await caller.create(clientId=77)
    caller.sandbox.close()
    page = await look(
        start(database=database, services=[ServiceSetup(Service(api_key=1), ())]), client="77"
    )
    assert len(page.tokens) == 1
    assert "There is none." in page.text


async def test_an_empty_sandbox_says_what_to_do(caller: Caller) -> None:
    page = await look(caller)
    assert "There are no tokens yet" in page.text
    assert "token_operations_create" in page.text
    assert "Send it a request and refresh." in page.text


async def test_an_empty_service_says_what_to_do(start: Callable[..., Caller]) -> None:
    caller = start(services=[Service(api_key=9, supported_scopes=())])
    page = await look(caller)
    assert "/api/9/auth/token/create" in page.text
    assert "Its scopes: none" in page.text
    assert "No token of this service has" in (await look(caller, subject="x")).text


async def test_pages_lead_through_all_tokens_newest_first(caller: Caller) -> None:
    """Each is on one page, whichever way one goes; what comes meanwhile changes no page behind."""
    made = [hash_of((await caller.create())["accessToken"]) for _ in range(45)]
    page = first = await look(caller)
    seen = [*page.tokens]
    assert "1\N{EN DASH}20 of 45 tokens, newest first" in page.text
    while "Older →" in page.links:
        await caller.create(subject="later")
        page = await look(caller, page.links["Older →"])
        seen += page.tokens
    assert seen == made[::-1]
    assert len(page.tokens) == 5
    back = await look(caller, page.links["← Newer"])
    assert back.tokens == seen[20:40]
    back = await look(caller, back.links["← Newer"])
    assert back.tokens == first.tokens
    assert "← Newer" not in (await look(caller, back.links["← Newer"])).links


@pytest.mark.parametrize("before", ["x", "-1", "0", "1.5", "²", "99999999999999999999", "46"])
async def test_a_strange_position_is_the_newest(caller: Caller, before: str) -> None:
    for _ in range(2):
        await caller.create()
    assert len((await look(caller, before=before)).tokens) == 2


async def test_a_page_reads_its_own_tokens_only(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are."""
    for _ in range(100):
        await caller.create()
    read: list[object] = []
    original = tokens._record  # noqa: SLF001 - the place where rows become tokens
    monkeypatch.setattr(tokens, "_record", lambda row: read.append(row) or original(row))
    for query in ({}, {"before": "40"}, {"subject": "john", "client": "11"}):
        read.clear()
        assert len((await look(caller, **query)).tokens) == len(read) == 20


async def test_requests_are_shown_newest_first(caller: Caller, clock: Clock) -> None:
    """With what came of them."""
    await caller.create()
    clock.now += 1
    await caller.update(accessToken="none")
    await caller.request("GET", "/elsewhere", headers={"authorization": "Basic x"})
    assert [row for row in (await look(caller)).rows if len(row) == 6] == [
        ["2023-11-14 22:13:21", "", "GET unknown path", "404", "A000201", ""],
        ["2023-11-14 22:13:21", "1", "POST token_operations_update", "200", "A134202", "NOT_FOUND"],
        ["2023-11-14 22:13:20", "1", "POST token_operations_create", "200", "A109001", "OK"],
    ]


async def test_faults_are_shown_with_the_requests_that_met_them(caller: Caller) -> None:
    """Also where there was no answer; looking itself meets none."""
    caller.sandbox.script(Answer(429), Disconnect())
    await caller.list_response()
    await look(caller)
    request = HttpRequest(
        method="GET",
        url="http://sandbox/api/1/auth/token/get/list",
        headers={"authorization": f"Bearer {caller.sandbox.bearer}"},
        deadline=math.inf,
        max_response_bytes=1000,
    )
    with pytest.raises(NoResponseError):
        await caller.sandbox.transport().send(request)
    path = "GET token_operations_list_tokens"
    assert [row[1:] for row in (await look(caller)).rows] == [
        ["1", path, "none Disconnect", "", ""],
        ["1", path, "429 Answer", "", ""],
    ]


async def test_the_latest_requests_are_enough(caller: Caller) -> None:
    for _ in range(60):
        await caller.list()
    assert len((await look(caller)).rows) == 50


async def test_looking_is_not_recorded(caller: Caller) -> None:
    """The requests are those of the program under test."""
    async with browser(caller.sandbox) as client:
        await client.get("/")
        await open_link(client, caller.sandbox)
        await client.post("/sign-in", data={"bearer": "x"})
        await client.post("/revoke", data={"x": ""})
    assert caller.sandbox.requests == ()


async def test_batches_that_are_due_are_carried_out_first(caller: Caller, clock: Clock) -> None:
    """As before any other request."""
    body = [{"grantType": "PASSWORD", "clientId": 11, "subject": "john"}] * 3
    await caller.request("POST", "/api/1/auth/token/create/batch", json=body)
    assert (await look(caller)).tokens == []
    clock.now += 1
    assert len((await look(caller)).tokens) == 3


# What a click may do.


async def test_a_token_can_be_revoked(caller: Caller) -> None:
    """One comes back to where one was, is told so, and no other token is touched."""
    for subject in "john", "jane":
        await caller.create(subject=subject)
    async with browser(caller.sandbox) as client:
        await open_link(client, caller.sandbox)
        page = PageResponse.of(await client.get("/", params={"service": "1", "subject": "john"}))
        token = page.tokens[0]
        form = {"form_token": page.value("form_token"), "access_token_hash": token}
        response = await client.post(page.action(), data=form)
        (redirect,) = response.history
        assert redirect.status_code == 303
        assert redirect.headers["location"] == "./?service=1&subject=john&revoked=1#tokens"
        page = PageResponse.of(response)
        assert "Token 1 was revoked." in page.text
        assert page.tokens == []
        assert len(PageResponse.of(await client.get("/")).tokens) == 1
        # Once more, as from a page that was open in another window.
        page = PageResponse.of(await client.post("/revoke", data=form))
        assert "was revoked" not in page.text
        assert len(page.tokens) == 1


@pytest.mark.parametrize("revoked", ["x", "<b>1", "", "1e5"])
async def test_what_was_revoked_is_a_number(caller: Caller, revoked: str) -> None:
    """No link can make the page say anything else."""
    assert "was revoked" not in (await look(caller, revoked=revoked)).text


@pytest.mark.parametrize(
    ("headers", "change"),
    [
        pytest.param({}, {"form_token": None}, id="no form token"),
        pytest.param({}, {"form_token": ""}, id="empty form token"),
        pytest.param({}, {"form_token": "wrong"}, id="wrong form token"),
        pytest.param({}, {"form_token": "é"}, id="form token beyond ASCII"),
        pytest.param({"sec-fetch-site": "cross-site"}, {}, id="from another site"),
        pytest.param({"sec-fetch-site": "same-site"}, {}, id="from another port"),
        pytest.param({"sec-fetch-site": "none"}, {}, id="from no page"),
    ],
)
async def test_only_a_page_of_the_session_can_revoke(
    caller: Caller, headers: dict[str, str], change: dict[str, str | None]
) -> None:
    """What another site makes a browser send does nothing, even if the cookie came along."""
    await caller.create()
    async with browser(caller.sandbox) as client:
        page = await open_link(client, caller.sandbox)
        form = {
            "form_token": page.value("form_token"),
            "access_token_hash": page.tokens[0],
            **change,
        }
        sent = {name: value for name, value in form.items() if value is not None}
        response = await client.post("/revoke", data=sent, headers=headers)
        assert PageResponse.of(response, 403).texts["h1"] == ["Nothing was revoked"]
        assert len(PageResponse.of(await client.get("/")).tokens) == 1


async def test_a_form_is_good_for_its_own_session_alone(caller: Caller) -> None:
    await caller.create()
    async with browser(caller.sandbox) as client, browser(caller.sandbox) as other:
        page = await open_link(client, caller.sandbox)
        mine = {"form_token": page.value("form_token"), "access_token_hash": page.tokens[0]}
        theirs = await open_link(other, caller.sandbox)
        PageResponse.of(await other.post("/revoke", data=mine), 403)
        assert theirs.value("form_token") != mine["form_token"]
        PageResponse.of(
            await client.post("/revoke", data=mine, headers={"sec-fetch-site": "same-origin"})
        )
    assert (await caller.list())["totalCount"] == 0


async def test_without_a_session_nothing_is_revoked(caller: Caller) -> None:
    """Whoever has a form, but no longer the cookie, signs in again."""
    await caller.create()
    async with browser(caller.sandbox) as client:
        page = await open_link(client, caller.sandbox)
        form = {"form_token": page.value("form_token"), "access_token_hash": page.tokens[0]}
        client.cookies.clear()
        assert PageResponse.of(await client.post("/revoke", data=form), 401).texts["h1"] == [
            SIGN_IN
        ]
    assert (await caller.list())["totalCount"] == 1


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/revoke", {"POST"}),
        ("GET", "/sign-in", {"POST"}),
        ("POST", "/", {"GET", "HEAD"}),
        ("DELETE", "/", {"GET", "HEAD"}),
    ],
)
async def test_a_wrong_method_is_told_the_right_one(
    caller: Caller, method: str, path: str, allowed: set[str]
) -> None:
    """Following a link changes nothing."""
    async with browser(caller.sandbox) as client:
        response = await client.request(method, path)
    assert (response.status_code, response.json()["resultCode"]) == (405, "A000201")
    assert set(response.headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{}", {"content-type": "application/json"}, 415),
        (b"bearer=x", {}, 400),
        (b"bearer=%FF", {"content-type": "application/x-www-form-urlencoded"}, 400),
        (b"x" * 65, {"content-type": "application/x-www-form-urlencoded"}, 413),
    ],
)
async def test_forms_are_read_as_strictly_as_requests(
    start: Callable[..., Caller], content: bytes, headers: dict[str, str], status: int
) -> None:
    async with browser(start(max_body_bytes=64).sandbox) as client:
        response = await client.post("/sign-in", content=content, headers=headers)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"


async def test_a_closed_sandbox_answers_that_it_failed(caller: Caller) -> None:
    caller.sandbox.close()
    headers = {"authorization": f"Bearer {caller.sandbox.bearer}"}
    async with browser(caller.sandbox) as client:
        response = await client.get("/", headers=headers)
    assert (response.status_code, response.json()["resultCode"]) == (500, "A001101")


async def test_it_works_below_another_path(caller: Caller) -> None:
    """Where an application of one's own serves the sandbox beside other things."""
    await caller.create()
    app = Starlette(routes=[Mount("/box", caller.sandbox.app)])
    async with browser(caller.sandbox, app) as client:
        response = await client.get(caller.sandbox.inspector_link(f"{ORIGIN}/box"))
        page = PageResponse.of(response)
        assert response.url.path == "/box/"
        assert "Path=/box/" in response.history[0].headers["set-cookie"]
        form = {"form_token": page.value("form_token"), "access_token_hash": page.tokens[0]}
        response = await client.post(f"/box/{page.action()}", data=form)
        assert response.url.path == "/box/"
        assert PageResponse.of(response).tokens == []
        assert json.loads((await client.get("/box/elsewhere")).text)["resultCode"] == "A000201"


def test_it_is_served(start: Callable[..., Caller]) -> None:
    """By the sandbox's own server, too."""
    sandbox = start().sandbox
    with sandbox.serve() as url, httpx.Client(follow_redirects=True) as client:
        response = client.get(sandbox.inspector_link(url))
        PageResponse.of(response)
        assert str(response.url) == f"{url}/"
        assert list(client.cookies) == [f"authlete-sandbox-{urlsplit(url).port}"]
