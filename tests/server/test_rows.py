"""Every row of the action table, reached through its endpoint."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import attrs
import pytest

from authlete.sandbox import Sandbox
from authlete.server.answers import ANSWERS, Answer, Next, Place
from authlete.server.messages import HTML
from tests.server.conftest import content, service, world_on
from tests.server.flows import FLOWS, HOOKS, NOT_AT_ENDPOINTS, Flow, Phone
from tests.server.test_answers import actions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from authlete.sandbox import Clock
    from authlete.server import Response
    from tests.server.conftest import World

CONTENT = "what Authlete wrote"
TO_A_PAGE = {
    ("AuthorizationIssueResponse", "BAD_REQUEST"),
    ("AuthorizationFailResponse", "BAD_REQUEST"),
}
"""Where the browser is shown that the request has ended, in place of JSON."""


def test_every_operation_of_the_table_is_reached() -> None:
    assert {flow.cls for flow in FLOWS} | NOT_AT_ENDPOINTS == set(ANSWERS)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox for all rows: nothing is stored in it."""
    with Sandbox(services=[service(federation_enabled=True)]) as sandbox:
        yield sandbox


@pytest.fixture
def ready(sandbox: Sandbox, clock: Clock) -> Iterator[Callable[[], World]]:
    """Start servers with all hooks."""
    yield lambda: world_on(sandbox, clock, backchannel=Phone(), **HOOKS)
    sandbox.forget_faults()


async def reach(world: World, flow: Flow, action: str) -> Response:
    """Have the operation of a flow answer an action."""
    world = world.with_settings(**flow.settings)
    for operation, members in flow.before:
        world.script(operation, **members)
    has_content = "response_content" in attrs.fields_dict(flow.cls)
    members = {"responseContent": CONTENT} if has_content else {}
    world.script(flow.operation, action=action, resultMessage=CONTENT, **members)
    return await flow.drive(world)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.operation)
async def test_an_endpoint_answers_every_action_as_the_table_says(
    ready: Callable[[], World], flow: Flow
) -> None:
    for action in sorted({*actions_of(flow.cls), "NEWER"}):
        rule = ANSWERS[flow.cls].get(action, Next.FAULT)
        if rule is not Next.ENDPOINT:
            world = ready()
            check(world, flow, action, rule, await reach(world, flow, action))


def check(world: World, flow: Flow, action: str, rule: Answer | Next, response: Response) -> None:
    """Check the response to an action against its row."""
    assert (response.header("cache-control"), response.header("pragma")) == ("no-store", "no-cache")
    if isinstance(rule, Next):
        assert (response.status, content(response)) == (500, {"error": "server_error"}), action
        assert len(world.owner.failures) == 1
        return
    assert response.status == rule.status, action
    if (flow.cls.__name__, action) in TO_A_PAGE:
        assert (response.header("content-type"), CONTENT in str(response.body)) == (HTML, False)
        return
    assert response.body.decode() == (CONTENT if rule.place is Place.BODY else ""), action
    if rule.place is Place.LOCATION:
        assert response.header("location") == CONTENT
    if rule.place is Place.CHALLENGE:
        assert response.header("www-authenticate") == CONTENT
    if rule.realm:
        assert response.header("www-authenticate") == f'Basic realm="{rule.realm}"'
    if rule.place is Place.BODY:
        assert response.header("content-type") == rule.content_type, action


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.operation)
async def test_without_an_answer_of_authlete_it_is_a_server_error_without_details(
    ready: Callable[[], World], flow: Flow, caplog: pytest.LogCaptureFixture
) -> None:
    world = ready().with_settings(**flow.settings)
    for operation, members in flow.before:
        world.script(operation, **members)
    world.script(flow.operation, 500, resultCode="A1", resultMessage="a secret")
    with caplog.at_level(logging.DEBUG):
        response = await flow.drive(world)
    assert (response.status, content(response)) == (500, {"error": "server_error"})
    assert response.header("cache-control") == "no-store"
    (failure,) = world.owner.failures
    assert flow.operation in str(failure)
    ours = [record.getMessage() for record in caplog.records if record.name == "authlete.server"]
    assert len(ours) == 1
    assert "secret" not in str(ours)
