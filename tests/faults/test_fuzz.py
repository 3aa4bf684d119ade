"""Whatever an answer consists of, a call has a ``Result``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete import (
    token_operations_create,
    token_operations_list_tokens,
    token_operations_update,
)
from authlete._engine.codec import camel_case
from authlete.errors import HttpError, ResponseValidationError
from authlete.models import TokenCreateResponse, TokenGetListResponse, TokenUpdateResponse
from authlete.transport import HttpResponse
from tests.fakes import CREATE, LIST, UPDATE, client, reply

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATIONS: list[tuple[Any, dict[str, Any], type[Any]]] = [
    (token_operations_create, CREATE, TokenCreateResponse),
    (token_operations_update, UPDATE, TokenUpdateResponse),
    (token_operations_list_tokens, LIST, TokenGetListResponse),
]
FIELDS = sorted({camel_case(field.name) for _, _, cls in OPERATIONS for field in attrs.fields(cls)})

words = st.text() | st.sampled_from(["OK", "true", "\x00", "\ud800"])
numbers = st.integers(-(10**400), 10**400) | st.floats()
json_values = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(FIELDS) | words, inner),
    max_leaves=20,
)
answers = st.dictionaries(st.sampled_from(FIELDS), json_values)
texts = (answers | json_values).map(lambda value: json.dumps(value).encode())
encoded = st.builds(
    lambda text, encoding: text.decode().encode(encoding),
    texts,
    st.sampled_from(["utf-8-sig", "utf-16", "utf-32", "utf-7"]),
)
bodies = st.binary() | texts | encoded | st.builds(bytes.__add__, texts, st.binary())
headers = st.dictionaries(
    st.sampled_from(["content-type", "content-encoding", "retry-after", "location"]),
    st.text() | st.sampled_from(["gzip", "deflate", "application/json"]),
)
statuses = st.sampled_from([100, 200, 204, 302, 400, 401, 403, 429, 500, 503]) | st.integers(0, 999)
responses = st.builds(HttpResponse, status=statuses, headers=headers, body=bodies)


@given(operation=st.sampled_from(OPERATIONS), response=responses)
def test_any_answer_has_a_result(
    operation: tuple[Callable[..., Any], Any, Any], response: HttpResponse
) -> None:
    """A success is ``Ok`` or unreadable, anything else an error with its status."""
    function, request, cls = operation

    async def scenario() -> Any:
        core, _ = client(response)
        return await function(core, request)

    result = anyio.run(scenario)
    if result.ok:
        assert isinstance(result.value, cls)
    else:
        assert isinstance(result.error, HttpError)
        assert result.error.status_code == response.status
        unreadable = isinstance(result.error, ResponseValidationError)
        assert unreadable is (response.status in range(200, 300))
        assert str(result.error)


WRONG = [17, 1.5, True, "text", [1], {"a": 1}, [[]], [None], {}]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation[2].__name__)
async def test_a_wrong_type_is_named(operation: tuple[Callable[..., Any], Any, Any]) -> None:
    """The value is taken as it is, or its path is told."""
    function, request, cls = operation
    for member in (camel_case(field.name) for field in attrs.fields(cls)):
        for wrong in WRONG:
            core, _ = client(reply(body={member: wrong}))
            result = await function(core, request)
            if not result.ok:
                assert isinstance(result.error, ResponseValidationError), (member, wrong)
                paths = [path for path, _ in result.error.problems]
                assert all(path.startswith(f"$.{member}") for path in paths), (member, wrong, paths)
