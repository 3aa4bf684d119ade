"""The requests of introspection."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..introspection._dicts import IntrospectionRequestDict, StandardIntrospectionRequestDict
    from ..introspection.process import IntrospectionRequest
    from ..introspection.standard_process import StandardIntrospectionRequest


class AuthIntrospectionApiRequest(ServiceRequest):
    """A token to introspect, and the service it belongs to."""

    introspection_request: "IntrospectionRequest | IntrospectionRequestDict"
    """The token, and what is required of it."""


class AuthIntrospectionStandardApiRequest(ServiceRequest):
    """A standard introspection request, and the service it concerns."""

    standard_introspection_request: (
        "StandardIntrospectionRequest | StandardIntrospectionRequestDict"
    )
    """The request that your endpoint received."""
