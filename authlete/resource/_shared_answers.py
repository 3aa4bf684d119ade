"""Answers that several processes share, by a store that may fail."""

from __future__ import annotations

import logging
from contextlib import suppress
from secrets import token_hex
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeVar, cast

import attrs

from .._aio import CancelScope, current_time
from .._engine.codec import MismatchError, parse_json, read_wire, write_json
from ..models.introspection.process import IntrospectionResponse  # noqa: TC001 - the codec reads it
from ._kept import Kept

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .cache_store import CacheStore

logger = logging.getLogger("authlete")

T = TypeVar("T")

TIMEOUT: Final = 0.5  # seconds; who waits longer is better served by Authlete
PAUSE: Final = 1.0  # seconds without the store once it has failed
MILLISECOND: Final = 1000
SLACK: Final = 1.0  # seconds, for what a store rounds
LENGTH: Final = 16  # of a generation, in bytes
FIRST: Final = b"0" * LENGTH


@attrs.frozen
class Stored:
    """A kept answer as a store has it; times are milliseconds since the epoch."""

    answer: IntrospectionResponse
    service: str
    since: int
    until: int
    thumbprint: str | None = None


class StoreError(Exception):
    """The store cannot be used."""


class SharedAnswers:
    """Answers in a store, in place of memory.

    Each value begins with the generation of its token. ``forget`` begins another, so that no
    process uses a value from before, not even one that was on its way at that time.
    """

    evicted = 0

    def __init__(self, store: CacheStore, longest: float) -> None:
        self._store = store
        self._longest = longest
        self._failing: set[str] = set()
        """Its methods that failed the last time: one that is full, or read-only, can be read."""
        self._failed_at = 0.0

    def __len__(self) -> int:
        """Tell that there is nothing in memory."""
        return 0

    async def get(self, digest: str) -> tuple[Kept | None, bytes]:
        """Find an answer, and the generation of its token; neither if the store has failed."""
        if self._failing and monotonic() < self._failed_at + PAUSE:
            return None, b""
        try:
            value, generation = await self._use("get", lambda: self._values(digest))
        except StoreError:
            return None, b""
        generation = generation or FIRST
        if value is None or not value.startswith(generation):
            return None, generation
        return _read(value.removeprefix(generation)), generation

    async def keep(self, digest: str, kept: Kept, generation: bytes, seconds: float) -> None:
        """Keep an answer, unless the store has failed."""
        if generation:
            value = generation + _written(kept)
            with suppress(StoreError):
                await self._use("set", lambda: self._store.set(_answer(digest), value, seconds))

    async def forget(self, digest: str) -> bool:
        """Begin another generation, and tell whether the store knows."""
        generation = token_hex(LENGTH // 2).encode()

        async def tell() -> None:
            await self._store.set(_generation(digest), generation, self._longest + SLACK)
            # Else the answer would be good again where a store that is full drops the generation.
            await self._store.set(_answer(digest), b"", SLACK)

        try:
            await self._use("set", tell)
        except StoreError:
            return False
        return True

    async def _values(self, digest: str) -> tuple[bytes | None, bytes | None]:
        values = cast("list[object]", await self._store.get(_answer(digest), _generation(digest)))
        value, generation = values
        if not (isinstance(value, bytes | None) and isinstance(generation, bytes | None)):
            raise TypeError
        return value, generation

    async def _use(self, method: str, work: Callable[[], Awaitable[T]]) -> T:
        """Wait for the store, for a moment.

        Raises:
            StoreError: it failed; the log tells, once.
        """
        with CancelScope(deadline=current_time() + TIMEOUT):
            try:
                result = await work()
            except Exception as error:  # noqa: BLE001 - a store may raise anything
                self._note_failure(method, type(error).__name__)
                raise StoreError from None
            self._note_success(method)
            return result
        self._note_failure(method, "TimeoutError")
        raise StoreError

    def _note_failure(self, method: str, reason: str) -> None:
        if not self._failing:
            logger.warning("introspection cache: going on without its store (%s)", reason)
        self._failing.add(method)
        self._failed_at = monotonic()

    def _note_success(self, method: str) -> None:
        if method in self._failing:
            self._failing.remove(method)
            if not self._failing:
                logger.info("introspection cache: its store answers again")


def _answer(digest: str) -> str:
    return f"{digest}:answer"


def _generation(digest: str) -> str:
    return f"{digest}:generation"


def _written(kept: Kept) -> bytes:
    since, until = int(kept.since * MILLISECOND), int(kept.until * MILLISECOND)
    return write_json(Stored(kept.answer, kept.service, since, until, kept.thumbprint))


def _read(value: bytes) -> Kept | None:
    """Read what some process wrote, perhaps one of another version of the SDK."""
    try:
        stored = read_wire(Stored, parse_json(value))
    except MismatchError:
        return None
    since, until = stored.since / MILLISECOND, stored.until / MILLISECOND
    return Kept(stored.answer, stored.service, stored.thumbprint, since, until)
