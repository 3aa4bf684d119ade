"""What failing an authorization request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked


class AuthorizationFailRequestReason(StrEnum):
    """Why the client does not get what it asked for."""

    UNKNOWN = "UNKNOWN"
    """For no reason that has a name: ``server_error``."""
    NOT_LOGGED_IN = "NOT_LOGGED_IN"
    """No user is logged in, and ``prompt=none``: ``login_required``."""
    MAX_AGE_NOT_SUPPORTED = "MAX_AGE_NOT_SUPPORTED"
    """It is not known when the user was authenticated: ``login_required``."""
    EXCEEDS_MAX_AGE = "EXCEEDS_MAX_AGE"
    """The user was authenticated too long ago, and ``prompt=none``: ``login_required``."""
    DIFFERENT_SUBJECT = "DIFFERENT_SUBJECT"
    """The user is not the one that the client wants: ``login_required``."""
    ACR_NOT_SATISFIED = "ACR_NOT_SATISFIED"
    """The authentication is of none of the classes that the client needs: ``login_required``, or
    ``unmet_authentication_requirements`` if the service is set so."""
    DENIED = "DENIED"
    """The user said no: ``access_denied``."""
    SERVER_ERROR = "SERVER_ERROR"
    """Your server failed: ``server_error``."""
    NOT_AUTHENTICATED = "NOT_AUTHENTICATED"
    """The user could not be authenticated: ``login_required``."""
    ACCOUNT_SELECTION_REQUIRED = "ACCOUNT_SELECTION_REQUIRED"
    """The user would have to choose an account: ``account_selection_required``."""
    CONSENT_REQUIRED = "CONSENT_REQUIRED"
    """The user would have to be asked for consent: ``consent_required``."""
    INTERACTION_REQUIRED = "INTERACTION_REQUIRED"
    """The user would have to be asked something else: ``interaction_required``."""
    INVALID_TARGET = "INVALID_TARGET"
    """The resources asked for are refused: ``invalid_target`` (RFC 8707)."""
    INVALID_SCOPE = "INVALID_SCOPE"
    """The scopes asked for are refused: ``invalid_scope``."""
    UNAUTHORIZED_CLIENT = "UNAUTHORIZED_CLIENT"
    """The client may not ask in this way: ``unauthorized_client``."""
    TEMPORARILY_UNAVAILABLE = "TEMPORARILY_UNAVAILABLE"
    """Your server cannot answer at the moment: ``temporarily_unavailable``."""


@attrs.frozen(kw_only=True)
class AuthorizationFailRequest:
    """The authorization request to fail, and why."""

    __repr__ = concise

    ticket: str = attrs.field(repr=masked)
    """The ticket that ``authorization_process_request`` answered; it is used up."""
    reason: AuthorizationFailRequestReason
    """Why; decides which error the client is told."""
    description: str | None = None
    """The reason in words, for the client's developers."""


class AuthorizationFailResponseAction(StrEnum):
    """What your authorization endpoint should answer the browser."""

    LOCATION = "LOCATION"
    """302 to ``response_content``, by which the client learns of the error."""
    FORM = "FORM"
    """200 with ``response_content`` as HTML: the same with ``response_mode=form_post``."""
    BAD_REQUEST = "BAD_REQUEST"
    """400 with ``response_content`` as JSON: the ticket was used, or it has expired."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON: the call was wrong, or Authlete failed."""


@attrs.frozen(kw_only=True)
class AuthorizationFailResponse:
    """What your authorization endpoint should answer the browser."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: AuthorizationFailResponseAction | str | None = None
    """What the endpoint should answer. Branch on it."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """That answer: a URL, HTML or JSON, as ``action`` says."""
