"""Any number of tokens to revoke, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete import Err, Ok, RequestOptions, RetryConfig
from authlete.bulk import Revoked, revoke_tokens
from authlete.errors import AuthleteDefaultError, NoResponseError, RequestValidationError
from authlete.models import TokenRevokeRequest, TokenRevokeResponse
from authlete.models.operations import AuthTokenRevokeApiRequest
from authlete.sandbox import Sandbox
from tests.bulk.support import all_tokens, collect, core_of, each_loop, fill, run
from tests.fakes import TOKEN, client, in_virtual_time, refusal, reply
from tests.saboteur import ACTIONS, Saboteur

if TYPE_CHECKING:
    from collections.abc import Iterator

LOST = NoResponseError("lost")
REVOKED = reply(body={"resultCode": "A312001", "count": 1})
GONE = reply(body={"resultCode": "A312001", "count": 0})


def named(**which: Any) -> Any:
    """Ask for the revocation of something."""
    return {"token_revoke_request": which}


def token_named(number: int) -> Any:
    return named(access_token_identifier=value(number))


def value(number: int) -> str:
    return f"{TOKEN}-{number}"


async def fill_with_values(core: Any, count: int) -> None:
    for number in range(count):
        await fill(core, 1, access_token=value(number), subject=f"s{number}")


async def subjects_left(sandbox: Sandbox) -> set[str | None]:
    return {token.subject for token in await all_tokens(core_of(sandbox))}


@each_loop
def test_each_request_has_one_result(loop: str) -> None:
    """With its index and the request itself; what it names is revoked, and nothing else."""

    async def scenario() -> None:
        with Sandbox() as sandbox:
            core = core_of(sandbox)
            await fill_with_values(core, 40)
            requests = [token_named(number) for number in range(0, 40, 2)]
            results = await collect(revoke_tokens(core, requests, concurrency=7))
            assert sorted(revoked.index for revoked in results) == [*range(20)]
            for revoked in results:
                assert revoked.request is requests[revoked.index]
                assert revoked.result.unwrap().count == 1
                assert not revoked.count_is_partial
            assert await subjects_left(sandbox) == {f"s{number}" for number in range(1, 40, 2)}

    run(loop, scenario)


async def test_whole_users_and_clients_can_be_named() -> None:
    with Sandbox() as sandbox:
        core = core_of(sandbox)
        await fill(core, 3, subject="john")
        await fill(core, 2, subject="mary", client_id=12)
        await fill(core, 1, subject="jim", client_id=12)
        requests = [
            named(subject="john"),
            AuthTokenRevokeApiRequest(
                token_revoke_request=TokenRevokeRequest(client_identifier="12", subject="mary")
            ),
        ]
        results = await collect(revoke_tokens(core, requests))
        counts = {revoked.index: revoked.result.unwrap().count for revoked in results}
        assert counts == {0: 3, 1: 2}
        assert await subjects_left(sandbox) == {"jim"}


async def test_what_is_gone_already_is_no_failure() -> None:
    with Sandbox() as sandbox:
        (revoked,) = await collect(revoke_tokens(core_of(sandbox), [token_named(1)]))
    assert revoked.result.unwrap().count == 0
    assert not revoked.count_is_partial


async def test_a_wrong_request_is_an_err_among_the_others() -> None:
    """It is not sent, and it stops nobody."""
    requests: list[Any] = [token_named(0), {"token_revoke_request": {"token": "x"}}, None]
    with Sandbox() as sandbox:
        core = core_of(sandbox)
        await fill_with_values(core, 1)
        results = {
            revoked.index: revoked.result
            for revoked in await collect(revoke_tokens(core, requests))
        }
    assert results[0].unwrap().count == 1
    for index, path in ((1, "token_revoke_request.token"), (2, "request")):
        result = results[index]
        assert isinstance(result, Err)
        assert isinstance(result.error, RequestValidationError)
        assert (result.error.path, result.error.attempts) == (path, 0)


async def test_a_dict_may_be_changed_once_it_was_taken() -> None:
    """A source may fill in the same one again and again."""

    def refilled() -> Iterator[Any]:
        each = token_named(0)
        for number in range(20):
            each["token_revoke_request"]["access_token_identifier"] = value(number)
            yield each

    with Sandbox() as sandbox:
        core = core_of(sandbox)
        await fill_with_values(core, 20)
        await collect(revoke_tokens(core, refilled()))
        assert await subjects_left(sandbox) == set()


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        ({"requests": 1}, ["requests"]),
        ({"concurrency": 0, "max_rate": 0}, ["concurrency", "max_rate"]),
        ({"options": {"timeout": 1}}, ["options"]),
    ],
)
def test_wrong_arguments_are_raised_at_once(arguments: Any, paths: list[str]) -> None:
    """Where the function is called, not where its results are read."""
    core, _ = client()
    with pytest.raises(RequestValidationError) as raised:
        revoke_tokens(core, **{"requests": [], **arguments})
    assert [path for path, _ in raised.value.problems] == paths


@pytest.mark.parametrize(
    ("steps", "count", "is_partial"),
    [
        pytest.param([REVOKED], 1, False, id="at once"),
        pytest.param([LOST, GONE], 0, True, id="answer lost"),
        pytest.param([reply(502), LOST, REVOKED], 1, True, id="requests lost"),
        pytest.param([refusal(429), REVOKED], 1, False, id="slowed down"),
    ],
)
def test_a_revocation_is_repeated_until_it_is_clear(
    steps: list[Any], count: int, is_partial: object
) -> None:
    """The result says whether its count may lack what an attempt before revoked."""

    async def scenario() -> Revoked:
        core, transport = client(*steps, service_id="1")
        (revoked,) = await collect(revoke_tokens(core, [token_named(1)]))
        assert len(transport.requests) == len(steps)
        return revoked

    revoked = in_virtual_time(scenario)
    assert (revoked.result.unwrap().count, revoked.count_is_partial) == (count, is_partial)


def test_without_retries_nothing_is_repeated() -> None:
    """The Err says that what was named may be revoked."""

    async def scenario() -> Revoked:
        core, transport = client(reply(502), service_id="1")
        options = RequestOptions(retries=RetryConfig(strategy="none"))
        (revoked,) = await collect(revoke_tokens(core, [token_named(1)], options=options))
        assert len(transport.requests) == 1
        return revoked

    revoked = in_virtual_time(scenario)
    assert isinstance(revoked.result, Err)
    assert isinstance(revoked.result.error, AuthleteDefaultError)
    assert revoked.result.error.may_have_acted
    assert not revoked.count_is_partial


@given(
    count=st.integers(1, 6),
    script=st.lists(st.sampled_from(ACTIONS), max_size=14),
)
def test_the_results_account_for_every_token(count: int, script: list[str]) -> None:
    """Whatever is lost on the way: an Ok is a token that is gone, and its count is told or not."""

    async def scenario() -> tuple[list[Revoked], set[str | None]]:
        await fill_with_values(core_of(sandbox), count)
        transport = Saboteur(sandbox.transport(), [*script])
        requests = map(token_named, range(count))
        revoked = revoke_tokens(core_of(sandbox, transport), requests, concurrency=3)
        return await collect(revoked), await subjects_left(sandbox)

    with Sandbox() as sandbox:
        results, left = in_virtual_time(scenario)
    assert sorted(revoked.index for revoked in results) == [*range(count)]
    for revoked in results:
        match revoked.result:
            case Ok(answer):
                assert f"s{revoked.index}" not in left
                assert answer.count == 1 or revoked.count_is_partial
            case Err(error):
                assert f"s{revoked.index}" in left or error.may_have_acted


def test_a_result_shows_no_token() -> None:
    """Whoever prints it gives nothing away."""
    revoked = Revoked(index=0, request=token_named(1), result=Ok(TokenRevokeResponse(count=1)))
    assert TOKEN not in repr(revoked)
