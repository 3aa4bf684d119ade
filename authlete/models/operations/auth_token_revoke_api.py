"""The request of ``token_operations_revoke``."""

from typing import Required, TypedDict

import attrs

from .._base import concise
from ..token_operations.revoke import TokenRevokeRequest, TokenRevokeRequestDict


@attrs.frozen(kw_only=True)
class AuthTokenRevokeApiRequest:
    """Tokens to revoke, and the service they belong to."""

    __repr__ = concise

    service_id: str | None = None
    """The service; may be left out where the client names one."""
    token_revoke_request: TokenRevokeRequest
    """Which tokens."""


class AuthTokenRevokeApiRequestDict(TypedDict, total=False):
    """``AuthTokenRevokeApiRequest`` written as a dict."""

    service_id: str | None
    token_revoke_request: Required[TokenRevokeRequest | TokenRevokeRequestDict]
