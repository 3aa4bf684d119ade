"""One cache for several workers, by a store that may fail; each worker has a cache of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import pytest

from authlete import IntrospectionCache
from authlete.sandbox import Clock, Sandbox
from tests.bulk.support import each_loop, run
from tests.fakes import TOKEN, client, in_virtual_time, reply
from tests.resource.support import (
    HERE,
    KEY,
    SERVICE,
    core_of,
    issue,
    passed,
    proof,
    refused,
)

if TYPE_CHECKING:
    from authlete import AuthleteCore

GOOD = {"action": "OK", "usable": True, "scopes": ["history.read"], "expiresAt": 10**15}


@attrs.define
class MemoryStore:
    """A store in memory, which may be told to fail or to hang."""

    values: dict[str, bytes] = attrs.field(factory=dict[str, bytes])
    seconds: dict[str, float] = attrs.field(factory=dict[str, float])
    failing: bool = False
    hanging: bool = False
    full: bool = False
    uses: int = 0

    async def get(self, *keys: str) -> list[bytes | None]:
        """Return values."""
        await self._used()
        return [self.values.get(key) for key in keys]

    async def set(self, key: str, value: bytes, seconds: float) -> None:
        """Keep a value."""
        if self.full:
            raise MemoryError
        await self._used()
        self.values[key] = value
        self.seconds[key] = seconds

    async def _used(self) -> None:
        self.uses += 1
        if self.failing:
            raise OSError("secret address")
        if self.hanging:
            await anyio.sleep_forever()


@pytest.fixture
def store() -> MemoryStore:
    """A store that works."""
    return MemoryStore()


@each_loop
def test_one_worker_uses_what_another_was_told(loop: str) -> None:
    """The whole answer, down to what no other process could know by itself."""

    async def scenario() -> None:
        clock, store = Clock(), MemoryStore()
        with Sandbox(services=[SERVICE], clock=clock) as sandbox:
            one, other = (
                IntrospectionCache(max_age=10, store=store, clock=clock) for _ in range(2)
            )
            async with core_of(sandbox) as core:
                header = f"Bearer {issue(sandbox, acr='gold')}"
                first = await passed(core, header, cache=one)
                assert await passed(core, header, cache=other) == first
                assert (other.statistics.hits, other.statistics.entries) == (1, 0)
                clock.advance(10)
                await passed(core, header, cache=other)
                assert other.statistics.misses == 1

    run(loop, scenario)


async def test_a_proof_made_by_the_right_key_is_known_to_be_so_everywhere(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, store: MemoryStore
) -> None:
    token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
    for hits in (0, 1):
        cache = IntrospectionCache(store=store, clock=clock)
        await passed(core, f"DPoP {token}", cache=cache, **HERE, dpop=proof(token, clock))
        assert cache.statistics.hits == hits


async def test_what_one_worker_forgets_no_other_uses(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, store: MemoryStore
) -> None:
    """From then on answers are kept again."""
    one, other = (IntrospectionCache(max_age=10, store=store, clock=clock) for _ in range(2))
    token = issue(sandbox)
    await passed(core, f"Bearer {token}", cache=one)
    assert await other.forget(token)
    for misses in (2, 2):
        await passed(core, f"Bearer {token}", cache=one)
        assert one.statistics.misses == misses


def test_nor_what_was_under_way_in_another_worker() -> None:
    async def main() -> None:
        store = MemoryStore()
        one, other = (IntrospectionCache(store=store) for _ in range(2))
        go_on = anyio.Event()

        async def slow(_: object) -> Any:
            await go_on.wait()
            return reply(body=GOOD)

        core, transport = client(slow, reply(body={"action": "UNAUTHORIZED"}))
        async with anyio.create_task_group() as tasks:

            async def request() -> None:
                await passed(core, f"Bearer {TOKEN}", service_id="1", cache=one)

            tasks.start_soon(request)
            await anyio.wait_all_tasks_blocked()
            assert await other.forget(TOKEN)
            go_on.set()
        assert len(store.values) == 2
        await refused(core, f"Bearer {TOKEN}", service_id="1", cache=one)
        assert len(transport.requests) == 2

    in_virtual_time(main)


async def test_a_store_holds_nothing_that_is_of_use_elsewhere(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, store: MemoryStore
) -> None:
    """No token, and no hash by which Authlete would know one; and nothing for long."""
    cache = IntrospectionCache(max_age=10, store=store, clock=clock)
    token = issue(sandbox)
    await passed(core, f"Bearer {token}", cache=cache)
    assert [*store.seconds.values()] == [10]
    await cache.forget(token)
    (record,) = (await sandbox_tokens(core)).access_tokens
    held = repr(store.values)
    assert token not in held
    assert record.access_token_hash
    assert record.access_token_hash not in held
    assert set(store.seconds.values()) == {1, 11}


async def sandbox_tokens(core: AuthleteCore) -> Any:
    from authlete import token_operations_list_tokens  # noqa: PLC0415

    return (await token_operations_list_tokens(core, {})).unwrap()


async def test_while_the_store_is_down_it_goes_on_without(
    core: AuthleteCore,
    sandbox: Sandbox,
    clock: Clock,
    store: MemoryStore,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """And says so once, without what the store said, which may hold a password."""
    cache = IntrospectionCache(store=store, clock=clock)
    token = issue(sandbox)
    store.failing = True
    for _ in range(3):
        await passed(core, f"Bearer {token}", cache=cache, scopes=["history.read"])
    assert not await cache.forget(token)
    assert store.uses == 2  # it is left alone for a moment, save where somebody has to be told
    warnings = [record for record in caplog.records if record.levelname == "WARNING"]
    assert [record.getMessage() for record in warnings] == [
        "introspection cache: going on without its store (OSError)"
    ]
    assert "secret" not in caplog.text


async def test_when_it_is_back_it_is_used_again(
    core: AuthleteCore,
    sandbox: Sandbox,
    store: MemoryStore,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = 0.0
    monkeypatch.setattr("authlete.resource._shared_answers.monotonic", lambda: now)
    caplog.set_level("INFO", "authlete")
    cache = IntrospectionCache(store=store)
    token = issue(sandbox)
    for store.failing in (True, False, True):
        now += 1
        for _ in range(2):
            await passed(core, f"Bearer {token}", cache=cache)
    assert cache.statistics.hits == 1
    said = [record.getMessage() for record in caplog.records if "cache" in record.getMessage()]
    assert said == [
        "introspection cache: going on without its store (OSError)",
        "introspection cache: its store answers again",
        "introspection cache: going on without its store (OSError)",
    ]


async def test_a_store_that_takes_nothing_more_is_spoken_of_once(
    core: AuthleteCore,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One that is full, or a replica, can still be read."""
    now = 0.0
    monkeypatch.setattr("authlete.resource._shared_answers.monotonic", lambda: now)
    caplog.set_level("INFO", "authlete")
    store = MemoryStore(failing=True)
    cache = IntrospectionCache(store=store)
    token = issue(sandbox)
    await passed(core, f"Bearer {token}", cache=cache)
    assert not await cache.forget(token)
    store.failing = False
    for store.full in (True, True, True, False):
        now += 1
        await passed(core, f"Bearer {token}", cache=cache)
    said = [record.getMessage() for record in caplog.records if "cache" in record.getMessage()]
    assert said == [
        "introspection cache: going on without its store (OSError)",
        "introspection cache: its store answers again",
    ]


@pytest.mark.parametrize(
    "answer", [None, [], [None], [None, None, None], ["x", None], [None, 1], "ab", 1], ids=repr
)
async def test_a_store_that_answers_nonsense_has_failed(
    core: AuthleteCore, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    async def get(*_: object) -> Any:
        return answer

    store = MemoryStore()
    monkeypatch.setattr(MemoryStore, "get", get)
    await passed(core, f"Bearer {issue(sandbox)}", cache=IntrospectionCache(store=store))
    assert store.values == {}


async def test_a_store_that_drops_what_it_likes_revives_nothing(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, store: MemoryStore
) -> None:
    """Redis does when its memory is full."""
    cache = IntrospectionCache(store=store, clock=clock)
    token = issue(sandbox)
    await passed(core, f"Bearer {token}", cache=cache)
    await cache.forget(token)
    store.values = {key: value for key, value in store.values.items() if ":answer" in key}
    await passed(core, f"Bearer {token}", cache=cache)
    assert cache.statistics.hits == 0


async def test_an_answer_that_took_long_is_kept_for_what_is_left(
    clock: Clock, store: MemoryStore
) -> None:
    """So that no process whose clock is late uses it for longer."""

    async def slow(_: object) -> Any:
        clock.advance(4)
        return reply(body=GOOD)

    cache = IntrospectionCache(max_age=10, store=store, clock=clock)
    await passed(client(slow)[0], f"Bearer {TOKEN}", service_id="1", cache=cache)
    assert [*store.seconds.values()] == [6]


def test_a_store_that_hangs_is_not_waited_for() -> None:
    async def main() -> None:
        core, _ = client(reply(body=GOOD))
        cache = IntrospectionCache(store=MemoryStore(hanging=True))
        began = anyio.current_time()
        for _ in range(3):
            await passed(core, f"Bearer {TOKEN}", service_id="1", cache=cache)
        assert not await cache.forget(TOKEN)
        assert anyio.current_time() - began == 1

    in_virtual_time(main)


async def test_a_store_that_fails_when_it_is_told_does_no_harm(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock
) -> None:
    cache = IntrospectionCache(store=MemoryStore(full=True), clock=clock)
    await passed(core, f"Bearer {issue(sandbox)}", cache=cache)


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value[:0],
        lambda value: value[:16],
        lambda value: value[:16] + b"{",
        lambda value: value[:16] + b"[]",
        lambda value: value.replace(b'"since"', b'"from"'),
        lambda value: value.replace(b'"subject":"john"', b'"subject":1'),
        lambda value: b"1" + value[1:],
    ],
)
async def test_what_cannot_be_read_is_as_good_as_nothing(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, store: MemoryStore, change: Any
) -> None:
    """Some other version of the SDK may have written it."""
    cache = IntrospectionCache(store=store, clock=clock)
    header = f"Bearer {issue(sandbox)}"
    await passed(core, header, cache=cache)
    (key,) = store.values
    assert json.loads(store.values[key][16:])["answer"]["subject"] == "john"
    store.values[key] = change(store.values[key])
    await passed(core, header, cache=cache)
    assert cache.statistics.misses == 2
