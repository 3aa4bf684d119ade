"""Which endpoint answers at which path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import (
    authorization,
    backchannel,
    credential_issuer,
    device,
    discovery,
    federation,
    grants,
    introspection,
    logout,
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
    "/logout": logout.end_session,
    "/credential": credential_issuer.credential,
    "/batch_credential": credential_issuer.batch_credential,
    "/deferred_credential": credential_issuer.deferred_credential,
    "/nonce": credential_issuer.nonce,
    "/credential_jwks": credential_issuer.issuer_jwks,
    "/credential_offers/{identifier}": credential_issuer.credential_offer,
    "/.well-known/openid-credential-issuer": credential_issuer.issuer_metadata,
    "/.well-known/jwt-vc-issuer": credential_issuer.jwt_issuer,
    "/register": registration.registration,
    "/register/{client_id}": registration.registration_management,
    "/grants/{grant_id}": grants.grant_management,
    "/federation/register": federation.explicit_registration,
    "/.well-known/openid-federation": federation.entity_configuration,
    "/jwks": discovery.jwks,
    "/.well-known/openid-configuration": discovery.discovery,
    "/.well-known/oauth-authorization-server": discovery.discovery,
}
