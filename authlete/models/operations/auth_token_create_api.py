"""The request of ``token_operations_create``."""

from typing import Required, TypedDict

import attrs

from .._base import concise
from ..token_operations.create import TokenCreateRequest, TokenCreateRequestDict


@attrs.frozen(kw_only=True)
class AuthTokenCreateApiRequest:
    """A token to create, and the service to create it in."""

    __repr__ = concise

    service_id: str | None = None
    """The service; may be left out where the client names one."""
    token_create_request: TokenCreateRequest
    """The token."""


class AuthTokenCreateApiRequestDict(TypedDict, total=False):
    """``AuthTokenCreateApiRequest`` written as a dict."""

    service_id: str | None
    token_create_request: Required[TokenCreateRequest | TokenCreateRequestDict]
