"""What an endpoint of ``authlete.server`` adds: ``python -m benchmarks.endpoints [--smoke]``.

CPU time of a request to an endpoint, by its route and without a network, and of the calls of
Authlete that it makes.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import attrs
import orjson

from authlete import (
    AuthleteCore,
    Security,
    introspection_standard_process,
    revocation_process,
    token_process,
    userinfo_issue,
    userinfo_process,
)
from authlete.server import AuthorizationServer, Deny, Request, Settings
from authlete.server.routes import ROUTES, responder
from authlete.transport import HttpResponse

from . import alone, exchange, report
from .cost import awaited_in_turns
from .goals import Goal
from .null import CONTENT_TYPE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping

    from authlete.transport import HttpRequest

    Calls = tuple[tuple[Callable[..., Awaitable[Any]], Mapping[str, object]], ...]

ISSUER, CLIENT, SECRET = "https://as.example", "26888344961664", "a-secret"
BASIC = ("authorization", "Basic MjY4ODgzNDQ5NjE2NjQ6YS1zZWNyZXQ=")
FORM = ("content-type", "application/x-www-form-urlencoded")
BEARER = ("authorization", f"Bearer {exchange.TOKEN}")
CONTENT = orjson.dumps({"access_token": exchange.TOKEN, "token_type": "Bearer"}).decode()
NAMES = ("token", "userinfo", "introspection", "revocation")
METADATA = {"issuer": ISSUER, **{f"{name}_endpoint": ISSUER for name in NAMES}}
ANSWERS = {
    "/service/configuration": METADATA,
    "/auth/userinfo": {"action": "OK", "subject": "john", "claims": ["name", "email"]},
    "/auth/userinfo/issue": {"action": "JSON", "responseContent": '{"sub":"john"}'},
}
ANSWER = orjson.dumps({"action": "OK", "responseContent": CONTENT, "subject": "john"})
CODE = "grant_type=authorization_code&code=a-code&redirect_uri=https%3A%2F%2Fclient.example%2Fcb"
TOKEN = f"token={exchange.TOKEN}"
CREDENTIALS = {"client_id": CLIENT, "client_secret": SECRET}
PROOF = {"htm": "POST", "htu": f"{ISSUER}/token"}


@attrs.frozen
class Effort:
    """How much is measured."""

    rounds: int
    calls: int


WHOLE, SMOKE = Effort(15, 500), Effort(1, 10)


class NullAuthlete:
    """Answers every operation at once."""

    def __init__(self) -> None:
        self._answers = {path: orjson.dumps(answer) for path, answer in ANSWERS.items()}

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Answer."""
        request.sent = True
        path = request.url.partition("/api/1")[2]
        body = self._answers.get(path, ANSWER)
        return HttpResponse(status=200, headers=CONTENT_TYPE, body=body)

    async def aclose(self) -> None:
        """Do nothing."""


@attrs.frozen
class Figures:
    """All figures of one run: microseconds of CPU time."""

    endpoints: dict[str, float]
    calls: dict[str, float]
    """What the endpoint's calls of Authlete take by themselves."""


ENDPOINTS: dict[str, tuple[Request, Calls]] = {
    "token": (
        Request(method="POST", path="/token", headers=(BASIC, FORM), body=CODE.encode()),
        ((token_process, {"token_request": {"parameters": CODE, **CREDENTIALS, **PROOF}}),),
    ),
    "revocation": (
        Request(method="POST", path="/revoke", headers=(BASIC, FORM), body=TOKEN.encode()),
        ((revocation_process, {"revocation_request": {"parameters": TOKEN, **CREDENTIALS}}),),
    ),
    "introspection": (
        Request(method="POST", path="/introspect", headers=(BASIC, FORM), body=TOKEN.encode()),
        (
            (
                introspection_standard_process,
                {"standard_introspection_request": {"parameters": TOKEN, "rs_uri": ISSUER}},
            ),
        ),
    ),
    "userinfo": (
        Request(method="GET", path="/userinfo", headers=(BEARER,)),
        (
            (userinfo_process, {"userinfo_request": {"token": exchange.TOKEN, **PROOF}}),
            (userinfo_issue, {"userinfo_issue_request": {"token": exchange.TOKEN, "claims": "{}"}}),
        ),
    ),
}


def measure(*, smoke: bool) -> Figures:
    """Measure all endpoints."""
    return asyncio.run(_measured(SMOKE if smoke else WHOLE))


async def _measured(effort: Effort) -> Figures:
    security = Security(authlete=exchange.TOKEN)
    async with AuthleteCore(security=security, transport=NullAuthlete(), service_id="1") as core:
        server = AuthorizationServer(
            core=core,
            decide=_decide,
            claims=_claims,
            settings=Settings(issuer=ISSUER, resource_server=_resource_server),
        )
        contenders = [
            contender
            for request, calls in ENDPOINTS.values()
            for contender in (_at_endpoint(server, request), _by_itself(core, calls))
        ]
        costs = await awaited_in_turns(effort.rounds, effort.calls, *contenders)
    return Figures(
        dict(zip(ENDPOINTS, costs[::2], strict=True)),
        dict(zip(ENDPOINTS, costs[1::2], strict=True)),
    )


def _at_endpoint(server: AuthorizationServer, request: Request) -> Callable[[], Awaitable[None]]:
    (route,) = (route for route in ROUTES if route.path == request.path)
    endpoint = responder(route)

    async def ask() -> None:
        # An adapter makes a request anew, so that is part of the cost.
        response = await endpoint(
            server,
            Request(
                method=request.method, path=request.path, headers=request.headers, body=request.body
            ),
        )
        assert response.status == HTTPStatus.OK, response

    return ask


def _by_itself(core: AuthleteCore, calls: Calls) -> Callable[[], Awaitable[None]]:
    async def ask() -> None:
        for operation, request in calls:
            (await operation(core, request)).unwrap()

    return ask


async def _decide(*_: object) -> Deny:
    return Deny()


async def _claims(_: str, wanted: Collection[str]) -> Mapping[str, object]:
    return dict.fromkeys(wanted, "x")


async def _resource_server(_: Request) -> str:
    return ISSUER


def tables(figures: Figures) -> str:
    """Write the figures, in Markdown."""
    rows = [
        [name, f"{cost:.1f}", f"{figures.calls[name]:.1f}", f"{cost / figures.calls[name]:.2f}"]
        for name, cost in figures.endpoints.items()
    ]
    return "\n".join(report.table(["µs of CPU time", "endpoint", "its calls", "ratio"], rows))


def goals(figures: Figures) -> list[Goal]:
    """Hold the figures against the goals."""
    return [
        Goal(
            f"{name}: µs of CPU time added to each call of Authlete",
            (figures.endpoints[name] - figures.calls[name]) / len(calls),
            at_most=60.0,
        )
        for name, (_, calls) in ENDPOINTS.items()
    ]


if __name__ == "__main__":
    alone.run(lambda smoke: measure(smoke=smoke), tables, goals)
