"""The SDK against the published API, which ``data/published_api.json`` holds.

An operation that is missing is counted below; whatever else differs is in ``DEVIATIONS``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin
from urllib.parse import parse_qs, unquote, urlsplit

import attrs
import pytest

import authlete
from authlete import models
from authlete._engine.codec import camel_case, read_wire, write_json
from tests.fakes import client, reply, success
from tests.strategies import WIRE_MODELS, wire_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING = 0
"""Of the published operations, how many have no function: to be lowered with each that gets one."""

DEVIATIONS = {
    ("DeviceVerificationResponseAction", "INTERNAL_SERVER_ERROR"): "the OpenAPI file's name for it",
    ("StandardIntrospectionRequest", "introspectionSignAlg"): "any string, as in the OpenAPI file",
    ("StandardIntrospectionRequest", "introspectionEncryptionAlg"): "likewise",
    ("StandardIntrospectionRequest", "introspectionEncryptionEnc"): "likewise",
    ("ServiceConfigurationResponse", "schema"): "it keeps the text of an object beside its members",
    ("TokenBatchStatus", "batchKind"): "the one kind there is cannot be taken for another",
    ("service_get_configuration", "answer"): "that class",
    ("token_operations_get_batch_status", "path"): "requestId, as the batch's answer calls it",
}
"""What differs and why, by the name of the function, model or enum and what of it."""

CLASSES: dict[str, str] = {}
"""The models of the schemas that are not called alike."""

DATA = Path(__file__).parent / "data/published_api.json"
PUBLISHED = json.loads(DATA.read_text("utf-8"))


def combined(part: str) -> dict[str, Any]:
    """Put together what the sections say of each thing: the later one counts."""
    found: dict[str, Any] = {}
    for name in ("openapi", "additions", "java"):
        for key, value in PUBLISHED[name].get(part, {}).items():
            found[key] = {**found.get(key, {}), **value} if isinstance(value, dict) else value
    return found


OPERATIONS, SCHEMAS = combined("operations"), combined("schemas")
REQUIRED, ENUMS = combined("required"), combined("enums")
NAMES = sorted(p.stem for p in (Path(authlete.__file__).parent / "funcs").glob("[!_]*.py"))
PLAIN = {str: "string", int: "integer", bool: "boolean", dict: "object", Mapping: "object"}
ANY_NAME = "*"  # of a parameter
SAMPLES = {
    "string": "text",
    "integer": 1,
    "boolean": True,
    "object": {"member": "text"},
    "text": "text",
}


@attrs.frozen
class Described:
    """An operation as the SDK describes it, with the parameters' names on the wire."""

    method: str
    path: str
    query: dict[str, Any]
    required_query: set[str]
    body: Any
    answer: Any
    keys: dict[str, str]
    """The key of the request by the name of the parameter."""
    body_key: str | None


def described(name: str) -> Described:
    """Read an ``OPERATION``: only this has to know its form."""
    operation = import_module(f"authlete.funcs.{name}").OPERATION
    keys = operation.parameters
    names = {key: ANY_NAME if _is_mapping(keys[key].type) else camel_case(key) for key in keys}
    query = {names[key]: keys[key] for key in operation.query_keys}
    key, body = operation.body or (None, None)
    return Described(
        method=operation.method,
        path=re.sub(r"\w+(?=})", lambda found: camel_case(found[0]), operation.path),
        query={
            name: str if name == ANY_NAME else parameter.type for name, parameter in query.items()
        },
        required_query={name for name, parameter in query.items() if parameter.required},
        body=body,
        answer=operation.response,
        keys={name: key for key, name in names.items()},
        body_key=key,
    )


def _is_mapping(annotation: Any) -> bool:
    return Mapping in map(get_origin, get_args(annotation))


def members_of(cls: type[Any]) -> dict[str, attrs.Attribute[Any]]:
    """Return the fields of a model by the names of their members."""
    return {camel_case(field.name): field for field in wire_fields(cls)}


def class_name(schema: str) -> str:
    """Name the model of a schema."""
    words = re.split(r"[_.]|(?=[A-Z])", schema)
    return CLASSES.get(schema) or "".join(word[:1].upper() + word[1:] for word in words)


def deviating(name: str) -> set[str]:
    """Return what of a thing may differ."""
    return {what for known, what in DEVIATIONS if known == name}


def differences(found: dict[str, Any], published: dict[str, Any]) -> dict[str, Any]:
    """Return what is in one of them only or not the same in both, as ``(found, published)``."""
    return {
        key: (found.get(key), published.get(key))
        for key in {*found, *published}
        if found.get(key) != published.get(key)
    }


def form_of(annotation: Any) -> Any:
    """Write a type of the SDK to compare it with a published one: an enum is just an enum."""
    if isinstance(annotation, UnionType):
        forms = [form_of(arm) for arm in get_args(annotation) if arm is not NoneType]
        (form,) = ["enum"] if "enum" in forms else forms  # a string beside it keeps it open
        return form
    if get_origin(annotation) is tuple:
        return [form_of(get_args(annotation)[0])]
    if annotation in {None, NoneType}:
        return None
    kind = get_origin(annotation) or annotation
    return PLAIN.get(kind) or ("enum" if issubclass(kind, StrEnum) else kind.__name__)


def published_form_of(type_: Any) -> Any:
    """Write a published type likewise."""
    if isinstance(type_, list):
        return [published_form_of(type_[0])]
    if type_ in SCHEMAS:
        return class_name(type_)
    return "enum" if type_ in ENUMS else {"text": "string"}.get(type_, type_)


def example_of(type_: Any) -> Any:
    """Make a value of a published type that holds all of its members but those that deviate."""
    if isinstance(type_, list):
        return [example_of(type_[0])]
    if type_ in SCHEMAS:
        left_out = deviating(class_name(type_))
        members = SCHEMAS[type_].items()
        return {member: example_of(inner) for member, inner in members if member not in left_out}
    return ENUMS[type_][0] if type_ in ENUMS else SAMPLES[type_]


def innermost(type_: Any) -> Any:
    """Return what a list, or a list of lists, is made of."""
    return innermost(type_[0]) if isinstance(type_, list) else type_


def sent_schemas() -> set[str]:
    """Return the schemas of all bodies, and those inside of them."""
    found: set[str] = set()
    waiting = [operation.get("body") for operation in OPERATIONS.values()]
    while waiting:
        type_ = innermost(waiting.pop())
        if type_ in SCHEMAS and type_ not in found:
            found.add(type_)
            waiting += SCHEMAS[type_].values()
    return found


MODELS = [
    pytest.param(getattr(models, class_name(schema)), schema, id=schema)
    for schema in SCHEMAS
    if hasattr(models, class_name(schema))
]
SENT = sent_schemas()
each_operation = pytest.mark.parametrize("name", NAMES)
each_model = pytest.mark.parametrize(("cls", "schema"), MODELS)


def test_the_data_is_whole() -> None:
    assert (len(OPERATIONS), len(combined("aliases"))) == (87, 4)
    counts = {"service": 197, "client": 109, "token_create_request": 23, "access_token": 12}
    assert {schema: len(SCHEMAS[schema]) for schema in counts} == counts
    types = [type_ for members in SCHEMAS.values() for type_ in members.values()]
    for operation in OPERATIONS.values():
        types += operation.get("query", {}).values()
        types += [operation[part] for part in ("body", "answer") if part in operation]
    assert {innermost(type_) for type_ in types} <= {*SCHEMAS, *ENUMS, *SAMPLES}
    demanded = {(schema, member) for schema in REQUIRED for member in REQUIRED[schema]}
    unknown = {(schema, member) for schema, member in demanded if member not in SCHEMAS[schema]}
    assert unknown == set()


def test_operations_without_a_function_are_counted() -> None:
    missing = sorted(OPERATIONS.keys() - set(NAMES))
    said = f"{len(missing)} of {len(OPERATIONS)} operations are missing: {', '.join(missing)}"
    print(said)  # noqa: T201 - for `pytest -rP`
    assert len(missing) == MISSING, said


def test_every_function_model_and_enum_is_published() -> None:
    assert set(NAMES) <= OPERATIONS.keys()
    published = {param.values[0].__name__ for param in MODELS}
    own = {name for name, what in DEVIATIONS if what == "schema"}
    assert {cls.__name__ for cls in WIRE_MODELS} == published | own
    exported = [getattr(models, name) for name in models.__all__]
    enums = {cls for cls in exported if isinstance(cls, type) and issubclass(cls, StrEnum)}
    assert enums == {enum for enum, _ in enums_with_names()}


def test_what_deviates_is_there() -> None:
    assert {name for name, _ in DEVIATIONS} <= {*NAMES, *models.__all__}


@each_operation
def test_an_operation_is_the_published_one(name: str) -> None:
    operation, published = described(name), OPERATIONS[name]
    found = {
        "method": operation.method,
        "path": operation.path,
        "query": {key: form_of(type_) for key, type_ in operation.query.items()},
        "required_query": operation.required_query,
        "body": form_of(operation.body),
        "answer": form_of(operation.answer),
    }
    expected = {
        "method": published["method"],
        "path": published["path"],
        "query": {k: published_form_of(type_) for k, type_ in published.get("query", {}).items()},
        "required_query": set(published.get("required_query", ())),
        "body": published_form_of(published.get("body")),
        "answer": published_form_of(published.get("answer")),
    }
    unlike = differences(found, expected)
    assert set(unlike) == deviating(name), unlike


@each_operation
async def test_a_call_says_all_that_is_published_and_hears_it(name: str) -> None:
    """Every parameter and every member arrive under their names, and nothing else does."""
    operation, published = described(name), OPERATIONS[name]
    query = {key: example_of(type_) for key, type_ in published.get("query", {}).items()}
    in_path = dict.fromkeys(re.findall(r"{(\w+)}", operation.path), "a/b")
    request = {
        operation.keys[key]: {key: value} if key == ANY_NAME else value
        for key, value in (query | in_path).items()
    }
    if operation.body_key:
        request[operation.body_key] = as_model(published["body"], example_of(published["body"]))
    answer = example_of(published["answer"]) if "answer" in published else None
    body = b"text" if published.get("answer") == "text" else answer
    core, transport = client(reply(200 if answer else 204, body))
    heard = await success(core, request, function=getattr(authlete, name))
    (sent,) = transport.requests
    url = urlsplit(sent.url)
    assert sent.method == published["method"]
    assert unquote(url.path) == re.sub(r"{\w+}", "a/b", published["path"])
    assert parse_qs(url.query) == {key: [as_text(value)] for key, value in query.items()}
    assert json.loads(sent.body or b"null") == (
        example_of(published["body"]) if "body" in published else None
    )
    assert json.loads(write_json(heard)) == answer


def as_text(value: object) -> str:
    """Write a value as in a query."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_model(type_: Any, wire: Any) -> Any:
    """Read a value of a schema, or a list of such."""
    if isinstance(type_, list):
        return [as_model(type_[0], item) for item in wire]
    return read_wire(getattr(models, class_name(type_)), wire)


@each_model
def test_a_model_has_the_published_members(cls: type[Any], schema: str) -> None:
    found = {member: form_of(field.type) for member, field in members_of(cls).items()}
    published = {member: published_form_of(type_) for member, type_ in SCHEMAS[schema].items()}
    unlike = differences(found, published)
    assert set(unlike) == deviating(cls.__name__), unlike


@each_model
def test_a_model_demands_what_is_required_of_a_request(cls: type[Any], schema: str) -> None:
    """Of an answer nothing is demanded, so that it can always be read."""
    fields = members_of(cls)
    demanded = {member for member, field in fields.items() if field.default is attrs.NOTHING}
    assert demanded == (set(REQUIRED.get(schema, ())) if schema in SENT else set())


@each_model
def test_a_model_reads_and_writes_every_member(cls: type[Any], schema: str) -> None:
    wire = example_of(schema)
    read = read_wire(cls, wire)
    assert json.loads(write_json(read)) == wire
    fields = members_of(cls)
    unset = {member for member, field in fields.items() if getattr(read, field.name) is None}
    assert unset <= deviating(cls.__name__)


def enums_with_names() -> set[tuple[type[StrEnum], str]]:
    """Pair the SDK's enums with the published ones, by the members and parameters of each."""
    in_models = {
        (enum, published)
        for cls, schema in (param.values for param in MODELS)
        for member, field in members_of(cls).items()
        for published in [innermost(SCHEMAS[schema].get(member))]
        for enum in _enums_in(field.type)
    }
    in_queries = {
        (enum, OPERATIONS[name]["query"][key])
        for name in NAMES
        for key, annotation in described(name).query.items()
        for enum in _enums_in(annotation)
    }
    return in_models | in_queries


def _enums_in(annotation: Any) -> Iterator[type[StrEnum]]:
    for arm in get_args(annotation):
        yield from _enums_in(arm)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield annotation


@pytest.mark.parametrize(
    ("enum", "published"),
    sorted(enums_with_names(), key=str),
    ids=lambda value: getattr(value, "__name__", value),
)
def test_an_enum_has_the_published_words(enum: type[StrEnum], published: str) -> None:
    assert {*enum} ^ set(ENUMS.get(published, ())) == deviating(enum.__name__)
    for member in enum:
        assert member.name.lower() == re.sub(r"\W", "_", member.value).lower()
