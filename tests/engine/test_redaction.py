"""What an error shows of the secrets that a server repeats."""

from __future__ import annotations

from typing import Any

import pytest

from authlete import token_operations_update
from authlete.errors import ResultError
from tests.fakes import UPDATE, client, failure, reply


@pytest.mark.parametrize(("secret", "shown"), [("secret7", "secret7"), ("secret 8", "…")])
async def test_only_what_is_long_enough_to_protect_is_taken_out(secret: str, shown: str) -> None:
    """A word of seven characters or less may be part of any text."""
    request: Any = {**UPDATE, "token_update_request": {"access_token": secret}}
    said = {"resultCode": "A1", "resultMessage": f"[A1] The token {secret} is wrong."}
    core, _ = client(reply(400, said))
    error = await failure(core, request, function=token_operations_update)
    assert isinstance(error, ResultError)
    assert error.result_message == f"[A1] The token {shown} is wrong."
    assert f"The token {shown} is wrong." in str(error)
