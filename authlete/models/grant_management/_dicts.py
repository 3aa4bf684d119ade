"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from typing import Required, TypedDict

from ..common._dicts import GrantManagementActionName
from ..common.grant_management_action import GrantManagementAction


class GMRequestDict(TypedDict, total=False):
    """``GMRequest`` written as a dict."""

    access_token: Required[str]
    """The access token that the client presented."""
    gm_action: Required[GrantManagementAction | GrantManagementActionName]
    """What the client wants: ``QUERY`` (a GET request) or ``REVOKE`` (a DELETE request)."""
    grant_id: Required[str]
    """The grant that it wants this for: the last segment of the request's path."""
    client_certificate: str | None
    """The certificate that the client presented, in PEM; for a token bound to one (RFC 8705)."""
    dpop: str | None
    """The ``DPoP`` header that the client presented (RFC 9449)."""
    htm: str | None
    """The HTTP method that the DPoP proof must be made for; by default as ``gm_action`` has it."""
    htu: str | None
    """The URL that the DPoP proof must be made for; by default the endpoint's with ``grant_id``."""
    dpop_nonce_required: bool | None
    """Whether the DPoP proof must hold the nonce that Authlete expects."""
