"""What holds of every operation there is: its way to the wire, its answers, its errors."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from types import NoneType
from typing import Any
from urllib.parse import unquote, urlsplit

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import authlete
from authlete import Authlete, RequestOptions, Security
from authlete._engine.codec import camel_case, write_json
from authlete.errors import (
    AuthleteDefaultError,
    AuthleteError,
    ConnectError,
    NoResponseError,
    RequestValidationError,
    ResponseValidationError,
    ResultError,
)
from tests.fakes import SECRET, FakeTransport, client, failure, refusal, reply, success, texts
from tests.strategies import instances, minimal

NAMES = sorted(
    path.stem
    for path in (Path(authlete.__file__).parent / "funcs").glob("*.py")
    if path.stem != "__init__"
)
OPERATIONS = {name: import_module(f"authlete.funcs.{name}").OPERATION for name in NAMES}
FUNCTIONS = {name: getattr(authlete, name) for name in NAMES}
RESOURCES = [
    name for name, value in vars(Authlete).items() if not name.startswith("_") and value is not None
]
each_operation = pytest.mark.parametrize("name", NAMES)


def requests_of(name: str) -> st.SearchStrategy[Any]:
    """Any request of an operation that names what its path needs."""
    operation = OPERATIONS[name]
    return instances(operation.request).map(
        lambda request: attrs.evolve(
            request, **dict.fromkeys(operation.path_fields, "../a b?#%2e\N{SNOWMAN}")
        )
    )


@each_operation
@given(data=st.data())
async def test_every_field_of_a_request_travels_where_the_operation_says(
    name: str, data: st.DataObject
) -> None:
    operation, request = OPERATIONS[name], data.draw(requests_of(name))
    core, transport = client(reply(204) if operation.response is NoneType else reply())
    await success(core, request, function=FUNCTIONS[name])
    (sent,) = transport.requests
    url = urlsplit(sent.url)
    assert sent.method == operation.method
    assert sent.url.isascii()
    pattern = urlsplit(operation.path).path.split("/")
    for segment, asked in zip(url.path.split("/"), pattern, strict=True):
        expected = getattr(request, asked[1:-1]) if asked.startswith("{") else asked
        assert unquote(segment) == expected
    given_names = {pair.partition("=")[0] for pair in url.query.split("&")} - {""}
    fields = {field: getattr(request, field) for field in operation.query_fields}
    assert given_names == {
        camel_case(field) for field, value in fields.items() if value is not None
    }
    if operation.body is None:
        assert sent.body is None
    else:
        assert sent.body == write_json(getattr(request, operation.body))


def example(name: str) -> Any:
    """Return a request that is right, the same every time."""
    operation = OPERATIONS[name]
    return attrs.evolve(minimal(operation.request), **dict.fromkeys(operation.path_fields, "1"))


@each_operation
async def test_an_answer_is_of_the_class_that_is_promised(name: str) -> None:
    operation = OPERATIONS[name]
    core, _ = client(reply(204) if operation.response is NoneType else reply())
    answer = await success(core, example(name), function=FUNCTIONS[name])
    assert type(answer) is operation.response


@each_operation
@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (refusal(400), ResultError),
        (refusal(404), AuthleteDefaultError),
        (ConnectError("x"), ConnectError),
        (OSError("x"), NoResponseError),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_every_error_is_reported_alike(
    name: str, step: Any, kind: type[AuthleteError]
) -> None:
    core, _ = client(step)
    error = await failure(core, example(name), function=FUNCTIONS[name])
    assert type(error) is kind
    assert (error.operation, error.attempts) == (name, 1)
    assert SECRET not in texts(error)


@each_operation
async def test_an_answer_that_cannot_be_read_is_an_error_where_one_is_read(name: str) -> None:
    core, _ = client(reply(200, b"<html>"))
    if OPERATIONS[name].response is NoneType:
        assert await success(core, example(name), function=FUNCTIONS[name]) is None
    else:
        error = await failure(core, example(name), function=FUNCTIONS[name])
        assert type(error) is ResponseValidationError


@each_operation
async def test_a_wrong_request_is_not_sent(name: str) -> None:
    core, transport = client()
    for wrong in (None, {"no_such_field": 1}, {"service_id": 1}, "text"):
        error = await failure(core, wrong, function=FUNCTIONS[name])
        assert type(error) is RequestValidationError
    assert transport.requests == []


@each_operation
async def test_the_service_of_the_client_is_used(name: str) -> None:
    operation = OPERATIONS[name]
    core, transport = client(
        reply(204) if operation.response is NoneType else reply(), service_id="of-the-client"
    )
    request = attrs.evolve(example(name), service_id=None)
    await success(core, request, function=FUNCTIONS[name])
    assert "/api/of-the-client/" in transport.requests[0].url


@each_operation
async def test_the_facade_has_the_same_as_a_method(name: str) -> None:
    """It returns what ``Ok`` holds, or raises what ``Err`` holds, and passes the options on."""
    (resource,) = [found for found in RESOURCES if name.startswith(f"{found}_")]
    operation = OPERATIONS[name]
    answer = reply(204) if operation.response is NoneType else reply()
    transport = FakeTransport(answer, refusal(400))
    facade = Authlete(security=Security(authlete=SECRET), transport=transport)
    method = getattr(getattr(facade, resource), name.removeprefix(f"{resource}_"))
    options = RequestOptions(headers={"x-trace": "1"})
    assert type(await method(example(name), options)) is operation.response
    assert transport.requests[0].headers["x-trace"] == "1"
    with pytest.raises(ResultError):
        await method(example(name))
    assert inspect.signature(method).parameters.keys() == {"request", "options"}


@each_operation
def test_a_function_has_the_same_parameters_and_a_description(name: str) -> None:
    function = FUNCTIONS[name]
    assert inspect.getdoc(function)
    parameters = inspect.signature(function).parameters
    assert list(parameters) == ["client", "request", "options"]
    assert parameters["options"].default is None
