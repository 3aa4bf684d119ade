"""Many users at once: nobody gets what is another's."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from authlete.server import Grant
from tests.server.conftest import NOW, Browser, authorization_query, content, landing
from tests.server.test_token import payload

if TYPE_CHECKING:
    from authlete.server import Interaction
    from tests.server.conftest import World

FLOWS = 200


async def test_two_hundred_code_flows_do_not_mix(world: World) -> None:
    def decide(asked: Interaction) -> Grant:
        return Grant(asked.asked.login_hint or "", auth_time=NOW)

    world.owner.outcome = decide

    workers = world.server, world.with_settings().server

    async def pass_flow(number: int) -> None:
        user = f"user-{number}"
        browser = Browser(workers[number % 2], workers=1)
        query = authorization_query(login_hint=user, state=f"state of {user}", nonce=f"n-{user}")
        told = landing(await browser.get(f"/authorize?{query}"))
        assert told["state"] == f"state of {user}"
        tokens = content(await world.token(grant_type="authorization_code", code=told["code"]))
        claims = payload(tokens["id_token"])
        assert (claims["sub"], claims["nonce"]) == (user, f"n-{user}")
        bearer = ("authorization", f"Bearer {tokens['access_token']}")
        assert content(await browser.get("/userinfo", headers=[bearer]))["sub"] == user

    await asyncio.gather(*map(pass_flow, range(FLOWS)))
    assert world.owner.failures == []
