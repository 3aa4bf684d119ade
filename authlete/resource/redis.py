"""One cache for several processes, by Redis (extra ``redis``); the only importer of its client."""

from __future__ import annotations

from typing import Final

from redis.asyncio import Redis

from ._arguments import refuse, text_problems, type_problems

__all__ = ["RedisStore"]

MILLISECOND: Final = 1000


class RedisStore:
    """A store for ``IntrospectionCache`` in Redis, for as many processes as use the same one.

    Whoever can write there decides which tokens pass: let only resource servers do. The client
    remains the caller's, to be closed by the caller. On asyncio only.

    Args:
        redis: the client.
        prefix: what all keys begin with.

    Raises:
        RequestValidationError: an argument cannot be used; ``path`` names it.
    """

    def __init__(self, redis: Redis, *, prefix: str = "authlete:introspection:") -> None:
        refuse(
            (
                *type_problems("redis", redis, Redis),
                *text_problems(("prefix",), {"prefix": prefix}),
            )
        )
        self._redis = redis
        self._prefix = prefix

    def __repr__(self) -> str:
        """Say where its keys are; the client may hold a password."""
        return f"{type(self).__name__}(prefix={self._prefix!r})"

    async def get(self, *keys: str) -> list[bytes | None]:
        """Return the value of each key, ``None`` where there is none."""
        values = await self._redis.mget([self._prefix + key for key in keys])
        return [value.encode() if isinstance(value, str) else value for value in values]

    async def set(self, key: str, value: bytes, seconds: float) -> None:
        """Keep a value, in place of any other, for so many seconds."""
        await self._redis.set(self._prefix + key, value, px=max(1, int(seconds * MILLISECOND)))
