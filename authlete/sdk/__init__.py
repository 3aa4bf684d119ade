"""The same as methods: they return the answer, or raise the error that ``Err`` would hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core import AuthleteCore
from ..funcs.echo import echo as echo_function
from ..funcs.info import info as info_function
from ._family import family, method

if TYPE_CHECKING:
    from .attestation import Attestation
    from .authorization import Authorization
    from .backchannel_logout import BackchannelLogout
    from .ciba import Ciba
    from .client import Client
    from .device_flow import DeviceFlow
    from .dynamic_client_registration import DynamicClientRegistration
    from .federation import Federation
    from .grant_management import GrantManagement
    from .hardware_security_keys import HardwareSecurityKeys
    from .introspection import Introspection
    from .jose import Jose
    from .lifecycle import Lifecycle
    from .native_sso import NativeSso
    from .pushed_authorization import PushedAuthorization
    from .resource import Resource
    from .revocation import Revocation
    from .service import Service
    from .token import Token
    from .token_operations import TokenOperations
    from .userinfo import Userinfo
    from .verifiable_credentials import VerifiableCredentials

__all__ = ["Authlete"]


class Authlete(AuthleteCore):
    """A client whose operations are methods, in a family each, that return or raise.

    A family is imported when it is first touched.
    """

    attestation: family[Attestation] = family(".attestation", "Attestation")
    authorization: family[Authorization] = family(".authorization", "Authorization")
    backchannel_logout: family[BackchannelLogout] = family(
        ".backchannel_logout", "BackchannelLogout"
    )
    ciba: family[Ciba] = family(".ciba", "Ciba")
    client: family[Client] = family(".client", "Client")
    device_flow: family[DeviceFlow] = family(".device_flow", "DeviceFlow")
    dynamic_client_registration: family[DynamicClientRegistration] = family(
        ".dynamic_client_registration", "DynamicClientRegistration"
    )
    federation: family[Federation] = family(".federation", "Federation")
    grant_management: family[GrantManagement] = family(".grant_management", "GrantManagement")
    hardware_security_keys: family[HardwareSecurityKeys] = family(
        ".hardware_security_keys", "HardwareSecurityKeys"
    )
    introspection: family[Introspection] = family(".introspection", "Introspection")
    jose: family[Jose] = family(".jose", "Jose")
    lifecycle: family[Lifecycle] = family(".lifecycle", "Lifecycle")
    native_sso: family[NativeSso] = family(".native_sso", "NativeSso")
    pushed_authorization: family[PushedAuthorization] = family(
        ".pushed_authorization", "PushedAuthorization"
    )
    resource: family[Resource] = family(".resource", "Resource")
    revocation: family[Revocation] = family(".revocation", "Revocation")
    service: family[Service] = family(".service", "Service")
    token: family[Token] = family(".token", "Token")
    token_operations: family[TokenOperations] = family(".token_operations", "TokenOperations")
    userinfo: family[Userinfo] = family(".userinfo", "Userinfo")
    verifiable_credentials: family[VerifiableCredentials] = family(
        ".verifiable_credentials", "VerifiableCredentials"
    )
    echo = method(echo_function)
    info = method(info_function)
