"""What the SDK itself costs: a whole call, and a page of the list, without a network."""

from __future__ import annotations

import asyncio
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any

import attrs
import httpx
import orjson

from authlete import AuthleteCore, Security, token_operations_create
from authlete._engine.codec import parse_json, read_wire
from authlete.models import AccessToken, GrantType, TokenGetListResponse

from . import exchange
from .clients.here import REQUEST
from .null import NullHttpxTransport, NullTransport

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PAGE = exchange.page(20)
URL = "http://127.0.0.1"


@attrs.frozen
class Cost:
    """Medians of CPU time, in microseconds."""

    call: float
    bare_httpx_post: float
    read_page: float
    plain_page: float


def measure(rounds: int, calls: int) -> Cost:
    """Take turns, round by round, each with so many calls."""
    call, post = asyncio.run(_calls(rounds, calls))
    assert _read_page() == _plain_page()
    read, plain = in_turns(rounds, calls // 10, _read_page, _plain_page)
    return Cost(call, post, read, plain)


async def _calls(rounds: int, calls: int) -> list[float]:
    body = orjson.dumps(exchange.REQUEST)
    headers = {"authorization": f"Bearer {exchange.TOKEN}", "content-type": "application/json"}
    security = Security(authlete=exchange.TOKEN)
    async with (
        AuthleteCore(security=security, server_url=URL, transport=NullTransport()) as core,
        httpx.AsyncClient(transport=NullHttpxTransport()) as client,
    ):

        async def call() -> None:
            (await token_operations_create(core, REQUEST)).unwrap()

        async def post() -> None:
            await client.post(URL + exchange.PATH, content=body, headers=headers)

        return await awaited_in_turns(rounds, calls, call, post)


async def awaited_in_turns(
    rounds: int, calls: int, *contenders: Callable[[], Awaitable[None]]
) -> list[float]:
    """Return what each contender takes, in microseconds."""
    costs: list[list[float]] = [[] for _ in contenders]
    for _ in range(rounds):
        for contender, its_costs in zip(contenders, costs, strict=True):
            began = process_time()
            for _ in range(calls):
                await contender()
            its_costs.append((process_time() - began) / calls * 1e6)
    return [median(its_costs) for its_costs in costs]


def in_turns(rounds: int, calls: int, *contenders: Callable[[], object]) -> list[float]:
    """Return what each contender takes, in microseconds."""
    costs: list[list[float]] = [[] for _ in contenders]
    for _ in range(rounds):
        for contender, its_costs in zip(contenders, costs, strict=True):
            began = process_time()
            for _ in range(calls):
                contender()
            its_costs.append((process_time() - began) / calls * 1e6)
    return [median(its_costs) for its_costs in costs]


def _read_page() -> TokenGetListResponse:
    return read_wire(TokenGetListResponse, parse_json(PAGE))


def _plain_page() -> TokenGetListResponse:
    """Read the page by hand, trusting it: the least that any reader must do."""
    page: dict[str, Any] = orjson.loads(PAGE)
    return TokenGetListResponse(
        start=page["start"],
        end=page["end"],
        total_count=page["totalCount"],
        access_tokens=tuple([_plain_token(token) for token in page["accessTokens"]]),
    )


def _plain_token(token: dict[str, Any]) -> AccessToken:
    return AccessToken(
        access_token_hash=token["accessTokenHash"],
        access_token_expires_at=token["accessTokenExpiresAt"],
        refresh_token_hash=token["refreshTokenHash"],
        refresh_token_expires_at=token["refreshTokenExpiresAt"],
        created_at=token["createdAt"],
        last_refreshed_at=token["lastRefreshedAt"],
        client_id=token["clientId"],
        subject=token["subject"],
        grant_type=GrantType(token["grantType"]),
        scopes=tuple(token["scopes"]),
    )
