"""Files of the project that are written from others, so that nothing is stated twice by hand.

``python -m tests.derived`` brings them up to date; ``test_derived.py`` tells when that is due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import stubs, typed_dicts

if TYPE_CHECKING:
    from pathlib import Path


def derived() -> dict[Path, str]:
    """Return each derived file and what it has to hold."""
    return {**typed_dicts.files(), **stubs.files()}
