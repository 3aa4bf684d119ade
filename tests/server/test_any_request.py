"""Whatever a client sends, an endpoint answers, and the fault is not the server's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authlete.sandbox import Clock, Sandbox, ServiceSetup
from authlete.server import Request
from authlete.server.routes import ROUTES, responder
from tests.server.conftest import NOW, basic, client, service, world_on
from tests.server.flows import HOOKS, Phone

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADERS = st.sampled_from(
    [
        ("content-type", "application/x-www-form-urlencoded"),
        ("content-type", "application/json"),
        ("content-type", "application/entity-statement+jwt"),
        basic(),
        ("authorization", "Bearer x"),
        ("authorization", "DPoP x"),
        ("authorization", "Basic eA=="),
        ("dpop", "a.b.c"),
        ("cookie", "__Host-authlete-x=y; ="),
        ("if-none-match", "*"),
        ("accept", "application/token-introspection+jwt"),
    ]
)
NAMES = st.sampled_from(
    [
        "client_id",
        "client_secret",
        "grant_type",
        "response_type",
        "redirect_uri",
        "scope",
        "code",
        "token",
        "user_code",
        "interaction",
        "form_token",
        "request",
        "max_age",
        "prompt",
        "claims",
        "id_token_hint",
        "login_hint",
        "assertion",
        "subject_token",
        "",
    ]
)
VALUES = st.sampled_from(
    ["11", "code", "x", "0", "none", "%ff", "%00", "e30.e30.", "password", "{}", "-1", "ü"]
) | st.text(max_size=5)
FORMS = st.dictionaries(NAMES, VALUES, max_size=6).map(
    lambda form: "&".join(f"{name}={value}" for name, value in form.items())
)
REQUESTS = st.builds(
    Request,
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "x"]),
    path=st.just("/x"),
    query=FORMS,
    headers=st.lists(HEADERS, max_size=4),
    body=FORMS.map(str.encode) | st.binary(max_size=20),
    parameters=st.fixed_dictionaries(
        dict.fromkeys(("client_id", "grant_id", "identifier"), VALUES.filter(bool))
    ),
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox for all requests."""
    with Sandbox(services=[ServiceSetup(service(), (client(),))]) as sandbox:
        yield sandbox


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(request_=REQUESTS, route=st.sampled_from(ROUTES))
async def test_no_request_is_the_servers_fault(
    sandbox: Sandbox, request_: Request, route: object
) -> None:
    world = world_on(sandbox, Clock(NOW), backchannel=Phone(), **HOOKS)
    response = await responder(route)(world.server, request_)  # type: ignore[arg-type]
    failures = [str(failure) for failure in world.owner.failures]
    assert response.status < 500, (response.body, failures)
