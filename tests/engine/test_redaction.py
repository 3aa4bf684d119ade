"""What a server repeats of a request is taken out of the error that shows it."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st

import authlete
from authlete import Hooks
from authlete._engine.redaction import redact
from authlete.errors import AuthleteDefaultError
from tests.fakes import SECRET, TOKEN, client, failure, forever, in_virtual_time, reply, texts

if TYPE_CHECKING:
    from authlete.transport import HttpRequest

BASIC = "Basic Y2FuYXJ5OmNhbmFyeS1zZWNyZXQ="


def repeating(text: str) -> Any:
    return reply(400, {"resultCode": "A000201", "resultMessage": f"({text}) is wrong"})


REQUESTS: list[tuple[str, dict[str, Any], str]] = [
    (
        "token_operations_create_batch",
        {
            "token_create_requests": [
                {"grant_type": "CIBA"},
                {"grant_type": "CIBA", "access_token": TOKEN},
            ]
        },
        TOKEN,
    ),
    (
        "introspection_standard_process",
        {"standard_introspection_request": {"parameters": f"token={quote(TOKEN)}&x=1"}},
        TOKEN,
    ),
    (
        "revocation_process",
        {"revocation_request": {"parameters": f"token_type_hint=a&token={TOKEN}"}},
        TOKEN,
    ),
    (
        "introspection_process",
        {
            "introspection_request": {
                "token": "another-token",
                "headers": [{"key": "authorization", "value": BASIC}],
            }
        },
        BASIC,
    ),
    (
        "token_operations_create",
        {
            "token_create_request": {
                "grant_type": "CIBA",
                "properties": [{"key": "pin", "value": "canary-property", "hidden": True}],
            }
        },
        "canary-property",
    ),
    (
        "client_update",
        {"client_id": 1, "client": {"unknown": {"newSecret": ["canary-member"]}}},
        "canary-member",
    ),
]


@pytest.mark.parametrize(
    ("name", "request_", "secret"), REQUESTS, ids=lambda value: str(value)[:30]
)
async def test_what_a_request_hides_no_error_shows(name: str, request_: Any, secret: str) -> None:
    core, _ = client(repeating(secret), service_id="1")
    error = await failure(core, request_, function=getattr(authlete, name))
    assert secret not in texts(error)
    assert "(…) is wrong" in str(error)


async def test_a_property_that_is_not_hidden_may_be_shown() -> None:
    core, _ = client(repeating("colour blue"), service_id="1")
    properties = [{"key": "k", "value": "colour blue"}]
    request = {"token_create_request": {"grant_type": "CIBA", "properties": properties}}
    assert "colour blue" in str(await failure(core, request))


async def test_what_a_hook_adds_no_error_shows() -> None:
    def sign(_: object, request: HttpRequest) -> None:
        request.headers = {**request.headers, "x-signature": "canary-signature"}
        request.url += "?key=canary-parameter"

    core, _ = client(
        repeating("canary-signature canary-parameter"), hooks=Hooks(before_request=(sign,))
    )
    assert "canary" not in texts(await failure(core))


@given(st.text(st.characters(codec="utf-8"), min_size=8, max_size=20))
def test_a_secret_is_found_however_it_is_encoded(secret: str) -> None:
    for form in (secret, quote(secret), quote(secret, safe=""), quote(secret, safe="").lower()):
        if form == quote(secret, safe="").lower() and secret.lower() != secret:
            continue  # only the escapes are written in lower case
        error = AuthleteDefaultError(form, status_code=404, headers={}, body=b"")
        redact(error, [secret])
        assert str(error) == "…"


def test_a_secret_that_begins_with_another_leaves_nothing() -> None:
    error = AuthleteDefaultError("abcdefgh-ijkl", status_code=404, headers={}, body=b"")
    redact(error, ["abcdefgh", "abcdefgh-ijkl"])
    assert str(error) == "…"


def test_what_a_cancelled_call_leaves_shows_no_token() -> None:
    """Not even with the locals of its frames, as some loggers write them."""

    async def main() -> None:
        core, _ = client(forever, service_id="1")
        with trio.move_on_after(1):
            try:
                await authlete.token_operations_delete(core, {"access_token_identifier": TOKEN})
            except trio.Cancelled as end:
                frames = traceback.TracebackException.from_exception(end, capture_locals=True)
                told.append("".join(frames.format()))
                raise

    told: list[str] = []
    in_virtual_time(main)
    (text,) = told
    lines = [line for line in text.splitlines() if "access_token_identifier" not in line]
    assert TOKEN not in "\n".join(lines)
    assert SECRET not in text
