"""Calls of a sandbox by the SDK, and what they were refused with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from authlete import AuthleteCore, Err, Security
from authlete.errors import HttpError

if TYPE_CHECKING:
    from authlete.result import Result
    from authlete.sandbox import Sandbox


def calling(sandbox: Sandbox) -> AuthleteCore:
    """Make a caller of service 1."""
    return AuthleteCore(
        security=Security(authlete=sandbox.bearer), transport=sandbox.transport(), service_id="1"
    )


def refusal(result: Result[Any, Any]) -> tuple[int, str, str]:
    """Return status, code and message of a call that was refused."""
    assert isinstance(result, Err)
    assert isinstance(result.error, HttpError)
    body = json.loads(result.error.body)
    return result.error.status_code, body["resultCode"], body["resultMessage"]
