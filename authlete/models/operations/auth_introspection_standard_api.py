"""The request of ``introspection_standard_process``."""

from typing import Required, TypedDict

import attrs

from .._fields import terse
from ..standard_introspection import StandardIntrospectionRequest, StandardIntrospectionRequestDict


@terse
@attrs.frozen(kw_only=True)
class AuthIntrospectionStandardApiRequest:
    """A standard introspection request, and the service it concerns."""

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
