"""What an error says to who wrote a key that is not there."""

from __future__ import annotations

from typing import Any

import pytest

from authlete import token_operations_list_tokens
from authlete._engine.hints import unknown_keys
from tests.fakes import LIST, client, failure

BODY = "token_create_request"


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("grantType", " (did you mean grant_type?)"),
        ("GrantType", " (did you mean grant_type?)"),
        ("grant-type", " (did you mean grant_type?)"),
        ("scope", " (did you mean scopes?)"),
        ("acess_token", " (did you mean access_token?)"),
        ("clientID", " (did you mean client_id?)"),
        ("resource", " (did you mean resources?)"),
        ("what", ""),
        ("", ""),
        ("scopes" * 20, ""),
    ],
)
async def test_a_misspelt_key_comes_with_the_one_that_was_meant(key: str, hint: str) -> None:
    core, _ = client()
    request = {"service_id": "1", BODY: {"grant_type": "CIBA", key: "x"}}
    error = await failure(core, request)
    assert error.problems == ((f"{BODY}.{key}", f"is not a field here{hint}"),)


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("grant_type", " (grant_type belongs inside token_create_request)"),
        ("scope", " (scopes belongs inside token_create_request)"),
        ("clientId", " (client_id belongs inside token_create_request)"),
        ("serviceId", " (did you mean service_id?)"),
        ("tokenCreateRequest", " (did you mean token_create_request?)"),
        ("token_request", " (did you mean token_create_request?)"),
        ("what", ""),
    ],
)
async def test_what_belongs_inside_the_body_is_told_so(key: str, hint: str) -> None:
    core, _ = client()
    error = await failure(core, {"service_id": "1", BODY: {"grant_type": "CIBA"}, key: "x"})
    assert error.problems == ((key, f"is not a field here{hint}"),)


async def test_a_flat_request_is_told_where_its_keys_belong() -> None:
    core, _ = client()
    error = await failure(core, {"grant_type": "CIBA", "scopes": ["a"]})
    assert error.problems == (
        (BODY, "is required"),
        ("grant_type", f"is not a field here (grant_type belongs inside {BODY})"),
        ("scopes", f"is not a field here (scopes belongs inside {BODY})"),
    )


async def test_keys_of_a_query_are_told_likewise() -> None:
    core, _ = client()
    request: Any = {**LIST, "clientIdentifier": "1", 7: 1}
    error = await failure(core, request, function=token_operations_list_tokens)
    assert error.problems == (
        ("<int>", "is not a field here"),
        ("clientIdentifier", "is not a field here (did you mean client_identifier?)"),
    )


def test_of_very_many_keys_some_come_with_what_was_meant() -> None:
    """To look for the closest name takes milliseconds."""
    reasons = [reason for _, reason in unknown_keys([f"scopes{n}" for n in range(50)], ["scopes"])]
    assert (
        reasons
        == ["is not a field here (did you mean scopes?)"] * 20 + ["is not a field here"] * 30
    )
