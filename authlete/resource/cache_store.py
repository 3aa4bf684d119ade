"""What an introspection cache needs of a store that several processes share."""

from __future__ import annotations

from typing import Protocol

__all__ = ["CacheStore"]


class CacheStore(Protocol):
    """Where several processes share what they know; keys are hashes, values hold no token.

    Its methods may raise: the cache then goes on without it for a moment.
    """

    async def get(self, *keys: str) -> list[bytes | None]:
        """Return the value of each key, ``None`` where there is none."""
        ...

    async def set(self, key: str, value: bytes, seconds: float) -> None:
        """Keep a value, in place of any other, for so many seconds."""
        ...
