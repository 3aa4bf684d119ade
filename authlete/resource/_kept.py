"""Answers about tokens that are kept for a while, by a hash of the token."""

from __future__ import annotations

from secrets import token_bytes
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final, Protocol

import attrs

if TYPE_CHECKING:
    from ..models.introspection.process import IntrospectionResponse

BEGINNING: Final = 3  # letters of a digest: 4,096 generations at most
GENERATION: Final = 8  # bytes
NOTHING: Final = None, 0.0


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
        """Tell whether it may be used; one that the clock calls of the future may not."""
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

    async def keep(self, digest: str, kept: Kept, generation: bytes, seconds: float) -> None:
        """Keep an answer for so many seconds, unless the token was forgotten since ``get``."""
        ...

    async def forget(self, digest: str) -> bool:
        """Drop an answer; tell whether it is sure that nobody will use it."""
        ...


class AnswersInMemory:
    """Answers in the memory of one process, for any number of threads."""

    def __init__(self, most: int) -> None:
        self.evicted = 0
        self._most = most
        self._kept: dict[str, tuple[Kept, float]] = {}
        """Each with the end of its time by a clock that nobody can turn back."""
        self._generations: dict[str, bytes] = {}
        """What ``forget`` began, by how digests begin: one for each would be too many."""
        self._lock = Lock()

    def __len__(self) -> int:
        """Tell how many there are, those included that are too old."""
        return len(self._kept)

    async def get(self, digest: str) -> tuple[Kept | None, bytes]:
        """Find an answer, and the generation that it would belong to."""
        generation = self._generations.get(digest[:BEGINNING], b"")
        kept, until = self._kept.get(digest, NOTHING)
        return kept if monotonic() < until else None, generation

    async def keep(self, digest: str, kept: Kept, generation: bytes, seconds: float) -> None:
        """Keep an answer; beyond the limit, the oldest is dropped.

        A refusal drops nothing: else whoever makes up tokens would empty the cache.
        """
        with self._lock:
            if generation != self._generations.get(digest[:BEGINNING], b""):
                return
            known = self._kept.pop(digest, None) is not None
            if not kept.answer.usable and not known and len(self._kept) >= self._most:
                return
            self._kept[digest] = kept, monotonic() + seconds
            if len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
                self.evicted += 1

    async def forget(self, digest: str) -> bool:
        """Drop an answer, and begin another generation."""
        with self._lock:
            self._generations[digest[:BEGINNING]] = token_bytes(GENERATION)
            self._kept.pop(digest, None)
        return True
