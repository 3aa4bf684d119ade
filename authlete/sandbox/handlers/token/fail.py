"""``POST /auth/token/fail``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from ...._engine.codec import write_json
from ....models.token.fail import TokenFailRequestReason as Reason
from ....models.token.fail import TokenFailResponse, TokenFailResponseAction
from ...errors import OAuthError, message, server_error
from ...protocol.authorization_responses import error_parameters
from .ticket import use_ticket

if TYPE_CHECKING:
    from ....models.token.fail import TokenFailRequest
    from ...context import RequestContext

ERRORS: Final = {
    Reason.UNKNOWN: ("A067302", "server_error", "The request failed."),
    Reason.INVALID_RESOURCE_OWNER_CREDENTIALS: (
        "A067301",
        "invalid_grant",
        "The user's name or password is wrong.",
    ),
    Reason.INVALID_TARGET: ("A000301", "invalid_target", "The resources are refused."),
    Reason.INVALID_CLIENT: ("A000301", "invalid_client", "The client is refused."),
    Reason.UNAUTHORIZED_CLIENT: (
        "A000301",
        "unauthorized_client",
        "The client may not use this flow.",
    ),
    Reason.INVALID_SCOPE: ("A000301", "invalid_scope", "The scopes are refused."),
}
"""For each reason Authlete's code, the OAuth error and its description."""


def no_ticket_to_fail(_: object) -> NoReturn:
    """Tell that the request has no ticket."""
    raise server_error("A063201", "The request has no 'ticket'.")


def no_reason(_: object) -> NoReturn:
    """Tell that the request has no reason."""
    raise server_error("A067201", "The request has no 'reason'.")


def fail(context: RequestContext, request: TokenFailRequest) -> TokenFailResponse:
    """Use up a ticket, and write the error that the reason stands for."""
    use_ticket(context, request.ticket, unknown="A063202", expired="A063301")
    code, error, text = ERRORS[request.reason]
    content = error_parameters(context, OAuthError(error, text, code))
    return TokenFailResponse(
        result_code=code,
        result_message=message(code, text),
        action=TokenFailResponseAction.BAD_REQUEST,
        response_content=write_json(content).decode(),
    )
