"""``POST /backchannel/authentication/issue`` (CIBA §7.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ...._engine.codec import write_json
from ...._jose.thumbprint import hash_of
from ....models.ciba.issue import BackchannelAuthenticationIssueResponse
from ....models.ciba.issue import BackchannelAuthenticationIssueResponseAction as Action
from ....models.common.delivery_mode import DeliveryMode
from ...clock import LATEST
from ...errors import message, oauth_error
from .ticket import auth_req_id_of, find_request

if TYPE_CHECKING:
    from ....models.ciba.issue import BackchannelAuthenticationIssueRequest
    from ...context import RequestContext
    from ...store.backchannel_requests import BackchannelRequest

DEFAULT_DURATION: Final = 600
"""How many seconds an ``auth_req_id`` is good."""


def issue(
    context: RequestContext, request: BackchannelAuthenticationIssueRequest
) -> BackchannelAuthenticationIssueResponse:
    """Accept a request, whose client gets what it asks for its tokens by."""
    found = find_request(context, request.ticket)
    if found is None or found[0].alias is not None:
        raise oauth_error(
            Action.INVALID_TICKET,
            "A000201",
            "The ticket was used, has expired or never was.",
            error="server_error",
        )
    record, auth_req_id = found[0], auth_req_id_of(request.ticket)
    duration = _duration(context, record)
    content: dict[str, object] = {"auth_req_id": auth_req_id, "expires_in": duration}
    interval = None if record.delivery_mode is DeliveryMode.PUSH else record.interval
    if interval is not None:
        content["interval"] = interval
    context.store.backchannel_requests.save(
        attrs.evolve(
            record,
            alias=hash_of(auth_req_id),
            expires_at=min(context.now + duration * 1000, LATEST),
        )
    )
    return BackchannelAuthenticationIssueResponse(
        result_code="A000001",
        result_message=message("A000001", "Issued an auth_req_id."),
        action=Action.OK,
        response_content=write_json(content).decode(),
        auth_req_id=auth_req_id,
        expires_in=duration,
        interval=interval,
    )


def _duration(context: RequestContext, record: BackchannelRequest) -> int:
    """Let the client shorten the duration, in seconds."""
    longest = context.service.backchannel_auth_req_id_duration or DEFAULT_DURATION
    return min(record.requested_expiry or longest, longest)
