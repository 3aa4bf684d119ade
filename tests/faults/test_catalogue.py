"""Whatever a server does, a call returns in time with the right error, and harms no later call."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

import anyio.to_thread
import pytest

from authlete import Err, Ok
from authlete.errors import AuthleteDefaultError, NetworkError
from tests.faults import behaviours as do
from tests.faults.behaviours import CREATED, MEBIBYTE, TOKEN
from tests.faults.calls import FAR, SOON, create, new_core
from tests.faults.catalogue import ENDLESS, FAULTS, FOREIGN, SURPLUS, Fault
from tests.faults.server import FaultServer
from tests.transports import every_carrier, every_pool, pools_first

if TYPE_CHECKING:
    from tests.faults.server import Peer
    from tests.transports import Carrier

LIMIT = 256 * 1024
BUFFERS = 16 * MEBIBYTE  # what the system may hold of a connection, and a library of an answer


@pools_first
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_every_fault_has_its_error(fault: Fault, carrier: Carrier) -> None:
    """It says whether Authlete may have acted, the core works on, and nothing is left behind."""

    async def scenario() -> None:
        async with (
            carrier.open() as transport,
            new_core(server.url, transport, max_response_bytes=LIMIT) as core,
        ):
            check(await create(core, timeout=SOON if fault.timed_out else FAR), fault)
            server.reply = do.created
            assert (await create(core)).ok
        server.wait_until_left()

    with FaultServer(fault.reply) as server:
        carrier.run(scenario)
        assert len(server.requests) == 2, "a request was repeated"


def check(result: Ok[Any] | Err[Any], fault: Fault) -> None:
    """Compare the outcome of a call with what the fault is known for."""
    match result:
        case Ok():
            assert fault.error is None
        case Err(error):
            assert fault.error is not None
            assert isinstance(error, fault.error)
            assert error.may_have_acted == fault.may_have_acted
            assert (isinstance(error, NetworkError) and error.timed_out) == fault.timed_out
            assert str(error).removeprefix("token_operations_create: "), "it says what happened"


@pools_first
@pytest.mark.parametrize("fault", ENDLESS, ids=str)
def test_no_more_is_read_than_the_limit(fault: Fault, carrier: Carrier) -> None:
    """``max_response_bytes`` bounds what a server can make the SDK hold."""

    async def scenario() -> None:
        async with (
            carrier.open() as transport,
            new_core(server.url, transport, max_response_bytes=LIMIT) as core,
        ):
            assert not (await create(core)).ok

    with FaultServer(fault.reply) as server:
        carrier.run(scenario)
        server.wait_until_left()
    assert server.sent < LIMIT + BUFFERS


@every_carrier
@pytest.mark.parametrize(
    "answer", [do.answer(200, CREATED), do.gzipped(CREATED)], ids=["plain", "gzip"]
)
@pytest.mark.parametrize("missing", [0, 1])
def test_the_limit_itself_is_allowed(answer: bytes, missing: int, carrier: Carrier) -> None:
    """An answer may have as many bytes as ``max_response_bytes`` says, also once inflated."""

    async def scenario() -> None:
        limit = len(CREATED) - missing
        async with (
            carrier.open() as transport,
            new_core(server.url, transport, max_response_bytes=limit) as core,
        ):
            assert (await create(core)).ok is (missing == 0)

    with FaultServer(do.saying(answer)) as server:
        carrier.run(scenario)


@every_pool
@pytest.mark.parametrize("surplus", SURPLUS.values(), ids=[*SURPLUS])
def test_what_follows_an_answer_is_no_answer(surplus: bytes, carrier: Carrier) -> None:
    """A server that sends more than one answer cannot have the rest taken for the next one."""

    async def scenario() -> None:
        async with carrier.open() as transport, new_core(server.url, transport) as core:
            await create(core)
            server.reply = do.created
            assert (await create(core)).unwrap().access_token == TOKEN

    with FaultServer(do.saying(surplus)) as server:
        carrier.run(scenario)


@every_carrier
def test_an_answer_nobody_asked_for_is_not_read(carrier: Carrier) -> None:
    """What arrives between two calls is thrown away with its connection."""
    spoken = Event()

    def speak_twice(peer: Peer) -> None:
        do.created(peer)
        peer.pause(SOON)
        peer.send(do.answer(200, FOREIGN))
        spoken.set()

    async def scenario() -> None:
        async with carrier.open() as transport, new_core(server.url, transport) as core:
            assert (await create(core)).ok
            await anyio.to_thread.run_sync(spoken.wait, FAR)
            server.reply = do.created
            assert (await create(core)).unwrap().access_token == TOKEN

    with FaultServer(speak_twice) as server:
        carrier.run(scenario)


@every_carrier
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int, carrier: Carrier) -> None:
    """The credential does not travel to another server."""

    async def scenario() -> None:
        async with carrier.open() as transport, new_core(server.url, transport) as core:
            with pytest.raises(AuthleteDefaultError):
                (await create(core)).unwrap()

    with FaultServer(do.created) as elsewhere:
        away = do.answer(status, b"", f"Location: {elsewhere.url}/api")
        with FaultServer(do.saying(away)) as server:
            carrier.run(scenario)
        assert elsewhere.accepted == 0
