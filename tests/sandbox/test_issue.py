"""Tokens that a test issues by itself, without a request."""

from __future__ import annotations

from typing import Any

import pytest

from authlete import AuthleteCore, Security, check_bearer, introspection_process
from authlete.models import Client, IntrospectionResponse, Scope, Service
from authlete.sandbox import Clock, Sandbox, ServiceSetup

SCOPES = [Scope(name="photos.read"), Scope(name="profile", default_entry=True)]
SETUP = ServiceSetup(
    Service(api_key=7, supported_scopes=SCOPES, supported_grant_types=("DEVICE_CODE",)),
    (Client(client_id=2, locked=True), Client(client_id=3)),
)


async def introspected(sandbox: Sandbox, token: str, service_id: str) -> IntrospectionResponse:
    async with AuthleteCore(
        security=Security(authlete=sandbox.bearer),
        transport=sandbox.transport(),
        service_id=service_id,
    ) as core:
        request: Any = {"introspection_request": {"token": token}}
        return (await introspection_process(core, request)).unwrap()


async def test_an_open_sandbox_issues_whatever_is_asked(
    authlete_sandbox: Sandbox, authlete_core: AuthleteCore
) -> None:
    """And records no request."""
    token = authlete_sandbox.issue("photos.read", subject="john")
    assert authlete_sandbox.requests == ()
    checked = await check_bearer(
        authlete_core, f"Bearer {token}", scopes=["photos.read"], subject="john"
    )
    assert checked.unwrap().client_id == 1


async def test_a_configured_sandbox_issues_for_its_first_service_and_a_client_that_may() -> None:
    """By a flow that the service has."""
    with Sandbox(services=[SETUP, Service(api_key=8)]) as sandbox:
        answer = await introspected(sandbox, sandbox.issue(subject="john"), "7")
        assert (answer.client_id, answer.grant_type) == (3, "DEVICE_CODE")
        assert list(answer.scopes or ()) == ["profile"]
        other = await introspected(sandbox, sandbox.issue(service_id="8", client_id=99), "8")
        assert (other.client_id, other.grant_type) == (99, "CLIENT_CREDENTIALS")


THUMBPRINT = "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"


@pytest.mark.parametrize(
    ("issued", "required", "met"),
    [
        ({"acr": "gold"}, {"acr_values": ["gold"]}, True),
        ({"acr": "gold"}, {"acr_values": ["silver"]}, False),
        ({"auth_time": 1}, {"max_age": 10**10}, True),
        ({"auth_time": 1}, {"max_age": 10}, False),
        ({"resources": ["https://a.example"]}, {"resources": ["https://a.example"]}, True),
        ({"resources": ["https://b.example"]}, {"resources": ["https://a.example"]}, False),
        ({"dpop_key_thumbprint": THUMBPRINT}, {}, False),
        ({"certificate_thumbprint": THUMBPRINT}, {}, False),
    ],
)
async def test_what_a_resource_requires_can_be_met_and_missed(
    authlete_sandbox: Sandbox,
    authlete_core: AuthleteCore,
    issued: dict[str, Any],
    required: dict[str, Any],
    met: bool,  # noqa: FBT001 - a parameter of a test
) -> None:
    token = authlete_sandbox.issue(subject="john", **issued)
    checked = await check_bearer(authlete_core, f"Bearer {token}", **required)
    assert checked.ok is met


async def test_a_token_lives_as_long_as_is_said(
    authlete_sandbox: Sandbox, authlete_clock: Clock
) -> None:
    token = authlete_sandbox.issue(subject="john", expires_in=30)
    authlete_clock.advance(29)
    assert (await introspected(authlete_sandbox, token, "1")).action == "OK"
    authlete_clock.advance(1)
    assert (await introspected(authlete_sandbox, token, "1")).action == "UNAUTHORIZED"


async def test_a_service_that_signs_tokens_issues_a_jwt() -> None:
    with Sandbox(services=[Service(api_key=7, access_token_sign_alg="ES256")]) as sandbox:
        token = sandbox.issue(subject="john")
        assert token.count(".") == 2
        assert (await introspected(sandbox, token, "7")).subject == "john"


@pytest.mark.parametrize(
    ("scopes", "options", "named"),
    [
        pytest.param(["photo.read"], {"subject": "john"}, "A106201", id="scope"),
        pytest.param([], {"subject": "john", "client_id": 9}, "A107201", id="client"),
        pytest.param([], {"subject": 5}, "subject: expected str, got int", id="type"),
        pytest.param([], {"subject": "john", "service_id": "9"}, "no service '9'", id="service"),
        pytest.param([], {"subject": "john", "expires_in": 0}, "expires_in: 0 is", id="life"),
        pytest.param([], {}, "A104203", id="flow"),
    ],
)
def test_a_token_that_cannot_be_is_refused(
    scopes: list[str], options: dict[str, Any], named: str
) -> None:
    with Sandbox(services=[SETUP]) as sandbox, pytest.raises(ValueError, match=named):
        sandbox.issue(*scopes, **options)


def test_a_service_without_any_suitable_flow_says_so() -> None:
    service = Service(api_key=7, supported_grant_types=("CLIENT_CREDENTIALS",))
    with Sandbox(services=[service]) as sandbox, pytest.raises(ValueError, match="A104203"):
        sandbox.issue(subject="john")
