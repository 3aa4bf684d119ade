"""Which endpoint answers at which path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import (
    authorization,
    backchannel,
    device,
    discovery,
    federation,
    grants,
    introspection,
    pushed_authorization,
    registration,
    revocation,
    token,
    userinfo,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .endpoint import Endpoint

ENDPOINTS: Final[Mapping[str, Endpoint]] = {
    "/authorize": authorization.authorization,
    f"/authorize{authorization.CONTINUE}": authorization.decision,
    "/token": token.token,
    "/revoke": revocation.revocation,
    "/userinfo": userinfo.userinfo,
    "/par": pushed_authorization.pushed_authorization,
    "/introspect": introspection.introspection,
    "/device_authorization": device.device_authorization,
    "/device": device.device_verification,
    f"/device{device.CONTINUE}": device.device_decision,
    "/bc-authorize": backchannel.backchannel_authentication,
    "/register": registration.registration,
    "/register/{client_id}": registration.registration_management,
    "/grants/{grant_id}": grants.grant_management,
    "/federation/register": federation.explicit_registration,
    "/.well-known/openid-federation": federation.entity_configuration,
    "/jwks": discovery.jwks,
    "/.well-known/openid-configuration": discovery.discovery,
    "/.well-known/oauth-authorization-server": discovery.discovery,
}
