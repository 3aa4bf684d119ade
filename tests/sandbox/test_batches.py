"""What happens to tokens that are created by the batch."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from authlete.models import Service
from authlete.sandbox.protocol import issue
from authlete.sandbox.store import batches

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from authlete.sandbox import Clock

    from .conftest import Caller

PATH = "/api/1/auth/token/create/batch"
NOW_MS = 1_700_000_000_250
CANARY = "canary-7c2a"
TOKEN = {"grantType": "PASSWORD", "clientId": 11, "subject": "john"}


def tokens(count: int) -> list[dict[str, Any]]:
    """Describe tokens with values of their own."""
    return [{**TOKEN, "accessToken": f"t{number}"} for number in range(count)]


async def hand_over(caller: Caller, requests: object, query: str = "") -> httpx.Response:
    """Ask for a batch."""
    headers = {"content-type": "application/json"}
    body = json.dumps(requests)
    return await caller.request("POST", PATH + query, content=body, headers=headers)


async def taken_on(caller: Caller, requests: object, query: str = "") -> str:
    """Hand over a batch that is taken on."""
    response = await hand_over(caller, requests, query)
    answer = response.json()
    assert (response.status_code, answer["resultCode"]) == (200, "A482001")
    assert answer["resultMessage"].startswith("[A482001] ")
    assert re.fullmatch("[A-Za-z0-9_-]{43}", answer["requestId"])
    return str(answer["requestId"])


async def status(caller: Caller, request_id: str) -> dict[str, Any]:
    """Ask how far a batch has come."""
    response = await caller.request("GET", f"{PATH}/status/{request_id}")
    answer = response.json()
    assert (response.status_code, answer["resultCode"]) == (200, "A447001")
    found: dict[str, Any] = answer["status"]
    return found


async def test_a_batch_is_taken_on_and_then_carried_out(caller: Caller, clock: Clock) -> None:
    """A millisecond for each token; meanwhile there is no result and there are no tokens."""
    request_id = await taken_on(caller, tokens(4))
    running = {
        "batchKind": "CREATE",
        "requestId": request_id,
        "tokenCount": 0,
        "createdAt": NOW_MS,
        "modifiedAt": NOW_MS,
    }
    clock.now += 0.003
    assert await status(caller, request_id) == running
    assert (await caller.list())["totalCount"] == 0
    clock.now += 0.001
    assert await status(caller, request_id) == {
        **running,
        "result": "SUCCEEDED",
        "tokenCount": 4,
        "modifiedAt": NOW_MS + 4,
    }
    assert (await caller.list())["totalCount"] == 4
    assert (await caller.introspect("t3"))["action"] == "OK"


async def test_a_batch_is_carried_out_though_nobody_asks_for_it(
    caller: Caller, clock: Clock
) -> None:
    """Any later request finds its tokens, even one to another service or one that is refused."""
    await taken_on(caller, tokens(1))
    clock.now += 1
    other = type(caller)(caller.sandbox, "2")
    assert (await other.list_response(end=99)).status_code == 400
    clock.now -= 1
    assert (await caller.list())["totalCount"] == 1


@pytest.mark.parametrize(
    ("third", "code"),
    [
        pytest.param({"accessToken": "t0"}, "A144201", id="taken in the batch"),
        pytest.param({"accessToken": "old"}, "A144201", id="taken before"),
        pytest.param({"grantType": "REFRESH_TOKEN"}, "A104202", id="grant"),
        pytest.param({"subject": None}, "A105201", id="subject"),
        pytest.param({"clientId": 0}, "A107201", id="client"),
    ],
)
@pytest.mark.parametrize("query", ["", "?dryRun=true"])
async def test_a_batch_fails_at_its_first_bad_token(
    caller: Caller, clock: Clock, third: dict[str, Any], code: str, query: str
) -> None:
    """Those before it are there, unless it was a dry run; those after it are not."""
    await caller.create(accessToken="old")
    requests = tokens(4)
    requests[2] |= third
    request_id = await taken_on(caller, requests, query)
    clock.now += 1
    ended = await status(caller, request_id)
    assert (ended["result"], ended["errorCode"], ended["tokenCount"]) == ("FAILED", code, 2)
    assert ended["errorDescription"].startswith(f"[{code}] ")
    assert ended["errorDescription"].endswith("(token 2)")
    assert (await caller.list())["totalCount"] == (1 if query else 3)


async def test_a_dry_run_creates_nothing(caller: Caller, clock: Clock) -> None:
    """Its status is as if it had, and its values are free afterwards."""
    request_id = await taken_on(caller, tokens(3), "?dryRun=true")
    clock.now += 1
    ended = await status(caller, request_id)
    assert (ended["result"], ended["tokenCount"]) == ("SUCCEEDED", 3)
    assert (await caller.list())["totalCount"] == 0
    await taken_on(caller, tokens(3), "?dryRun=false")
    clock.now += 1
    assert (await caller.list())["totalCount"] == 3


@pytest.mark.parametrize(
    ("requests", "named"),
    [
        pytest.param([], "1 to 1000", id="empty"),
        pytest.param([TOKEN] * 1001, "1 to 1000", id="too many"),
        pytest.param({}, "expected array", id="object"),
        pytest.param({"0": TOKEN}, "expected array", id="object with tokens"),
        pytest.param(None, "expected array", id="null"),
        pytest.param([TOKEN, None], "$[1] expected object", id="null inside"),
        pytest.param([[TOKEN]], "$[0] expected object", id="array inside"),
        pytest.param([TOKEN, {}], "$[1].grantType is required", id="no grant"),
        pytest.param([{**TOKEN, "scopes": [1]}], "$[0].scopes[0] expected str", id="type"),
        pytest.param([{"scopes": [0] * 100_001}], "$ has more than 100,000", id="values"),
    ],
)
async def test_a_batch_of_another_form_is_refused_whole(
    caller: Caller, requests: object, named: str
) -> None:
    response = await hand_over(caller, requests)
    answer = response.json()
    assert (response.status_code, answer["resultCode"]) == (400, "A000201")
    assert named in answer["resultMessage"]


@pytest.mark.parametrize("value", ["yes", "1", "TRUE"])
async def test_dry_run_is_true_or_false(caller: Caller, value: str) -> None:
    response = await hand_over(caller, [TOKEN], f"?dryRun={value}")
    assert (response.status_code, response.json()["resultCode"]) == (400, "A000201")


async def test_a_batch_is_json(caller: Caller) -> None:
    response = await caller.request("POST", PATH, data=TOKEN)
    assert (response.status_code, response.json()["resultCode"]) == (415, "A000201")


async def test_an_unknown_batch_is_not_found(caller: Caller) -> None:
    """Nor is another service's."""
    request_id = await taken_on(caller, [TOKEN])
    for service, wanted in (("1", "unknown"), ("2", request_id)):
        path = f"/api/{service}/auth/token/create/batch/status/{wanted}"
        response = await caller.request("GET", path)
        assert (response.status_code, response.json()["resultCode"]) == (404, "A481302")


async def test_the_status_is_asked_for_by_get(caller: Caller) -> None:
    request_id = await taken_on(caller, [TOKEN])
    response = await caller.request("POST", f"{PATH}/status/{request_id}", json={})
    assert response.status_code == 405


async def test_old_batches_are_forgotten(
    caller: Caller, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their status, that is; what they created stays."""
    monkeypatch.setattr(batches, "KEPT", 2)
    first, *others = [await taken_on(caller, [TOKEN]) for _ in range(3)]
    clock.now += 1
    assert (await caller.list())["totalCount"] == 3
    for request_id in others:
        assert (await status(caller, request_id))["result"] == "SUCCEEDED"
    assert (await caller.request("GET", f"{PATH}/status/{first}")).status_code == 404


async def test_a_batch_obeys_the_service_it_was_handed_to(
    start: Callable[..., Caller], clock: Clock
) -> None:
    """Not the one whose request sets it off."""
    caller = start(services=[Service(api_key=1, access_token_duration=60), Service(api_key=2)])
    await taken_on(caller, tokens(1))
    clock.now += 1
    assert (await type(caller)(caller.sandbox, "2").list())["totalCount"] == 0
    assert (await caller.introspect("t0"))["expiresAt"] == NOW_MS // 1000 * 1000 + 60_000


async def test_a_batch_is_carried_out_once(caller: Caller, clock: Clock) -> None:
    """However many threads find it at the same moment."""
    request_id = await taken_on(caller, [TOKEN] * 50)
    clock.now += 1

    def look(_: int) -> int:
        return int(anyio.run(caller.list)["totalCount"])

    def look_from_many_threads() -> set[int]:
        with ThreadPoolExecutor(8) as pool:
            return set(pool.map(look, range(16)))

    assert max(await anyio.to_thread.run_sync(look_from_many_threads)) == 50
    assert (await status(caller, request_id))["tokenCount"] == 50
    assert (await caller.list())["totalCount"] == 50


async def test_of_two_who_find_a_batch_the_slower_leaves_it_alone(
    caller: Caller, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if another thread had carried it out between the look and the turn."""
    monkeypatch.setattr(batches.BatchTable, "is_due", lambda *_: True)
    request_id = await taken_on(caller, tokens(2))
    clock.now += 1
    assert (await status(caller, request_id))["result"] == "SUCCEEDED"
    assert (await caller.list())["totalCount"] == 2


async def test_a_request_does_not_look_for_batches_before_one_is_due(
    caller: Caller, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every request would have to."""
    looks: list[int] = []
    first_due = batches.BatchTable.first_due
    monkeypatch.setattr(
        batches.BatchTable, "first_due", lambda *at: looks.append(at[1]) or first_due(*at)
    )
    for _ in range(3):
        await caller.list()
    await taken_on(caller, tokens(2))
    for _ in range(3):
        await caller.list()
    clock.now += 1
    for _ in range(3):
        await caller.list()
    assert looks == [NOW_MS, NOW_MS + 1000, NOW_MS + 1000]


@pytest.mark.parametrize("query", ["", "?dryRun=true"])
async def test_a_batch_goes_on_after_a_restart(
    start: Callable[..., Caller], clock: Clock, tmp_path: Path, query: str
) -> None:
    """Its status is known then, too."""
    caller = start(database=tmp_path / "tokens.db")
    request_id = await taken_on(caller, [*tokens(2), TOKEN], query)
    running = await status(caller, request_id)
    caller.sandbox.close()
    caller = start(database=tmp_path / "tokens.db")
    assert await status(caller, request_id) == running
    clock.now += 1
    ended = await status(caller, request_id)
    assert (ended["result"], ended["tokenCount"]) == ("SUCCEEDED", 3)
    caller.sandbox.close()
    caller = start(database=tmp_path / "tokens.db")
    assert await status(caller, request_id) == ended
    assert (await caller.list())["totalCount"] == (0 if query else 3)
    assert ((await caller.introspect("t1"))["action"] == "OK") == (not query)


async def test_no_value_of_a_batch_reaches_the_file(
    start: Callable[..., Caller], tmp_path: Path
) -> None:
    """Only hashes do, before it is carried out as after that."""
    database = anyio.Path(tmp_path / "tokens.db")
    caller = start(database=str(database))
    token = {**TOKEN, "accessToken": "canary-access", "refreshToken": "canary-refresh"}
    await taken_on(caller, [token])
    caller.sandbox.close()
    assert b"canary" not in await database.read_bytes()


async def test_a_batch_of_a_service_that_is_gone_fails(
    start: Callable[..., Caller], clock: Clock, tmp_path: Path
) -> None:
    """It was handed to a sandbox that had it."""
    caller = start(database=tmp_path / "tokens.db")
    request_id = await taken_on(caller, tokens(1))
    caller.sandbox.close()
    gone = start(database=tmp_path / "tokens.db", services=[Service(api_key=2)])
    clock.now += 1
    assert (await gone.list())["totalCount"] == 0
    gone.sandbox.close()
    ended = await status(
        start(database=tmp_path / "tokens.db", services=[Service(api_key=1)]), request_id
    )
    assert (ended["result"], ended["errorCode"], ended["tokenCount"]) == ("FAILED", "A458203", 0)


async def test_a_bug_ends_a_batch_and_nothing_else(
    caller: Caller,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Else it would be met by every request to come."""

    def broken(*_: object) -> None:
        raise RuntimeError(CANARY)

    request_id = await taken_on(caller, tokens(1))
    clock.now += 1
    with monkeypatch.context() as patch:
        patch.setattr(issue, "usable_properties", broken)
        ended = await status(caller, request_id)
    assert (ended["result"], ended["errorCode"]) == ("FAILED", "A001101")
    assert "RuntimeError" in caplog.text
    assert CANARY not in caplog.text
    assert (await caller.create())["action"] == "OK"


async def test_a_batch_is_due_again_when_carrying_it_out_is_undone(
    caller: Caller, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the disk is full: no token is lost, and none is created twice."""

    def full(*_: object) -> None:
        raise OSError

    request_id = await taken_on(caller, tokens(3))
    clock.now += 1
    with monkeypatch.context() as patch:
        patch.setattr(batches.BatchTable, "finish", full)
        assert (await caller.list_response()).status_code == 500
    assert (await caller.list())["totalCount"] == 3
    assert (await status(caller, request_id))["result"] == "SUCCEEDED"
