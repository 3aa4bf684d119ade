"""What processing a grant management request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked
from ..common.grant_management_action import GrantManagementAction


@attrs.frozen(kw_only=True)
class GMRequest:
    """A grant management request that your own endpoint received from a client."""

    __repr__ = concise

    access_token: str = attrs.field(repr=masked)
    """The access token that the client presented."""
    gm_action: GrantManagementAction
    """What the client wants: ``QUERY`` (a GET request) or ``REVOKE`` (a DELETE request)."""
    grant_id: str
    """The grant that it wants this for: the last segment of the request's path."""
    client_certificate: str | None = None
    """The certificate that the client presented, in PEM; for a token bound to one (RFC 8705)."""
    dpop: str | None = attrs.field(default=None, repr=masked)
    """The ``DPoP`` header that the client presented (RFC 9449)."""
    htm: str | None = None
    """The HTTP method that the DPoP proof must be made for; by default as ``gm_action`` has it."""
    htu: str | None = None
    """The URL that the DPoP proof must be made for; by default the endpoint's with ``grant_id``."""
    dpop_nonce_required: bool | None = None
    """Whether the DPoP proof must hold the nonce that Authlete expects."""


class GMResponseAction(StrEnum):
    """What your grant management endpoint should answer."""

    OK = "OK"
    """200 with ``response_content`` as JSON: this is the grant."""
    NO_CONTENT = "NO_CONTENT"
    """204: the grant is revoked."""
    UNAUTHORIZED = "UNAUTHORIZED"
    """401: there is no such token."""
    FORBIDDEN = "FORBIDDEN"
    """403: the token does not allow to manage this grant."""
    NOT_FOUND = "NOT_FOUND"
    """404: there is no such grant."""
    CALLER_ERROR = "CALLER_ERROR"
    """500: the call was wrong."""
    AUTHLETE_ERROR = "AUTHLETE_ERROR"
    """500: Authlete failed."""


@attrs.frozen(kw_only=True)
class GMResponse:
    """What your grant management endpoint should answer."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: GMResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = None
    """The grant as JSON text, for ``OK``; the ``WWW-Authenticate`` header if it is no success."""
    dpop_nonce: str | None = attrs.field(default=None, repr=masked)
    """The nonce for the ``DPoP-Nonce`` header of the endpoint's answer."""
