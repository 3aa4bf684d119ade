"""What failing a token request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked


class TokenFailRequestReason(StrEnum):
    """Why the client gets no token."""

    UNKNOWN = "UNKNOWN"
    """For no reason that has a name: ``server_error``."""
    INVALID_RESOURCE_OWNER_CREDENTIALS = "INVALID_RESOURCE_OWNER_CREDENTIALS"
    """The user's name or password is wrong (RFC 6749 §4.3)."""
    INVALID_TARGET = "INVALID_TARGET"
    """The resources asked for are refused: ``invalid_target`` (RFC 8707)."""
    INVALID_CLIENT = "INVALID_CLIENT"
    """The client could not be authenticated: ``invalid_client``."""
    UNAUTHORIZED_CLIENT = "UNAUTHORIZED_CLIENT"
    """The client may not use this flow: ``unauthorized_client``."""
    INVALID_SCOPE = "INVALID_SCOPE"
    """The scopes asked for are refused: ``invalid_scope``."""


@attrs.frozen(kw_only=True)
class TokenFailRequest:
    """The token request to fail, and why."""

    __repr__ = concise

    ticket: str = attrs.field(repr=masked)
    """The ticket that ``token_process`` answered with ``PASSWORD``; it is used up."""
    reason: TokenFailRequestReason
    """Why; decides which error the client is told."""


class TokenFailResponseAction(StrEnum):
    """What your token endpoint should answer."""

    BAD_REQUEST = "BAD_REQUEST"
    """400 with ``response_content`` as JSON: the error that was asked for."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON: the call was wrong, or Authlete failed."""


@attrs.frozen(kw_only=True)
class TokenFailResponse:
    """What your token endpoint should answer."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: TokenFailResponseAction | str | None = None
    """What the endpoint should answer. Branch on it."""
    response_content: str | None = None
    """The body of that answer, as JSON text."""
