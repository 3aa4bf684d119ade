"""A sandbox with a steerable clock, and a caller that speaks to it without a socket."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs
import httpx
import pytest

from authlete._jose.thumbprint import hash_of
from authlete.sandbox import Clock, Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from authlete.sandbox.context import RequestContext


@attrs.frozen
class Caller:
    """Calls one service of a sandbox, in-process."""

    sandbox: Sandbox
    service: str = "1"

    async def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request with the sandbox's bearer, unless ``headers`` say otherwise."""
        headers = {"authorization": f"Bearer {self.sandbox.bearer}", **options.pop("headers", {})}
        transport = httpx.ASGITransport(self.sandbox.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
            return await client.request(method, path, headers=headers, **options)

    async def create(self, **members: Any) -> dict[str, Any]:
        """Create a token; members given as ``None`` are left out."""
        asked = {
            "grantType": "AUTHORIZATION_CODE",
            "clientId": 11,
            "subject": "john",
            **members,
        }
        return await self.post(
            "create", {name: value for name, value in asked.items() if value is not None}
        )

    async def update(self, **members: Any) -> dict[str, Any]:
        """Update a token."""
        return await self.post("update", members)

    async def post(self, operation: str, members: object) -> dict[str, Any]:
        """Post JSON and read an answer with status 200."""
        path = f"/api/{self.service}/auth/token/{operation}"
        response = await self.request("POST", path, json=members)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        assert answer["resultMessage"].startswith(f"[{answer['resultCode']}] ")
        return answer

    async def call(self, path: str, **members: Any) -> dict[str, Any]:
        """Post JSON to a path of the service and read an answer with status 200."""
        response = await self.request("POST", f"/api/{self.service}{path}", json=members)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def introspect(self, token: str, **members: Any) -> dict[str, Any]:
        """Introspect an access token."""
        return await self.call("/auth/introspection", token=token, **members)

    async def list(self, **query: Any) -> dict[str, Any]:
        """List tokens and read an answer with status 200."""
        response = await self.list_response(**query)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    @contextmanager
    def inside(self) -> Iterator[RequestContext]:
        """Work on the tables as a handler would, for what no operation does."""
        state = self.sandbox._state  # noqa: SLF001 - there is no other way in
        with state.store.transaction():
            service = state.directory.find(self.service)
            assert service
            yield state.context(service, state.now())

    def amend(self, token: str, **attributes: Any) -> None:
        """Change what is known of a token that ``create`` does not take."""
        with self.inside() as context:
            record = context.store.tokens.find(hash_of(token))
            assert record
            changed = attrs.evolve(record.attributes, **attributes)
            context.store.tokens.save(attrs.evolve(record, attributes=changed))

    async def list_response(self, **query: Any) -> httpx.Response:
        """List tokens."""
        path = f"/api/{self.service}/auth/token/get/list"
        return await self.request("GET", path, params=query)


@pytest.fixture
def clock() -> Clock:
    """A clock for the sandbox."""
    return Clock(1_700_000_000.25)


@pytest.fixture
def start(clock: Clock) -> Iterator[Callable[..., Caller]]:
    """Start sandboxes that are closed after the test."""
    started: list[Sandbox] = []

    def _start(**options: Any) -> Caller:
        sandbox = Sandbox(**{"clock": clock, **options})
        started.append(sandbox)
        return Caller(sandbox, *sandbox.service_ids[:1])

    yield _start
    for sandbox in started:
        sandbox.close()


@pytest.fixture
def caller(start: Callable[..., Caller]) -> Caller:
    """Call a sandbox that accepts every service, client and scope."""
    return start()
