"""Dynamic registration and its management, and that of federations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from authlete.server.messages import MAX_BODY_BYTES
from tests.server.conftest import content

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.server import Request, Response
    from tests.server.conftest import World

TYPE = ("content-type", "application/json; charset=utf-8")
METADATA = {"redirect_uris": ["https://client.example/cb"], "client_name": "New"}


async def register(world: World, *headers: tuple[str, str]) -> Response:
    """Register a client."""
    return await world.browser.send(
        "POST", "/register", headers=[TYPE, *headers], body=json.dumps(METADATA).encode()
    )


async def test_a_client_is_registered_read_changed_and_removed(world: World) -> None:
    registered = await register(world)
    told = content(registered)
    assert (registered.status, told["client_name"]) == (201, "New")
    url = told["registration_client_uri"].removeprefix("https://as.example")
    bearer = ("authorization", f"Bearer {told['registration_access_token']}")
    read = await world.browser.get(url, headers=[bearer])
    assert (read.status, content(read)["client_id"]) == (200, told["client_id"])
    changed = await world.browser.send(
        "PUT",
        url,
        headers=[TYPE, bearer],
        body=json.dumps({**METADATA, "client_name": "Newer"}).encode(),
    )
    assert (changed.status, content(changed)["client_name"]) == (200, "Newer")
    gone = await world.browser.send("DELETE", url, headers=[bearer])
    assert (gone.status, gone.body) == (204, b"")
    after = await world.browser.get(url, headers=[bearer])
    assert after.status == 401
    assert after.header("www-authenticate") == 'Bearer error="invalid_token"'


async def test_management_needs_a_token(world: World) -> None:
    response = await world.browser.get("/register/12")
    assert (response.status, response.header("www-authenticate")) == (401, "Bearer")
    assert content(response) == {"error": "invalid_token"}


async def test_wrong_metadata_is_an_error_of_registration(world: World) -> None:
    response = await world.browser.send("POST", "/register", headers=[TYPE], body=b'{"x":')
    assert (response.status, content(response)["error"]) == (400, "invalid_client_metadata")


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ([("content-type", "text/plain")], b"{}", 400),
        ([TYPE], b" ", 400),
        ([], b"{}", 400),
        ([TYPE], b"\xff", 400),
        ([TYPE], b" " * (MAX_BODY_BYTES + 1), 413),
    ],
    ids=["text", "empty", "no type", "not UTF-8", "too long"],
)
async def test_a_body_that_is_no_json_is_refused(
    world: World, headers: list[tuple[str, str]], body: bytes, status: int
) -> None:
    response = await world.browser.send("POST", "/register", headers=headers, body=body)
    assert (response.status, content(response)["error"]) == (status, "invalid_request")
    assert "dynamic_client_registration_register" not in world.asked_for()


async def test_an_initial_access_token_may_be_demanded(start: Callable[..., World]) -> None:
    async def initial_access(_: Request, token: str | None) -> bool:
        return token == "good"

    world = start(initial_access=initial_access)
    for headers in ([], [("authorization", "Bearer wrong")]):
        refused = await register(world, *headers)
        assert (refused.status, refused.header("www-authenticate")) == (401, "Bearer")
    assert (await register(world, ("authorization", "Bearer good"))).status == 201


@pytest.fixture
def federated(start: Callable[..., World]) -> World:
    """A server in a federation."""
    return start(service_settings={"federation_enabled": True})


async def test_a_server_in_a_federation_describes_itself(federated: World) -> None:
    response = await federated.browser.get("/.well-known/openid-federation")
    assert response.status == 200
    assert response.header("content-type") == "application/entity-statement+jwt"


@pytest.mark.parametrize(
    ("content_type", "member"),
    [
        ("application/entity-statement+jwt", "entityConfiguration"),
        ("application/trust-chain+json; charset=utf-8", "trustChain"),
    ],
)
async def test_a_client_registers_by_statement_or_chain(
    federated: World, content_type: str, member: str
) -> None:
    federated.script("federation_registration", action="OK", responseContent="a.b.c")
    response = await federated.browser.send(
        "POST", "/federation/register", headers=[("content-type", content_type)], body=b"text"
    )
    assert (response.status, response.body) == (200, b"a.b.c")
    assert federated.sent("federation_registration") == {member: "text"}


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [("application/json", b"{}", 415), ("application/entity-statement+jwt", b"\xff", 400)],
    ids=str,
)
async def test_another_kind_of_registration_is_refused(
    federated: World, content_type: str, body: bytes, status: int
) -> None:
    response = await federated.browser.send(
        "POST", "/federation/register", headers=[("content-type", content_type)], body=body
    )
    assert (response.status, content(response)["error"]) == (status, "invalid_request")
