"""The SDK over real HTTP libraries: its own connections, a caller's client, and sockets."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import httpx2
import pytest

from authlete import (
    AuthleteCore,
    RequestOptions,
    Security,
    token_operations_create,
    token_operations_list_tokens,
)
from authlete.errors import AuthleteDefaultError, ConnectError, NoResponseError, ResultError
from authlete.sandbox import Sandbox
from authlete.transport import HttpxTransport
from tests.fakes import CREATE, LIST, SECRET, failure, success

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pytest_httpx import HTTPXMock

REFUSAL = b'{"resultCode":"A1","resultMessage":"[A1] No."}'
SECURITY = Security(authlete=SECRET)
URL = "https://us.authlete.com/api/715948317/auth/token/create"


async def test_what_httpx_sends(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json={"action": "OK", "accessToken": "abc"})
    async with AuthleteCore(security=SECURITY) as core:
        answer = await success(core, options=RequestOptions(headers={"X-Trace": "1"}))
    assert (answer.action, answer.access_token) == ("OK", "abc")
    request = httpx_mock.get_request()
    assert request is not None
    assert (request.method, str(request.url)) == ("POST", URL)
    assert request.headers["authorization"] == f"Bearer {SECRET}"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["host"] == "us.authlete.com"
    assert request.headers["x-trace"] == "1"
    assert "cookie" not in request.headers
    assert json.loads(request.content) == {
        "grantType": "AUTHORIZATION_CODE",
        "clientId": 26888344961664,
    }


async def test_an_encoded_path_is_left_as_it_is(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json={})
    async with AuthleteCore(security=SECURITY, service_id="../a/b%2e") as core:
        await success(core, {"token_create_request": {"grant_type": "CIBA"}})
    request = httpx_mock.get_request()
    assert request is not None
    assert request.url.raw_path == b"/api/..%2Fa%2Fb%252e/auth/token/create"


async def test_a_packed_answer_is_unpacked_once(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(
        content=gzip.compress(b'{"action":"OK"}'), headers={"content-encoding": "gzip"}
    )
    async with AuthleteCore(security=SECURITY) as core:
        assert (await success(core)).action == "OK"


async def test_a_redirect_is_not_followed(httpx_mock: HTTPXMock) -> None:
    """The credential stays with the server it was meant for."""
    httpx_mock.add_response(status_code=307, headers={"location": "https://evil.example/"})
    async with AuthleteCore(security=SECURITY) as core:
        error = await failure(core)
    assert type(error) is AuthleteDefaultError
    assert error.headers["location"] == "https://evil.example/"
    assert len(httpx_mock.get_requests()) == 1


@pytest.mark.parametrize("raised", [httpx.ConnectError("no"), httpx.ReadTimeout("no")], ids=repr)
async def test_an_exception_that_a_mock_raises(httpx_mock: HTTPXMock, raised: Exception) -> None:
    """It has read the whole request by then, which may have arrived for all the SDK can tell."""
    httpx_mock.add_exception(raised, is_reusable=True)
    async with AuthleteCore(security=SECURITY) as core:
        for request, function in (
            (CREATE, token_operations_create),
            (LIST, token_operations_list_tokens),
        ):
            error = await failure(core, request, function=function)
            assert type(error) is NoResponseError
            assert error.timed_out is isinstance(raised, httpx.TimeoutException)


async def in_pieces() -> AsyncIterator[bytes]:
    for piece in (REFUSAL[:9], REFUSAL[9:]):
        yield piece


@pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)
@pytest.mark.parametrize("content", [lambda: REFUSAL, in_pieces], ids=["at once", "in pieces"])
async def test_a_callers_own_client(library: Any, content: Any) -> None:
    """It is used as it is set up, adds no credential of its own, and stays open."""
    seen: list[Any] = []

    def answer(request: Any) -> Any:
        seen.append(request)
        return library.Response(400, content=content())

    async with library.AsyncClient(
        transport=library.MockTransport(answer),
        headers={"x-mine": "1"},
        auth=("user", "password"),
        follow_redirects=True,
    ) as mine:
        async with AuthleteCore(security=SECURITY, transport=HttpxTransport(mine)) as core:
            error = await failure(core)
        assert not mine.is_closed
    assert (type(error), error.result_code) == (ResultError, "A1")
    (request,) = seen
    assert str(request.url) == URL
    assert request.headers["authorization"] == f"Bearer {SECRET}"
    assert request.headers["x-mine"] == "1"
    assert json.loads(request.content)["grantType"] == "AUTHORIZATION_CODE"


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_over_a_socket(backend: str) -> None:
    async def main(url: str, bearer: str) -> None:
        async with AuthleteCore(server_url=url, security=Security(authlete=bearer)) as core:
            request = {
                **CREATE,
                "token_create_request": {**CREATE["token_create_request"], "subject": "john"},
            }
            assert (await success(core, request)).action == "OK"
            assert (await success(core, request)).action == "OK"
        async with AuthleteCore(server_url=url, security=SECURITY) as core:
            error = await failure(core)
            assert (type(error), error.status_code) == (ResultError, 401)

    with Sandbox() as sandbox, sandbox.serve() as url:
        anyio.run(main, url, sandbox.bearer, backend=backend)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_without_a_socket(backend: str) -> None:
    async def main(sandbox: Sandbox) -> None:
        async with AuthleteCore(
            transport=sandbox.transport(), security=Security(authlete=sandbox.bearer)
        ) as core:
            page = await success(core, LIST, function=token_operations_list_tokens)
            assert page.total_count == 0

    with Sandbox() as sandbox:
        anyio.run(main, sandbox, backend=backend)


async def test_nobody_listening_is_an_error_that_says_so() -> None:
    with Sandbox() as sandbox, sandbox.serve() as url:
        pass
    async with AuthleteCore(server_url=url, security=SECURITY) as core:
        error = await failure(core)
    assert type(error) is ConnectError
    assert (error.may_have_acted, error.timed_out, error.attempts) == (False, False, 1)
