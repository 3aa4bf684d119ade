"""What accepting a backchannel authentication request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked


@attrs.frozen(kw_only=True)
class BackchannelAuthenticationIssueRequest:
    """The backchannel authentication request to accept, once its user is found."""

    __repr__ = concise

    ticket: str = attrs.field(repr=masked)
    """The ticket that ``ciba_process_authentication`` answered; completing needs it again."""


class BackchannelAuthenticationIssueResponseAction(StrEnum):
    """What your backchannel authentication endpoint should answer."""

    OK = "OK"
    """200 with ``response_content`` as JSON: the ``auth_req_id`` is issued."""
    INVALID_TICKET = "INVALID_TICKET"
    """500 with ``response_content`` as JSON: there is no such ticket, or it has expired."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON: the call was wrong, or Authlete failed."""


@attrs.frozen(kw_only=True)
class BackchannelAuthenticationIssueResponse:
    """What your backchannel authentication endpoint should answer."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: BackchannelAuthenticationIssueResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The body of that answer, as JSON text; holds the ``auth_req_id``."""
    auth_req_id: str | None = attrs.field(default=None, repr=masked)
    """What the client asks for its tokens by (``auth_req_id`` of CIBA §7.3)."""
    expires_in: int | None = None
    """Its lifetime in seconds."""
    interval: int | None = None
    """How long the client must wait before it asks again, in seconds; not if tokens are pushed."""
