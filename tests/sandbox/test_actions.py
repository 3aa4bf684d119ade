"""The sandbox plays every operation of the SDK, and answers every action that it documents."""

from __future__ import annotations

import enum
import importlib
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import attrs
import pytest

from authlete import funcs
from authlete.sandbox.handlers import all_routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.operation import Operation
    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Case

NOT_YET: set[str] = set()
"""Operations that the sandbox does not play; none, when it is done."""


def _modules(folder: str) -> list[Any]:
    names = [found.name for found in pkgutil.iter_modules([str(Path(__file__).parent / folder)])]
    return [importlib.import_module(f"tests.sandbox.{folder}.{name}") for name in names]


FAMILIES = _modules("actions")
CASES: list[Case] = [case for family in FAMILIES for case in family.CASES]
UNREACHED: dict[tuple[str, str], str] = {
    pair: reason for family in FAMILIES for pair, reason in family.UNREACHED.items()
}
PLAYED = {route.operation.name: route.operation for route in all_routes()}


def operations() -> set[str]:
    """Name the operations of the SDK: a function for each."""
    names = {found.name for found in pkgutil.iter_modules(funcs.__path__)}
    return {importlib.import_module(f"authlete.funcs.{name}").OPERATION.name for name in names}


def actions(operation: Operation[Any, Any]) -> set[str]:
    """Read the words that the answer of an operation may have as its action."""
    fields = attrs.fields_dict(operation.response) if attrs.has(operation.response) else {}
    kinds = get_args(fields["action"].type) if "action" in fields else ()
    enums = [kind for kind in kinds if isinstance(kind, enum.EnumMeta)]
    return {str(word.value) for kind in enums for word in kind}


def test_every_operation_is_played() -> None:
    """An operation that is played now is to be taken from the others."""
    assert operations() - PLAYED.keys() == NOT_YET


@pytest.mark.parametrize("name", sorted(PLAYED))
def test_every_action_is_reached_or_it_is_told_why_not(name: str) -> None:
    """By a case for each, all of which the next test carries out."""
    reached = [case.action for case in CASES if case.operation == name]
    unreached = [action for operation, action in UNREACHED if operation == name]
    assert sorted({*reached, *unreached}) == sorted(actions(PLAYED[name]))
    assert not {*reached} & {*unreached}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.operation}-{case.action}")
async def test_a_request_reaches_its_action(case: Case, start: Callable[..., Caller]) -> None:
    """What counts is what the sandbox answered, as its log of requests has it."""
    caller = await case.ask(start)
    answered = caller.sandbox.requests[-1]
    assert (answered.operation, answered.action) == (case.operation, case.action)


def test_a_reason_is_a_sentence_about_an_operation_that_is_played() -> None:
    assert {operation for operation, _ in UNREACHED} <= PLAYED.keys()
    assert all(len(reason) > len("short") for reason in UNREACHED.values())
