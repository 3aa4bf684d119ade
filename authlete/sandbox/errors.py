"""Errors that end a request, and their shape in JSON."""

from __future__ import annotations

import logging
import traceback
from http import HTTPStatus
from typing import TYPE_CHECKING

import attrs

from .._engine.codec import write_json

if TYPE_CHECKING:
    from collections.abc import Mapping

SUCCESS = "A000001"
"""The result code of successes that have none of their own."""
NOT_PLAYED = "A000401"
"""The result code of what the sandbox does not play."""

logger = logging.getLogger("authlete.sandbox")


@attrs.frozen(kw_only=True)
class ErrorBody:
    """The JSON body of an error."""

    result_code: str
    result_message: str
    action: str | None = None
    response_content: str | None = None
    dpop_nonce: str | None = None
    attestation_challenge: str | None = None


class ApiError(Exception):
    """A request that fails. A handler raises it, which undoes the transaction.

    Attributes:
        body: what is answered.
    """

    def __init__(self, body: ErrorBody) -> None:
        super().__init__(body.result_code)
        self.body = body


class HttpError(ApiError):
    """A refusal by HTTP status.

    Attributes:
        status: the status.
        headers: headers of the response.
    """

    def __init__(
        self,
        code: str,
        text: str,
        *,
        status: int = HTTPStatus.BAD_REQUEST,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(ErrorBody(result_code=code, result_message=message(code, text)))
        self.status = status
        self.headers = headers or {}


class ActionError(ApiError):
    """A failure that the answer tells by its ``action``; the HTTP status is 200.

    Attributes:
        error: the OAuth error code, if the response content is an OAuth error as JSON.
    """

    def __init__(
        self,
        action: str,
        code: str,
        text: str,
        *,
        response_content: str | None = None,
        error: str | None = None,
    ) -> None:
        super().__init__(
            ErrorBody(
                result_code=code,
                result_message=message(code, text),
                action=action,
                response_content=response_content,
            )
        )
        self.error = error


class OAuthError(Exception):
    """What a client asks for breaks a rule; the endpoint decides how the client is told.

    Attributes:
        error: the OAuth error code, such as ``invalid_scope``.
        text: what is wrong, for the client's developers; never a value that it sent.
        code: Authlete's code.
    """

    def __init__(self, error: str, text: str, code: str = "A000301") -> None:
        super().__init__(error)
        self.error = error
        self.text = text
        self.code = code


class UnreadableError(Exception):
    """A token has the form of a JWT, but cannot be an access token of the sandbox.

    Attributes:
        code: Authlete's code for the reason.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def message(code: str, text: str) -> str:
    """Write a result message as Authlete does, with its code in front."""
    return f"[{code}] {text}"


def bad_request(code: str, text: str) -> ActionError:
    """Tell the caller of the API what it did wrong."""
    return ActionError("BAD_REQUEST", code, text)


def forbidden(code: str, text: str) -> ActionError:
    """Tell the caller of the API what it may not do."""
    return ActionError("FORBIDDEN", code, text)


def not_found(code: str, text: str) -> ActionError:
    """Tell the caller of the API that there is no such thing."""
    return ActionError("NOT_FOUND", code, text)


def oauth_error(action: str, code: str, text: str, *, error: str) -> ActionError:
    """Have the caller of the API answer its client with an OAuth error (RFC 6749 §5.2)."""
    content = {"error": error, "error_description": message(code, text)}
    return ActionError(
        action, code, text, response_content=write_json(content).decode(), error=error
    )


def not_played(action: str, what: str) -> ActionError:
    """Tell that Authlete can do this, but the sandbox does not play it."""
    return ActionError(action, NOT_PLAYED, f"The sandbox does not play {what}.")


def server_error(code: str, text: str) -> ActionError:
    """Tell the caller of the API what it did wrong, and its client that the server failed."""
    return oauth_error("INTERNAL_SERVER_ERROR", code, text, error="server_error")


def log_failure(what: str, error: Exception) -> None:
    """Log a bug of the sandbox: the type of the exception and where it was raised.

    Its text is left out, which may quote a token.
    """
    place = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s failed with %s\n%s", what, type(error).__name__, place)
