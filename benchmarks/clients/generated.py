"""What openapi-python-client makes: ``generated.py EXCHANGE``, beside the package ``generated``.

What it makes of the official description for creating a token cannot be imported (``Unset`` is
used and not imported). It then lists tokens instead.
"""

from __future__ import annotations

import json
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pace
from generated import AuthenticatedClient

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

exchange = json.loads(sys.argv[1])


@asynccontextmanager
async def generated() -> AsyncGenerator[Callable[[], Awaitable[None]]]:
    """Create tokens, or list them."""
    async with AuthenticatedClient(base_url=exchange["url"], token=exchange["token"]) as client:
        try:
            from generated.api.token_operations import auth_token_create_api as api
            from generated.models import TokenCreateRequest
        except NameError:
            from generated.api.token_operations import auth_token_get_list_api as api

            arguments = {}
        else:
            arguments = {"body": TokenCreateRequest.from_dict(exchange["request"])}

        async def call() -> None:
            answer = await api.asyncio(exchange["service_id"], client=client, **arguments)
            if answer is None:
                raise RuntimeError("no answer")

        yield call


pace.run(generated())
