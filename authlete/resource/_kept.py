"""Answers about tokens that are kept for a while, by a hash of the token."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Protocol

import attrs

if TYPE_CHECKING:
    from ..models.introspection.process import IntrospectionResponse


@attrs.define
class Kept:
    """An answer, and how far it goes."""

    answer: IntrospectionResponse
    service: str
    thumbprint: str | None
    """The key by whose proof the token was presented."""
    since: float
    until: float

    def is_fresh(self, service: str, now: float) -> bool:
        """Tell whether it may be used; a clock that was turned back makes nothing younger."""
        return self.since <= now < self.until and self.service == service


class KeptAnswers(Protocol):
    """Where answers are kept."""

    evicted: int
    """How many were dropped because there were too many."""

    def __len__(self) -> int:
        """Tell how many are in the memory of this process."""
        ...

    async def get(self, digest: str) -> tuple[Kept | None, bytes]:
        """Find an answer, and which time it is that the token is remembered."""
        ...

    async def keep(self, digest: str, kept: Kept, generation: bytes) -> None:
        """Keep an answer, unless the token was forgotten since ``get``."""
        ...

    async def forget(self, digest: str) -> bool:
        """Drop an answer; tell whether it is sure that nobody will use it."""
        ...


class AnswersInMemory:
    """Answers in the memory of one process, for any number of threads."""

    def __init__(self, most: int) -> None:
        self.evicted = 0
        self._most = most
        self._kept: dict[str, Kept] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        """Tell how many there are, those included that are too old."""
        return len(self._kept)

    async def get(self, digest: str) -> tuple[Kept | None, bytes]:
        """Find an answer."""
        return self._kept.get(digest), b""

    async def keep(self, digest: str, kept: Kept, generation: bytes) -> None:
        """Keep an answer; beyond the limit, the oldest is dropped.

        A refusal drops nothing: else whoever makes up tokens would empty the cache.
        """
        del generation  # ``forget`` reaches all that is under way in this process by itself
        with self._lock:
            known = self._kept.pop(digest, None) is not None
            if not kept.answer.usable and not known and len(self._kept) >= self._most:
                return
            self._kept[digest] = kept
            if len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
                self.evicted += 1

    async def forget(self, digest: str) -> bool:
        """Drop an answer."""
        with self._lock:
            self._kept.pop(digest, None)
        return True
