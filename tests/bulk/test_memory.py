"""Memory does not grow with the number of tokens."""

from __future__ import annotations

import gc
import re
import sys
from contextlib import aclosing
from itertools import count
from typing import TYPE_CHECKING

import pytest

from authlete.bulk import _cursor, create_tokens, iterate_tokens
from tests.bulk.support import each_loop, request, run
from tests.fakes import client, reply

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from authlete import AuthleteCore
    from authlete.transport import HttpRequest, HttpResponse

SETTLED, END = 1_000, 3_000  # tokens
SLACK = 1_000  # blocks of memory: less than one a token; trio forgets past deadlines late


class Endless:
    """A service with more tokens than anybody reads, and room for more than anybody creates."""

    async def send(self, asked: HttpRequest, /) -> HttpResponse:
        """Answer a request."""
        if asked.method == "POST":
            return reply(body={"action": "OK", "accessToken": "t" * 43})
        start, end = map(int, re.findall("start=([0-9]+)&end=([0-9]+)", asked.url)[0])
        page = [{"accessTokenHash": f"hash-{index:038}"} for index in range(start, end)]
        return reply(body={"totalCount": 10**9, "accessTokens": page})

    async def aclose(self) -> None:
        """Do nothing."""


def iterate(core: AuthleteCore) -> AsyncGenerator[object]:
    return iterate_tokens(core, {})


def create(core: AuthleteCore) -> AsyncGenerator[object]:
    return create_tokens(core, map(request, count()))


@pytest.mark.stress
@each_loop
@pytest.mark.parametrize("function", [iterate, create])
def test_it_stays_as_it_is(loop: str, function: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the first thousand tokens, for thousands more."""
    monkeypatch.setattr(_cursor, "REMEMBERED", 500)

    async def scenario() -> int:
        sizes: list[int] = []
        core, _ = client(transport=Endless(), service_id="1")
        async with aclosing(function(core)) as results:
            for index in count(1):
                await anext(results)
                if index in {SETTLED, END}:
                    gc.collect()
                    sizes.append(sys.getallocatedblocks())
                if index == END:
                    return sizes[1] - sizes[0]
        raise AssertionError

    assert run(loop, scenario) < SLACK
