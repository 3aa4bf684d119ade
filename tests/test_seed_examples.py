"""The six examples of the TypeScript SDK's page on token operations, in Python.

Three operations, each as a method of ``Authlete`` and as a standalone function, against the
sandbox.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from authlete import Authlete, AuthleteCore, Err, Ok, Security
from authlete.funcs.token_operations_create import token_operations_create
from authlete.funcs.token_operations_list_tokens import token_operations_list_tokens
from authlete.funcs.token_operations_update import token_operations_update
from authlete.models import GrantType, TokenCreateResponseAction, TokenUpdateResponseAction
from authlete.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "Z5a40U6dWvw2gMoCOAFbZcM85q4HC0Z--0YKD9-Nf6Q"


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve a sandbox in which the token of the update examples exists."""
    with Sandbox() as box, box.serve() as url:
        monkeypatch.setenv("AUTHLETE_AUTHLETE", box.bearer)
        yield url


async def create_the_token_to_update(url: str) -> None:
    async with Authlete(server_url=url) as authlete:
        await authlete.token_operations.create(
            {
                "service_id": "<id>",
                "token_create_request": {
                    "grant_type": "AUTHORIZATION_CODE",
                    "client_id": 26888344961664,
                    "subject": "john",
                    "scopes": ["history.read", "timeline.read"],
                    "access_token": TOKEN,
                },
            }
        )


async def test_list_tokens_by_method(server: str) -> None:
    await create_the_token_to_update(server)
    async with Authlete(
        security=Security(authlete=os.environ.get("AUTHLETE_AUTHLETE", "")), server_url=server
    ) as authlete:
        result = await authlete.token_operations.list_tokens({"service_id": "<id>"})

    assert (result.start, result.end, result.total_count) == (0, 5, 1)
    (token,) = result.access_tokens or ()
    assert (token.client_id, token.subject) == (26888344961664, "john")
    assert token.grant_type is GrantType.AUTHORIZATION_CODE
    assert token.scopes == ("history.read", "timeline.read")
    assert TOKEN not in repr(result)


async def test_list_tokens_by_function(server: str) -> None:
    async with AuthleteCore(
        security=Security(authlete=os.environ.get("AUTHLETE_AUTHLETE", "")), server_url=server
    ) as core:
        res = await token_operations_list_tokens(core, {"service_id": "<id>"})
        match res:
            case Ok(result):
                assert result.total_count == 0
            case Err(error):
                pytest.fail(f"token_operations_list_tokens failed: {error}")


async def test_create_by_method(server: str) -> None:
    async with Authlete(
        security=Security(authlete=os.environ.get("AUTHLETE_AUTHLETE", "")), server_url=server
    ) as authlete:
        result = await authlete.token_operations.create(
            {
                "service_id": "<id>",
                "token_create_request": {
                    "grant_type": "AUTHORIZATION_CODE",
                    "client_id": 26888344961664,
                    "subject": "john",
                    "scopes": ["history.read", "timeline.read"],
                },
            }
        )

    assert result.action is TokenCreateResponseAction.OK
    assert (result.client_id, result.subject) == (26888344961664, "john")
    assert result.scopes == ("history.read", "timeline.read")
    assert len(result.access_token or "") == 43
    assert result.token_type == "Bearer"
    assert (result.expires_in or 0) > 0


async def test_create_by_function(server: str) -> None:
    async with AuthleteCore(
        security=Security(authlete=os.environ.get("AUTHLETE_AUTHLETE", "")), server_url=server
    ) as core:
        res = await token_operations_create(
            core,
            {
                "service_id": "<id>",
                "token_create_request": {
                    "grant_type": "AUTHORIZATION_CODE",
                    "client_id": 26888344961664,
                    "subject": "john",
                    "scopes": ["history.read", "timeline.read"],
                },
            },
        )
        assert res.ok
        assert res.value.action is TokenCreateResponseAction.OK
        assert res.value.grant_type is GrantType.AUTHORIZATION_CODE


async def test_update_by_method(server: str) -> None:
    await create_the_token_to_update(server)
    async with Authlete(
        security=Security(authlete=os.environ.get("AUTHLETE_AUTHLETE", "")), server_url=server
    ) as authlete:
        result = await authlete.token_operations.update(
            {
                "service_id": "<id>",
                "token_update_request": {"access_token": TOKEN, "scopes": ["history.read"]},
            }
        )

    assert result.action is TokenUpdateResponseAction.OK
    assert (result.access_token, result.scopes) == (TOKEN, ("history.read",))


async def test_update_by_function(server: str) -> None:
    await create_the_token_to_update(server)
    async with AuthleteCore(
        security=Security(authlete=os.environ.get("AUTHLETE_AUTHLETE", "")), server_url=server
    ) as core:
        res = await token_operations_update(
            core,
            {
                "service_id": "<id>",
                "token_update_request": {"access_token": TOKEN, "scopes": ["history.read"]},
            },
        )
        assert res.ok
        assert res.value.action is TokenUpdateResponseAction.OK
        assert res.value.scopes == ("history.read",)


async def test_update_where_there_is_no_such_token(server: str) -> None:
    """The answer's action says so, and that is no error."""
    async with AuthleteCore(server_url=server) as core:
        res = await token_operations_update(
            core,
            {
                "service_id": "<id>",
                "token_update_request": {"access_token": TOKEN, "scopes": ["history.read"]},
            },
        )
        assert res.ok
        assert res.value.action is TokenUpdateResponseAction.NOT_FOUND
