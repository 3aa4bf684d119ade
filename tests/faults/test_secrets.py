"""No credential and no token is shown, whatever a server repeats and wherever one looks."""

from __future__ import annotations

import logging
import pickle
import traceback
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import anyio
import anyio.to_thread
import pytest
from anyio.lowlevel import checkpoint

import authlete
from authlete import (
    Err,
    Hooks,
    RequestOptions,
    Security,
    token_operations_create,
    token_operations_delete,
)
from authlete.errors import AuthleteError
from authlete.models import GrantType, TokenCreateRequest
from authlete.models.operations import AuthTokenCreateApiRequest
from tests.faults import behaviours as do
from tests.faults.calls import FAR, new_core
from tests.faults.server import FaultServer
from tests.transports import every_carrier, pools_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.server import Peer
    from tests.transports import Carrier

PACKAGE = str(Path(authlete.__file__).parent)
BEARER = "canaryBearer0123456789abcdefghijklmnopqrstu"
HEADER = "canaryHeader0123456789abcdefghijklmnopqrstu"
ACCESS = "canaryAccess0123456789abcdefghijklmnopqrstu"
REFRESH = "canary/Refresh+0123456789abcdefghijklmnopqr="
ISSUED = "canaryIssued0123456789abcdefghijklmnopqrstu"
JWT = "canaryHeads.canaryClaims0123456789.canarySignature"
SENT = (BEARER, HEADER, ACCESS, REFRESH)
CANARIES = (*SENT, quote(REFRESH, safe=""), ISSUED, JWT)
ALL = " ".join(SENT)
OPTIONS = RequestOptions(headers={"x-canary": HEADER})
REQUEST = AuthTokenCreateApiRequest(
    token_create_request=TokenCreateRequest(
        grant_type=GrantType.CLIENT_CREDENTIALS, access_token=ACCESS, refresh_token=REFRESH
    )
)
ISSUING = (
    f'{{"action":"OK","accessToken":"{ISSUED}","jwtAccessToken":"{JWT}","refreshToken":"{REFRESH}"'
)

HEAD = b"HTTP/1.1 200 OK\r\n"
ECHOES = {
    "the answer itself": do.answer(200, f"{ISSUING}}}".encode()),
    "a result message": do.answer(
        400, f'{{"resultCode":"A001","resultMessage":"[A001] bad: {ALL}"}}'.encode()
    ),
    "a result code": do.answer(
        500, f'{{"resultCode":"{BEARER}","resultMessage":"{ACCESS}"}}'.encode()
    ),
    "an error page": do.answer(502, f"<pre>{ALL}</pre>".encode()),
    "a redirect": do.answer(302, b"", f"Location: https://evil.test/?{ALL}"),
    "a header": do.answer(400, b"", f"X-Echo: {ALL}", f"Set-Cookie: a={BEARER}"),
    "a header's name": do.answer(400, b"", f"{BEARER}: 1"),
    "the reason": f"HTTP/1.1 400 {BEARER}\r\nContent-Length: 0\r\n\r\n".encode(),
    "no status line": f"{ALL} {ISSUED}\r\n\r\n".encode(),
    "a broken status line": f"HTTP/1.1 {ALL}\r\n\r\n".encode(),
    "a broken header": HEAD + f"{ALL} {ISSUED}\r\n\r\n".encode(),
    "a broken header name": HEAD + f"{ALL} {ISSUED}: 1\r\n\r\n".encode(),
    "a broken length": HEAD + f"Content-Length: {ISSUED}\r\n\r\n".encode(),
    "a broken coding": HEAD + f"Transfer-Encoding: {BEARER}\r\n\r\n".encode(),
    "a broken chunk": HEAD + f"Transfer-Encoding: chunked\r\n\r\n{ISSUED}\r\n".encode(),
    "an unknown content coding": do.answer(200, b"?", f"Content-Encoding: {BEARER}"),
    "cut JSON": do.answer(200, ISSUING.encode()),
    "a wrong type": do.answer(200, f'{ISSUING},"scopes":["{BEARER}",1]}}'.encode()),
    "a key": do.answer(200, f'{{"{BEARER}":1,"scopes":{{"{ISSUED}":1}}}}'.encode()),
    "an enum": do.answer(200, f'{{"action":["{ISSUED}"]}}'.encode()),
    "half an answer": do.answer(200, f"{ISSUING}}}".encode())[:-20],
}


def shown_by(error: BaseException) -> Iterator[str]:
    """Yield all that an exception shows: its texts, and the variables of our frames."""
    yield from traceback.format_exception(error)
    yield repr(error)
    yield str(vars(error).get("headers"))
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename.startswith(PACKAGE):
            yield from (f"{frame.f_code.co_name}: {item!r}" for item in frame.f_locals.items())


def logged(records: list[logging.LogRecord]) -> Iterator[str]:
    """Yield all that log records hold."""
    for record in records:
        yield record.getMessage()
        yield repr(vars(record))


def check(texts: Iterator[str]) -> None:
    """Find no canary in any text."""
    for text in texts:
        found = [canary for canary in CANARIES if canary in text]
        assert not found, text


@pytest.fixture(autouse=True)
def _asyncio_talks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have asyncio log as much as it ever does."""
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")


@pools_first
@pytest.mark.parametrize("echo", ECHOES.values(), ids=[*ECHOES])
def test_what_a_server_repeats_is_not_shown(
    echo: bytes, carrier: Carrier, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither by results, errors, tracebacks and pickles, nor in any log."""
    check_call(token_operations_create, REQUEST, echo, carrier, caplog)


QUOTED = f"{BEARER} {REFRESH} {quote(REFRESH, safe='')}"
ANSWERS_TO_URLS = {
    "success": do.answer(204),
    "a result message": do.answer(
        400, f'{{"resultCode":"A001","resultMessage":"[A001] bad: {QUOTED}"}}'.encode()
    ),
    "a redirect": do.answer(302, b"", f"Location: https://evil.test/{quote(REFRESH, safe='')}"),
    "no status line": f"{QUOTED}\r\n\r\n".encode(),
    "nothing": b"",
}


@every_carrier
@pytest.mark.parametrize("echo", ANSWERS_TO_URLS.values(), ids=[*ANSWERS_TO_URLS])
def test_what_is_in_a_url_is_not_shown(
    echo: bytes, carrier: Carrier, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even by the libraries that log every URL."""
    request = {"access_token_identifier": REFRESH}
    check_call(token_operations_delete, request, echo, carrier, caplog)


def check_call(
    function: Any,
    request: Any,
    echo: bytes,
    carrier: Carrier,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Make a call that is answered in some way, and look at all it shows."""
    caplog.set_level(logging.NOTSET)
    heard: list[AuthleteError] = []
    hooks = Hooks(after_error=(lambda _, error: heard.append(error),))

    async def scenario() -> Any:
        async with (
            carrier.open() as transport,
            new_core(
                server.url, transport, security=Security(authlete=BEARER), hooks=hooks
            ) as core,
        ):
            return await function(core, request, OPTIONS)

    with FaultServer(do.breaking_off_after(echo)) as server:
        result = carrier.run(scenario)
    check(logged(caplog.records))
    check(iter([repr(result)]))
    if isinstance(result, Err):
        with pytest.raises(AuthleteError) as raised:
            result.unwrap()
        check(shown_by(raised.value))
        check(iter([pickle.dumps(raised.value).decode("latin-1")]))
        assert heard == [raised.value]


@every_carrier
@pytest.mark.parametrize(
    "beginning", [b"", HEAD, do.answer(200, ISSUING.encode())[:-1]], ids=["none", "head", "half"]
)
def test_a_cancelled_call_shows_nothing(
    beginning: bytes, carrier: Carrier, caplog: pytest.LogCaptureFixture
) -> None:
    """The frames it leaves hold the credential, but do not print it."""
    caplog.set_level(logging.NOTSET)
    served = Event()
    left: list[BaseException] = []

    def reply(peer: Peer) -> None:
        peer.send(beginning)
        served.set()
        peer.hold()

    async def cancel_when_served(scope: anyio.CancelScope) -> None:
        await anyio.to_thread.run_sync(served.wait, FAR)
        for _ in range(9):  # the event loop looks at its sockets
            await checkpoint()
        scope.cancel()

    async def scenario() -> None:
        async with (
            carrier.open() as transport,
            new_core(server.url, transport, security=Security(authlete=BEARER)) as core,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(cancel_when_served, tasks.cancel_scope)
            try:
                await token_operations_create(core, REQUEST, OPTIONS)
            except anyio.get_cancelled_exc_class() as cancelled:
                check(shown_by(cancelled))
                left.append(cancelled)
                raise

    with FaultServer(reply) as server:
        carrier.run(scenario)
    assert left
    check(logged(caplog.records))
