"""What revoking tokens does, and which tokens a request means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Caller

TOKENS = [(11, "john"), (11, "jane"), (12, "john"), (12, "jane"), (12, "jane")]


@pytest.fixture
async def caller(start: Callable[..., Caller]) -> Caller:
    """Call a service with tokens of two clients and two users: t0 and r0, t1 and r1, and so on."""
    clients = (
        Client(client_id=11, client_id_alias="app"),
        Client(client_id=12),
        Client(client_id=13, locked=True),
    )
    services = [
        ServiceSetup(Service(api_key=1), clients),
        ServiceSetup(Service(api_key=2), (Client(client_id=21),)),
    ]
    caller = start(services=services)
    for number, (client, subject) in enumerate(TOKENS):
        values = {"accessToken": f"t{number}", "refreshToken": f"r{number}"}
        await caller.create(clientId=client, subject=subject, **values)
    return caller


async def left(caller: Caller) -> set[int]:
    """Tell which of the tokens there still are."""
    answers = [await caller.introspect(f"t{number}") for number in range(len(TOKENS))]
    return {number for number, answer in enumerate(answers) if answer["existent"]}


async def hash_of(caller: Caller, half: str) -> str:
    """Find the hash of the first token's access or refresh token."""
    return str((await caller.list())["accessTokens"][0][half])


@pytest.mark.parametrize(
    ("selectors", "gone"),
    [
        pytest.param({"accessTokenIdentifier": "t0"}, {0}, id="access"),
        pytest.param({"refreshTokenIdentifier": "r0"}, {0}, id="refresh"),
        pytest.param({"clientIdentifier": "12", "subject": "jane"}, {3, 4}, id="pair"),
        pytest.param({"clientIdentifier": "11"}, {0, 1}, id="client"),
        pytest.param({"clientIdentifier": "app"}, {0, 1}, id="alias"),
        pytest.param({"subject": "john"}, {0, 2}, id="subject"),
        pytest.param(
            {"accessTokenIdentifier": "t0", "refreshTokenIdentifier": "r1", "subject": "jane"},
            {0},
            id="access before all",
        ),
        pytest.param(
            {"refreshTokenIdentifier": "r1", "clientIdentifier": "12", "subject": "john"},
            {1},
            id="refresh before client",
        ),
        pytest.param(
            {"accessTokenIdentifier": "unknown", "subject": "jane"}, set(), id="no second choice"
        ),
        pytest.param({"accessTokenIdentifier": "r0"}, set(), id="refresh as access"),
        pytest.param({"refreshTokenIdentifier": "t0"}, set(), id="access as refresh"),
        pytest.param({"accessTokenIdentifier": "", "subject": "john"}, {0, 2}, id="empty"),
        pytest.param({"subject": "nobody"}, set(), id="nobody"),
    ],
)
async def test_the_first_selector_decides(
    caller: Caller, selectors: dict[str, str], gone: set[int]
) -> None:
    """Tokens and their refresh tokens go together and count once; a repetition finds none."""
    for count in (len(gone), 0):
        assert await caller.call("/auth/token/revoke", **selectors) == {
            "resultCode": "A312001",
            "resultMessage": f"Revoked {count} access tokens.",
            "count": count,
        }
        assert await left(caller) == set(range(len(TOKENS))) - gone
        assert (await caller.list())["totalCount"] == len(TOKENS) - len(gone)


@pytest.mark.parametrize(
    ("name", "half"),
    [
        ("accessTokenIdentifier", "accessTokenHash"),
        ("refreshTokenIdentifier", "refreshTokenHash"),
    ],
)
async def test_a_hash_names_a_token_too(caller: Caller, name: str, half: str) -> None:
    answer = await caller.call("/auth/token/revoke", **{name: await hash_of(caller, half)})
    assert answer["count"] == 1
    assert await left(caller) == {1, 2, 3, 4}


async def test_another_services_tokens_stay(caller: Caller) -> None:
    """Whether they are named one by one or by their user."""
    other = type(caller)(caller.sandbox, "2")
    for selectors in ({"accessTokenIdentifier": "t0"}, {"subject": "john"}):
        assert (await other.call("/auth/token/revoke", **selectors))["count"] == 0
    assert await left(caller) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize(
    ("members", "status", "code"),
    [
        ({}, 400, "A000201"),
        ({"subject": "", "clientIdentifier": None}, 400, "A000201"),
        ({"clientIdentifier": "99"}, 404, "A001218"),
        ({"clientIdentifier": "21"}, 403, "A001219"),
        ({"clientIdentifier": "13"}, 403, "A001221"),
    ],
)
async def test_a_wrong_request_revokes_nothing(
    caller: Caller, members: dict[str, Any], status: int, code: str
) -> None:
    """Nothing is not everything, and a client must exist."""
    response = await caller.request("POST", "/api/1/auth/token/revoke", json=members)
    assert (response.status_code, response.json()["resultCode"]) == (status, code)
    assert await left(caller) == {0, 1, 2, 3, 4}


async def test_a_form_revokes_too(caller: Caller) -> None:
    response = await caller.request("POST", "/api/1/auth/token/revoke", data={"subject": "john"})
    assert response.json()["count"] == 2
