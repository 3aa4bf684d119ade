"""Every stamp in an answer is there a second time, as an aware datetime."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete._engine.codec import read_wire, write_json
from authlete.models import AccessToken, IntrospectionResponse
from tests.strategies import WIRE_MODELS, int64

SUFFIX = "_datetime"
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, tzinfo=UTC)
STAMPS = [
    (cls, field.name)
    for cls in WIRE_MODELS
    for field in attrs.fields(cls)
    if field.name.endswith(("_at", "auth_time")) and not cls.__name__.endswith("Request")
]
each_stamp = pytest.mark.parametrize(
    ("cls", "name"), STAMPS, ids=lambda value: getattr(value, "__name__", value)
)


def test_the_stamps_are_those_that_have_a_datetime() -> None:
    properties = {
        (cls, name.removesuffix(SUFFIX))
        for cls in WIRE_MODELS
        for name, member in vars(cls).items()
        if isinstance(member, property)
    }
    assert properties == set(STAMPS)


def as_datetime(cls: type[Any], name: str, stamp: int | None) -> datetime | None:
    moment: datetime | None = getattr(cls(**{name: stamp}), name + SUFFIX)
    return moment


@each_stamp
def test_it_counts_in_the_unit_of_its_field(cls: type[Any], name: str) -> None:
    """The field's own description names the unit."""
    described = inspect.getsource(cls).partition(f"    {name}:")[2].partition('"""')[2]
    unit = 1 if "in seconds" in described.partition('"""')[0] else 1000
    moment = as_datetime(cls, name, int(NEW_YEAR.timestamp()) * unit)
    assert moment == NEW_YEAR
    assert moment.tzinfo is UTC


@each_stamp
def test_where_there_is_no_time_there_is_none(cls: type[Any], name: str) -> None:
    """Authlete writes 0 for none, and takes what is below for 0."""
    for stamp in (None, 0, -1, -(2**63)):
        assert as_datetime(cls, name, stamp) is None, stamp


@given(stamp=st.integers(min_value=1, max_value=2**63 - 1), hours=st.integers(-23, 23))
def test_any_stamp_is_a_datetime_that_every_time_zone_can_show(stamp: int, hours: int) -> None:
    moment = as_datetime(AccessToken, "created_at", stamp)
    assert moment is not None
    assert moment.astimezone(timezone(timedelta(hours=hours))) == moment
    if moment < LATEST:
        assert (moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1) == stamp


@given(stamps=st.tuples(int64, int64))
def test_the_order_of_stamps_is_kept(stamps: tuple[int, int]) -> None:
    """Also of those after 9999-12-31, as which all of them count."""
    earlier, later = (
        as_datetime(IntrospectionResponse, "auth_time", stamp) for stamp in sorted(stamps)
    )
    assert earlier is None or (later is not None and earlier <= later <= LATEST)


def test_it_is_no_field() -> None:
    """It is neither read from JSON nor written to it."""
    wire: dict[str, object] = {"createdAt": 1, "createdAtDatetime": 2}
    token = read_wire(AccessToken, wire)
    assert write_json(token) == b'{"createdAt":1}'
    assert "datetime" not in repr(token)
