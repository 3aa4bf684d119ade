"""Handlers answer the SDK's operations: what they take and answer is what those say."""

from __future__ import annotations

import importlib
import inspect
from typing import TYPE_CHECKING, Any, get_type_hints

import attrs
import pytest

from authlete import models
from authlete._engine.codec import camel_case
from authlete.funcs.echo import OPERATION as ECHO
from authlete.sandbox.context import AfterCommit, RequestContext
from authlete.sandbox.directory import ClientFault
from authlete.sandbox.handlers import FAMILIES, all_routes, routes_of, start_of
from authlete.sandbox.routes import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Caller

BEYOND_THE_API = {"token_operations_list_tokens": {"token_status"}}
"""Parameters of a query that the documentation knows and the API file does not."""
ROUTES = all_routes()
each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.operation.name)


def hints(route: Route[Any]) -> dict[str, Any]:
    """Resolve the annotations of a handler, most of which are imported for checkers only."""
    module = importlib.import_module(route.handler.__module__)
    names = {**vars(models), **{name: getattr(models, name) for name in dir(models)}}
    known = {**names, **vars(module), "RequestContext": RequestContext, "AfterCommit": AfterCommit}
    return get_type_hints(route.handler, known)


def test_every_operation_is_answered_once() -> None:
    names = [route.operation.name for route in ROUTES]
    assert len(names) == len(set(names))
    assert len({(route.operation.method, route.operation.path) for route in ROUTES}) == len(names)


@each_route
def test_a_family_is_found_by_the_paths_of_its_operations(route: Route[Any]) -> None:
    """A path that begins otherwise needs a row in ``FAMILIES``."""
    path = route.operation.path.replace("{service_id}", "715948317")
    assert any(route in routes_of(family) for family in FAMILIES[start_of(path) or ""])


@pytest.mark.parametrize(
    "path", ["/", "/api", "/api/1", "/api/1/unknown", "/other/1/gm", "", "api"]
)
def test_a_path_may_lead_to_no_family(path: str) -> None:
    assert start_of(path) is None


@each_route
def test_an_operation_is_that_of_a_function(route: Route[Any]) -> None:
    module = importlib.import_module(f"authlete.funcs.{route.operation.name}")
    assert module.OPERATION is route.operation


@each_route
def test_a_handler_takes_what_its_operation_says(route: Route[Any]) -> None:
    """The body as the operation's class, all parameters of the path, and of the query any."""
    operation = route.operation
    in_path = {*operation.path_keys} - {"service_id"}
    in_query = {*operation.query_keys} | BEYOND_THE_API.get(operation.name, set())
    assert in_path <= set(route.parameters) <= in_path | in_query
    annotations = hints(route)
    given = dict(inspect.signature(route.handler).parameters)
    if route.takes_any:
        assert annotations.pop(given.popitem()[0]) is str
    context, *body = [kind for name, kind in annotations.items() if name not in route.parameters]
    assert context is RequestContext
    assert body[:-1] == ([operation.body[1]] if operation.body else [])
    for name, parameter in given.items():
        if name in in_path:
            assert annotations[name] is str
        elif name in in_query:
            assert (annotations[name], parameter.default) == (str | None, None)


@each_route
def test_a_member_with_an_answer_of_its_own_is_one_that_must_be_there(route: Route[Any]) -> None:
    """Whatever else is wrong with a body is told by the same words for all operations."""
    if route.missing:
        assert route.operation.body
        fields = attrs.fields(route.operation.body[1])
        required = {camel_case(field.name) for field in fields if field.default is attrs.NOTHING}
        assert set(route.missing) <= required


async def test_an_operation_may_be_for_no_service(
    start: Callable[..., Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it is for none, whatever services there are."""

    def echo(context: RequestContext, *, text: str | None = None) -> dict[str, str]:
        assert (context.service_id, context.clients.find("11")) == ("", ClientFault.UNKNOWN)
        return {"text": f"{text}"}

    monkeypatch.setattr("authlete.sandbox.app.routes_of", lambda _: (Route(ECHO, echo),))
    caller = start(services=[models.Service(api_key=5)])
    answer = await caller.request("GET", "/api/misc/echo", params={"text": "a b"})
    assert (answer.status_code, answer.json()) == (200, {"text": "a b"})
    (request,) = caller.sandbox.requests
    assert (request.operation, request.parameters) == ("echo", {"text": "a b"})
