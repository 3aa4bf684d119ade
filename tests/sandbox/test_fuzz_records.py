"""What no one should send to the operations on services and clients: all of it gets an answer."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin
from urllib.parse import quote, urlencode

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete._engine.codec import camel_case
from authlete.models import Client, Service
from authlete.sandbox import Sandbox, ServiceSetup
from authlete.sandbox.handlers import client, client_management, service
from authlete.transport import HttpRequest

if TYPE_CHECKING:
    from authlete.sandbox.routes import Route

ROUTES = [*service.ROUTES, *client.ROUTES, *client_management.ROUTES]
NASTY = ["", "\x00", "'; DROP TABLE clients; --", "https://[", "http://a:x/", "{}", "[]", "9" * 40]
NAMES = ["11", "12", "app", "5", "0", "-1", str(2**63), *NASTY]

SETUP = ServiceSetup(Service(api_key=1), (Client(client_id=11, client_id_alias="app"),))

texts = st.text() | st.sampled_from([*NASTY, "a", "https://rp.example/cb", '{"keys": [{}, 1]}'])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@cache
def wire_values(kind: Any) -> st.SearchStrategy[Any]:
    """Make values that a field of a model has on the wire, or others."""
    arms = get_args(kind) or (kind,)
    if get_origin(kind) is tuple:
        return st.lists(wire_values(arms[0]), max_size=2)
    strategies: list[st.SearchStrategy[Any]] = [json_values]
    for arm in arms:
        if get_origin(arm) is tuple:
            strategies.append(wire_values(arm))
        elif isinstance(arm, type) and attrs.has(arm):
            strategies.append(wire_objects(arm))
        elif hasattr(arm, "__members__"):
            strategies.append(st.sampled_from([*arm]))
        elif arm in {str, int, bool}:
            strategies.append({str: texts, int: st.integers(), bool: st.booleans()}[arm])
    return st.one_of(strategies[1:] or strategies)


@cache
def wire_objects(cls: type[attrs.AttrsInstance]) -> st.SearchStrategy[dict[str, Any]]:
    """Make objects with a few of a class's members."""
    members = {camel_case(field.name): wire_values(field.type) for field in attrs.fields(cls)}
    pairs = st.sampled_from(sorted(members)).flatmap(
        lambda name: st.tuples(st.just(name), members[name])
    )
    return st.lists(pairs, max_size=6).map(dict) | st.dictionaries(st.text(), json_values)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.operation.name)
@given(data=st.data())
async def test_any_request_gets_an_answer(route: Route[Any], data: st.DataObject) -> None:
    """With a status below 500, and JSON or nothing in it."""
    operation = route.operation
    path = operation.path.replace("{service_id}", "1")
    for name in operation.path_keys:
        segment = quote(data.draw(st.sampled_from(NAMES) | st.text()), safe="")
        path = path.replace(f"{{{name}}}", segment)
    query = {name: data.draw(st.sampled_from(NAMES)) for name in operation.query_keys}
    body = b""
    if operation.body:
        body = json.dumps(data.draw(wire_objects(operation.body[1]) | json_values)).encode()
    request = HttpRequest(
        method=operation.method,
        url=f"http://sandbox{path}?{urlencode(query)}",
        headers={"authorization": "Bearer b", "content-type": "application/json"},
        body=body,
        deadline=0,
        max_response_bytes=2**24,
    )
    with Sandbox(services=data.draw(st.sampled_from([(SETUP,), ()])), bearer="b") as sandbox:
        response = await sandbox.transport().send(request)
    assert response.status < 500
    assert response.status == 204 or isinstance(json.loads(response.body), dict)
