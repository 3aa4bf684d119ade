"""The guide's service, behind a real server and asked by a real client."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import asynccontextmanager
from threading import Event
from typing import TYPE_CHECKING, Any

import attrs
import httpx
import pytest
import uvicorn

from authlete import AuthleteCore, Err, Security, check_bearer, token_operations_create
from authlete.errors import ConnectError
from authlete.models import Scope, Service
from authlete.sandbox import Clock, Sandbox
from tests.examples.blocks import example
from tests.faults import behaviours as do
from tests.faults.calls import FAR, SOON, leaving_nothing_open
from tests.faults.server import PATIENCE, FaultServer, GoneError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

    from tests.faults.server import Peer

create_app = example("authlete/resource/README.md", "metadata_router(resource)").create_app

SERVICE = Service(
    api_key=1, supported_scopes=(Scope(name="history.read"), Scope(name="history.write"))
)
TOKEN = "canaryToken0123456789abcdefghijklmnopqrstuv"
GOOD = b'{"action":"OK","usable":true,"subject":"john","scopes":["history.read"]}'


class Server(uvicorn.Server):
    """Tells when it begins to shut down."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.stopping = asyncio.Event()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Shut down, after word of it."""
        self.stopping.set()
        await super().shutdown(sockets)


@attrs.frozen
class Running:
    """A service that runs, and somebody who calls it."""

    server: Server
    caller: httpx.AsyncClient
    ended: asyncio.Task[None]

    async def get(self, token: str = TOKEN) -> httpx.Response:
        """Ask for the history with a token."""
        return await self.caller.get("/history", headers={"authorization": f"Bearer {token}"})


@asynccontextmanager
async def running(core: AuthleteCore, **config: Any) -> AsyncGenerator[Running]:
    """Serve the guide's app for the length of a ``with`` block."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    settings = {"lifespan": "on", "log_config": None, "timeout_keep_alive": PATIENCE, **config}
    server = Server(uvicorn.Config(create_app(core), **settings))
    serving = asyncio.create_task(server.serve([listener]))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with httpx.AsyncClient(base_url=url, timeout=10 * PATIENCE) as caller:
        try:
            yield Running(server, caller, serving)
        finally:
            await caller.aclose()
            server.should_exit = True
            await serving


@pytest.fixture(autouse=True)
def _nothing_left_open() -> Iterator[None]:
    with leaving_nothing_open():
        yield


@pytest.fixture
def clock() -> Clock:
    """A clock for the sandbox."""
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    """A sandbox with one service, which has two scopes."""
    with Sandbox(services=[SERVICE], clock=clock) as running:
        yield running


def core_of(sandbox: Sandbox, **settings: Any) -> AuthleteCore:
    """Make a client of the sandbox."""
    settings = {"transport": sandbox.transport(), **settings}
    return AuthleteCore(security=Security(authlete=sandbox.bearer), service_id="1", **settings)


def core_at(url: str, **settings: Any) -> AuthleteCore:
    """Make a client of whatever answers there."""
    security = Security(authlete="bearer")
    return AuthleteCore(security=security, server_url=url, service_id="1", **settings)


async def issue(core: AuthleteCore, **fields: Any) -> str:
    """Create an access token that may read the history, and return it."""
    asked = {"grant_type": "AUTHORIZATION_CODE", "client_id": 1, "scopes": ["history.read"]}
    request: Any = {"token_create_request": {"subject": "john", **asked, **fields}}
    answer = (await token_operations_create(core, request)).unwrap()
    assert answer.access_token
    return answer.access_token


async def test_a_good_token_gets_what_it_asks_for(sandbox: Sandbox) -> None:
    core = core_of(sandbox)
    async with running(core) as service:
        response = await service.get(await issue(core))
    assert (response.status_code, response.json()) == (200, {"history of": "john"})


@pytest.mark.parametrize("header", [None, "Basic am9objpzZWNyZXQ=", "Bearer", f"DPoP {TOKEN}"])
async def test_who_presents_no_token_is_asked_for_one(sandbox: Sandbox, header: str | None) -> None:
    async with running(core_of(sandbox)) as service:
        headers = {} if header is None else {"authorization": header}
        response = await service.caller.get("/history", headers=headers)
    assert response.status_code == 401
    challenge = response.headers["www-authenticate"]
    assert challenge.startswith("Bearer resource_metadata=")
    assert "error" not in challenge
    assert sandbox.requests == ()


async def test_an_unknown_and_an_expired_token_are_refused(sandbox: Sandbox, clock: Clock) -> None:
    core = core_of(sandbox)
    async with running(core) as service:
        expiring = await issue(core, access_token_duration=60)
        clock.advance(60)
        for token in (expiring, TOKEN):
            response = await service.get(token)
            assert response.status_code == 401
            challenge = response.headers["www-authenticate"]
            assert challenge.startswith('Bearer error="invalid_token"')


async def test_a_token_without_the_scope_is_forbidden(sandbox: Sandbox) -> None:
    """Each route requires its own."""
    core = core_of(sandbox)
    async with running(core) as service:
        headers = {"authorization": f"Bearer {await issue(core)}"}
        assert (await service.caller.get("/history", headers=headers)).status_code == 200
        response = await service.caller.delete("/history", headers=headers)
    assert response.status_code == 403
    challenge = response.headers["www-authenticate"]
    assert challenge.startswith('Bearer error="insufficient_scope"')
    assert ', scope="history.write", ' in challenge


async def test_where_authlete_is_down_the_service_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with running(core_at(nobody)) as service:
        assert (await service.get()).status_code == 503


@pytest.mark.parametrize(
    ("behaviour", "status"),
    [
        pytest.param(do.breaking_off_after(b""), 503, id="breaks off"),
        pytest.param(do.silent, 504, id="silent"),
        pytest.param(do.saying(do.answer(429, b"slowly")), 503, id="429"),
        pytest.param(do.saying(do.answer(502, b"<html>")), 503, id="502"),
        pytest.param(do.saying(do.answer(200, b"<html>")), 502, id="unreadable"),
        pytest.param(do.saying(do.answer(401, b'{"resultCode":"A1"}')), 502, id="credential"),
        pytest.param(do.saying(do.answer(200, b"{}")), 500, id="no action"),
        pytest.param(do.saying(do.answer(200, GOOD)), 200, id="none"),
    ],
)
async def test_every_fault_of_authlete_has_its_answer(behaviour: Any, status: int) -> None:
    """A refusal of the service's own credential is none of the caller's."""
    with FaultServer(behaviour) as authlete:
        timeout = SOON if status == 504 else FAR
        async with running(core_at(authlete.url, timeout=timeout)) as service:
            assert (await service.get()).status_code == status


async def test_many_requests_at_once_each_get_their_own_answer(sandbox: Sandbox) -> None:
    """Whose token it is, is never mixed up."""
    with sandbox.serve() as url:
        core = core_of(sandbox, transport=None, server_url=url, timeout=10 * PATIENCE)
        async with running(core) as service:
            names = [f"user-{number}" for number in range(9)]
            tokens = {name: await issue(core, subject=name) for name in names}
            asked = [*names, "nobody"] * 10
            responses = await asyncio.gather(
                *(service.get(tokens.get(name, TOKEN)) for name in asked)
            )
    for name, response in zip(asked, responses, strict=True):
        if name == "nobody":
            assert response.status_code == 401
        else:
            assert response.json() == {"history of": name}


class Held:
    """What an Authlete does that answers once it is released, and tells when it is asked."""

    def __init__(self) -> None:
        self._asked = Event()
        self._released = Event()

    def __call__(self, peer: Peer) -> None:
        """Answer late."""
        self._asked.set()
        if not self._released.wait(PATIENCE):
            raise GoneError
        peer.send(do.answer(200, GOOD))

    def never(self, peer: Peer) -> None:
        """Wait until the client leaves."""
        self._asked.set()
        peer.hold()

    def release(self) -> None:
        """Answer now, and from now on at once."""
        self._released.set()

    async def until_asked(self) -> None:
        """Wait for a request."""
        assert await asyncio.to_thread(self._asked.wait, PATIENCE)


async def test_a_caller_that_leaves_costs_the_service_nothing() -> None:
    """The question goes to its end, and its answer serves the next caller."""
    held = Held()
    with FaultServer(held) as authlete:
        async with running(core_at(authlete.url)) as service:
            leaving = asyncio.create_task(service.get())
            await held.until_asked()
            leaving.cancel()
            await asyncio.wait([leaving])
            held.release()
            assert (await service.get()).status_code == 200
        authlete.wait_until_left()
        assert len(authlete.requests) == 1


async def test_a_shutdown_lets_requests_end_and_then_closes_the_client() -> None:
    held = Held()
    with FaultServer(held) as authlete:
        core = core_at(authlete.url)
        async with running(core) as service:
            under_way = asyncio.create_task(service.get())
            await held.until_asked()
            service.server.should_exit = True
            await service.server.stopping.wait()
            held.release()
            assert (await under_way).status_code == 200
            await service.ended
            authlete.wait_until_left()
            result = await check_bearer(core, f"Bearer {TOKEN}")
    assert isinstance(result, Err)
    assert isinstance(result.error, ConnectError)


async def test_a_shutdown_in_haste_cancels_them() -> None:
    """Whatever Authlete does: nothing holds the cancellation up, and nothing is left open."""
    held = Held()
    with FaultServer(held.never) as authlete:
        async with running(core_at(authlete.url), timeout_graceful_shutdown=0) as service:
            under_way = asyncio.create_task(service.get())
            await held.until_asked()
            service.server.should_exit = True
            await service.ended
            authlete.wait_until_left()
            await asyncio.wait([under_way])
    assert under_way.exception() or under_way.result().status_code == 500


async def test_no_token_is_in_what_the_service_says_or_logs(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.NOTSET)
    async with running(core_of(sandbox)) as service:
        response = await service.get()
    assert response.status_code == 401
    assert len(caplog.records) > 1
    shown = [f"{record.getMessage()} {vars(record)}" for record in caplog.records]
    texts = [response.text, str(response.headers), *shown]
    assert [text for text in texts if TOKEN in text or sandbox.bearer in text] == []
