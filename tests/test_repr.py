"""What the SDK's objects print: what they are and how they stand, and no secret."""

from __future__ import annotations

from typing import Any

import aiohttp
import httpx
import pytest

from authlete import Authlete, AuthleteCore, Err, Ok, RequestOptions, Security
from authlete.bulk import Created
from authlete.errors import (
    ConnectError,
    HookError,
    NoResponseError,
    RequestValidationError,
    ResponseValidationError,
    ResultError,
)
from authlete.funcs.token_operations_create import OPERATION
from authlete.models import Client, Service, TokenCreateResponse
from authlete.sandbox import Sandbox
from authlete.transport import HttpRequest, HttpResponse, HttpxTransport
from authlete.transport.aiohttp import AiohttpTransport
from tests.fakes import FakeTransport, client, failure, reply

CANARY = "canary0123456789canary0123456789"
SECRET: Any = {"x-secret": CANARY}
HTTP: Any = {"status_code": 400, "headers": SECRET, "body": CANARY.encode()}

VALUES = [
    (Security(authlete=CANARY), "Security(authlete='…')"),
    (
        RequestOptions(headers=SECRET, extensions=SECRET),
        "headers=<x-secret>, server_url=None, extensions=<x-secret>)",
    ),
    (
        HttpRequest(
            method="POST",
            url=f"https://us.authlete.com/api/7/auth/token/delete/{CANARY}?x={CANARY}",
            headers=SECRET,
            body=CANARY.encode(),
            deadline=7.0,
            max_response_bytes=9,
            extensions=SECRET,
        ),
        "method='POST', url=<https://us.authlete.com>, headers=<x-secret>, body=<32 bytes>, dead",
    ),
    (
        HttpResponse(status=200, headers=SECRET, body=CANARY.encode()),
        "HttpResponse(status=200, headers=<x-secret>, body=<32 bytes>)",
    ),
    (
        Ok(TokenCreateResponse(access_token=CANARY)),
        "Ok(value=TokenCreateResponse(access_token='cana…' (32 characters)))",
    ),
    (Err(ConnectError("refused")), "Err(error=ConnectError('refused'))"),
    (Created(index=3, request=SECRET, result=Err(ConnectError("refused"))), "index=3, result=Err"),
    (
        OPERATION,
        "request=AuthTokenCreateApiRequest, response=TokenCreateResponse, body='token_create_req",
    ),
    (
        Client(client_id=1, client_secret=CANARY),
        "Client(client_id=1, client_secret='cana…' (32 characters))",
    ),
    (
        ResultError(result_code="A1", result_message="[A1] No.", **HTTP),
        "ResultError('HTTP 400, A1: No.')",
    ),
    (
        ResponseValidationError(("$.scopes", "expected list, got str"), **HTTP),
        "ResponseValidationError('HTTP 400: $.scopes: expected list, got str')",
    ),
    (RequestValidationError(("x", "is required")), "RequestValidationError('x: is required')"),
    (
        ConnectError("no time", timed_out=True),
        "ConnectError('no time', timed_out=True)",
    ),
    (NoResponseError("reset"), "NoResponseError('reset', may_have_acted=True)"),
    (HookError("it raised", hook="after_error"), "HookError('it raised')"),
]


@pytest.mark.parametrize(
    ("value", "printed"),
    [pytest.param(value, printed, id=type(value).__name__) for value, printed in VALUES],
)
def test_values(value: object, printed: str) -> None:
    assert printed in repr(value)
    assert "canary0" not in repr(value)
    assert " object at 0x" not in repr(value)


@pytest.mark.parametrize("wrong", [None, CANARY, 7, [CANARY]], ids=repr)
def test_wrong_options_print_too(wrong: Any) -> None:
    """Only a call finds out that they are wrong, and until then they may be looked at."""
    assert f"headers=<{type(wrong).__name__}>" in repr(RequestOptions(headers=wrong))


async def test_an_error_of_a_call_says_what_its_text_says() -> None:
    core, _ = client(reply(500, {"resultCode": "A1", "resultMessage": "No."}))
    error = await failure(core)
    text = "token_operations_create: HTTP 500, A1: No."
    assert str(error) == text
    assert repr(error) == f"ResultError('{text}', may_have_acted=True)"


SERVER = "server_url='https://us.authlete.com'"


@pytest.mark.parametrize("cls", [AuthleteCore, Authlete])
async def test_clients(cls: type[AuthleteCore]) -> None:
    """The server, the service, and whether it is closed."""
    core = cls(security=Security(authlete=CANARY), transport=FakeTransport(reply()))
    assert repr(core) == f"<{cls.__name__} {SERVER} service_id=None open>"
    await core.aclose()
    assert repr(core) == f"<{cls.__name__} {SERVER} service_id=None closed>"
    other = cls(security=lambda: CANARY, server_url="https://x.test/", service_id="7")  # type: ignore[arg-type,return-value]
    assert repr(other) == f"<{cls.__name__} server_url='https://x.test' service_id='7' open>"


def test_resources_of_a_client() -> None:
    """They say whose they are."""
    authlete = Authlete(security=Security(authlete=CANARY), service_id="7")
    whose = f"(<Authlete {SERVER} service_id='7' open>)"
    assert repr(authlete.token_operations) == f"TokenOperations{whose}"
    assert repr(authlete.introspection) == f"Introspection{whose}"
    assert repr(authlete.revocation) == f"Revocation{whose}"


async def test_transports() -> None:
    """What they send through; what a caller's own client holds is the caller's."""
    async with (
        httpx.AsyncClient(headers=SECRET) as httpx_client,
        aiohttp.ClientSession(headers=SECRET) as session,
        Sandbox(bearer=CANARY) as sandbox,
    ):
        for transport, through in (
            (HttpxTransport(max_connections=5), "HttpxTransport max_connections=5"),
            (HttpxTransport(httpx_client), "HttpxTransport client=<AsyncClient>"),
            (AiohttpTransport(max_connections=5), "AiohttpTransport max_connections=5"),
            (AiohttpTransport(session), "AiohttpTransport session=<ClientSession>"),
            (sandbox.transport(), "InProcessTransport"),
        ):
            assert repr(transport) == f"<{through} open>"
            await transport.aclose()
            assert repr(transport) == f"<{through} closed>"


def test_sandboxes(tmp_path: Any) -> None:
    """Where they keep tokens and what they know."""
    with Sandbox(bearer=CANARY) as sandbox:
        assert repr(sandbox) == "<Sandbox database=':memory:' services='any' open>"
    assert repr(sandbox) == "<Sandbox database=':memory:' services='any' closed>"
    services = [Service(api_key=7), Service(api_key=8)]
    with Sandbox(tmp_path / "tokens.db", services=services) as sandbox:
        database = str(tmp_path / "tokens.db")
        assert repr(sandbox) == f"<Sandbox database={database!r} services=['7', '8'] open>"
