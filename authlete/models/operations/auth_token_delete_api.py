"""The request of ``token_operations_delete``."""

from typing import Required, TypedDict

import attrs

from .._base import concise, masked


@attrs.frozen(kw_only=True)
class AuthTokenDeleteApiRequest:
    """A token to delete, and the service it belongs to."""

    __repr__ = concise

    service_id: str | None = None
    """The service; may be left out where the client names one."""
    access_token_identifier: str = attrs.field(repr=masked)
    """The access token or its hash."""


class AuthTokenDeleteApiRequestDict(TypedDict, total=False):
    """``AuthTokenDeleteApiRequest`` written as a dict."""

    service_id: str | None
    access_token_identifier: Required[str]
