"""The same as methods: they return the answer, or raise the error that ``Err`` would hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core import AuthleteCore
from ._family import family

if TYPE_CHECKING:
    from .authorization import Authorization
    from .ciba import Ciba
    from .device_flow import DeviceFlow
    from .grant_management import GrantManagement
    from .introspection import Introspection
    from .lifecycle import Lifecycle
    from .pushed_authorization import PushedAuthorization
    from .resource import Resource
    from .revocation import Revocation
    from .service import Service
    from .token import Token
    from .token_operations import TokenOperations
    from .userinfo import Userinfo
    from .utility import Echo, Info

__all__ = ["Authlete"]


class Authlete(AuthleteCore):
    """A client whose operations are methods, in a family each, that return or raise.

    A family is imported when it is first touched.
    """

    authorization: family[Authorization] = family(".authorization", "Authorization")
    ciba: family[Ciba] = family(".ciba", "Ciba")
    device_flow: family[DeviceFlow] = family(".device_flow", "DeviceFlow")
    echo: family[Echo] = family(".utility", "Echo")
    grant_management: family[GrantManagement] = family(".grant_management", "GrantManagement")
    info: family[Info] = family(".utility", "Info")
    introspection: family[Introspection] = family(".introspection", "Introspection")
    lifecycle: family[Lifecycle] = family(".lifecycle", "Lifecycle")
    pushed_authorization: family[PushedAuthorization] = family(
        ".pushed_authorization", "PushedAuthorization"
    )
    resource: family[Resource] = family(".resource", "Resource")
    revocation: family[Revocation] = family(".revocation", "Revocation")
    service: family[Service] = family(".service", "Service")
    token: family[Token] = family(".token", "Token")
    token_operations: family[TokenOperations] = family(".token_operations", "TokenOperations")
    userinfo: family[Userinfo] = family(".userinfo", "Userinfo")
