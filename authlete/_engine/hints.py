"""What was probably meant by a key that is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .values import plain_str

if TYPE_CHECKING:
    from collections.abc import Iterable

NOT_A_FIELD = "is not a field here"
LONGEST = 64  # characters of a key that may be a misspelt one
ALIKE = 0.8  # ratio of difflib, from which on two names are taken for the same


def unknown_key(
    key: object, names: Iterable[str], inside: str = "", inner_names: Iterable[str] = ()
) -> str:
    """Say that a key is not known, and what to write in its place; it may be anything itself.

    Args:
        key: what the caller wrote.
        names: the keys that are known in its place.
        inside: the one of them whose value has keys, too.
        inner_names: these keys.
    """
    if not isinstance(key, str) or len(key) > LONGEST:
        return NOT_A_FIELD
    hints = {
        **{_squashed(name): f"{name} belongs inside {inside}" for name in inner_names},
        **{_squashed(name): f"did you mean {name}?" for name in names},
    }
    squashed = _squashed(plain_str(key))
    meant = squashed if squashed in hints else _closest(squashed, hints)
    return f"{NOT_A_FIELD} ({hints[meant]})" if meant else NOT_A_FIELD


def _squashed(name: str) -> str:
    """Leave out what words are separated by, and their case: ``grantType`` is ``grant_type``."""
    return name.replace("_", "").replace("-", "").lower()


def _closest(squashed: str, names: Iterable[str]) -> str | None:
    # Imported here: only who misspells a key waits for it.
    from difflib import get_close_matches  # noqa: PLC0415

    found = get_close_matches(squashed, [*names], n=1, cutoff=ALIKE)
    return found[0] if found else None
