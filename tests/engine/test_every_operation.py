"""What holds of every operation there is: its way to the wire, its answers, its errors."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from importlib import import_module
from itertools import chain
from operator import attrgetter
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

import authlete
from authlete import Authlete, RequestOptions, Security, models
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
from tests.reference import methods
from tests.strategies import minimal_request, requests

NAMES = sorted(
    path.stem
    for path in (Path(authlete.__file__).parent / "funcs").glob("*.py")
    if path.stem != "__init__"
)
OPERATIONS = {name: import_module(f"authlete.funcs.{name}").OPERATION for name in NAMES}
ANSWERS = {
    name: reply(204) if operation.response is NoneType else reply()
    for name, operation in OPERATIONS.items()
}
"""For each operation, the smallest answer that there is."""
FUNCTIONS = {name: getattr(authlete, name) for name in NAMES}
METHODS = methods()
each_operation = pytest.mark.parametrize("name", NAMES)


@each_operation
@given(data=st.data())
async def test_every_key_of_a_request_travels_where_the_operation_says(
    name: str, data: st.DataObject
) -> None:
    operation = OPERATIONS[name]
    awkward = dict.fromkeys(operation.path_keys, "../a b?#%2e\N{SNOWMAN}")
    request = data.draw(requests(operation, **awkward))
    core, transport = client(ANSWERS[name])
    await success(core, request, function=FUNCTIONS[name])
    (sent,) = transport.requests
    url = urlsplit(sent.url)
    assert sent.method == operation.method
    assert sent.url.isascii()
    pattern = urlsplit(operation.path).path.split("/")
    for segment, asked in zip(url.path.split("/"), pattern, strict=True):
        expected = request[asked[1:-1]] if asked.startswith("{") else asked
        assert unquote(segment) == expected
    given_names = [key for key, _ in parse_qsl(url.query, keep_blank_values=True)]
    expected_names = [
        [*value] if isinstance(value, dict) else [camel_case(key)]
        for key in operation.query_keys
        if (value := request.get(key)) is not None
    ]
    assert sorted(given_names) == sorted(chain(*expected_names))
    if operation.body is None:
        assert sent.body is None
    else:
        assert sent.body == write_json(request[operation.body[0]])


@each_operation
def test_the_body_is_what_the_request_is_annotated_with(name: str) -> None:
    """The key of the body is annotated by name: the class that is sent stands in ``OPERATION``."""
    operation = OPERATIONS[name]
    if operation.body is not None:
        key, cls = operation.body
        names = {item: getattr(models, item) for item in models.__all__}
        hint = get_type_hints(operation.request, None, names)[key]
        (item,) = get_args(cls)[:1] or (cls,)
        assert item in get_args(get_args(hint)[0] if get_origin(cls) else hint)
        assert bool(get_origin(cls)) == (get_origin(hint) is Sequence)


def promised(name: str) -> Any:
    """Return the class of an operation's answer."""
    return get_origin(OPERATIONS[name].response) or OPERATIONS[name].response


@each_operation
async def test_an_answer_is_of_the_class_that_is_promised(name: str) -> None:
    core, _ = client(ANSWERS[name])
    answer = await success(core, minimal_request(OPERATIONS[name]), function=FUNCTIONS[name])
    assert type(answer) is promised(name)


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
    error = await failure(core, minimal_request(OPERATIONS[name]), function=FUNCTIONS[name])
    assert type(error) is kind
    assert (error.operation, error.attempts) == (name, 1)
    assert SECRET not in texts(error)


@each_operation
async def test_an_answer_that_cannot_be_read_is_an_error_where_one_is_read(name: str) -> None:
    core, _ = client(reply(200, b"<html>\xff"))
    if OPERATIONS[name].response is NoneType:
        assert (
            await success(core, minimal_request(OPERATIONS[name]), function=FUNCTIONS[name]) is None
        )
    else:
        error = await failure(core, minimal_request(OPERATIONS[name]), function=FUNCTIONS[name])
        assert type(error) is ResponseValidationError


@each_operation
async def test_a_wrong_request_is_not_sent(name: str) -> None:
    core, transport = client()
    for wrong in ({"no_such_key": 1}, {"service_id": 1}, {1: 1}, "text"):
        error = await failure(core, wrong, function=FUNCTIONS[name])
        assert type(error) is RequestValidationError
    assert transport.requests == []


@pytest.mark.parametrize(
    "name", [name for name in NAMES if "service_id" in OPERATIONS[name].parameters]
)
async def test_the_service_of_the_client_is_used(name: str) -> None:
    core, transport = client(ANSWERS[name], service_id="of-the-client")
    request = {**minimal_request(OPERATIONS[name]), "service_id": None}
    await success(core, request, function=FUNCTIONS[name])
    assert "/api/of-the-client/" in transport.requests[0].url


@each_operation
async def test_the_facade_has_the_same_as_a_method(name: str) -> None:
    """It returns what ``Ok`` holds, or raises what ``Err`` holds, and passes the options on."""
    assert METHODS[name].replace(".", "_") == name
    transport = FakeTransport(ANSWERS[name], refusal(400))
    facade = Authlete(security=Security(authlete=SECRET), transport=transport)
    method = attrgetter(METHODS[name])(facade)
    options = RequestOptions(headers={"x-trace": "1"})
    assert type(await method(minimal_request(OPERATIONS[name]), options)) is promised(name)
    assert transport.requests[0].headers["x-trace"] == "1"
    with pytest.raises(ResultError):
        await method(minimal_request(OPERATIONS[name]))
    assert inspect.signature(method).parameters.keys() == {"request", "options"}


@each_operation
def test_a_function_has_the_same_parameters_and_a_description(name: str) -> None:
    function = FUNCTIONS[name]
    assert inspect.getdoc(function)
    parameters = inspect.signature(function).parameters
    assert list(parameters) == ["client", "request", "options"]
    assert parameters["options"].default is None
