"""A transport that fails by a script, mostly after the server has acted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from authlete.errors import ConnectError, NoResponseError
from authlete.transport import HttpResponse

if TYPE_CHECKING:
    from authlete.transport import HttpRequest, Transport


@attrs.define
class Saboteur:
    """Carries requests, but not always."""

    transport: Transport
    script: list[str]
    lost: int = 0

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Do what the script says next."""
        match self.script.pop(0) if self.script else "carry":
            case "refuse":
                raise ConnectError("refused")
            case "lose request":
                self.lost += 1
                raise NoResponseError("lost")
            case "lose answer":
                await self.transport.send(request)
                raise NoResponseError("lost")
            case "spoil answer":
                response = await self.transport.send(request)
                return attrs.evolve(response, body=response.body[:-1])
            case "bad gateway":
                await self.transport.send(request)
                return HttpResponse(status=502, headers={}, body=b"")
            case "slow down":
                return HttpResponse(status=429, headers={}, body=b"")
            case "come back":
                return HttpResponse(status=503, headers={"retry-after": "9"}, body=b"")
            case _:
                return await self.transport.send(request)

    async def aclose(self) -> None:
        """Close what it carries by."""
        await self.transport.aclose()


ACTIONS = ("carry", "refuse", "lose request", "lose answer", "spoil answer", "bad gateway",
           "slow down", "come back")  # fmt: skip
