"""An authorization server over Authlete: one function for each endpoint, whatever the framework.

An endpoint takes an ``AuthorizationServer`` and a ``Request``, answers a ``Response`` and never
raises. ``authlete.server.starlette``, ``.fastapi`` and ``.django`` make routes of them.
"""

from .asked import Asked, Kind, PendingAuthentication
from .attestation import challenge
from .authorization import authorization, decision
from .backchannel import backchannel_authentication, complete_backchannel
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
from .credentials import basic_credentials
from .device import device_authorization, device_decision, device_verification
from .discovery import discovery, jwks
from .endpoint import Endpoint
from .failures import AuthleteFailedError
from .federation import entity_configuration, explicit_registration
from .grants import grant_management
from .interaction import Deny, Grant, Interaction
from .introspection import introspection
from .logout import end_native_sso, end_session, send_logout_token
from .messages import Refusal, Request, Response
from .pages import CodeProblem, Page, PageKind, Pages, PlainPages
from .pushed_authorization import pushed_authorization
from .registration import registration, registration_management
from .revocation import revocation
from .routes import ROUTES, Route, endpoint_settings, responder
from .server import AuthorizationServer
from .settings import (
    AllowGuess,
    Backchannel,
    Claims,
    Credentials,
    Decide,
    EndSession,
    Event,
    InitialAccess,
    JwtBearer,
    NativeSso,
    Password,
    ResourceServer,
    Settings,
    TicketStore,
    TokenExchange,
    VerifiedClaims,
)
from .texts import TEXTS
from .token import token
from .userinfo import userinfo

__all__ = [
    "ROUTES",
    "TEXTS",
    "AllowGuess",
    "Asked",
    "AuthleteFailedError",
    "AuthorizationServer",
    "Backchannel",
    "Claims",
    "CodeProblem",
    "Credentials",
    "Decide",
    "Deny",
    "EndSession",
    "Endpoint",
    "Event",
    "Grant",
    "InitialAccess",
    "Interaction",
    "JwtBearer",
    "Kind",
    "NativeSso",
    "Page",
    "PageKind",
    "Pages",
    "Password",
    "PendingAuthentication",
    "PlainPages",
    "Refusal",
    "Request",
    "ResourceServer",
    "Response",
    "Route",
    "Settings",
    "TicketStore",
    "TokenExchange",
    "VerifiedClaims",
    "authorization",
    "backchannel_authentication",
    "basic_credentials",
    "batch_credential",
    "challenge",
    "complete_backchannel",
    "credential",
    "credential_offer",
    "decision",
    "deferred_credential",
    "device_authorization",
    "device_decision",
    "device_verification",
    "discovery",
    "end_native_sso",
    "end_session",
    "endpoint_settings",
    "entity_configuration",
    "explicit_registration",
    "grant_management",
    "introspection",
    "issuer_jwks",
    "issuer_metadata",
    "jwks",
    "jwt_issuer",
    "nonce",
    "pushed_authorization",
    "registration",
    "registration_management",
    "responder",
    "revocation",
    "send_logout_token",
    "token",
    "userinfo",
]
