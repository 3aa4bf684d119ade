"""The same as methods: they return the answer, or raise the error that ``Err`` would hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core import AuthleteCore
from ._family import family

if TYPE_CHECKING:
    from .attestation import Attestation
    from .backchannel_logout import BackchannelLogout
    from .client import Client
    from .dynamic_client_registration import DynamicClientRegistration
    from .hardware_security_keys import HardwareSecurityKeys
    from .introspection import Introspection
    from .jose import Jose
    from .native_sso import NativeSso
    from .resource import Resource
    from .revocation import Revocation
    from .token_operations import TokenOperations

__all__ = ["Authlete"]


class Authlete(AuthleteCore):
    """A client whose operations are methods, in a family each, that return or raise.

    A family is imported when it is first touched.
    """

    attestation: family[Attestation] = family(".attestation", "Attestation")
    backchannel_logout: family[BackchannelLogout] = family(
        ".backchannel_logout", "BackchannelLogout"
    )
    client: family[Client] = family(".client", "Client")
    dynamic_client_registration: family[DynamicClientRegistration] = family(
        ".dynamic_client_registration", "DynamicClientRegistration"
    )
    hardware_security_keys: family[HardwareSecurityKeys] = family(
        ".hardware_security_keys", "HardwareSecurityKeys"
    )
    introspection: family[Introspection] = family(".introspection", "Introspection")
    jose: family[Jose] = family(".jose", "Jose")
    native_sso: family[NativeSso] = family(".native_sso", "NativeSso")
    resource: family[Resource] = family(".resource", "Resource")
    revocation: family[Revocation] = family(".revocation", "Revocation")
    token_operations: family[TokenOperations] = family(".token_operations", "TokenOperations")
