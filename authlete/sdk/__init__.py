"""The same as methods: they return the answer, or raise the error that ``Err`` would hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core import AuthleteCore
from ._family import family

if TYPE_CHECKING:
    from .introspection import Introspection
    from .lifecycle import Lifecycle
    from .resource import Resource
    from .revocation import Revocation
    from .service import Service
    from .token_operations import TokenOperations
    from .utility import Echo, Info

__all__ = ["Authlete"]


class Authlete(AuthleteCore):
    """A client whose operations are methods, in a family each, that return or raise.

    A family is imported when it is first touched.
    """

    echo: family[Echo] = family(".utility", "Echo")
    info: family[Info] = family(".utility", "Info")
    introspection: family[Introspection] = family(".introspection", "Introspection")
    lifecycle: family[Lifecycle] = family(".lifecycle", "Lifecycle")
    resource: family[Resource] = family(".resource", "Resource")
    revocation: family[Revocation] = family(".revocation", "Revocation")
    service: family[Service] = family(".service", "Service")
    token_operations: family[TokenOperations] = family(".token_operations", "TokenOperations")
