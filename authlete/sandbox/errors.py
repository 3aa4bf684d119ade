"""How the sandbox says no."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import attrs

from .._engine.codec import write_json

if TYPE_CHECKING:
    from collections.abc import Mapping


@attrs.frozen(kw_only=True)
class ErrorBody:
    """The JSON body of every refusal."""

    result_code: str
    result_message: str
    action: str | None = None
    response_content: str | None = None


class ApiError(Exception):
    """Ends a request: a handler raises it, the app answers with it.

    With an ``action`` it is an answer like any other, and its status 200: that is how operations
    whose answers have that field report failure.
    """

    def __init__(
        self,
        code: str,
        text: str,
        *,
        status: int = HTTPStatus.BAD_REQUEST,
        action: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = HTTPStatus.OK if action else status
        self.headers = headers or {}
        self.envelope = ErrorBody(
            result_code=code, result_message=message(code, text), action=action
        )


def message(code: str, text: str) -> str:
    """Write a result message as Authlete does, with its code in front."""
    return f"[{code}] {text}"


def bad_request(code: str, text: str) -> ApiError:
    """Refuse what the caller of the API did wrong, in an answer that has an ``action``."""
    return ApiError(code, text, action="BAD_REQUEST")


def forbidden(code: str, text: str) -> ApiError:
    """Refuse what the caller of the API may not do, in an answer that has an ``action``."""
    return ApiError(code, text, action="FORBIDDEN")


def not_found(code: str, text: str) -> ApiError:
    """Say that there is no such thing, in an answer that has an ``action``."""
    return ApiError(code, text, action="NOT_FOUND")


def oauth_error(action: str, code: str, text: str, *, error: str) -> ApiError:
    """Refuse in an answer whose ``responseContent`` an endpoint passes on (RFC 6749 §5.2)."""
    refusal = ApiError(code, text, action=action)
    content = write_json({"error": error, "error_description": message(code, text)}).decode()
    refusal.envelope = attrs.evolve(refusal.envelope, response_content=content)
    return refusal


def server_error(code: str, text: str) -> ApiError:
    """Refuse what the caller of the API did wrong, so that its own client sees a failing server."""
    return oauth_error("INTERNAL_SERVER_ERROR", code, text, error="server_error")
