"""What all endpoints of a credential issuer check first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import ActionError, UnreadableError, oauth_error
from ...protocol.credential_issuers import issues_credentials
from ...protocol.presented import presented_access
from ...protocol.www_authenticate import challenge

if TYPE_CHECKING:
    from ....models.service.service import Service
    from ...context import RequestContext
    from ...errors import OAuthError
    from ...store.tokens import TokenRecord


def check_enabled(service: Service, action: str = "FORBIDDEN") -> None:
    """Refuse what only a service with verifiable credentials does."""
    if not issues_credentials(service):
        text = "The service issues no verifiable credentials."
        raise oauth_error(action, "A000201", text, error="invalid_request")


def require_token(context: RequestContext, token: str | None) -> TokenRecord:
    """Find the access token that came with a credential request.

    Only that it is good is checked here; what it is bound to, introspection checks before.

    Raises:
        ActionError: it is not.
    """
    if not token:
        raise ActionError(
            "UNAUTHORIZED", "A000301", "There is no access token.", response_content="Bearer"
        )
    try:
        record = presented_access(context, token)
    except UnreadableError:
        record = None
    if record is None or record.service != context.service_id or not record.is_live(context.now):
        raise ActionError(
            "UNAUTHORIZED",
            "A000301",
            "The access token is not valid.",
            response_content=challenge("Bearer", "invalid_token"),
        )
    return record


def refusal(error: OAuthError) -> ActionError:
    """Have the wallet told what is wrong with its request."""
    return oauth_error("BAD_REQUEST", error.code, error.text, error=error.error)


def caller_error(text: str) -> ActionError:
    """Tell the caller of the API what it did wrong."""
    return ActionError("CALLER_ERROR", "A000201", text)
