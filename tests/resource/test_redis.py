"""One cache for several processes, by a Redis server of the test's own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from redis.asyncio import Redis

from authlete import IntrospectionCache
from authlete.errors import RequestValidationError
from authlete.resource.redis import RedisStore
from tests.resource.support import issue, passed, refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from authlete import AuthleteCore
    from authlete.sandbox import Clock, Sandbox

PATIENCE = 20.0  # seconds after which a server that does not serve is a failure


@contextmanager
def server(socket: Path, *options: str) -> Iterator[None]:
    """Run a Redis server that listens on a socket of this machine alone."""
    program = shutil.which("redis-server")
    assert program, "redis-server is not installed"
    command = [program, *options, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir"]
    with subprocess.Popen(  # noqa: S603 - our own server
        [*command, str(socket.parent)], stdout=subprocess.DEVNULL
    ) as process:
        try:
            until = time.monotonic() + PATIENCE
            while not socket.exists():
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.01)
            yield
        finally:
            process.terminate()


@pytest.fixture
def socket() -> Iterator[Path]:
    """Where a server may listen; a short path, as sockets need."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "redis"


@asynccontextmanager
async def connected(socket: Path, **settings: Any) -> AsyncIterator[Redis]:
    async with Redis(unix_socket_path=str(socket), **settings) as redis:
        yield redis


@pytest.mark.redis
@pytest.mark.parametrize("decode", [False, True])
async def test_workers_know_what_one_of_them_was_told(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, socket: Path, *, decode: bool
) -> None:
    """Answers, and what is forgotten. Whatever the client makes of bytes."""
    token = issue(sandbox)
    header = f"Bearer {token}"
    with server(socket):
        async with (
            connected(socket, decode_responses=decode) as first,
            connected(socket, decode_responses=decode) as second,
        ):
            one, other = (
                IntrospectionCache(max_age=10, store=RedisStore(redis), clock=clock)
                for redis in (first, second)
            )
            answer = await passed(core, header, cache=one)
            assert await passed(core, header, cache=other) == answer
            assert other.statistics.hits == 1
            assert await one.forget(token)
            await passed(core, header, cache=other)
            assert other.statistics.misses == 1


@pytest.mark.redis
async def test_redis_holds_no_token_and_nothing_for_long(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, socket: Path
) -> None:
    token = issue(sandbox)
    with server(socket):
        async with connected(socket) as redis:
            cache = IntrospectionCache(
                max_age=10, store=RedisStore(redis, prefix="p:"), clock=clock
            )
            await passed(core, f"Bearer {token}", cache=cache)
            await cache.forget(token)
            keys = await redis.keys("*")
            assert len(keys) == 2
            for key in keys:
                assert key.startswith(b"p:")
                assert token.encode() not in key + (await redis.get(key))
                assert 0 < await redis.pttl(key) <= 11_000


@pytest.mark.redis
@pytest.mark.parametrize("decode", [False, True])
async def test_whatever_else_stands_in_redis_is_as_good_as_nothing(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, socket: Path, *, decode: bool
) -> None:
    """Values of another kind, and bytes that are no text."""
    header = f"Bearer {issue(sandbox)}"
    with server(socket):
        async with connected(socket, decode_responses=decode) as redis:
            for spoil in (lambda key: redis.lpush(key, "x"), lambda key: redis.set(key, b"\xff")):
                cache = IntrospectionCache(store=RedisStore(redis), clock=clock)
                await passed(core, header, cache=cache)
                (key,) = await redis.keys("*:answer")
                await redis.delete(key)
                await spoil(key)
                await passed(core, header, cache=cache)
                assert cache.statistics.misses == 2
                await redis.flushall()


@pytest.mark.redis
async def test_nor_does_the_log_say_where_redis_is_or_with_which_password(
    core: AuthleteCore,
    sandbox: Sandbox,
    clock: Clock,
    socket: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    with server(socket, "--requirepass", "other"):
        async with connected(socket, password="canary") as redis:
            cache = IntrospectionCache(store=RedisStore(redis), clock=clock)
            await passed(core, f"Bearer {issue(sandbox)}", cache=cache)
    assert "going on without its store" in caplog.text
    assert "canary" not in caplog.text
    assert str(socket) not in caplog.text


@pytest.mark.redis
async def test_with_redis_down_it_goes_on_without_and_says_so_once(
    core: AuthleteCore,
    sandbox: Sandbox,
    clock: Clock,
    socket: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    token = issue(sandbox)
    async with connected(socket) as redis:
        cache = IntrospectionCache(store=RedisStore(redis), clock=clock)
        with server(socket):
            await passed(core, f"Bearer {token}", cache=cache)
        for _ in range(5):
            await passed(core, f"Bearer {token}", cache=cache)
            await refused(core, "Bearer unknown", cache=cache)
        assert not await cache.forget(token)
    warnings = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(warnings) == 1
    assert warnings[0].startswith("introspection cache: going on without its store")


def test_what_cannot_be_used_is_refused() -> None:
    wrong: list[tuple[Any, Any, str]] = [
        ("redis://", "p", "redis"),
        (None, "p", "redis"),
        (Redis(), "", "prefix"),
        (Redis(), 1, "prefix"),
    ]
    for redis, prefix, path in wrong:
        with pytest.raises(RequestValidationError) as caught:
            RedisStore(redis, prefix=prefix)
        assert caught.value.path == path


def test_it_prints_no_password() -> None:
    assert repr(RedisStore(Redis(password="canary"))) == (
        "RedisStore(prefix='authlete:introspection:')"
    )
