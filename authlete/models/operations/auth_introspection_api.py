"""The request of ``introspection_process``."""

from typing import Required, TypedDict

import attrs

from .._base import concise
from ..introspection.process import IntrospectionRequest, IntrospectionRequestDict


@attrs.frozen(kw_only=True)
class AuthIntrospectionApiRequest:
    """A token to introspect, and the service it belongs to."""

    __repr__ = concise

    service_id: str | None = None
    """The service; may be left out where the client names one."""
    introspection_request: IntrospectionRequest
    """The token, and what is required of it."""


class AuthIntrospectionApiRequestDict(TypedDict, total=False):
    """``AuthIntrospectionApiRequest`` written as a dict."""

    service_id: str | None
    introspection_request: Required[IntrospectionRequest | IntrospectionRequestDict]
