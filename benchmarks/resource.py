"""What a resource server pays for a request: ``python -m benchmarks.resource [--smoke]``.

CPU time of one check without a network, by each of the ways to make it, and checks per second, 32
at once: introspection over loopback by aiohttp beside what needs no call.
"""

from __future__ import annotations

import asyncio
from time import perf_counter, time
from typing import TYPE_CHECKING

import attrs
import httpx
import orjson
from joserfc import jwk, jwt

from authlete import AuthleteCore, IntrospectionCache, Security, check_bearer, introspection_process
from authlete.resource.jwt_validator import JwtValidator
from authlete.transport import HttpResponse
from authlete.transport.aiohttp import AiohttpTransport

from . import alone, exchange, report, server
from .cost import awaited_in_turns
from .goals import Goal
from .null import CONTENT_TYPE, NullHttpxTransport

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from authlete.transport import HttpRequest

ISSUER, AUDIENCE, SCOPES = "https://as.example", "https://rs.example", ("history.read",)
AT_ONCE = 32
HERD = 200
KEY = jwk.ECKey.generate_key("P-256", {"kid": "1"})
KEYS = orjson.dumps({"keys": [KEY.as_dict(private=False)]})
ANSWER = orjson.dumps(
    {
        "action": "OK",
        "usable": True,
        "existent": True,
        "subject": "john",
        "clientId": 26888344961664,
        "scopes": [*SCOPES, "timeline.read"],
        "expiresAt": int(time() + 3600) * 1000,
        "accessTokenResources": [AUDIENCE],
    }
)


@attrs.frozen
class Effort:
    """How much is measured."""

    rounds: int
    calls: int


WHOLE, SMOKE = Effort(15, 1000), Effort(1, 20)


class NullAuthlete:
    """Introspects and publishes keys at once, and counts the introspections."""

    def __init__(self) -> None:
        self.introspections = 0

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Answer."""
        request.sent = True
        if request.method == "GET":
            return HttpResponse(status=200, headers=CONTENT_TYPE, body=KEYS)
        self.introspections += 1
        await asyncio.sleep(0)
        return HttpResponse(status=200, headers=CONTENT_TYPE, body=ANSWER)

    async def aclose(self) -> None:
        """Do nothing."""


@attrs.frozen
class Figures:
    """All figures of one run."""

    microseconds: dict[str, float]
    """CPU time of one check, or of httpx' post on a null transport."""
    per_second: dict[str, float]
    herd: tuple[int, int]
    """How often Authlete was asked by 200 requests at once, without a cache and with one."""


def measure(*, smoke: bool) -> Figures:
    """Measure all ways."""
    return asyncio.run(_measured(SMOKE if smoke else WHOLE))


async def _measured(effort: Effort) -> Figures:
    authlete = NullAuthlete()
    security = Security(authlete=exchange.TOKEN)
    async with (
        AuthleteCore(security=security, transport=authlete, service_id="1") as core,
        httpx.AsyncClient(transport=NullHttpxTransport()) as client,
    ):
        checks = _checks(core)

        async def post() -> None:
            await client.post("http://127.0.0.1", content=b"{}", headers=CONTENT_TYPE)

        contenders = {**checks, "httpx' post": post}
        costs = await awaited_in_turns(effort.rounds, effort.calls, *contenders.values())
        herds: list[int] = []
        for cache in (None, IntrospectionCache()):
            before = authlete.introspections
            await asyncio.gather(*(_check(core, cache=cache) for _ in range(HERD)))
            herds.append(authlete.introspections - before)
        rates = {
            name: await _rate(checks[name], effort) for name in ("with a cache", "JWT, locally")
        }
    rates["introspection over loopback"] = await _introspections(effort)
    without, with_cache = herds
    return Figures(dict(zip(contenders, costs, strict=True)), rates, (without, with_cache))


def _checks(core: AuthleteCore) -> dict[str, Callable[[], Awaitable[None]]]:
    cache = IntrospectionCache(max_age=3600)
    validator = JwtValidator(core, issuer=ISSUER, audience=AUDIENCE, algorithms=["ES256"])
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "john",
        "client_id": "26888344961664",
        "scope": " ".join(SCOPES),
        "exp": int(time()) + 3600,
        "jti": "1",
    }
    token = jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": "1"}, claims, KEY)
    return {
        "without a cache": lambda: _check(core),
        "with a cache": lambda: _check(core, cache=cache),
        "JWT, locally": lambda: _check(core, token, jwt=validator),
    }


async def _check(
    core: AuthleteCore,
    token: str = exchange.TOKEN,
    cache: IntrospectionCache | None = None,
    jwt: JwtValidator | None = None,
) -> None:
    (await check_bearer(core, f"Bearer {token}", scopes=SCOPES, cache=cache, jwt=jwt)).unwrap()


async def _introspections(effort: Effort) -> float:
    """Measure introspection itself: the server's answer is about a token that was created."""
    security = Security(authlete=exchange.TOKEN)
    with server.running() as running:
        async with AuthleteCore(
            security=security,
            transport=AiohttpTransport(),
            server_url=running.url,
            service_id="1",
        ) as core:

            async def introspect() -> None:
                request = {"introspection_request": {"token": exchange.TOKEN}}
                (await introspection_process(core, request)).unwrap()

            return await _rate(introspect, effort)


async def _rate(check: Callable[[], Awaitable[None]], effort: Effort) -> float:
    """Return how many there are in a second, so many at once."""
    each = effort.calls // 10

    async def some() -> None:
        for _ in range(each):
            await check()

    await check()
    began = perf_counter()
    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    return AT_ONCE * each / (perf_counter() - began)


def tables(figures: Figures) -> str:
    """Write the figures, in Markdown."""
    costs = [[name, f"{value:.1f}"] for name, value in figures.microseconds.items()]
    rates = [[name, f"{value:,.0f}"] for name, value in figures.per_second.items()]
    without, with_cache = figures.herd
    return "\n".join(
        [
            *report.table(["a check", "µs of CPU time"], costs),
            "",
            *report.table([f"{AT_ONCE} at once", "per second"], rates),
            f"\n{HERD} requests at once: {without} calls without a cache, {with_cache} with one",
        ]
    )


def goals(figures: Figures) -> list[Goal]:
    """Hold the figures against the goals."""
    cost, rate = figures.microseconds, figures.per_second
    hit, post = cost["with a cache"], cost["httpx' post"]
    return [
        Goal("a hit of the cache, µs of CPU time", hit, at_most=15.0),
        Goal(
            "a hit of the cache, against httpx' post on a null transport", hit / post, at_most=0.2
        ),
        Goal("calls for 200 requests at once with one token", figures.herd[1], at_most=1),
        Goal(
            "JWTs per second, against introspections over loopback",
            rate["JWT, locally"] / rate["introspection over loopback"],
            at_least=1.0,
        ),
    ]


if __name__ == "__main__":
    alone.run(lambda smoke: measure(smoke=smoke), tables, goals)
