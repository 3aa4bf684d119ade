"""Backchannel authentication: the user is found, asked and answers; the client is notified."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import pytest

from authlete.models.authorization.fail import AuthorizationFailRequestReason as DenyReason
from authlete.models.ciba.fail import BackchannelAuthenticationFailRequestReason as Reason
from authlete.server import (
    AuthleteFailedError,
    Deny,
    Grant,
    Kind,
    PendingAuthentication,
    complete_backchannel,
)
from authlete.server import notification as notifying
from authlete.server.answers import UnexpectedActionError
from authlete.transport import HttpResponse
from tests.server.conftest import LOGIN, NOW, basic, client, content
from tests.server.test_token import payload

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from authlete.models.ciba.process_authentication import BackchannelAuthenticationResponse
    from authlete.server import AuthorizationServer, Request, Response
    from authlete.transport import HttpRequest
    from tests.server.conftest import World

CIBA = "urn:openid:params:grant-type:ciba"
USER_CODE = "1234"


@attrs.define
class Phone:
    """The hooks of an owner, as the order of the specification has it."""

    pending: list[PendingAuthentication] = attrs.field(factory=list)

    async def find_user(
        self, _: Request, answered: BackchannelAuthenticationResponse
    ) -> str | Reason:
        """Find john, if the rest is good."""
        if answered.hint != "john":
            return Reason.UNKNOWN_USER_ID
        if answered.user_code not in {None, USER_CODE}:
            return Reason.INVALID_USER_CODE
        if answered.binding_message == "bad":
            return Reason.INVALID_BINDING_MESSAGE
        return "john"

    async def ask(self, pending: PendingAuthentication) -> None:
        """Remember who is asked."""
        self.pending.append(pending)


@attrs.define
class Postman:
    """A transport that notes what it carries, and answers as the test says."""

    statuses: list[int | None] = attrs.field(factory=list)
    carried: list[HttpRequest] = attrs.field(factory=list)
    called: asyncio.Event = attrs.field(factory=asyncio.Event)

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Answer with the next status; ``None`` never comes."""
        self.carried.append(request)
        self.called.set()
        status = self.statuses.pop(0) if self.statuses else 204
        if status is None:
            await asyncio.Event().wait()
        return HttpResponse(status=status or 0, headers={}, body=b"")

    async def aclose(self) -> None:
        """Have nothing to close."""


@attrs.define
class Scene:
    """A server with a phone and a postman."""

    world: World
    phone: Phone
    postman: Postman

    async def begin(self, **form: str) -> Response:
        """Ask for john."""
        merged = {"scope": "openid profile", "login_hint": "john", **form}
        return await self.world.browser.post("/bc-authorize", merged, headers=[basic()])

    async def poll(self, auth_req_id: str) -> dict[str, Any]:
        """Ask for tokens."""
        return content(await self.world.token(grant_type=CIBA, auth_req_id=auth_req_id))


async def end(
    server: AuthorizationServer, pending: PendingAuthentication, outcome: Grant | Deny
) -> None:
    """Complete a request, and send what there is to send."""
    async with anyio.create_task_group() as tasks:
        await complete_backchannel(server, pending, outcome, tasks.start_soon)


@pytest.fixture
def scene(start: Callable[..., World], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Scene]:
    """Start a server whose client is notified in some way."""
    monkeypatch.setattr(notifying, "PAUSES", (0, 0, 0))

    def make(mode: str = "POLL", url: str = "https://client.example/notify") -> Scene:
        phone, postman = Phone(), Postman()
        endpoint = {} if mode == "POLL" else {"bc_notification_endpoint": url}
        world = start(
            client(bc_delivery_mode=mode, **endpoint),
            service_settings={"backchannel_user_code_parameter_supported": True},
            backchannel=phone,
            notifier=None if url.startswith("http://127") else postman,
        )
        return Scene(world, phone, postman)

    return make


async def test_a_user_who_agrees_gives_the_client_tokens(scene: Callable[..., Scene]) -> None:
    here = scene()
    begun = content(await here.begin(binding_message="W4SCT"))
    (pending,) = here.phone.pending
    assert (pending.subject, pending.expires_in) == ("john", begun["expires_in"])
    asked = pending.asked
    assert (asked.kind, asked.binding_message) == (Kind.BACKCHANNEL, "W4SCT")
    assert asked.client
    assert asked.client.client_id == 11
    assert pending.ticket not in repr(pending)
    assert (await here.poll(begun["auth_req_id"]))["error"] == "authorization_pending"
    await end(here.world.server, pending, attrs.evolve(LOGIN, claims=["name"]))
    here.world.clock.advance(10)
    claims = payload((await here.poll(begun["auth_req_id"]))["id_token"])
    assert (claims["sub"], claims["name"], claims["acr"]) == ("john", "John", "silver")
    assert "family_name" not in claims
    assert here.postman.carried == []


async def test_a_grant_of_another_user_is_none(scene: Callable[..., Scene]) -> None:
    here = scene()
    await here.begin()
    with pytest.raises(ValueError, match="another user"):
        await complete_backchannel(
            here.world.server, here.phone.pending[0], Grant("jane"), [].append
        )
    assert "ciba_complete" not in here.world.asked_for()


async def test_verified_claims_are_told_where_they_can_only_be_named(
    start: Callable[..., World],
) -> None:
    """By a grant, or among what Authlete says that the client asks for."""
    asked: list[object] = []

    async def verified(subject: str, wanted: object) -> dict[str, str]:
        asked.append((subject, wanted))
        return {"of": subject}

    phone = Phone()
    world = start(client(bc_delivery_mode="POLL"), backchannel=phone, verified_claims=verified)
    form = {"scope": "openid", "login_hint": "john"}
    found = {"verified_claims": {"of": "john"}}
    for claims, told in (
        (None, ({}, found)),
        (["name"], ({}, {})),
        (["name", "verified_claims"], (found, found)),
    ):
        grant = Grant("john", auth_time=NOW, claims=claims)
        await world.browser.post("/bc-authorize", form, headers=[basic()])
        await end(world.server, phone.pending[-1], grant)
        by_device = (
            ("device_flow_verification", {"action": "VALID", "claimNames": ["verified_claims"]}),
            ("device_flow_verification", {"action": "VALID", "claimNames": ["verified_claims"]}),
            ("device_flow_complete", {"action": "SUCCESS"}),
        )
        for operation, answer in by_device:
            world.script(operation, **answer)
        world.owner.outcome = grant
        page = await world.browser.post("/device", {"user_code": "ABC"})
        await world.browser.get(page.header("location") or "")
        for operation, expected in zip(
            ("ciba_complete", "device_flow_complete"), told, strict=True
        ):
            assert json.loads(world.sent(operation).get("claims", "{}")) == expected
    assert asked == [("john", {})] * 3
    assert world.owner.wanted == []


@pytest.mark.parametrize(
    ("deny", "error"),
    [(Deny(), "access_denied"), (Deny(DenyReason.SERVER_ERROR, "Broken."), "expired_token")],
    ids=["the user", "the server"],
)
async def test_a_client_learns_of_a_denial(
    scene: Callable[..., Scene], deny: Deny, error: str
) -> None:
    here = scene()
    begun = content(await here.begin())
    await end(here.world.server, here.phone.pending[0], deny)
    here.world.clock.advance(10)
    assert (await here.poll(begun["auth_req_id"]))["error"] == error


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"login_hint": "nobody"}, 400, "unknown_user_id"),
        ({"user_code": "wrong"}, 400, "invalid_user_code"),
        ({"binding_message": "bad"}, 400, "invalid_binding_message"),
    ],
    ids=str,
)
async def test_what_the_owner_finds_wrong_the_client_is_told(
    scene: Callable[..., Scene], form: dict[str, str], status: int, error: str
) -> None:
    here = scene()
    response = await here.begin(**form)
    assert (response.status, content(response)["error"]) == (status, error)
    assert here.phone.pending == []


@pytest.mark.parametrize("reason", Reason)
async def test_every_reason_to_fail_reaches_authlete(
    start: Callable[..., World], reason: Reason
) -> None:
    class Refusing(Phone):
        async def find_user(self, *_: object) -> Reason:
            return reason

    world = start(client(bc_delivery_mode="POLL"), backchannel=Refusing())
    form = {"scope": "openid", "login_hint": "john"}
    response = await world.browser.post("/bc-authorize", form, headers=[basic()])
    assert response.status in {400, 403, 500}
    assert world.sent("ciba_fail")["reason"] == reason


async def test_without_a_hook_no_user_is_known(start: Callable[..., World]) -> None:
    world = start(client(bc_delivery_mode="POLL"))
    form = {"scope": "openid", "login_hint": "john"}
    response = await world.browser.post("/bc-authorize", form, headers=[basic()])
    assert content(response)["error"] == "unknown_user_id"


async def test_nobody_is_asked_if_nothing_was_issued(scene: Callable[..., Scene]) -> None:
    here = scene()
    here.world.script("ciba_issue", action="INVALID_TICKET", responseContent="{}")
    assert (await here.begin()).status == 500
    assert here.phone.pending == []


async def begun(here: Scene) -> PendingAuthentication:
    """Begin as a client does that is to be notified."""
    response = await here.begin(client_notification_token="n" * 32)
    assert response.status == 200, response.body
    return here.phone.pending[-1]


async def complete(here: Scene) -> None:
    """Begin, let the user answer, and send what there is to send."""
    await end(here.world.server, await begun(here), LOGIN)


async def test_a_client_that_wants_to_be_pinged_is(scene: Callable[..., Scene]) -> None:
    here = scene("PING")
    await complete(here)
    (carried,) = here.postman.carried
    assert (carried.method, carried.url) == ("POST", "https://client.example/notify")
    assert carried.headers["authorization"] == f"Bearer {'n' * 32}"
    assert carried.headers["content-type"] == "application/json"
    assert json.loads(carried.body or b"").keys() == {"auth_req_id"}
    assert carried.max_response_bytes == notifying.MAX_RESPONSE_BYTES


async def test_a_client_that_wants_tokens_pushed_gets_them(scene: Callable[..., Scene]) -> None:
    here = scene("PUSH")
    await complete(here)
    (carried,) = here.postman.carried
    assert {"access_token", "id_token"} <= json.loads(carried.body or b"").keys()
    assert "n" * 32 not in repr(carried)


@pytest.mark.parametrize(
    ("statuses", "attempts", "taken"),
    [
        ([200], 1, True),
        ([204], 1, True),
        ([503, 204], 2, True),
        ([500, 500, 500], 3, False),
        ([302], 1, False),
        ([401], 1, False),
    ],
    ids=str,
)
async def test_a_notification_is_repeated_only_where_that_may_help(
    scene: Callable[..., Scene],
    caplog: pytest.LogCaptureFixture,
    statuses: list[int | None],
    attempts: int,
    taken: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    here = scene("PING")
    here.postman.statuses = statuses
    await complete(here)
    assert len(here.postman.carried) == attempts
    assert ("did not take" not in caplog.text) is taken
    assert "client.example" not in caplog.text


async def test_a_client_that_never_answers_holds_nothing_up(
    scene: Callable[..., Scene], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(notifying, "SECONDS", 0.01)
    here = scene("PING")
    here.postman.statuses = [None, None, None]
    await complete(here)
    assert len(here.postman.carried) == 3
    assert "no answer" in caplog.text


async def test_the_user_waits_for_no_client(scene: Callable[..., Scene]) -> None:
    here = scene("PING")
    here.postman.statuses = [None]
    pending = await begun(here)
    later: list[Callable[[], Awaitable[object]]] = []
    await complete_backchannel(here.world.server, pending, LOGIN, later.append)
    assert here.postman.carried == []
    (send,) = later
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(send)
        await here.postman.called.wait()
        tasks.cancel_scope.cancel()
    assert len(here.postman.carried) == 1


async def test_a_transport_that_fails_fails_nothing_else(
    scene: Callable[..., Scene], caplog: pytest.LogCaptureFixture
) -> None:
    """Such as one that lets nothing out to private addresses."""
    here = scene("PING")

    class Refusing(Postman):
        async def send(self, request: HttpRequest, /) -> HttpResponse:
            raise PermissionError(request.url)

    server = here.world.with_settings(notifier=Refusing()).server
    await end(server, await begun(here), LOGIN)
    assert "did not take a notification: no answer" in caplog.text
    assert "client.example" not in caplog.text


async def test_another_worker_may_complete_what_one_began(scene: Callable[..., Scene]) -> None:
    here = scene()
    told = content(await here.begin(binding_message="W4SCT"))
    text = here.phone.pending[0].to_json()
    assert PendingAuthentication.from_json(text) == here.phone.pending[0]
    await end(here.world.with_settings().server, PendingAuthentication.from_json(text), LOGIN)
    here.world.clock.advance(10)
    assert "access_token" in await here.poll(told["auth_req_id"])
    for wrong in ("", "{}", "[1]", text[:-1], "\udcff"):
        with pytest.raises(ValueError, match=r"no pending authentication|surrogates"):
            PendingAuthentication.from_json(wrong)


@asynccontextmanager
async def listening(answer: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Listen on loopback, and answer each request alike."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/notify", heard


REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
ENDLESS = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 100_000


@pytest.mark.parametrize(
    ("answer", "requests", "taken"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", 1, True),
        (REDIRECT, 1, False),
        (ENDLESS, 3, False),
        (b"nonsense\r\n\r\n", 3, False),
    ],
    ids=["taken", "a redirect is not followed", "too long", "no HTTP"],
)
async def test_a_real_client_is_notified_within_bounds(
    scene: Callable[..., Scene],
    caplog: pytest.LogCaptureFixture,
    answer: bytes,
    requests: int,
    taken: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    async with listening(answer) as (url, heard):
        await complete(scene("PING", url))
    assert len(heard) == requests
    assert all(head.startswith(b"POST /notify ") for head in heard)
    assert ("did not take" not in caplog.text) is taken


@pytest.mark.parametrize(
    ("members", "error"),
    [({"action": "SERVER_ERROR"}, UnexpectedActionError), ({"status": 500}, AuthleteFailedError)],
    ids=str,
)
async def test_who_completes_learns_of_failures(
    scene: Callable[..., Scene], members: dict[str, Any], error: type[Exception]
) -> None:
    here = scene()
    await here.begin()
    here.world.script("ciba_complete", **members)
    with pytest.raises(error):
        await complete_backchannel(here.world.server, here.phone.pending[0], LOGIN, [].append)
