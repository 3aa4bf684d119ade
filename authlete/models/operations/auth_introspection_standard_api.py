"""The request of ``introspection_standard_process``."""

from typing import Required, TypedDict

import attrs

from .._base import concise
from ..introspection.standard_process import (
    StandardIntrospectionRequest,
    StandardIntrospectionRequestDict,
)


@attrs.frozen(kw_only=True)
class AuthIntrospectionStandardApiRequest:
    """A standard introspection request, and the service it concerns."""

    __repr__ = concise

    service_id: str | None = None
    """The service; may be left out where the client names one."""
    standard_introspection_request: StandardIntrospectionRequest
    """The request that your endpoint received."""


class AuthIntrospectionStandardApiRequestDict(TypedDict, total=False):
    """``AuthIntrospectionStandardApiRequest`` written as a dict."""

    service_id: str | None
    standard_introspection_request: Required[
        StandardIntrospectionRequest | StandardIntrospectionRequestDict
    ]
