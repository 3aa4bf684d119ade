"""Reading, writing and checking models, by table and by the code that cattrs generates."""

from __future__ import annotations

import sys
from functools import partial
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any, get_args, get_origin

import attrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from authlete._engine import codec
from authlete.models import Service, TokenCreateRequest, TokenCreateResponse

from . import exchange
from .clients.here import REQUEST
from .contenders import ROOT
from .cost import in_turns
from .imports import run_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from cattrs import Converter
    from cattrs.gen import AttributeOverride

FIRST = "from benchmarks.codec import print_first; print_first()"


@attrs.frozen
class Codec:
    """Medians, each with that of the generated code."""

    first: dict[str, tuple[float, float]]
    """Milliseconds of CPU time for the first use, of a service with a value in all 180 fields."""
    later: dict[str, tuple[float, float]]
    """Microseconds of it for later ones."""


@attrs.frozen
class _Generated:
    """Does what the SDK's codec does, with the same readers of values."""

    requests: Converter
    wire: Converter

    def read_wire(self, cls: type[Any], value: object) -> object:
        return self.wire.structure(value, cls)

    def read_request(self, cls: type[Any], value: object) -> object:
        return self.requests.structure(value, cls)

    def write_json(self, model: object) -> bytes:
        return codec.write_json(self.wire.unstructure(model))


def measure(rounds: int, calls: int) -> Codec:
    """Take turns, round by round: fresh processes first, then so many calls."""
    return Codec(_first(rounds), _later(rounds, calls))


def _first(rounds: int) -> dict[str, tuple[float, float]]:
    taken: dict[str, list[float]] = {}
    for _ in range(rounds):
        for line in run_code(sys.executable, FIRST, ROOT).splitlines():
            name, _, seconds = line.rpartition("=")
            taken.setdefault(name, []).append(float(seconds) * 1e3)
    names = [name for name in taken if not name.endswith("generated")]
    return {name: (median(taken[name]), median(taken[f"{name} generated"])) for name in names}


def print_first() -> None:
    """Print how long each first use takes, in seconds; a process can tell but once."""
    for suffix, contender in (("", codec), (" generated", _generated())):
        for name, use in _uses(contender).items():
            began = process_time()
            use()
            print(f"{name}{suffix}={process_time() - began}")


def _later(rounds: int, calls: int) -> dict[str, tuple[float, float]]:
    ours, theirs = _uses(codec), _uses(_generated())
    later: dict[str, tuple[float, float]] = {}
    for name, use in ours.items():
        by_table, generated = in_turns(rounds, calls, use, theirs[name])
        later[name] = by_table, generated
    return later


def _uses(contender: Any) -> dict[str, Callable[[], object]]:  # noqa: ANN401 - a module or its like
    service = codec.parse_json(codec.write_json(_example(Service, codec.camel_case)))
    request, answer = REQUEST["token_create_request"], codec.parse_json(exchange.ANSWER)
    model = _Model(contender)
    return {
        "read a service": partial(model.read, Service, service),
        "write a service": model.write,
        "check a service": partial(contender.read_request, Service, _example(Service, str)),
        "read an answer": partial(contender.read_wire, TokenCreateResponse, answer),
        "write a request": partial(
            contender.write_json, codec.read_request(TokenCreateRequest, request)
        ),
        "check a request": partial(contender.read_request, TokenCreateRequest, request),
    }


class _Model:
    """Writes what was read last: what is measured first may not build the other's tables."""

    def __init__(self, contender: Any) -> None:  # noqa: ANN401 - likewise
        self._contender = contender
        self._last: object = None

    def read(self, cls: type[Any], value: object) -> object:
        self._last = self._contender.read_wire(cls, value)
        return self._last

    def write(self) -> object:
        return self._contender.write_json(self._last)


def _example(cls: type[Any], name_of: Callable[[str], str]) -> dict[str, object]:
    """Give every field a value, but for those that are no members."""
    return {
        name_of(field.name): _value(field.type, name_of)
        for field in attrs.fields(cls)
        if not field.metadata
    }


def _value(annotation: Any, name_of: Callable[[str], str]) -> object:  # noqa: ANN401 - any type
    if get_origin(annotation) is tuple:
        return [_value(get_args(annotation)[0], name_of)]
    if attrs.has(annotation):
        return _example(annotation, name_of)
    if arms := get_args(annotation):
        return _value(arms[0], name_of)
    return {int: 3600, bool: True, str: "text"}.get(annotation) or next(iter(annotation)).value


def _generated() -> _Generated:
    # The same readers of values: only what is done for a class differs.
    requests = codec._converter(  # noqa: SLF001
        lambda cls, converter: make_dict_structure_fn(
            cls, converter, _cattrs_forbid_extra_keys=True
        )
    )
    wire = codec._converter(  # noqa: SLF001
        lambda cls, converter: make_dict_structure_fn(cls, converter, **_names(cls))
    )
    wire.register_unstructure_hook_factory(
        attrs.has,
        lambda cls: make_dict_unstructure_fn(
            cls, wire, _cattrs_omit_if_default=True, **_names(cls)
        ),
    )
    return _Generated(requests, wire)


def _names(cls: type[Any]) -> dict[str, AttributeOverride]:
    return {
        field.name: override(rename=codec.camel_case(field.name), omit=bool(field.metadata) or None)
        for field in attrs.fields(cls)
    }
