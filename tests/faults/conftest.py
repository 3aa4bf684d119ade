from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.calls import leaving_no_socket

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _nothing_left_open() -> Iterator[None]:
    """Whatever a test does, it leaves no socket behind."""
    with leaving_no_socket():
        yield
