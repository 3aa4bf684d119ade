"""What the sandbox says of itself, and what needs no account to ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from authlete import AuthleteCore, Security, echo, info, lifecycle_healthcheck

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.conftest import Caller


def core_of(caller: Caller) -> AuthleteCore:
    """Make a client of the sandbox."""
    return AuthleteCore(
        security=Security(authlete=caller.sandbox.bearer),
        server_url="http://localhost:1",
        service_id="1",
        transport=caller.sandbox.transport(),
    )


async def test_the_functions_of_the_sdk_reach_it(caller: Caller) -> None:
    """Without a service."""
    async with core_of(caller) as core:
        assert (await lifecycle_healthcheck(core)).unwrap() == "OK"
        assert (await lifecycle_healthcheck(core, {"extended": True})).unwrap() == "OK"
        assert (await info(core)).unwrap().version
        sent = {"a": "1", "self": "2", "context": "ü"}
        assert (await echo(core, {"parameters": sent})).unwrap() == sent
        assert (await echo(core)).unwrap() == {}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/lifecycle/healthcheck", 200), ("/api/info", 200), ("/api/misc/echo", 401)],
)
async def test_health_and_version_need_no_credential(
    caller: Caller, path: str, status: int
) -> None:
    """As at Authlete."""
    transport = httpx.ASGITransport(caller.sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        assert (await client.get(path)).status_code == status


async def test_health_is_plain_text(caller: Caller) -> None:
    """For programs that know nothing of JSON."""
    response = await caller.request("GET", "/api/lifecycle/healthcheck")
    assert response.text == "OK"
    assert response.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("pretty", [True, False, None])
async def test_a_challenge_is_new_each_time(
    start: Callable[..., Caller], *, pretty: bool | None
) -> None:
    """Its body may be written for people."""
    caller = start()
    asked = {} if pretty is None else {"pretty": pretty}
    first = await caller.call("/attestation/challenge", **asked)
    second = await caller.call("/attestation/challenge", **asked)
    assert first["attestationChallenge"] != second["attestationChallenge"]
    assert ("\n" in first["responseContent"]) is bool(pretty)
    assert json.loads(first["responseContent"]) == {
        "attestation_challenge": first["attestationChallenge"]
    }
