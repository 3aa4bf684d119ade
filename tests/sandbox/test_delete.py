"""What deleting a token does."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    import httpx

    from .conftest import Caller


async def delete(caller: Caller, identifier: str) -> httpx.Response:
    """Delete a token."""
    path = f"/api/{caller.service}/auth/token/delete/{quote(identifier, safe='')}"
    return await caller.request("DELETE", path)


@pytest.fixture
async def identifiers(caller: Caller) -> dict[str, str]:
    """All names of a token that stands beside another."""
    await caller.create()
    created = await caller.create(accessToken="a/b c?ü", refreshToken="..%2F")
    listed = (await caller.list())["accessTokens"][1]
    return {
        "value": created["accessToken"],
        "hash": listed["accessTokenHash"],
        "refresh value": created["refreshToken"],
        "refresh hash": listed["refreshTokenHash"],
    }


@pytest.mark.parametrize("name", ["value", "hash", "refresh value", "refresh hash"])
async def test_a_token_is_deleted_by_any_of_its_names(
    caller: Caller, identifiers: dict[str, str], name: str
) -> None:
    """The answer has no body; the pair is gone, the other token is not."""
    response = await delete(caller, identifiers[name])
    assert (response.status_code, response.content) == (HTTPStatus.NO_CONTENT, b"")
    assert (await caller.list())["totalCount"] == 1
    for identifier in identifiers.values():
        again = await delete(caller, identifier)
        assert (again.status_code, again.json()["resultCode"]) == (400, "A161202")


async def test_another_services_token_cannot_be_deleted(
    caller: Caller, identifiers: dict[str, str]
) -> None:
    other = type(caller)(caller.sandbox, "2")
    response = await delete(other, identifiers["value"])
    assert (response.status_code, response.json()["resultCode"]) == (403, "A161203")
    assert (await caller.list())["totalCount"] == 2


@pytest.mark.parametrize("identifier", ["", "a/b"])
async def test_an_identifier_is_one_segment(caller: Caller, identifier: str) -> None:
    """None at all, or more than one, is another path."""
    response = await caller.request("DELETE", f"/api/1/auth/token/delete/{identifier}")
    assert (response.status_code, response.json()["resultCode"]) == (404, "A000201")


async def test_a_deleted_value_may_be_used_again(caller: Caller) -> None:
    """And is another token then."""
    created: list[dict[str, Any]] = []
    for _ in range(2):
        created.append(await caller.create(accessToken="a", refreshToken="r"))
        await delete(caller, "a")
    first, second = created
    assert first["tokenId"] != second["tokenId"]
