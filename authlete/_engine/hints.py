"""What was probably meant by a key that is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .mismatch import step_to
from .values import plain_str

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NOT_A_FIELD = "is not a field here"
MAX_HINTS = 20  # of one object: to find the closest name takes milliseconds
LONGEST = 64  # characters of a key that may be a misspelt one
ALIKE = 0.8  # ratio of difflib, from which on two names are taken for the same


def unknown_keys(
    keys: Iterable[object], names: Iterable[str], inside: str = "", inner_names: Iterable[str] = ()
) -> Iterator[tuple[str, str]]:
    """Yield the step that leads to each unknown key, and what to write in its place.

    Args:
        keys: what the caller wrote; they may be anything.
        names: the keys that are known.
        inside: the one of them whose value has keys, too.
        inner_names: these keys.
    """
    hints = {
        **{_squashed(name): f"{name} belongs inside {inside}" for name in inner_names},
        **{_squashed(name): f"did you mean {name}?" for name in names},
    }
    for number, key in enumerate(sorted(keys, key=step_to)):
        hint = _hint(key, hints) if number < MAX_HINTS else None
        yield step_to(key), f"{NOT_A_FIELD} ({hint})" if hint else NOT_A_FIELD


def _hint(key: object, hints: Mapping[str, str]) -> str | None:
    if not isinstance(key, str) or len(key) > LONGEST:
        return None
    squashed = _squashed(plain_str(key))
    return hints.get(squashed) or _closest(squashed, hints)


def _squashed(name: str) -> str:
    """Leave out what words are separated by, and their case: ``grantType`` is ``grant_type``."""
    return name.replace("_", "").replace("-", "").lower()


def _closest(squashed: str, hints: Mapping[str, str]) -> str | None:
    # Imported here: only who misspells a key waits for it.
    from difflib import get_close_matches  # noqa: PLC0415

    found = get_close_matches(squashed, [*hints], n=1, cutoff=ALIKE)
    return hints[found[0]] if found else None
