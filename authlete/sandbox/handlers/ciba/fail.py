"""``POST /backchannel/authentication/fail`` (CIBA §13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...._engine.codec import write_json
from ....models.ciba.fail import BackchannelAuthenticationFailRequestReason as Reason
from ....models.ciba.fail import BackchannelAuthenticationFailResponse
from ....models.ciba.fail import BackchannelAuthenticationFailResponseAction as Action
from ...errors import message, server_error
from .ticket import find_request

if TYPE_CHECKING:
    from ....models.ciba.fail import BackchannelAuthenticationFailRequest
    from ...context import RequestContext

ACTIONS: Final = {
    Reason.ACCESS_DENIED: Action.FORBIDDEN,
    Reason.SERVER_ERROR: Action.INTERNAL_SERVER_ERROR,
}
"""What is answered for reasons that are no fault of the client's request."""


def fail(
    context: RequestContext, request: BackchannelAuthenticationFailRequest
) -> BackchannelAuthenticationFailResponse:
    """Refuse a request, and tell the client why."""
    found = find_request(context, request.ticket)
    if found is None or found[0].alias is not None:
        raise server_error("A000201", "The ticket was used, has expired or never was.")
    context.store.backchannel_requests.remove(found[0])
    reason = request.reason
    content = {
        "error": reason.lower(),
        "error_description": request.error_description or None,
        "error_uri": request.error_uri or None,
    }
    return BackchannelAuthenticationFailResponse(
        result_code="A000001",
        result_message=message("A000001", f"Refused the request ({reason})."),
        action=ACTIONS.get(reason, Action.BAD_REQUEST),
        response_content=write_json(
            {name: value for name, value in content.items() if value is not None}
        ).decode(),
    )
