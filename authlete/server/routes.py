"""Which endpoint answers at which path, and what a service calls it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import attrs

from .attestation import challenge
from .authorization import authorization, decision
from .backchannel import backchannel_authentication
from .credential_issuer import (
    batch_credential,
    credential,
    credential_offer,
    deferred_credential,
    issuer_jwks,
    issuer_metadata,
    jwt_issuer,
    nonce,
)
from .deciding import CONTINUE
from .device import device_authorization, device_decision, device_verification
from .discovery import discovery, jwks, metadata
from .endpoint import failure
from .failures import AuthleteFailedError
from .federation import entity_configuration, explicit_registration
from .grants import grant_management
from .introspection import introspection
from .logout import end_session
from .messages import Response
from .pushed_authorization import pushed_authorization
from .registration import registration, registration_management
from .revocation import revocation
from .token import token
from .userinfo import userinfo

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
    endpoint: Endpoint = attrs.field(repr=lambda endpoint: endpoint.__name__)
    setting: str | None = None
    """The field of ``Service`` that holds its URL."""
    metadata: str | None = None
    """The member of the discovery document that holds it; without it there is no such endpoint."""
    by_scripts: bool = attrs.field(default=False, kw_only=True)
    """Whether scripts of other sites may read its answers (CORS): none of them uses cookies."""


ANYWHERE: Final = ("access-control-allow-origin", "*")
EXPOSED: Final = (
    ANYWHERE,
    (
        "access-control-expose-headers",
        "WWW-Authenticate, DPoP-Nonce, OAuth-Client-Attestation-Challenge",
    ),
)
PREFLIGHT: Final = (
    ANYWHERE,
    ("access-control-allow-methods", "GET, POST, PUT, DELETE"),
    (
        "access-control-allow-headers",
        "Authorization, Content-Type, DPoP, OAuth-Client-Attestation, OAuth-Client-Attestation-PoP",
    ),
    ("access-control-max-age", "3600"),
)

ROUTES: Final = (
    Route(
        "/authorize",
        authorization,
        "authorization_endpoint",
        "authorization_endpoint",
    ),
    Route(
        f"/authorize{CONTINUE}",
        decision,
        metadata="authorization_endpoint",
    ),
    Route("/token", token, "token_endpoint", "token_endpoint", by_scripts=True),
    Route(
        "/revoke",
        revocation,
        "revocation_endpoint",
        "revocation_endpoint",
        by_scripts=True,
    ),
    Route(
        "/introspect",
        introspection,
        "introspection_endpoint",
        "introspection_endpoint",
    ),
    Route("/userinfo", userinfo, "user_info_endpoint", "userinfo_endpoint", by_scripts=True),
    Route(
        "/par",
        pushed_authorization,
        "pushed_auth_req_endpoint",
        "pushed_authorization_request_endpoint",
        by_scripts=True,
    ),
    Route(
        "/device_authorization",
        device_authorization,
        "device_authorization_endpoint",
        "device_authorization_endpoint",
        by_scripts=True,
    ),
    Route(
        "/device",
        device_verification,
        "device_verification_uri",
        "device_authorization_endpoint",
    ),
    Route(
        f"/device{CONTINUE}",
        device_decision,
        metadata="device_authorization_endpoint",
    ),
    Route(
        "/bc-authorize",
        backchannel_authentication,
        "backchannel_authentication_endpoint",
        "backchannel_authentication_endpoint",
    ),
    Route(
        "/register",
        registration,
        "registration_endpoint",
        "registration_endpoint",
        by_scripts=True,
    ),
    Route(
        "/register/{client_id}",
        registration_management,
        metadata="registration_endpoint",
        by_scripts=True,
    ),
    Route(
        "/grants/{grant_id}",
        grant_management,
        metadata="grant_management_endpoint",
        by_scripts=True,
    ),
    Route(
        "/challenge",
        challenge,
        "challenge_endpoint",
        "challenge_endpoint",
        by_scripts=True,
    ),
    Route("/logout", end_session, "end_session_endpoint", "end_session_endpoint"),
    Route("/jwks", jwks, "jwks_uri", by_scripts=True),
    Route("/.well-known/openid-configuration", discovery, by_scripts=True),
    Route("/.well-known/oauth-authorization-server", discovery, by_scripts=True),
    Route("/.well-known/openid-federation", entity_configuration, by_scripts=True),
    Route(
        "/federation/register",
        explicit_registration,
        "federation_registration_endpoint",
        "federation_registration_endpoint",
    ),
    Route("/.well-known/openid-credential-issuer", issuer_metadata, by_scripts=True),
    Route("/.well-known/jwt-vc-issuer", jwt_issuer, by_scripts=True),
    Route("/credential", credential, by_scripts=True),
    Route("/batch_credential", batch_credential, by_scripts=True),
    Route("/deferred_credential", deferred_credential, by_scripts=True),
    Route("/nonce", nonce, by_scripts=True),
    Route("/credential_jwks", issuer_jwks, "credential_jwks_uri", by_scripts=True),
    Route("/credential_offers/{identifier}", credential_offer, by_scripts=True),
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
            published = await metadata(server)
        except AuthleteFailedError as error:
            return failure(server, "metadata", error)
        if route.metadata not in published.members:
            return Response(HTTPStatus.NOT_FOUND)
    return await route.endpoint(server, request)
