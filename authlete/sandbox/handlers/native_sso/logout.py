"""``POST /nativesso/logout``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ....models.native_sso.logout import NativeSsoLogoutResponse, NativeSsoLogoutResponseAction
from ...errors import message
from ...protocol.following_id_tokens import caller_error
from ...store.tokens import TokenFilter

if TYPE_CHECKING:
    from ....models.native_sso.logout import NativeSsoLogoutRequest
    from ...context import RequestContext


def no_session_id(_: object) -> NoReturn:
    """Tell that the request names no session."""
    raise caller_error("The request has no 'sessionId'.")


def logout(context: RequestContext, request: NativeSsoLogoutRequest) -> NativeSsoLogoutResponse:
    """Remove the tokens of a session, those of all apps that share it."""
    session = TokenFilter(service=context.service_id, session_id=request.session_id)
    count = context.store.tokens.remove_all(session)
    return NativeSsoLogoutResponse(
        result_code="A000001",
        result_message=message("A000001", f"Removed {count} tokens."),
        action=NativeSsoLogoutResponseAction.OK,
        count=count,
    )
