"""A transport that answers from a script, a client around it, and a clock that does not wait."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import attrs
import trio
import trio.testing

from authlete import AuthleteCore, Err, Ok, Security, token_operations_create
from authlete._aio import current_time
from authlete.transport import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from authlete.errors import AuthleteError

T = TypeVar("T")

Step: TypeAlias = "HttpResponse | Exception | Callable[[HttpRequest], Awaitable[HttpResponse]]"

SECRET = "canary-credential-5f0e"
TOKEN = "canaryToken0123456789abcdefghijklmnopqrstuv"
CREATE: dict[str, Any] = {
    "service_id": "715948317",
    "token_create_request": {"grant_type": "AUTHORIZATION_CODE", "client_id": 26888344961664},
}
UPDATE: dict[str, Any] = {
    "service_id": "715948317",
    "token_update_request": {"access_token": TOKEN, "scopes": ["history.read"]},
}
LIST: dict[str, Any] = {"service_id": "715948317"}


@attrs.define(init=False)
class FakeTransport:
    """Takes one step of its script at every ``send``, the last one again and again."""

    steps: tuple[Step, ...]
    requests: list[HttpRequest]
    times: list[float]
    closed: bool

    def __init__(self, *steps: Step) -> None:
        self.steps, self.requests, self.times, self.closed = steps, [], [], False

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Record the request and take the next step."""
        self.requests.append(request)
        self.times.append(current_time())
        step = self.steps[min(len(self.requests), len(self.steps)) - 1]
        if isinstance(step, Exception):
            raise copy.copy(step)
        return step if isinstance(step, HttpResponse) else await step(request)

    async def aclose(self) -> None:
        """Record that it was closed."""
        self.closed = True


def reply(
    status: int = 200, body: object = None, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Make a response; a body that is not bytes becomes JSON."""
    content = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
    return HttpResponse(status=status, headers={} if headers is None else headers, body=content)


def refusal(status: int, code: str = "A001202") -> HttpResponse:
    """Make an answer with Authlete's result code."""
    return reply(status, {"resultCode": code, "resultMessage": f"[{code}] No."})


def client(*steps: Step, **settings: Any) -> tuple[AuthleteCore, FakeTransport]:
    """Make a client and the scripted transport it uses."""
    transport = FakeTransport(*(steps or (reply(),)))
    settings = {"security": Security(authlete=SECRET), "transport": transport, **settings}
    return AuthleteCore(**settings), transport


async def failure(
    core: AuthleteCore,
    request: Any = CREATE,
    options: Any = None,
    function: Callable[..., Awaitable[Any]] = token_operations_create,
) -> Any:
    """Call a function that must fail, and return the error it fails with."""
    result = await function(core, request, options)
    assert isinstance(result, Err), result
    return result.error


async def success(
    core: AuthleteCore,
    request: Any = CREATE,
    options: Any = None,
    function: Callable[..., Awaitable[Any]] = token_operations_create,
) -> Any:
    """Call a function that must succeed, and return its answer."""
    result = await function(core, request, options)
    assert isinstance(result, Ok), result
    return result.value


def in_virtual_time(main: Callable[[], Awaitable[T]]) -> T:
    """Run ``main`` on a clock that jumps over every wait."""
    return trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))


async def forever(*_: object) -> Any:
    """Never return."""
    await trio.sleep_forever()


def texts(error: BaseException) -> str:
    """Return everything that printing an error could show, causes included."""
    chain: list[str] = []
    link: BaseException | AuthleteError | None = error
    while link is not None:
        chain += [str(link), repr(link), repr(link.args)]
        link = link.__cause__ or link.__context__
    return "\n".join(chain)
