"""``POST /auth/authorization/fail``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from ....models.authorization.fail import AuthorizationFailRequestReason as Reason
from ....models.authorization.fail import AuthorizationFailResponse
from ....models.authorization.fail import AuthorizationFailResponseAction as Action
from ...errors import OAuthError, message, server_error
from ...protocol.authorization_responses import error_parameters, respond, response_writer
from .ticket import use_ticket

if TYPE_CHECKING:
    from ....models.authorization.fail import AuthorizationFailRequest
    from ...context import AfterCommit, RequestContext
    from ...protocol.authorization_responses import WrittenResponse

ERRORS: Final = {
    Reason.UNKNOWN: ("server_error", "The request failed for an unknown reason."),
    Reason.NOT_LOGGED_IN: ("login_required", "No user is logged in."),
    Reason.MAX_AGE_NOT_SUPPORTED: (
        "login_required",
        "It is not known when the user was authenticated.",
    ),
    Reason.EXCEEDS_MAX_AGE: ("login_required", "The user was authenticated too long ago."),
    Reason.DIFFERENT_SUBJECT: ("login_required", "The user is not the one that is asked for."),
    Reason.ACR_NOT_SATISFIED: (
        "unmet_authentication_requirements",
        "The user was not authenticated in one of the ways that are asked for.",
    ),
    Reason.DENIED: ("access_denied", "The user denied the request."),
    Reason.SERVER_ERROR: ("server_error", "The server failed."),
    Reason.NOT_AUTHENTICATED: ("login_required", "The user was not authenticated."),
    Reason.ACCOUNT_SELECTION_REQUIRED: (
        "account_selection_required",
        "The user would have to choose an account.",
    ),
    Reason.CONSENT_REQUIRED: ("consent_required", "The user would have to consent."),
    Reason.INTERACTION_REQUIRED: ("interaction_required", "The user would have to be asked."),
    Reason.INVALID_TARGET: ("invalid_target", "The resource is invalid, missing or unknown."),
    Reason.INVALID_SCOPE: ("invalid_scope", "The scope is invalid or unknown."),
    Reason.UNAUTHORIZED_CLIENT: ("unauthorized_client", "The client may not ask in this way."),
    Reason.TEMPORARILY_UNAVAILABLE: (
        "temporarily_unavailable",
        "The server cannot answer at the moment.",
    ),
}
"""The error that stands for each reason, and its description."""


def no_reason(_: object) -> NoReturn:
    """Tell that the request has no reason."""
    raise server_error("A000201", "The request has no 'reason'.")


def fail(
    context: RequestContext, request: AuthorizationFailRequest
) -> AuthorizationFailResponse | AfterCommit[AuthorizationFailResponse]:
    """Use up a ticket, and tell the client why it gets nothing."""
    ticket, client = use_ticket(context, request.ticket)
    code, text = ERRORS[request.reason]
    error = OAuthError(code, request.description or text)

    def answer(response: WrittenResponse) -> AuthorizationFailResponse:
        return AuthorizationFailResponse(
            result_code="A000001",
            result_message=message("A000001", f"Failed the request ({request.reason})."),
            action=Action(response.action),
            response_content=response.content,
        )

    writer = response_writer(context, client, ticket.request)
    return respond(writer, error_parameters(context, error), answer)
