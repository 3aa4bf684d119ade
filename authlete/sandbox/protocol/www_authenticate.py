"""The ``WWW-Authenticate`` header, by which a resource server refuses a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

QUOTABLE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")


def challenge(scheme: str, error: str, **parameters: str) -> str:
    """Write a challenge (RFC 6750 §3)."""
    pairs = {"error": error, **parameters}
    return f"{scheme} " + ",".join(f'{name}="{value}"' for name, value in pairs.items())


def word_list(words: Iterable[str]) -> str:
    """Join words with spaces; a word that would end its quotes, or the header, is left out."""
    return " ".join(word for word in words if QUOTABLE.fullmatch(word))
