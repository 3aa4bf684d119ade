"""What holds of every model: immutability, documentation, and the way to JSON and back."""

from __future__ import annotations

import ast
import inspect
import pickle
import re
import sys
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete import models
from authlete._engine.codec import (
    MismatchError,
    camel_case,
    parse_json,
    read_request,
    read_wire,
    write_json,
    write_request,
)
from authlete.models import (
    StringArray,
    TokenCreateResponse,
    TokenGetListResponse,
    TokenUpdateRequest,
    UserinfoResponse,
)
from authlete.models._base import UNKNOWN
from tests.fakes import TOKEN
from tests.strategies import WIRE_MODELS, instances, minimal, wire_fields

SECRET_FIELD = re.compile(
    r"""(^|_)(token(_identifier)? | ticket | password | secret | assertion | parameters
    | (authorization | authorized | device | tx | user)_code | auth_req_id | request_uri
    | dpop | c?nonce)$""",
    re.VERBOSE,
)
each_model = pytest.mark.parametrize("cls", WIRE_MODELS, ids=lambda cls: cls.__name__)


@each_model
@given(data=st.data())
def test_whichever_way_it_goes_an_instance_comes_back_the_same(
    cls: type[Any], data: st.DataObject
) -> None:
    """By JSON, as the request that it or a dict is, by a copy and by a pickle."""
    model = data.draw(instances(cls))  # what takes longest, so that it is done once for all
    assert read_wire(cls, parse_json(write_json(model))) == model
    as_dict = attrs.asdict(model, filter=lambda _, value: value is not None)
    assert read_request(cls, model) == read_request(cls, as_dict) == model
    for given_so in (model, as_dict):
        assert parse_json(write_request(cls, given_so)) == parse_json(write_json(model))
    assert hash(model) == hash(attrs.evolve(model))
    assert pickle.loads(pickle.dumps(model)) == model  # noqa: S301 - our own bytes


@each_model
def test_it_is_frozen_slotted_and_keyword_only(cls: type[Any]) -> None:
    model = minimal(cls)
    for field in attrs.fields(cls):
        assert field.kw_only
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(model, field.name, None)
    assert not hasattr(model, "__dict__")


@each_model
def test_its_constructor_only_takes_values(cls: type[Any]) -> None:
    """Requests are written without it: what else it did would be lost."""
    assert not hasattr(cls, "__attrs_post_init__")
    assert not hasattr(cls, "__attrs_init__")
    for field in attrs.fields(cls):
        assert field.validator is None
        assert field.default in (None, attrs.NOTHING) or field.metadata == UNKNOWN
        assert field.converter is None or _takes(field.type, tuple)


@each_model
def test_lists_are_kept_as_tuples(cls: type[Any]) -> None:
    for field in attrs.fields(cls):
        if field.converter is not None:
            model = attrs.evolve(minimal(cls), **{field.name: []})
            assert getattr(model, field.name) == ()


ENUMS = [getattr(models, name) for name in models.__all__]
ENUMS = [cls for cls in ENUMS if isinstance(cls, type) and issubclass(cls, StrEnum)]


@pytest.mark.parametrize("cls", [*WIRE_MODELS, *ENUMS], ids=lambda cls: cls.__name__)
def test_every_field_is_described(cls: type[Any]) -> None:
    """A docstring line stands below every field, and below every word of an enum."""
    (definition,) = ast.parse(inspect.getsource(cls)).body
    assert isinstance(definition, ast.ClassDef)
    assert ast.get_docstring(definition)
    statements = definition.body
    for statement, following in zip(statements, [*statements[1:], None], strict=True):
        if ast.unparse(statement) == "__repr__ = concise":
            continue
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            match following:
                case ast.Expr(value=ast.Constant(value=str())):
                    pass
                case _:
                    pytest.fail(f"{cls.__name__}: {ast.unparse(statement)} has no docstring")


@each_model
def test_empty_values_are_sent_and_none_is_not(cls: type[Any]) -> None:
    """``[]``, ``False``, ``0`` and ``""`` mean something; ``None`` means left out."""
    model = minimal(cls)
    required = {camel_case(f.name) for f in attrs.fields(cls) if f.default is attrs.NOTHING}
    assert set(parse_json(write_json(model))) == required  # type: ignore[call-overload]
    for field in wire_fields(cls):
        for empty in ((), False, 0, ""):
            if _takes(field.type, type(empty)):
                sent = parse_json(write_json(attrs.evolve(model, **{field.name: empty})))
                expected: Any = [] if empty == () else empty
                assert sent[camel_case(field.name)] == expected  # type: ignore[index]


def _takes(annotation: Any, kind: type) -> bool:
    arms = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    return any((get_origin(arm) or arm) is kind for arm in arms)


@each_model
def test_unknown_members_are_ignored_or_kept(cls: type[Any]) -> None:
    """A class that an update sends back has a field for them."""
    unknown = {"newInAuthlete4": {"a": [1]}}
    wire = {**parse_json(write_json(minimal(cls))), **unknown}  # type: ignore[dict-item]
    kept = {f.name: unknown for f in attrs.fields(cls) if f.metadata == UNKNOWN}
    assert read_wire(cls, wire) == attrs.evolve(minimal(cls), **kept)


@each_model
def test_null_means_absent(cls: type[Any]) -> None:
    wire: dict[str, object] = {
        camel_case(f.name): None for f in attrs.fields(cls) if f.default is not attrs.NOTHING
    }
    filled: Any = parse_json(write_json(minimal(cls)))
    assert read_wire(cls, wire | filled) == minimal(cls)


@each_model
def test_unknown_words_stay_strings(cls: type[Any]) -> None:
    """What Authlete may add to an enum one day must not break an answer."""
    right: Any = parse_json(write_json(minimal(cls)))
    for field in wire_fields(cls):
        for enum in filter(_is_enum, get_args(field.type)):
            wire = {**right, camel_case(field.name): "NEW_WORD"}
            value = getattr(read_wire(cls, wire), field.name)
            assert (value, type(value)) == ("NEW_WORD", str), field.name
            word = next(iter(enum))
            wire = {**right, camel_case(field.name): word.value}
            assert getattr(read_wire(cls, wire), field.name) is word


def _is_enum(arm: Any) -> bool:
    return isinstance(arm, type) and issubclass(arm, StrEnum)


def wrong_values(annotation: Any) -> list[object]:
    arms = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    kinds = {get_origin(arm) or arm for arm in arms}
    if str in kinds or any(issubclass(kind, StrEnum) for kind in kinds):
        return [1, 1.5, True, [], {}]
    if int in kinds:
        return ["1", 1.0, True, [], {}, 2**63, -(2**63) - 1]
    if bool in kinds:
        return [0, "false", [], {}]
    if tuple in kinds:
        return [{}, "abc", 1, True]
    return [[], "abc", 1, True]


def problems_of(cls: type[Any], wire: object) -> tuple[tuple[str, str], ...]:
    try:
        read_wire(cls, wire)
    except MismatchError as error:
        return error.problems
    return ()


@each_model
def test_a_wrong_type_is_named_by_its_path(cls: type[Any]) -> None:
    """Nothing is coerced, and the fault says where it is without showing the value."""
    right: Any = parse_json(write_json(minimal(cls)))
    for field in wire_fields(cls):
        member = camel_case(field.name)
        for wrong in wrong_values(field.type):
            problems = problems_of(cls, {**right, member: wrong})
            assert [path for path, _ in problems] == [f"$.{member}"], f"{member}: {wrong!r}"
            reason = problems[0][1]
            assert reason.startswith(("expected ", "is outside the range")), f"{member}: {wrong!r}"


def test_a_path_leads_into_lists_and_objects() -> None:
    wire = {
        "accessTokens": [
            {},
            {"scopes": ["a", 1], "properties": [{"hidden": "no"}]},
        ],
        "client": {"clientNames": [{"tag": 5}]},
    }
    with pytest.raises(MismatchError) as raised:
        read_wire(TokenGetListResponse, wire)
    assert set(raised.value.problems) == {
        ("$.accessTokens[1].scopes[1]", "expected str, got int"),
        ("$.accessTokens[1].properties[0].hidden", "expected bool, got str"),
        ("$.client.clientNames[0].tag", "expected str, got int"),
    }


def test_a_list_inside_a_list_is_read_with_and_without_an_object_around_it() -> None:
    """The Java library has it with one, the OpenAPI file without."""
    answer = read_wire(
        UserinfoResponse, {"requestedVerifiedClaimsForTx": [{"array": ["a"]}, ["a"]]}
    )
    assert answer.requested_verified_claims_for_tx == (StringArray(array=("a",)),) * 2
    with pytest.raises(MismatchError) as raised:
        read_wire(UserinfoResponse, {"requestedVerifiedClaimsForTx": [["a", 1], "a"]})
    assert set(raised.value.problems) == {
        ("$.requestedVerifiedClaimsForTx[0].array[1]", "expected str, got int"),
        ("$.requestedVerifiedClaimsForTx[1]", "expected object, got str"),
    }


def test_a_missing_member_is_named_by_its_path() -> None:
    with pytest.raises(MismatchError, match=r"\$\.authorizationDetails\.elements\[0\]\.type: is"):
        read_wire(TokenCreateResponse, {"authorizationDetails": {"elements": [{}]}})


@pytest.mark.parametrize("wrong", [None, [], "text", 1, True])
def test_an_answer_is_an_object(wrong: object) -> None:
    with pytest.raises(MismatchError, match=r"^\$: expected object"):
        read_wire(TokenCreateResponse, wrong)


def secret_fields(cls: type[Any]) -> list[str]:
    return [field.name for field in attrs.fields(cls) if SECRET_FIELD.search(field.name)]


@pytest.mark.parametrize("cls", [*filter(secret_fields, WIRE_MODELS)], ids=lambda cls: cls.__name__)
def test_repr_shows_no_live_token(cls: type[Any]) -> None:
    """Four characters of a long token recognise it; of a short one even those give it away."""
    for field in secret_fields(cls):
        for token in (TOKEN, TOKEN[:8], TOKEN[:23], TOKEN[:24], "x"):
            shown = repr(attrs.evolve(minimal(cls), **{field: token}))
            start = token[:4] if len(token) >= 24 else ""
            assert f"{field}='{start}…' ({len(token)} characters)" in shown
            assert token[:5] not in shown or token == "x", shown


def test_repr_of_a_wrong_type_in_place_of_a_token_shows_none_of_it() -> None:
    wrong: Any = [TOKEN]
    shown = repr(TokenUpdateRequest(access_token=wrong))
    assert "access_token=<list>" in shown
    assert TOKEN[:5] not in shown


@each_model
def test_repr_shows_the_fields_that_have_a_value(cls: type[Any]) -> None:
    """Of the many that an answer may have, most have none."""
    model = minimal(cls)
    for field in attrs.fields(cls):
        has_value = field.repr is not False and getattr(model, field.name) is not None
        assert (re.search(rf"[( ]{field.name}=", repr(model)) is not None) == has_value


def test_every_model_module_can_be_found_by_its_name() -> None:
    for cls in WIRE_MODELS:
        assert getattr(sys.modules[cls.__module__], cls.__name__) is cls
