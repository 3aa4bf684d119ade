"""How classes and JSON become each other: small classes, made here.

Without ``from __future__ import annotations``, as the models are.
"""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete import service_update
from authlete._engine.codec import (
    MAX_VALUES,
    MismatchError,
    parse_json,
    read_request,
    read_wire,
    write_json,
)
from authlete._engine.redaction import secret_values
from authlete.models import GrantType, Property, Service
from authlete.models._base import UNKNOWN, concise, masked
from tests.fakes import TOKEN, client, failure, reply, texts
from tests.strategies import int64, json_values, unicode_text


@attrs.frozen(kw_only=True)
class Inner:
    """A record that is read, changed and sent back, inside of another."""

    __repr__ = concise

    grant_type: GrantType | str | None = None
    secret: str | None = attrs.field(default=None, repr=masked)
    unknown: Mapping[str, object] = attrs.field(
        factory=dict[str, object], repr=False, hash=False, metadata=UNKNOWN
    )


@attrs.frozen(kw_only=True)
class Outer:
    """A record that is read, changed and sent back."""

    __repr__ = concise

    name: str
    issue_number: int | None = None
    is_open: bool | None = None
    words: tuple[str, ...] | None = None
    inner: Inner | None = None
    inner_ones: tuple[Inner, ...] | None = None
    labels: Mapping[str, str] | None = attrs.field(default=None, hash=False)
    unknown: Mapping[str, object] = attrs.field(
        factory=dict[str, object], repr=False, hash=False, metadata=UNKNOWN
    )


def objects(
    required: dict[str, st.SearchStrategy[Any]], optional: dict[str, st.SearchStrategy[Any]]
) -> st.SearchStrategy[dict[str, Any]]:
    """Any JSON object, its known members of the right type or null."""
    known = st.fixed_dictionaries(
        required, optional={name: st.none() | value for name, value in optional.items()}
    )
    names = unicode_text.filter(lambda name: name not in {*required, *optional})
    return st.builds(lambda some, others: others | some, known, st.dictionaries(names, json_values))


INNER = objects(
    {}, {"grantType": st.sampled_from(GrantType) | unicode_text, "secret": unicode_text}
)
OUTER = objects(
    {"name": unicode_text},
    {
        "issueNumber": int64,
        "isOpen": st.booleans(),
        "words": st.lists(unicode_text, max_size=3),
        "inner": INNER,
        "innerOnes": st.lists(INNER, max_size=3),
        "labels": st.dictionaries(unicode_text, unicode_text, max_size=3),
    },
)


def without_nulls(members: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is null, except inside of what no class describes."""
    given = {name: value for name, value in members.items() if value is not None}
    if "inner" in given:
        given["inner"] = without_nulls(given["inner"])
    if "innerOnes" in given:
        given["innerOnes"] = [without_nulls(inner) for inner in given["innerOnes"]]
    return given


@given(wire=OUTER)
def test_what_is_read_and_written_back_loses_nothing(wire: dict[str, Any]) -> None:
    model = read_wire(Outer, wire)
    assert parse_json(write_json(model)) == without_nulls(wire)
    checked = read_request(Outer, model)
    assert checked == model
    assert parse_json(write_json(checked)) == without_nulls(wire)


@given(wire=OUTER)
def test_only_what_is_changed_changes(wire: dict[str, Any]) -> None:
    changed = attrs.evolve(read_wire(Outer, wire), name="another", words=None)
    expected = without_nulls(wire) | {"name": "another"}
    expected.pop("words", None)
    assert parse_json(write_json(changed)) == expected


def test_unknown_members_are_kept_where_there_is_a_field_for_them() -> None:
    wire = {"name": "n", "unknown": {"unknown": None}, "newer": [None, 1.5, "x"], "null": None}
    model = read_wire(Outer, wire)
    assert model.unknown == {"unknown": {"unknown": None}, "newer": [None, 1.5, "x"]}
    assert read_wire(Property, {"key": "k", "newer": 1}) == Property(key="k")


def test_unknown_members_are_not_shown() -> None:
    model = Outer(name="n", unknown={"newer": "canary"}, inner=Inner(unknown={"newer": "canary"}))
    assert repr(model) == "Outer(name='n', inner=Inner())"


@pytest.mark.parametrize(
    "unknown", [{"newer": (1, 2)}, MappingProxyType({"newer": MappingProxyType({"a": 1})})]
)
def test_unknown_members_can_be_given_as_any_mapping(unknown: Mapping[str, object]) -> None:
    for request in ({"name": "n", "unknown": unknown}, Outer(name="n", unknown=unknown)):
        checked = read_request(Outer, request)
        assert type(checked.unknown) is dict
        newer = {"a": 1} if isinstance(unknown["newer"], Mapping) else [1, 2]
        assert parse_json(write_json(checked)) == {"name": "n", "newer": newer}


def test_a_field_wins_over_an_unknown_member_of_its_name() -> None:
    model = Outer(name="field", unknown={"name": "member", "isOpen": True})
    assert parse_json(write_json(model)) == {"name": "field", "isOpen": True}


def test_an_unknown_member_that_is_none_is_not_sent() -> None:
    model = read_request(Outer, {"name": "n", "unknown": {"a": None, "b": {"c": None}}})
    assert parse_json(write_json(model)) == {"name": "n", "b": {"c": None}}


def nested(levels: int) -> object:
    value: object = 0
    for _ in range(levels):
        value = [value]
    return value


class Level(IntEnum):
    """A number of a class of its own."""

    HIGH = 3


@pytest.mark.parametrize(
    ("unknown", "problem"),
    [
        (5, ("unknown", "expected dict, got int")),
        ({"a": {1}}, ("unknown.a", "expected a JSON value, got set")),
        ({"a": [0, {"b": b""}]}, ("unknown.a[1].b", "expected a JSON value, got bytes")),
        ({"a": float("nan")}, ("unknown.a", "expected a JSON value, got float")),
        ({"a": float("-inf")}, ("unknown.a", "expected a JSON value, got float")),
        ({"a": 2**64}, ("unknown.a", "is outside the range of 64 bits")),
        ({"a": "\ud800"}, ("unknown.a", "is not valid Unicode")),
        ({"\ud800": 1}, ("unknown.'\\ud800'", "is not valid Unicode")),
        ({"line\nbreak": {1}}, ("unknown.'line\\nbreak'", "expected a JSON value, got set")),
        ({7: 1}, ("unknown.<int>", "expected str, got int")),
        ({"a": {"b": {7: 1}}}, ("unknown.a.b.<int>", "expected str, got int")),
    ],
)
def test_unknown_members_are_json(unknown: object, problem: tuple[str, str]) -> None:
    with pytest.raises(MismatchError) as raised:
        read_request(Outer, {"name": "n", "unknown": unknown})
    assert raised.value.problems == (problem,)


def test_all_that_json_has_is_taken_for_an_unknown_member() -> None:
    values: dict[str, object] = {
        "values": [None, True, 2**64 - 1, -(2**63), 1.5, "é", [], {}, Level.HIGH, GrantType.CIBA]
    }
    checked = read_request(Outer, {"name": "n", "unknown": values})
    written: Any = parse_json(write_json(checked))
    assert written["values"] == values["values"]
    (items,) = checked.unknown.values()
    assert isinstance(items, list)
    assert [type(item) for item in items[-2:]] == [int, str]


def test_unknown_members_are_nested_as_deep_as_they_can_be_written() -> None:
    deep = {"name": "n", "newer": nested(100)}
    assert parse_json(write_json(read_wire(Outer, deep))) == deep
    for read, value in [
        (read_wire, {"name": "n", "newer": nested(101)}),
        (read_request, {"name": "n", "unknown": {"newer": nested(101)}}),
    ]:
        with pytest.raises(MismatchError, match="is nested more than 100 levels deep"):
            read(Outer, value)  # type: ignore[operator]
    assert read_wire(Property, {"newer": nested(1000)}) == Property()


def test_a_mapping_inside_of_itself_is_an_error() -> None:
    endless: dict[str, object] = {}
    endless["again"] = endless
    with pytest.raises(MismatchError, match="levels deep"):
        read_request(Outer, {"name": "n", "unknown": endless})


def test_strings_in_unknown_members_may_be_secrets() -> None:
    unknown = {"a": "one", "b": ["two", {"c": ("three", 4, None)}]}
    model = Outer(
        name="n",
        unknown=unknown,
        words=("no secret",),
        inner_ones=(Inner(secret="four"), Inner(unknown={"d": "five"})),
    )
    found = ["one", "two", "three", "four", "five"]
    assert sorted(secret_values(model)) == sorted(found)
    assert sorted(secret_values((model, model))) == sorted(found * 2)


async def test_an_error_does_not_show_what_unknown_members_hold() -> None:
    """A service that was read with a newer secret in it is sent back, and refused."""
    service = read_wire(Service, {"serviceName": "mine", "newerSecret": {"keys": [TOKEN]}})
    core, _ = client(reply(400, {"resultCode": "A1", "resultMessage": f"What is {TOKEN}?"}))
    request = {"service_id": "1", "service": service}
    error = await failure(core, request, function=service_update)
    assert error.result_message == "What is …?"
    assert TOKEN not in texts(error)


def test_faults_come_in_the_order_of_the_fields() -> None:
    wrong = {"zzz": 1, "words": [1], "isOpen": 0, "aaa": 1, "issueNumber": "1"}
    with pytest.raises(MismatchError) as raised:
        read_wire(Outer, wrong)
    assert [path for path, _ in raised.value.problems] == [
        "$.name",
        "$.issueNumber",
        "$.isOpen",
        "$.words[0]",
    ]
    wrong = {"zzz": 1, "words": [1], "is_open": 0, "aaa": 1, "issue_number": "1", 7: 1}
    with pytest.raises(MismatchError) as raised:
        read_request(Outer, wrong)
    assert [path for path, _ in raised.value.problems] == [
        "name",
        "issue_number",
        "is_open",
        "words[0]",
        "<int>",
        "aaa",
        "zzz",
    ]


def test_of_a_mapping_some_faults_are_named() -> None:
    labels = {str(number): number for number in range(1000)}
    with pytest.raises(MismatchError) as raised:
        read_wire(Outer, {"name": "n", "labels": labels})
    assert raised.value.problems[0] == ("$.labels.0", "expected str, got int")
    assert len(raised.value.problems) == 20


class Word(str):
    """A string that hides, and whose hash is its own."""

    __slots__ = ()

    def __str__(self) -> str:
        return "**********"

    def __hash__(self) -> int:
        return 1


def test_keys_of_a_class_of_their_own_count_as_what_they_hold() -> None:
    request = {Word("name"): "n", Word("is_open"): True}
    assert read_request(Outer, request) == Outer(name="n", is_open=True)
    with pytest.raises(MismatchError) as raised:
        read_request(Outer, {Word("name"): 1, Word("other"): 1})
    assert [path for path, _ in raised.value.problems] == ["name", "other"]


@attrs.frozen
class Narrow:
    """A class whose constructor refuses what its types allow."""

    number: int = attrs.field(validator=attrs.validators.lt(10))


def test_what_the_constructor_of_a_class_refuses_is_a_mismatch() -> None:
    for read, path in ((read_wire, "$"), (read_request, "request")):
        with pytest.raises(MismatchError) as raised:
            read(Narrow, {"number": 10})  # type: ignore[operator]
        assert raised.value.problems == ((path, "raised ValueError when it was read"),)


@pytest.mark.parametrize("value", [[], "text", None])
def test_an_object_without_a_class_is_still_an_object(value: object) -> None:
    assert read_wire(dict[str, Any], {"a": [1]}) == {"a": [1]}
    assert read_wire(dict[str, int], {"a": 1}) == {"a": 1}
    with pytest.raises(MismatchError, match=r"^\$: expected dict"):
        read_wire(dict[str, object], value)


VALUES = {
    "items": lambda count: b"[" + b",".join([b"0"] * count) + b"]",
    "empty objects": lambda count: (
        b"[" + b"0," * (count % 2) + b",".join([b"{}"] * (count // 2)) + b"]"
    ),
    "members": lambda count: b"{" + b",".join(b'"%d":0' % i for i in range(count)) + b"}",
    "strings": lambda count: b"[" + b",".join([b'",[{\\"\\\\"'] * count) + b"]",
}


@pytest.mark.parametrize("write", VALUES.values(), ids=VALUES)
def test_how_many_values_are_read(write: Any) -> None:
    """Of a few bytes, packed, they would take a minute and a gigabyte."""
    parse_json(write(MAX_VALUES))
    with pytest.raises(MismatchError, match=r"^\$: has more than 100,000 values$"):
        parse_json(write(MAX_VALUES + 1))


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":"' + b"," * 200_000 + b'"}',
        b'{"a":"' + b'\\"' * 200_000 + b'","b":"' + b'\\"[' * 200_000 + b'"}',
        b'{"a":"' + b"x" * 200_000 + b'","b":[{"c":","}]}',
        b'{"a":' + b" \n" * 100_000 + b"1}",
    ],
)
def test_what_stands_in_strings_separates_no_values(text: bytes) -> None:
    assert isinstance(parse_json(text), dict)


@pytest.mark.parametrize(
    "text",
    [
        b'"' * 1_000_000,
        b'"\\' * 500_000,
        b'["' + b"," * 1_000_000,
        b'["' + b",\\" * 500_000,
        b"[" * 1_000_000,
        b"," * 1_000_000,
        b'":"' * 300_000 + b"," * 200_000,
    ],
)
def test_text_that_is_no_json_is_told_at_once(text: bytes) -> None:
    with pytest.raises(MismatchError, match=r"is not JSON|has more than"):
        parse_json(text)


@given(value=json_values)
def test_any_json_is_read_as_it_is(value: object) -> None:
    assert parse_json(write_json(value)) == value
