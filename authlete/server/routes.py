"""Which endpoint answers at which path, and what a service calls it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import attrs

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
from .endpoint import failure
from .failures import AuthleteFailedError
from .messages import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .endpoint import Endpoint
    from .messages import Request
    from .server import AuthorizationServer


@attrs.frozen
class Route:
    """A path and its endpoint."""

    path: str
    """What stands in braces is a parameter."""
    endpoint: Endpoint
    setting: str | None = None
    """The field of ``Service`` that holds its URL."""
    metadata: str | None = None
    """The member of the discovery document that holds it; without it there is no such endpoint."""
    by_scripts: bool = attrs.field(default=False, kw_only=True)
    """Whether scripts of other sites may read its answers (CORS): none of them uses cookies."""


ANYWHERE: Final = ("access-control-allow-origin", "*")
EXPOSED: Final = (
    ANYWHERE,
    ("access-control-expose-headers", "WWW-Authenticate, DPoP-Nonce"),
)
PREFLIGHT: Final = (
    ANYWHERE,
    ("access-control-allow-methods", "GET, POST, PUT, DELETE"),
    ("access-control-allow-headers", "Authorization, Content-Type, DPoP"),
    ("access-control-max-age", "3600"),
)

ROUTES: Final = (
    Route(
        "/authorize",
        authorization.authorization,
        "authorization_endpoint",
        "authorization_endpoint",
    ),
    Route(
        f"/authorize{authorization.CONTINUE}",
        authorization.decision,
        metadata="authorization_endpoint",
    ),
    Route("/token", token.token, "token_endpoint", "token_endpoint", by_scripts=True),
    Route(
        "/revoke",
        revocation.revocation,
        "revocation_endpoint",
        "revocation_endpoint",
        by_scripts=True,
    ),
    Route(
        "/introspect",
        introspection.introspection,
        "introspection_endpoint",
        "introspection_endpoint",
    ),
    Route(
        "/userinfo", userinfo.userinfo, "user_info_endpoint", "userinfo_endpoint", by_scripts=True
    ),
    Route(
        "/par",
        pushed_authorization.pushed_authorization,
        "pushed_auth_req_endpoint",
        "pushed_authorization_request_endpoint",
        by_scripts=True,
    ),
    Route(
        "/device_authorization",
        device.device_authorization,
        "device_authorization_endpoint",
        "device_authorization_endpoint",
        by_scripts=True,
    ),
    Route(
        "/device",
        device.device_verification,
        "device_verification_uri",
        "device_authorization_endpoint",
    ),
    Route(
        f"/device{device.CONTINUE}",
        device.device_decision,
        metadata="device_authorization_endpoint",
    ),
    Route(
        "/bc-authorize",
        backchannel.backchannel_authentication,
        "backchannel_authentication_endpoint",
        "backchannel_authentication_endpoint",
    ),
    Route(
        "/register",
        registration.registration,
        "registration_endpoint",
        "registration_endpoint",
        by_scripts=True,
    ),
    Route(
        "/register/{client_id}",
        registration.registration_management,
        metadata="registration_endpoint",
        by_scripts=True,
    ),
    Route(
        "/grants/{grant_id}",
        grants.grant_management,
        metadata="grant_management_endpoint",
        by_scripts=True,
    ),
    Route("/logout", logout.end_session, "end_session_endpoint", "end_session_endpoint"),
    Route("/jwks", discovery.jwks, "jwks_uri", by_scripts=True),
    Route("/.well-known/openid-configuration", discovery.discovery, by_scripts=True),
    Route("/.well-known/oauth-authorization-server", discovery.discovery, by_scripts=True),
    Route("/.well-known/openid-federation", federation.entity_configuration, by_scripts=True),
    Route(
        "/federation/register",
        federation.explicit_registration,
        "federation_registration_endpoint",
        "federation_registration_endpoint",
    ),
    Route(
        "/.well-known/openid-credential-issuer", credential_issuer.issuer_metadata, by_scripts=True
    ),
    Route("/.well-known/jwt-vc-issuer", credential_issuer.jwt_issuer, by_scripts=True),
    Route("/credential", credential_issuer.credential, by_scripts=True),
    Route("/batch_credential", credential_issuer.batch_credential, by_scripts=True),
    Route("/deferred_credential", credential_issuer.deferred_credential, by_scripts=True),
    Route("/nonce", credential_issuer.nonce, by_scripts=True),
    Route(
        "/credential_jwks", credential_issuer.issuer_jwks, "credential_jwks_uri", by_scripts=True
    ),
    Route("/credential_offers/{identifier}", credential_issuer.credential_offer, by_scripts=True),
)
"""All endpoints."""


def endpoint_settings(base_url: str) -> Mapping[str, str]:
    """Name the fields of ``Service`` that hold URLs of endpoints, and what they have to be.

    Args:
        base_url: where the endpoints are mounted, without a slash at its end.
    """
    urls = {route.setting: f"{base_url}{route.path}" for route in ROUTES if route.setting}
    return {
        **urls,
        "grant_management_endpoint": f"{base_url}/grants",
        "registration_management_endpoint": f"{base_url}/register",
        "device_verification_uri_complete": f"{base_url}/device?user_code=USER_CODE",
    }


def responder(route: Route) -> Endpoint:
    """Make what answers at a route.

    It answers 404 where the service has no such endpoint, and lets scripts in where they may be.
    """

    async def respond(server: AuthorizationServer, request: Request) -> Response:
        if not route.by_scripts or request.header("origin") is None:
            return await _respond(route, server, request)
        if request.method == "OPTIONS":
            return Response(HTTPStatus.NO_CONTENT, PREFLIGHT)
        response = await _respond(route, server, request)
        return response.with_headers(*EXPOSED)

    return respond


async def _respond(route: Route, server: AuthorizationServer, request: Request) -> Response:
    if route.metadata is not None:
        try:
            published = await discovery.metadata(server)
        except AuthleteFailedError as error:
            return failure(server, "metadata", error)
        if route.metadata not in published.members:
            return Response(HTTPStatus.NOT_FOUND)
    return await route.endpoint(server, request)
