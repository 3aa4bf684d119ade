"""The clock that a test moves."""

from __future__ import annotations

import math
import time

import pytest

from authlete.sandbox import Clock


def test_it_stands_still_at_the_present_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole one: what expires in n seconds has expired when it advanced by n."""
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.75)
    clock = Clock()
    monkeypatch.undo()
    assert clock() == clock() == 1_700_000_000


def test_it_goes_where_it_is_told() -> None:
    clock = Clock(1_700_000_000)
    clock.advance(0.5)
    assert clock() == clock.now == 1_700_000_000.5
    clock.advance(-60)
    assert clock() == 1_699_999_940.5
    clock.now = 0
    assert clock() == 0


@pytest.mark.parametrize("moment", [-1, 1_700_000_000_000, math.nan, math.inf])
def test_a_moment_that_nobody_means_is_refused(moment: float) -> None:
    """Milliseconds above all; the clock stays where it was."""
    with pytest.raises(ValueError, match="is not in seconds"):
        Clock(moment)
    clock = Clock(0)
    with pytest.raises(ValueError, match="is not in seconds"):
        clock.now = moment
    with pytest.raises(ValueError, match="is not in seconds"):
        clock.advance(moment)
    assert clock() == 0
