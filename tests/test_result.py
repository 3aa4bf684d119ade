"""``Ok`` and ``Err``: two small values, and nothing else."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import attrs
import pytest

from authlete import Err, Ok
from authlete.errors import ConnectError

ERROR = ConnectError("refused")
BOTH = [pytest.param(Ok(1), id="Ok"), pytest.param(Err(ERROR), id="Err")]


def test_ok_holds_the_answer() -> None:
    """``value``, ``ok`` and ``unwrap()`` are all there is to an ``Ok``."""
    assert (Ok(1).value, Ok(1).ok, Ok(1).unwrap()) == (1, True, 1)


def test_err_holds_the_error_and_raises_that_very_object() -> None:
    assert Err(ERROR).error is ERROR
    assert Err(ERROR).ok is False
    with pytest.raises(ConnectError) as raised:
        Err(ERROR).unwrap()
    assert raised.value is ERROR


def test_they_match_by_position() -> None:
    for result, expected in [(Ok(1), 1), (Err(ERROR), ERROR)]:
        match result:
            case Ok(value):
                assert value == expected
            case Err(error):
                assert error is expected


def test_equality_is_by_class_and_content() -> None:
    assert Ok(1) == Ok(1) != Ok(2)
    assert Err(ERROR) == Err(ERROR) != Err(ConnectError("refused"))
    same: list[object] = [Ok(ERROR), Err(ERROR)]
    assert same[0] != same[1]
    assert hash(Ok(1)) == hash(Ok(1))


def test_repr_shows_what_they_hold() -> None:
    assert repr(Ok(1)) == "Ok(value=1)"
    assert repr(Err(ERROR)) == "Err(error=ConnectError('refused'))"


@pytest.mark.parametrize("result", BOTH)
def test_they_are_frozen_and_slotted(result: Any) -> None:
    (field,) = attrs.fields(type(result))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(result, field.name, 2)
    with pytest.raises((AttributeError, attrs.exceptions.FrozenInstanceError)):
        result.other = 2
    assert not hasattr(result, "__dict__")


@pytest.mark.parametrize("result", BOTH)
def test_they_are_final(result: Any) -> None:
    assert type(result).__final__


@pytest.mark.parametrize("result", BOTH)
def test_they_offer_nothing_more(result: Any) -> None:
    """No combinators: in async code an early return or a ``match`` reads better."""
    (field,) = attrs.fields(type(result))
    public = {name for name in dir(result) if not name.startswith("_")}
    assert public == {field.name, "ok", "unwrap"}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_they_travel_between_processes(protocol: int) -> None:
    if protocol >= 2:  # the older ones know no slots
        assert pickle.loads(pickle.dumps(Ok(1), protocol)) == Ok(1)  # noqa: S301 - our own bytes
        assert str(pickle.loads(pickle.dumps(Err(ERROR), protocol)).error) == "refused"  # noqa: S301
    assert copy.deepcopy(Ok([1])) == Ok([1])
