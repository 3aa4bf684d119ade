"""Every kind of response becomes an answer or an ``HttpError``, and nothing else."""

from __future__ import annotations

import gzip
import json
import sys
import tracemalloc
import zlib
from typing import Any

import pytest
import trio
import trio.testing
from hypothesis import given
from hypothesis import strategies as st

from authlete import (
    RequestOptions,
    hardware_security_keys_delete,
    token_operations_create,
    token_operations_delete,
    token_operations_list_tokens,
    token_operations_update,
)
from authlete._engine.response import parse_response
from authlete.errors import (
    AuthleteDefaultError,
    HttpError,
    NoResponseError,
    ResponseValidationError,
    ResultError,
)
from authlete.models import (
    HskDeleteResponse,
    TokenCreateResponse,
    TokenCreateResponseAction,
    TokenGetListResponse,
    TokenUpdateResponse,
)
from authlete.transport import HttpResponse
from tests.fakes import (
    CREATE,
    LIST,
    TOKEN,
    UPDATE,
    client,
    failure,
    in_virtual_time,
    refusal,
    reply,
    success,
    texts,
)
from tests.strategies import json_values

LIMIT = 1000
ENVELOPE = {"resultCode": "A001101", "resultMessage": "[A001101] It failed."}


@pytest.mark.parametrize("action", [*TokenCreateResponseAction, "NEW_ACTION", None])
async def test_200_is_an_answer_whatever_its_action(action: str | None) -> None:
    core, _ = client(reply(body={"action": action, "accessToken": TOKEN, "new": {}}))
    answer = await success(core)
    assert isinstance(answer, TokenCreateResponse)
    assert (answer.action, answer.access_token) == (action, TOKEN)


@pytest.mark.parametrize("status", [200, 201, 202, 226])
async def test_every_2xx_with_an_object_is_an_answer(status: int) -> None:
    core, _ = client(reply(status, {"resultCode": "A1"}))
    assert (await success(core)).result_code == "A1"


async def test_an_answer_without_a_body_is_one_where_it_may_be() -> None:
    """Authlete describes a body for the 204 of a deleted key; HTTP lets none arrive."""
    core, _ = client(reply(204), reply(200, {"action": "NOT_FOUND"}))
    key = {"service_id": "1", "handle": "h"}
    answers = [await success(core, key, function=hardware_security_keys_delete) for _ in range(2)]
    assert answers == [HskDeleteResponse(), HskDeleteResponse(action="NOT_FOUND")]


async def test_every_function_reads_its_own_answer() -> None:
    core, _ = client(reply(body={"totalCount": 1, "tokenType": "Bearer"}))
    page = await success(core, LIST, function=token_operations_list_tokens)
    assert page == TokenGetListResponse(total_count=1)
    updated = await success(core, UPDATE, function=token_operations_update)
    assert updated == TokenUpdateResponse(token_type="Bearer")


@pytest.mark.parametrize("status", [400, 401, 403, 500])
async def test_authletes_own_refusals_carry_its_code(status: int) -> None:
    core, _ = client(reply(status, ENVELOPE, {"x-request-id": "7"}))
    error = await failure(core)
    assert type(error) is ResultError
    assert (error.result_code, error.result_message) == tuple(ENVELOPE.values())
    assert (error.status_code, error.headers["x-request-id"]) == (status, "7")
    assert json.loads(error.body) == ENVELOPE
    assert str(error) == f"token_operations_create: HTTP {status}, A001101: It failed."


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        pytest.param({"resultCode": 401, "resultMessage": "no"}, "401", "no", id="integer code"),
        pytest.param({"resultCode": "A1"}, "A1", "", id="no message"),
        pytest.param({"resultCode": "A1", "resultMessage": None}, "A1", "", id="null message"),
        pytest.param({"resultCode": "A1", "resultMessage": 5}, "A1", "", id="odd message"),
        pytest.param({"resultCode": "A1", "more": [1]}, "A1", "", id="more members"),
    ],
)
async def test_forms_of_the_envelope(body: object, code: str, message: str) -> None:
    core, _ = client(reply(400, body))
    error = await failure(core)
    assert type(error) is ResultError
    assert (error.result_code, error.result_message) == (code, message)


NO_ENVELOPE = {
    "HTML": b"<html><body>Bad Gateway</body></html>",
    "nothing": b"",
    "broken JSON": b'{"resultCode": "A1',
    "20,000 brackets": b"[" * 20_000,
    "20,000 pairs of brackets": b"[" * 20_000 + b"]" * 20_000,
    "NaN": b"NaN",
    "byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"resultCode": "A1"}'.encode("utf-16"),
    "not UTF-8": b'{"resultCode": "\xff"}',
    "null": b"null",
    "list": b"[]",
    "text": b'"A1"',
    "number with 400 digits": b"1" * 400,
    "lone surrogate": b'{"resultCode": "\\ud800"}',
}
each_body = pytest.mark.parametrize("body", NO_ENVELOPE.values(), ids=NO_ENVELOPE)


@each_body
async def test_a_refusal_without_the_envelope(body: bytes) -> None:
    for status in (400, 401, 403, 500):
        core, _ = client(reply(status, body))
        error = await failure(core)
        assert type(error) is AuthleteDefaultError, status
        assert (error.status_code, error.body) == (status, body)


@pytest.mark.parametrize("body", [{}, {"resultCode": None}, {"resultCode": ["A1"]}, [ENVELOPE]])
async def test_json_that_is_not_the_envelope(body: object) -> None:
    core, _ = client(reply(403, body))
    assert type(await failure(core)) is AuthleteDefaultError


@pytest.mark.parametrize("body", [ENVELOPE, b"<html>", b""])
async def test_any_other_status_is_the_default_error(body: object) -> None:
    """Also with the envelope: only four statuses are Authlete's own."""
    said = ", A001101: It failed." if body is ENVELOPE else ""
    for status in {*range(100, 200), *range(300, 1000)} - {400, 401, 403, 500}:
        core, _ = client(reply(status, body, {"retry-after": "5"}))
        error = await failure(core)
        assert type(error) is AuthleteDefaultError, status
        assert (error.status_code, error.headers) == (status, {"retry-after": "5"})
        assert str(error) == f"token_operations_create: HTTP {status}{said}"


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_whatever_its_status_a_known_code_comes_with_what_to_check(status: int) -> None:
    """Authlete documents the code of a service that is not there, but not its status."""
    core, _ = client(refusal(status, "A458203"))
    text = str(await failure(core))
    assert text.startswith(
        f"token_operations_create: HTTP {status}, A458203: No. (check service_id"
    )


@each_body
async def test_a_success_that_cannot_be_read(body: bytes) -> None:
    for status in (200, 204):
        core, _ = client(reply(status, body))
        error = await failure(core)
        assert type(error) is ResponseValidationError, status
        assert (error.status_code, error.body, error.may_have_acted) == (status, body, True)
        assert error.problems[0][0] == "$"


async def test_wrong_types_are_named_by_their_paths_and_not_shown() -> None:
    body = {"accessToken": {"value": TOKEN}, "scopes": ["a", 1], "expiresIn": TOKEN}
    core, _ = client(reply(body=body))
    error = await failure(core)
    assert type(error) is ResponseValidationError
    assert dict(error.problems) == {
        "$.accessToken": "expected str, got dict",
        "$.scopes[1]": "expected str, got int",
        "$.expiresIn": "expected int, got str",
    }
    assert TOKEN not in texts(error)
    assert str(error).startswith("token_operations_create: HTTP 200: $.")


def test_of_endless_faults_some_are_named() -> None:
    """A wrong list of thousands would otherwise become an error many times its size."""
    wrong = {"scopes": [1] * 10_000, "properties": [{"key": [], "value": []}] * 10_000}
    response = reply(body=wrong)
    with pytest.raises(ResponseValidationError) as raised:
        parse_response(response, TokenCreateResponse, len(response.body))
    paths = [path for path, _ in raised.value.problems]
    assert paths[:2] == ["$.properties[0].key", "$.properties[0].value"]
    assert "$.scopes[19]" in paths
    assert len(paths) == 60


@pytest.mark.parametrize("body", [b'{"accessToken": "canary', b"canary", b'{"a": canary}'])
async def test_broken_json_is_not_shown(body: bytes) -> None:
    core, _ = client(reply(body=body))
    error = await failure(core)
    assert "canary" not in texts(error)
    assert "$: is not JSON" in str(error)


def gzipped(body: bytes) -> bytes:
    """Compress without the time of day, which would make the IDs of tests differ by process."""
    return gzip.compress(body, mtime=0)


def deflated(body: bytes) -> bytes:
    return zlib.compress(body)


def raw_deflated(body: bytes, level: int = 9) -> bytes:
    """Leave out the header of zlib, as some servers do."""
    packer = zlib.compressobj(level, wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def answer_from(body: bytes, coding: str, limit: int = LIMIT) -> TokenCreateResponse:
    response = HttpResponse(status=200, headers={"content-encoding": coding}, body=body)
    return parse_response(response, TokenCreateResponse, limit)


JSON = b'{"resultCode":"A1"}'
READ = TokenCreateResponse(result_code="A1")


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzipped(JSON)),
        ("GZIP", gzipped(JSON)),
        (" x-gzip ", gzipped(JSON)),
        ("deflate", deflated(JSON)),
        ("identity", JSON),
        ("", JSON),
        (" , ", JSON),
        (",gzip, identity", gzipped(JSON)),
        ("gzip", gzipped(JSON[:9]) + gzipped(JSON[9:])),
        ("gzip", gzipped(b"") * 99 + gzipped(JSON)),
        ("gzip", gzipped(JSON) + bytes(8)),
        ("deflate", raw_deflated(JSON)),
        ("deflate", raw_deflated(JSON, level=0)),
        ("deflate", gzipped(JSON)),
    ],
)
def test_codings_that_were_asked_for_are_undone(coding: str, body: bytes) -> None:
    assert answer_from(body, coding) == READ


@pytest.mark.parametrize(
    ("coding", "body", "reason"),
    [
        ("gzip", gzipped(JSON)[:-9], "is gzip that ends too early"),
        ("gzip", gzipped(JSON[:9]) + gzipped(JSON[9:])[:-9], "is gzip that ends too early"),
        ("gzip", gzipped(JSON) + gzipped(b"0" * LIMIT), f"is longer than {LIMIT} bytes"),
        ("gzip", gzipped(b"") * 101, "is gzip of more than 100 pieces"),
        ("deflate", deflated(JSON)[:-1], "is deflate that ends too early"),
        ("gzip", JSON, "is not valid gzip"),
        ("deflate", JSON, "is not valid deflate"),
        ("deflate", raw_deflated(JSON)[:-1], "is deflate that ends too early"),
        ("gzip", raw_deflated(JSON), "is not valid gzip"),
        ("br", JSON, "has a content coding that was not asked for"),
        ("gzip, gzip", gzipped(gzipped(JSON)), "has a content coding that was not"),
        ("br, identity", JSON, "has a content coding that was not"),
        ("gzip", gzipped(b"0" * (LIMIT + 1)), f"is longer than {LIMIT} bytes"),
        ("deflate", deflated(b"0" * 10_000_000), f"is longer than {LIMIT} bytes"),
    ],
)
def test_codings_that_cannot_be_undone(coding: str, body: bytes, reason: str) -> None:
    """A small body that would fill the memory is not unpacked past the limit."""
    with pytest.raises(ResponseValidationError, match=reason) as raised:
        answer_from(body, coding)
    assert raised.value.body == body


@pytest.mark.parametrize("coding", ["gzip", "deflate", "x-unheard-of", ""])
async def test_where_no_answer_is_promised_none_is_unpacked(coding: str) -> None:
    deletion = {"service_id": "1", "access_token_identifier": TOKEN}
    for status, body in [(204, b""), (200, b""), (200, b"not packed at all")]:
        core, _ = client(reply(status, body, {"content-encoding": coding}))
        assert await success(core, deletion, function=token_operations_delete) is None


async def test_an_empty_body_is_not_unpacked() -> None:
    core, _ = client(reply(204, b"", {"content-encoding": "gzip"}))
    key = {"service_id": "1", "handle": "h"}
    answer = await success(core, key, function=hardware_security_keys_delete)
    assert answer == HskDeleteResponse()
    core, _ = client(reply(200, b"", {"content-encoding": "gzip"}))
    assert "is not JSON" in str(await failure(core))


@given(text=st.text(max_size=200), at=st.integers(0, 200), level=st.integers(0, 9))
def test_all_that_can_be_packed_is_unpacked(text: str, at: int, level: int) -> None:
    body = json.dumps({"resultMessage": text[:100]}).encode()
    expected = TokenCreateResponse(result_message=text[:100])
    pieces = gzip.compress(body[:at], level) + gzip.compress(body[at:], level)
    assert answer_from(pieces, "gzip", 10 * LIMIT) == expected
    assert answer_from(zlib.compress(body, level), "deflate", 10 * LIMIT) == expected
    assert answer_from(raw_deflated(body, level), "deflate", 10 * LIMIT) == expected


@pytest.mark.parametrize("size", [LIMIT - 1, LIMIT])
def test_a_body_up_to_the_limit_is_unpacked(size: int) -> None:
    padded = JSON + b" " * (size - len(JSON))
    assert answer_from(gzipped(padded), "gzip") == READ
    assert answer_from(deflated(padded), "deflate") == READ


@pytest.mark.parametrize("limit", [sys.maxsize - 1, sys.maxsize, 10**30])
def test_no_limit_is_too_high(limit: int) -> None:
    """Whoever wants no limit may say so by any number."""
    assert answer_from(gzip.compress(JSON), "gzip", limit) == READ


def test_a_body_that_is_refused_is_not_unpacked_first() -> None:
    """A megabyte of zeros takes a kilobyte; of the sixteen here little more than the limit."""
    packed = gzip.compress(bytes(16 * 1024 * 1024))
    with pytest.raises(ResponseValidationError):
        answer_from(packed, "gzip")  # what is built at the first use counts for nobody
    tracemalloc.start()
    try:
        with pytest.raises(ResponseValidationError):
            answer_from(packed, "gzip")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1024 * 1024


MIB = 1024 * 1024


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(
    ("begin", "value", "end"),
    [
        pytest.param(b'{"accessTokens":[', b"{},", b"{}]}", id="objects"),
        pytest.param(b'{"newer":[', b"{},", b"{}]}", id="unknown members"),
        pytest.param(b'{"newer":', b"[[[", b"", id="brackets"),
    ],
)
def test_very_many_values_are_not_read(begin: bytes, value: bytes, end: bytes, status: int) -> None:
    """Packed they take 16 KB; read, they would hold up everybody for a minute."""
    packed = gzip.compress(begin + value * 5_000_000 + end)
    response = HttpResponse(status=status, headers={"content-encoding": "gzip"}, body=packed)
    tracemalloc.start()
    try:
        with pytest.raises(HttpError) as raised:
            parse_response(response, TokenGetListResponse, 16 * MIB)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 40 * MIB
    if isinstance(raised.value, ResponseValidationError):
        assert raised.value.problems == (("$", "has more than 100,000 values"),)
    else:
        assert type(raised.value) is AuthleteDefaultError


def test_of_a_very_long_message_enough_is_shown() -> None:
    code, message = "A1" * MIB, "long" * MIB
    for body in ({"resultCode": code}, {"resultCode": code, "resultMessage": message}):
        with pytest.raises(ResultError) as raised:
            parse_response(reply(400, body), TokenCreateResponse, 16 * MIB)
        assert raised.value.result_code == code[:10_000]
        assert raised.value.result_message == body.get("resultMessage", "")[:10_000]


class SlowHeaders(dict[str, str]):
    """Headers that take half a minute to be read."""

    def get(self, name: str, default: Any = None, /) -> Any:
        """Move the clock and find one."""
        clock = trio.lowlevel.current_clock()
        assert isinstance(clock, trio.testing.MockClock)
        clock.jump(30)
        return super().get(name, default)


@pytest.mark.parametrize(("timeout", "in_time"), [(30.0, False), (30.1, True)])
def test_an_answer_that_takes_too_long_to_read_is_none(*, timeout: float, in_time: bool) -> None:
    """The deadline of a call holds to its end, and what was asked for may have been done."""

    async def main() -> Any:
        core, _ = client(reply(headers=SlowHeaders()), timeout=timeout)
        return await token_operations_create(core, CREATE)

    result = in_virtual_time(main)
    assert result.ok == in_time
    if not in_time:
        assert type(result.error) is NoResponseError
        assert (result.error.timed_out, result.error.may_have_acted) == (True, True)
        assert "time ran out while the answer was read" in str(result.error)


async def test_the_limit_is_the_clients() -> None:
    packed = reply(body=gzipped(JSON), headers={"content-encoding": "gzip"})
    core, transport = client(packed, max_response_bytes=10)
    error = await failure(core)
    assert error.problems == (("$", "is longer than 10 bytes"),)
    assert transport.requests[0].max_response_bytes == 10


def test_a_refusal_is_unpacked_too() -> None:
    packed = gzipped(json.dumps(ENVELOPE).encode())
    for body, kind in [(packed, ResultError), (packed[:-9], AuthleteDefaultError)]:
        response = HttpResponse(status=400, headers={"content-encoding": "gzip"}, body=body)
        with pytest.raises(HttpError) as raised:
            parse_response(response, TokenCreateResponse, LIMIT)
        assert type(raised.value) is kind
        assert raised.value.body == (json.dumps(ENVELOPE).encode() if kind is ResultError else b"")


def judged(status: int, headers: dict[str, str], body: bytes) -> None:
    response = HttpResponse(status=status, headers=headers, body=body)
    for answer in (TokenCreateResponse, TokenGetListResponse, TokenUpdateResponse):
        outcome = outcome_of(response, answer)
        if isinstance(outcome, HttpError):
            assert type(outcome) in {ResultError, AuthleteDefaultError, ResponseValidationError}
            assert outcome.status_code == status
        else:
            assert isinstance(outcome, answer)
            assert status in range(200, 300)


def outcome_of(response: HttpResponse, answer: type[object]) -> object:
    try:
        return parse_response(response, answer, LIMIT)
    except HttpError as error:
        return error


STATUSES = st.sampled_from([200, 204, 400, 401, 403, 500]) | st.integers(100, 999)


@given(
    status=STATUSES,
    body=st.binary(max_size=200),
    coding=st.sampled_from(["identity", "gzip", "deflate", "br", ""]),
)
def test_no_bytes_whatever_raise_anything_else(status: int, body: bytes, coding: str) -> None:
    judged(status, {"content-encoding": coding}, body)


MEMBERS = ["accessToken", "scopes", "properties", "accessTokens", "client", "action", "resultCode"]


@given(
    status=STATUSES,
    value=json_values | st.dictionaries(st.sampled_from(MEMBERS), json_values),
)
def test_no_json_whatever_raises_anything_else(status: int, value: Any) -> None:
    judged(status, {}, json.dumps(value).encode())


async def test_an_error_keeps_no_frames() -> None:
    """Frames hold the request, and with it the credential."""
    for step in (reply(body=b"x"), refusal(400), reply(400, b"x"), reply(404)):
        core, _ = client(step)
        error = await failure(core, options=RequestOptions())
        assert error.__traceback__ is None
        assert error.__context__ is None
        assert error.__cause__ is None
