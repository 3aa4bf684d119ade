"""One introspection for many requests: what is kept, for how long, and what never is."""

from __future__ import annotations

import copy
import gc
import math
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
import pytest

from authlete import (
    Err,
    IntrospectionCache,
    Ok,
    RequestOptions,
    check_bearer,
    token_operations_update,
)
from authlete.errors import ConnectError, NoResponseError, RequestValidationError
from authlete.models import Service
from authlete.resource._kept import AnswersInMemory
from authlete.resource._proofs import UsedProofs
from authlete.sandbox import Sandbox
from tests.bulk.support import each_loop, run
from tests.fakes import TOKEN, client, in_virtual_time, reply
from tests.resource.support import (
    CERTIFICATE,
    HERE,
    KEY,
    OTHER_CERTIFICATE,
    OTHER_KEY,
    THUMBPRINT,
    core_of,
    issue,
    passed,
    proof,
    refused,
    told,
)

if TYPE_CHECKING:
    from authlete import AuthleteCore
    from authlete.sandbox import Clock
    from authlete.transport import HttpRequest, HttpResponse

MAX_AGE = 10
GOOD = {"action": "OK", "usable": True, "scopes": ["history.read"]}
UNKNOWN = {"action": "UNAUTHORIZED", "usable": False, "existent": False}


@pytest.fixture
def cache(clock: Clock) -> IntrospectionCache:
    """A cache that goes by the sandbox's clock."""
    return IntrospectionCache(max_age=MAX_AGE, clock=clock)


def asked(sandbox: Sandbox) -> int:
    """Tell how often the sandbox was asked, since this was asked for the last time."""
    count = len(sandbox.requests)
    sandbox.forget_requests()
    return count


async def revoke(core: AuthleteCore, token: str) -> None:
    request: Any = {"token_update_request": {"access_token": token, "access_token_expires_at": 1}}
    assert (await token_operations_update(core, request)).ok


@each_loop
def test_two_hundred_requests_at_once_with_one_token_are_one_call(loop: str) -> None:
    """Each of them is judged by its own requirements."""

    async def scenario() -> None:
        with Sandbox() as sandbox:
            core = core_of(sandbox, service_id="715948317")
            cache = IntrospectionCache()
            header = f"Bearer {sandbox.issue('a', subject='john', service_id='715948317')}"
            statuses: list[int] = []

            async def request(scope: str) -> None:
                match await check_bearer(core, header, cache=cache, scopes=[scope]):
                    case Ok():
                        statuses.append(200)
                    case Err(error):
                        statuses.append(getattr(error, "status_code", 0))

            async with core, anyio.create_task_group() as tasks:
                for number in range(200):
                    tasks.start_soon(request, "ab"[number % 2])
            assert sorted(statuses) == [200] * 100 + [403] * 100
            assert len(sandbox.requests) == 1
            assert (cache.statistics.misses, cache.statistics.shared) == (1, 199)

    run(loop, scenario)


async def test_an_answer_is_used_until_it_is_as_old_as_allowed(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, cache: IntrospectionCache
) -> None:
    header = f"Bearer {issue(sandbox)}"
    first = await passed(core, header, cache=cache, scopes=["history.read"])
    clock.advance(MAX_AGE - 1)
    assert await passed(core, header, cache=cache, scopes=["history.read"]) == first
    assert asked(sandbox) == 1
    clock.advance(1)
    await passed(core, header, cache=cache)
    assert asked(sandbox) == 1
    assert (cache.statistics.hits, cache.statistics.misses) == (1, 2)


async def test_nor_is_it_used_when_the_token_has_expired(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, cache: IntrospectionCache
) -> None:
    header = f"Bearer {issue(sandbox, expires_in=3)}"
    await passed(core, header, cache=cache)
    clock.advance(2)
    await passed(core, header, cache=cache)
    clock.advance(1)
    assert (await refused(core, header, cache=cache)).status_code == 401


async def test_nor_when_the_clock_was_turned_back(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, cache: IntrospectionCache
) -> None:
    header = f"Bearer {issue(sandbox)}"
    await passed(core, header, cache=cache)
    clock.advance(-100)
    await passed(core, header, cache=cache)
    assert asked(sandbox) == 2


async def test_turning_the_clock_back_a_little_makes_no_answer_last_longer(
    core: AuthleteCore,
    sandbox: Sandbox,
    clock: Clock,
    cache: IntrospectionCache,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0
    monkeypatch.setattr("authlete.resource._kept.monotonic", lambda: now)
    header = f"Bearer {issue(sandbox)}"
    for moment, step, calls in [(0, 0, 1), (6, 6, 0), (9, -5, 0), (10, 0, 1)]:
        now = moment
        clock.advance(step)
        await passed(core, header, cache=cache)
        assert asked(sandbox) == calls


async def test_a_revoked_token_passes_no_longer_once_it_is_forgotten(
    core: AuthleteCore, sandbox: Sandbox, cache: IntrospectionCache
) -> None:
    """Until then it may, for as long as is allowed."""
    token = issue(sandbox)
    await passed(core, f"Bearer {token}", cache=cache)
    await revoke(core, token)
    await passed(core, f"Bearer {token}", cache=cache)
    assert await cache.forget(token)
    assert (await refused(core, f"Bearer {token}", cache=cache)).status_code == 401
    assert await cache.forget(TOKEN)  # nothing is known of it


@pytest.mark.parametrize(
    ("required", "expected"),
    [
        ({"scopes": ["history.read"]}, None),
        ({"scopes": ["history.write"]}, (403, "insufficient_scope")),
        ({"scopes": ["admin"]}, (403, "insufficient_scope")),
        ({"subject": "john"}, None),
        ({"subject": "jane"}, (403, "invalid_request")),
        ({"acr_values": ["gold", "silver"]}, None),
        ({"acr_values": ["silver"]}, (401, "insufficient_user_authentication")),
        ({"max_age": 100}, None),
        ({"max_age": 99}, (401, "insufficient_user_authentication")),
        ({"max_age": 0}, None),
        ({"max_age": -1}, None),
        ({"resources": ["https://rs.example"]}, None),
        ({"resources": ["https://other.example"]}, (401, "invalid_token")),
        ({"resources": ["https://rs.example", "https://other.example"]}, (401, "invalid_token")),
        ({"scopes": ["history.write"], "subject": "jane"}, (403, "insufficient_scope")),
        ({"subject": "jane", "acr_values": ["silver"]}, (403, "invalid_request")),
    ],
    ids=repr,
)
async def test_what_is_required_is_judged_here_as_authlete_does(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, required: Any, expected: Any
) -> None:
    """By one answer; the challenges are those of RFC 6750 and RFC 9470."""
    cache = IntrospectionCache(clock=clock)
    header = "Bearer " + issue(
        sandbox, acr="gold", auth_time=int(clock.now) - 100, resources=["https://rs.example"]
    )
    await passed(core, header, cache=cache)
    sandbox.forget_requests()
    results = [await check_bearer(core, header, cache=cache, **required) for _ in range(2)]
    assert asked(sandbox) == 0
    results.append(await check_bearer(core, header, **required))
    for result in results:
        if expected is None:
            assert result.ok
        else:
            error: Any = result.error  # type: ignore[union-attr]
            assert error.status_code == expected[0]
            assert f'error="{expected[1]}"' in error.headers["www-authenticate"]


async def test_a_token_without_scopes_or_resources_is_judged_as_well(
    core: AuthleteCore, sandbox: Sandbox, cache: IntrospectionCache
) -> None:
    header = f"Bearer {issue(sandbox, scopes=[], subject=None)}"
    await passed(core, header, cache=cache, resources=["https://rs.example"], scopes=[])
    for required in ({"scopes": ["history.read"]}, {"subject": "john"}):
        assert (await refused(core, header, cache=cache, **required)).status_code == 403
    assert (await refused(core, header, cache=cache, max_age=1)).status_code == 401
    assert asked(sandbox) == 1


@pytest.mark.parametrize(
    ("required", "challenge"),
    [
        (
            {"scopes": ["history.read", "b", "a"]},
            'Bearer error="insufficient_scope", scope="b a"',
        ),
        ({"scopes": ['"']}, 'Bearer error="insufficient_scope"'),
        ({"scopes": [""]}, 'Bearer error="insufficient_scope"'),
        ({"scopes": ["é"]}, 'Bearer error="insufficient_scope"'),
        (
            {"acr_values": ["x", "y"], "max_age": 5},
            'Bearer error="insufficient_user_authentication", acr_values="x y", max_age="5"',
        ),
    ],
    ids=repr,
)
async def test_a_challenge_says_what_to_ask_for(
    core: AuthleteCore, sandbox: Sandbox, cache: IntrospectionCache, required: Any, challenge: str
) -> None:
    """What cannot stand in it is left out."""
    header = f"Bearer {issue(sandbox)}"
    await passed(core, header, cache=cache)
    error = await refused(core, header, cache=cache, **required)
    assert error.headers == {"www-authenticate": challenge}


@pytest.mark.parametrize(
    "required",
    [
        {"required_components": ["@method"]},
        {"headers": [{"key": "a", "value": "b"}]},
        {"message": "body"},
        {"target_uri": "https://rs.example/history?a=b"},
        {"uri": "https://rs.example/userinfo"},
        {"request_body_contained": True},
    ],
    ids=lambda required: next(iter(required)),
)
async def test_what_only_authlete_can_judge_is_asked_each_time(
    core: AuthleteCore, sandbox: Sandbox, cache: IntrospectionCache, required: Any
) -> None:
    header = f"Bearer {issue(sandbox)}"
    for _ in range(2):  # the sandbox, too, leaves some of it to Authlete
        await check_bearer(core, header, cache=cache, **required)
    assert asked(sandbox) == 2
    assert cache.statistics.bypassed == 2


async def test_a_refusal_is_not_kept(
    core: AuthleteCore, sandbox: Sandbox, cache: IntrospectionCache
) -> None:
    for _ in range(2):
        error = await refused(core, f"Bearer {TOKEN}", cache=cache)
        assert told(error) == (401, "A057302", 'Bearer error="invalid_token"')
    assert asked(sandbox) == 2


async def test_unless_for_a_moment_by_choice(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock
) -> None:
    """Of a token that does not exist or has expired, which nothing can change."""
    cache = IntrospectionCache(max_age=MAX_AGE, negative_max_age=2, clock=clock)
    expired = issue(sandbox, expires_in=1)
    clock.advance(1)
    for token in (TOKEN, expired):
        refusals = [told(await refused(core, f"Bearer {token}", cache=cache)) for _ in range(3)]
        assert len({*refusals}) == 1
        assert asked(sandbox) == 1
        error = await refused(core, f"DPoP {token}", cache=cache, **HERE, dpop=proof(token, clock))
        assert error.status_code == 401
        assert asked(sandbox) == 0
        clock.advance(2)
        await refused(core, f"Bearer {token}", cache=cache)
        assert asked(sandbox) == 1


async def test_what_depends_on_who_asks_is_not_kept_even_then(clock: Clock) -> None:
    with Sandbox(services=[Service(api_key=1)], clock=clock) as sandbox:
        cache = IntrospectionCache(negative_max_age=2, clock=clock)
        async with core_of(sandbox) as core:
            header = f"Bearer {issue(sandbox, certificate_thumbprint=THUMBPRINT)}"
            for _ in range(2):
                assert (await refused(core, header, cache=cache)).result_code == "A065304"
            await passed(core, header, cache=cache, client_certificate=CERTIFICATE)
            assert asked(sandbox) == 3


async def test_refusals_do_not_drive_out_good_answers(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock
) -> None:
    """Else whoever makes up tokens would empty the cache."""
    cache = IntrospectionCache(max_entries=2, negative_max_age=5, clock=clock)
    first, second = (f"Bearer {issue(sandbox)}" for _ in range(2))
    await passed(core, first, cache=cache)
    await refused(core, "Bearer x", cache=cache)
    await refused(core, "Bearer y", cache=cache)
    assert (cache.statistics.entries, cache.statistics.evicted) == (2, 0)
    await passed(core, second, cache=cache)
    assert (cache.statistics.entries, cache.statistics.evicted) == (2, 1)


async def test_there_are_never_more_answers_than_allowed(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock
) -> None:
    """The oldest makes room."""
    cache = IntrospectionCache(max_entries=2, clock=clock)
    headers = [f"Bearer {issue(sandbox)}" for _ in range(3)]
    for header in headers:
        await passed(core, header, cache=cache)
    asked(sandbox)
    for header in headers[1:]:
        await passed(core, header, cache=cache)
    assert asked(sandbox) == 0
    await passed(core, headers[0], cache=cache)
    assert asked(sandbox) == 1
    assert (cache.statistics.entries, cache.statistics.evicted) == (2, 2)


@pytest.mark.parametrize("usable", [False, None])
async def test_ok_for_a_token_that_is_not_usable_is_a_refusal(*, usable: bool | None) -> None:
    """With a cache, too, which does not keep it."""
    core, transport = client(reply(body={**GOOD, "usable": usable}))
    cache = IntrospectionCache()
    for _ in range(2):
        error = await refused(core, f"Bearer {TOKEN}", service_id="1", cache=cache)
        assert told(error) == (401, None, 'Bearer error="invalid_token"')
    assert len(transport.requests) == 2


async def test_a_nonce_that_the_service_needs_is_required_of_every_proof(clock: Clock) -> None:
    """Although the resource does not ask for it."""
    service = Service(api_key=1, dpop_nonce_required=True)
    with Sandbox(services=[service], clock=clock) as sandbox:
        cache = IntrospectionCache(clock=clock)
        async with core_of(sandbox) as core:
            token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
            ask = partial(check_bearer, core, f"DPoP {token}", cache=cache, **HERE)
            nonce = (await ask(dpop=proof(token, clock))).error.headers["dpop-nonce"]  # type: ignore[union-attr]
            for _ in range(2):
                assert (await ask(dpop=proof(token, clock, nonce=nonce))).ok
                assert not (await ask(dpop=proof(token, clock))).ok
            assert cache.statistics.hits == 1


@pytest.mark.parametrize("step", [ConnectError("refused"), reply(503)], ids=["connect", "503"])
async def test_an_error_is_never_kept(step: Any) -> None:
    core, transport = client(step, reply(body=GOOD))
    cache = IntrospectionCache()
    assert not (await check_bearer(core, f"Bearer {TOKEN}", service_id="1", cache=cache)).ok
    await passed(core, f"Bearer {TOKEN}", service_id="1", cache=cache)
    assert len(transport.requests) == 2


def test_who_waits_for_a_call_shares_its_error_too() -> None:
    """Each has an exception of its own, which it may raise."""

    async def main() -> None:
        async def fail(_: HttpRequest) -> HttpResponse:
            await anyio.sleep(1)
            raise ConnectError("refused")

        core, transport = client(fail)
        cache = IntrospectionCache()
        results: list[Any] = []

        async def request() -> None:
            results.append(await check_bearer(core, f"Bearer {TOKEN}", service_id="1", cache=cache))

        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(request)
        errors = [result.error for result in results]
        assert [type(error) for error in errors] == [ConnectError] * 3
        assert len({*map(id, errors)}) == 3
        assert len(transport.requests) == 1

    in_virtual_time(main)


async def test_services_and_servers_are_told_apart(clock: Clock) -> None:
    """A token of one service is none of another's."""
    with Sandbox(services=[Service(api_key=1), Service(api_key=2)], clock=clock) as sandbox:
        cache = IntrospectionCache(clock=clock)
        async with core_of(sandbox) as core, core_of(sandbox, service_id="2") as other:
            header = f"Bearer {issue(sandbox, scopes=[])}"
            await passed(core, header, cache=cache)
            assert (await refused(core, header, cache=cache, service_id="2")).status_code == 401
            assert (await refused(other, header, cache=cache)).status_code == 401
            await passed(other, header, cache=cache, service_id="1")
            assert cache.statistics.hits == 1
            options = RequestOptions(server_url="https://authlete.example")
            await passed(core, header, cache=cache, options=options)
            assert cache.statistics.hits == 1


def test_the_cancellation_of_the_caller_whose_call_it_is_fails_nobody_else() -> None:
    """One of the others makes the call anew, in the time that is left."""

    async def main() -> None:
        async def slow(_: HttpRequest) -> HttpResponse:
            await anyio.sleep(3)
            return reply(body=GOOD)

        core, transport = client(slow)
        cache = IntrospectionCache()
        results: list[Any] = []

        async def request() -> None:
            results.append(await check_bearer(core, f"Bearer {TOKEN}", service_id="1", cache=cache))

        async with anyio.create_task_group() as tasks:
            first = anyio.CancelScope()

            async def cancelled() -> None:
                with first:
                    await request()

            tasks.start_soon(cancelled)
            await anyio.wait_all_tasks_blocked()
            for _ in range(2):
                tasks.start_soon(request)
            await anyio.sleep(1)
            first.cancel()
        assert [result.ok for result in results] == [True, True]
        assert len(transport.requests) == 2
        assert anyio.current_time() == transport.times[0] + 4
        left = [request.deadline - anyio.current_time() for request in transport.requests]
        assert left == pytest.approx([1, 1])

    in_virtual_time(main)


@each_loop
def test_nor_does_the_cancellation_of_all_others(loop: str) -> None:
    """Whichever of them makes the call; nothing is left of it."""

    async def scenario() -> None:
        released = anyio.Event()

        async def gated(_: HttpRequest) -> HttpResponse:
            await released.wait()
            return reply(body=GOOD)

        core, _ = client(gated)
        cache = IntrospectionCache()
        passes: list[bool] = []
        scopes = [anyio.CancelScope() for _ in range(5)]

        async def request(scope: anyio.CancelScope) -> None:
            with scope:
                result = await check_bearer(core, f"Bearer {TOKEN}", service_id="1", cache=cache)
                passes.append(result.ok)

        async with anyio.create_task_group() as tasks:
            for scope in scopes:
                tasks.start_soon(request, scope)
                await anyio.wait_all_tasks_blocked()
            for scope in scopes[:-1]:
                scope.cancel()
                await anyio.wait_all_tasks_blocked()
            released.set()
        assert passes == [True]
        assert (cache.statistics.misses, cache.statistics.shared) == (1, 0)

    run(loop, scenario)


@pytest.mark.parametrize(("timeout", "limit"), [(50, 50), (None, 5)])
def test_nor_does_a_cancelled_call_give_more_time(timeout: float | None, limit: float) -> None:
    """Who waited until its deadline waits no longer."""

    async def main() -> None:
        core, _ = client(lambda _: anyio.sleep_forever())  # type: ignore[arg-type,return-value]
        cache = IntrospectionCache()
        options = RequestOptions(timeout=timeout)

        async def ask() -> Any:
            return await check_bearer(
                core, f"Bearer {TOKEN}", service_id="1", cache=cache, options=options
            )

        async def cancelled() -> None:
            with anyio.move_on_after(limit - 1):
                await ask()

        began = anyio.current_time()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(cancelled)
            await anyio.wait_all_tasks_blocked()
            result = await ask()
        assert isinstance(result.error, NoResponseError)
        assert result.error.timed_out
        assert anyio.current_time() - began == pytest.approx(limit)

    in_virtual_time(main)


def test_what_is_forgotten_during_a_call_is_not_kept() -> None:
    """Who asks after that does not share its answer either, which may be older."""

    async def main() -> None:
        began = anyio.Event()
        go_on = anyio.Event()

        async def slow(_: HttpRequest) -> HttpResponse:
            began.set()
            await go_on.wait()
            return reply(body=GOOD)

        core, transport = client(slow, reply(body=UNKNOWN))
        cache = IntrospectionCache()
        ask = partial(check_bearer, core, f"Bearer {TOKEN}", service_id="1", cache=cache)
        results: list[Any] = []

        async def request() -> None:
            results.append(await ask())

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(request)
            await began.wait()
            assert await cache.forget("another")
            assert await cache.forget(TOKEN)
            assert not (await ask()).ok
            go_on.set()
        assert [result.ok for result in results] == [True]
        assert cache.statistics.entries == 0
        assert len(transport.requests) == 2

    in_virtual_time(main)


async def test_nor_what_another_thread_forgets_just_before_it_is_kept(
    core: AuthleteCore,
    sandbox: Sandbox,
    cache: IntrospectionCache,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = issue(sandbox)
    keep = AnswersInMemory.keep

    async def keep_too_late(*arguments: Any) -> None:
        await anyio.to_thread.run_sync(lambda: anyio.run(cache.forget, token))
        await keep(*arguments)

    monkeypatch.setattr(AnswersInMemory, "keep", keep_too_late)
    await passed(core, f"Bearer {token}", cache=cache)
    assert cache.statistics.entries == 0


async def test_a_token_bound_to_a_key_passes_with_a_new_proof_each_time(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, cache: IntrospectionCache
) -> None:
    token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
    for _ in range(3):
        await passed(core, f"DPoP {token}", cache=cache, **HERE, dpop=proof(token, clock))
    assert asked(sandbox) == 1
    clock.advance(MAX_AGE)
    await passed(core, f"DPoP {token}", cache=cache, **HERE, dpop=proof(token, clock))
    assert asked(sandbox) == 1


async def test_a_proof_is_good_once(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, cache: IntrospectionCache
) -> None:
    """Also the one that Authlete was shown."""
    token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
    for _ in range(2):
        shown = proof(token, clock)
        await passed(core, f"DPoP {token}", cache=cache, **HERE, dpop=shown)
        error = await refused(core, f"DPoP {token}", cache=cache, **HERE, dpop=shown)
        assert told(error) == (401, None, 'DPoP error="invalid_dpop_proof"')
    assert asked(sandbox) == 1
    assert cache.statistics.replays == 2


@pytest.mark.parametrize(
    "claims",
    [
        {"htm": "POST"},
        {"htu": "https://rs.example/other"},
        {"ath": "x"},
        {"iat": 1},
        {"jti": 1},
        {"key": OTHER_KEY},
        {"key": KEY, "iat": "x"},
    ],
    ids=lambda claims: next(iter(claims)),
)
async def test_what_proves_nothing_here_is_authletes_to_refuse(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, cache: IntrospectionCache, claims: Any
) -> None:
    """In its own words, as without a cache."""
    token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
    await passed(core, f"DPoP {token}", cache=cache, **HERE, dpop=proof(token, clock))
    wrong = proof(token, clock, **claims)
    cached = await refused(core, f"DPoP {token}", cache=cache, **HERE, dpop=wrong)
    uncached = await refused(core, f"DPoP {token}", **HERE, dpop=wrong)
    assert told(cached) == told(uncached)
    assert told(cached)[0] == 401


async def test_a_bound_token_does_not_pass_as_a_mere_bearer(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, cache: IntrospectionCache
) -> None:
    token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
    await passed(core, f"DPoP {token}", cache=cache, **HERE, dpop=proof(token, clock))
    error = await refused(core, f"Bearer {token}", cache=cache, **HERE, dpop=proof(token, clock))
    assert error.result_code == "A065308"


async def test_a_nonce_is_required_here_too(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, cache: IntrospectionCache
) -> None:
    token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
    ask = partial(refused, core, f"DPoP {token}", cache=cache, **HERE, dpop_nonce_required=True)
    nonce = (await ask(dpop=proof(token, clock))).headers["dpop-nonce"]
    pass_ = partial(passed, core, f"DPoP {token}", cache=cache, **HERE, dpop_nonce_required=True)
    for _ in range(3):
        assert (await pass_(dpop=proof(token, clock, nonce=nonce))).dpop_nonce == nonce
    assert cache.statistics.hits == 2
    for shown in (proof(token, clock), proof(token, clock, nonce="other")):
        assert 'error="use_dpop_nonce"' in (await ask(dpop=shown)).headers["www-authenticate"]


async def test_a_token_bound_to_a_certificate_passes_with_it_alone(
    core: AuthleteCore, sandbox: Sandbox, cache: IntrospectionCache
) -> None:
    header = f"Bearer {issue(sandbox, certificate_thumbprint=THUMBPRINT)}"
    for _ in range(2):
        await passed(core, header, cache=cache, client_certificate=CERTIFICATE)
    assert asked(sandbox) == 1
    for certificate, code in [
        (None, "A065304"),
        (OTHER_CERTIFICATE, "A065305"),
        ("none", "A065307"),
    ]:
        error = await refused(core, header, cache=cache, client_certificate=certificate)
        assert error.result_code == code


def test_requests_with_proofs_of_one_key_share_a_call() -> None:
    """What refuses one proof need not refuse another, so that each is asked about."""

    async def main(answer: Any, calls: int) -> None:
        async def slow(_: HttpRequest) -> HttpResponse:
            await anyio.sleep(1)
            return reply(body=answer)

        from authlete.sandbox import Clock  # noqa: PLC0415

        clock = Clock()
        core, transport = client(slow)
        cache = IntrospectionCache(clock=clock)

        async def request() -> None:
            shown = proof(TOKEN, clock)
            await check_bearer(
                core, f"DPoP {TOKEN}", service_id="1", cache=cache, **HERE, dpop=shown
            )

        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(request)
        assert len(transport.requests) == calls

    in_virtual_time(partial(main, GOOD, 1))
    in_virtual_time(partial(main, UNKNOWN, 1))
    in_virtual_time(partial(main, {"action": "UNAUTHORIZED", "usable": True}, 3))


async def test_without_the_library_for_proofs_authlete_judges_them(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes with an extra."""
    monkeypatch.setitem(sys.modules, "authlete.resource._proofs", None)
    cache = IntrospectionCache(clock=clock)
    token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
    for _ in range(2):
        await passed(core, f"DPoP {token}", cache=cache, **HERE, dpop=proof(token, clock))
    assert asked(sandbox) == 2


def test_proofs_are_remembered_as_long_as_they_are_good_and_no_more_than_allowed(
    clock: Clock,
) -> None:
    from authlete.resource._presented import Presented, read_presented  # noqa: PLC0415

    used = UsedProofs(60, most=2)

    def verified() -> Any:
        shown: Any = {**HERE, "dpop": proof(TOKEN, clock)}
        presented = read_presented(f"DPoP {TOKEN}", None, shown)
        assert isinstance(presented, Presented)
        return used.verified(presented, clock.now)

    first, second, third = verified(), verified(), verified()
    assert used.use(first, clock.now) is None
    assert used.use(first, clock.now + 60) is not None
    assert used.use(first, clock.now + 61) is None
    for one in (second, third):
        assert used.use(one, clock.now) is None
    assert used.use(third, clock.now) is not None
    assert used.use(first, clock.now) is None  # it had made room


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"max_age": 0}, "max_age"),
        ({"max_age": -1}, "max_age"),
        ({"max_age": "10"}, "max_age"),
        ({"max_age": math.nan}, "max_age"),
        ({"max_age": math.inf}, "max_age"),
        ({"max_age": 1e300}, "max_age"),
        ({"max_age": 10**400}, "max_age"),
        ({"max_age": True}, "max_age"),
        ({"max_age": None}, "max_age"),
        ({"negative_max_age": -1}, "negative_max_age"),
        ({"negative_max_age": None}, "negative_max_age"),
        ({"proof_max_age": 0}, "proof_max_age"),
        ({"max_entries": 0}, "max_entries"),
        ({"max_entries": 1.5}, "max_entries"),
        ({"max_entries": True}, "max_entries"),
        ({"clock": 1}, "clock"),
        ({"store": "redis://"}, "store"),
        ({"max_age": 0, "clock": 1}, "max_age"),
    ],
    ids=repr,
)
def test_what_cannot_be_used_is_refused(arguments: Any, path: str) -> None:
    with pytest.raises(RequestValidationError) as caught:
        IntrospectionCache(**arguments)
    assert caught.value.path == path


async def test_so_it_is_of_a_request_and_of_what_is_to_be_forgotten(core: AuthleteCore) -> None:
    wrong: Any = {}
    result = await check_bearer(core, f"Bearer {TOKEN}", cache=wrong)
    assert isinstance(result, Err)
    assert isinstance(result.error, RequestValidationError)
    assert result.error.problems == (("cache", "expected IntrospectionCache, got dict"),)
    for token in (b"token", None, ""):
        with pytest.raises(RequestValidationError, match="token: "):
            await IntrospectionCache().forget(token)  # type: ignore[arg-type]


async def test_bad_options_are_an_error_each_time(core: AuthleteCore) -> None:
    wrong: Any = {"options": {"timeout": 1}}
    for _ in range(2):
        result = await check_bearer(core, f"Bearer {TOKEN}", cache=IntrospectionCache(), **wrong)
        assert isinstance(result, Err)
        assert isinstance(result.error, RequestValidationError)
        assert result.error.path == "options"


async def test_neither_the_cache_nor_its_words_hold_a_token(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock, cache: IntrospectionCache
) -> None:
    token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
    shown = proof(token, clock)
    await passed(core, f"DPoP {token}", cache=cache, **HERE, dpop=shown)
    texts = [text for text in _texts_below(cache) if token in text or shown in text]
    assert texts == []
    assert repr(cache) == (
        "<IntrospectionCache CacheStatistics(hits=0, misses=1, shared=0, bypassed=0, replays=0,"
        " evicted=0, entries=1)>"
    )


def _texts_below(root: object) -> list[str]:
    """Return all strings that an object holds, itself or by others of ours and plain ones."""
    seen: dict[int, object] = {}
    queue = [root]
    while queue:
        value = queue.pop()
        if id(value) in seen or isinstance(value, type) or callable(value):
            continue
        seen[id(value)] = value
        queue += gc.get_referents(value)
        queue += list(vars(value).values()) if hasattr(value, "__dict__") else []
    return [copy.copy(value) for value in seen.values() if isinstance(value, str)]
