"""What listing tokens does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from authlete.models import Client, ClientType, Service
from authlete.sandbox import ServiceSetup

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock

    from .conftest import Caller


async def fill(caller: Caller, count: int) -> list[str]:
    """Create tokens of two clients and three subjects in turn, and name their values."""
    return [
        str((await caller.create(clientId=11 + n % 2, subject=f"s{n % 3}"))["tokenId"])
        for n in range(count)
    ]


def hashes(answer: dict[str, Any]) -> list[str]:
    """Name the tokens of a page."""
    return [token["accessTokenHash"] for token in answer.get("accessTokens", ())]


async def test_an_empty_list_has_no_tokens(caller: Caller) -> None:
    """The window is the default one, and ``accessTokens`` is absent."""
    assert await caller.list() == {"start": 0, "end": 5, "totalCount": 0}


@pytest.mark.parametrize(
    ("query", "window", "shown"),
    [
        pytest.param({}, (0, 5), 5, id="default"),
        pytest.param({"start": 1}, (1, 5), 4, id="default end"),
        pytest.param({"end": 20}, (0, 20), 8, id="not cut to the data"),
        pytest.param({"start": 3, "end": 4}, (3, 4), 1, id="end excluded"),
        pytest.param({"start": 0, "end": 0}, (0, 0), 0, id="count only"),
        pytest.param({"start": 5, "end": 2}, (5, 2), 0, id="backwards"),
        pytest.param({"start": 8, "end": 9}, (8, 9), 0, id="past the data"),
        pytest.param({"start": 2**31 - 2, "end": 2**31 - 1}, (2**31 - 2, 2**31 - 1), 0, id="int32"),
        pytest.param({"start": "%2B1", "end": "007"}, (1, 7), 6, id="signs and zeros"),
    ],
)
async def test_a_page_is_a_window_on_the_list(
    caller: Caller, query: dict[str, Any], window: tuple[int, int], shown: int
) -> None:
    """Start is inclusive, end exclusive; both are echoed, and the count is of everything."""
    await fill(caller, 8)
    path = "&".join(f"{name}={value}" for name, value in query.items())
    answer = (await caller.request("GET", f"/api/1/auth/token/get/list?{path}")).json()
    assert (answer["start"], answer["end"]) == window
    assert (len(hashes(answer)), answer["totalCount"]) == (shown, 8)
    assert ("accessTokens" in answer) == (shown > 0)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"start": "x"}, "A159201"),
        ({"start": ""}, "A159201"),
        ({"start": "1.0"}, "A159201"),
        ({"start": 2**31}, "A159201"),
        ({"start": "9" * 5000}, "A159201"),
        ({"start": "٣"}, "A159201"),
        ({"start": -1}, "A159202"),
        ({"end": "x"}, "A159203"),
        ({"end": -(2**31) - 1}, "A159203"),
        ({"end": -1}, "A159204"),
        ({"end": 21}, "A159205"),
        ({"start": 1, "end": 22}, "A159205"),
        ({"tokenStatus": "valid"}, "A000201"),
        ({"clientIdentifier": "app"}, "A001218"),
    ],
)
async def test_a_wrong_query_is_refused(caller: Caller, query: dict[str, Any], code: str) -> None:
    """This operation has no action: its refusals are HTTP errors."""
    response = await caller.list_response(**query)
    assert response.status_code == 400
    assert response.json()["resultCode"] == code
    assert set(response.json()) == {"resultCode", "resultMessage"}


@pytest.mark.parametrize("filters", [{}, {"subject": "s1"}, {"clientIdentifier": "12"}])
@pytest.mark.parametrize("step", [1, 3, 20])
async def test_pages_hold_every_token_once(
    caller: Caller, filters: dict[str, str], step: int
) -> None:
    """Walking the pages meets each token once, oldest first, even as others are created."""
    await fill(caller, 13)
    seen: list[str] = []
    while page := hashes(await caller.list(start=len(seen), end=len(seen) + step, **filters)):
        seen += page
        if len(seen) < 4:
            await fill(caller, 6)
    whole = (await caller.list(start=0, end=20, **filters))["totalCount"]
    assert len(set(seen)) == len(seen) == whole
    again: list[str] = []
    for start in range(0, whole, 20):
        again += hashes(await caller.list(start=start, end=start + 20, **filters))
    assert again == seen


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 12),
        ({"clientIdentifier": "11"}, 6),
        ({"subject": "s0"}, 4),
        ({"subject": "s0", "clientIdentifier": "12"}, 2),
        ({"subject": "nobody"}, 0),
        ({"subject": "", "clientIdentifier": "", "tokenStatus": ""}, 12),
    ],
)
async def test_filters_narrow_list_and_count(
    caller: Caller, filters: dict[str, str], count: int
) -> None:
    """Client and subject narrow, alone and together, and are echoed."""
    await fill(caller, 12)
    answer = await caller.list(end=20, **filters)
    assert (answer["totalCount"], len(hashes(answer))) == (count, count)
    assert answer.get("subject") == (filters.get("subject") or None)
    assert ("client" in answer) == bool(filters.get("clientIdentifier"))


async def test_services_keep_their_tokens_apart(caller: Caller) -> None:
    """A list holds the tokens of its own service."""
    await fill(caller, 3)
    other = type(caller)(caller.sandbox, "2")
    assert (await other.list())["totalCount"] == 0


async def test_expiry_tells_valid_from_invalid(caller: Caller, clock: Clock) -> None:
    """A token is invalid from the second on at which it expires; a persistent one never is."""
    await caller.create(accessTokenDuration=10)
    await caller.create(accessTokenPersistent=True)
    counts = []
    for moment in (9, 10):
        clock.now = 1_700_000_000 + moment
        for status in ("ALL", "VALID", "INVALID"):
            answer = await caller.list(tokenStatus=status)
            assert len(hashes(answer)) == answer["totalCount"]
            counts.append(answer["totalCount"])
    assert counts == [2, 2, 0, 2, 1, 1]


@pytest.mark.parametrize(
    ("identifier", "outcome"),
    [
        ("app", (200, None)),
        ("11", (200, None)),
        ("12", (403, "A001221")),
        ("21", (403, "A001219")),
        ("31", (400, "A001218")),
    ],
)
async def test_the_client_asked_for_is_shown(
    start: Callable[..., Caller], identifier: str, outcome: tuple[int, str | None]
) -> None:
    """By number or alias; others are refused by what is wrong with them."""
    client = Client(
        client_id=11,
        client_id_alias="app",
        client_name="App",
        description="An app.",
        client_type=ClientType.PUBLIC,
    )
    caller = start(
        services=[
            ServiceSetup(Service(api_key=1), (client, Client(client_id=12, locked=True))),
            ServiceSetup(Service(api_key=2), (Client(client_id=21),)),
        ]
    )
    response = await caller.list_response(clientIdentifier=identifier)
    answer = response.json()
    assert (response.status_code, answer.get("resultCode")) == outcome
    if response.status_code == 200:
        assert answer["client"] == {
            "number": 1,
            "clientId": 11,
            "clientIdAlias": "app",
            "clientIdAliasEnabled": True,
            "clientName": "App",
            "description": "An app.",
            "clientType": "PUBLIC",
        }


async def test_a_client_without_alias_goes_by_its_number(caller: Caller) -> None:
    """That is its alias then."""
    answer = await caller.list(clientIdentifier="11")
    assert answer["client"] == {
        "clientId": 11,
        "clientIdAlias": "11",
        "clientIdAliasEnabled": True,
        "clientType": "CONFIDENTIAL",
    }


async def test_replaced_tokens_leave_the_count(start: Callable[..., Caller]) -> None:
    """What was counted before does not linger."""
    caller = start(services=[Service(api_key=1, single_access_token_per_subject=True)])
    for _ in range(3):
        await caller.create()
        answer = await caller.list()
        assert (answer["totalCount"], len(hashes(answer))) == (1, 1)
