"""The request of ``token_operations_update``."""

from typing import Required, TypedDict

import attrs

from .._base import concise
from ..token_operations.update import TokenUpdateRequest, TokenUpdateRequestDict


@attrs.frozen(kw_only=True)
class AuthTokenUpdateApiRequest:
    """A token to change, and the service it belongs to."""

    __repr__ = concise

    service_id: str | None = None
    """The service; may be left out where the client names one."""
    token_update_request: TokenUpdateRequest
    """The token and its changes."""


class AuthTokenUpdateApiRequestDict(TypedDict, total=False):
    """``AuthTokenUpdateApiRequest`` written as a dict."""

    service_id: str | None
    token_update_request: Required[TokenUpdateRequest | TokenUpdateRequestDict]
