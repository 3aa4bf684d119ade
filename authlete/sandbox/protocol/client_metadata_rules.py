"""What client metadata must fulfil, and what stands for members that are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit

import attrs

from ..._engine.codec import MismatchError, parse_json
from ..._jose.algorithms import SYMMETRIC
from ...models.common.application_type import ApplicationType
from ...models.common.client_auth_method import ClientAuthMethod
from ...models.common.client_type import ClientType
from ...models.common.delivery_mode import DeliveryMode
from ...models.common.grant_type import GrantType
from ...models.common.jwe import JweEnc
from ...models.common.jws_alg import JwsAlg
from ...models.common.response_type import ResponseType
from ...models.common.subject_type import SubjectType
from ..errors import OAuthError
from ..fetching import FetchError
from ..validation import client_problems
from .client_metadata import INVALID, INVALID_REDIRECT_URI, NAMES
from .redirect_uris import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...models.client.client import Client
    from ...models.service.service import Service
    from ..context import RequestContext

REDIRECTING: Final = {GrantType.AUTHORIZATION_CODE, GrantType.IMPLICIT}
BY_KEYS: Final = {ClientAuthMethod.PRIVATE_KEY_JWT, ClientAuthMethod.SELF_SIGNED_TLS_CLIENT_AUTH}
CERTIFICATE_SUBJECTS: Final = (
    "tls_client_auth_subject_dn",
    "tls_client_auth_san_dns",
    "tls_client_auth_san_uri",
    "tls_client_auth_san_ip",
    "tls_client_auth_san_email",
)
SIGNATURES: Final = (
    "id_token_sign_alg",
    "user_info_sign_alg",
    "authorization_sign_alg",
    "request_sign_alg",
    "token_auth_sign_alg",
)
ENCRYPTIONS: Final = ("id_token", "user_info", "authorization", "request")
"""What settings named ``…_encryption_alg`` and ``…_encryption_enc`` are for."""


def with_defaults(client: Client) -> Client:
    """Fill in what the standards say of members that are left out."""
    types, grants = client.response_types, client.grant_types
    if grants is None:
        needed = (grant for word in types or (ResponseType.CODE,) for grant in _grants(word))
        grants = tuple(dict.fromkeys(needed))
    if types is None:
        usual = {
            GrantType.AUTHORIZATION_CODE: ResponseType.CODE,
            GrantType.IMPLICIT: ResponseType.TOKEN,
        }
        types = tuple(word for grant, word in usual.items() if grant in grants)
    method = client.token_auth_method or ClientAuthMethod.CLIENT_SECRET_BASIC
    is_public = method == ClientAuthMethod.NONE
    methods: dict[str, Any] = {
        f"{name}_encryption_enc": JweEnc.A128CBC_HS256
        for name in ENCRYPTIONS
        if getattr(client, f"{name}_encryption_alg")
        and not getattr(client, f"{name}_encryption_enc")
    }
    return attrs.evolve(
        client,
        response_types=types,
        grant_types=grants,
        token_auth_method=method,
        client_type=ClientType.PUBLIC if is_public else ClientType.CONFIDENTIAL,
        application_type=client.application_type or ApplicationType.WEB,
        subject_type=client.subject_type or SubjectType.PUBLIC,
        id_token_sign_alg=client.id_token_sign_alg or JwsAlg.RS256,
        **methods,
    )


def check_client(context: RequestContext, client: Client) -> None:
    """Check that a client fits the service, the standards and itself.

    Raises:
        OAuthError: it does not.
        FetchNeededError: its sector has to be fetched first.
    """
    for path, fault in client_problems(client, context.service, "", _name):
        error = INVALID_REDIRECT_URI if path.startswith(".redirect_uris") else INVALID
        raise OAuthError(error, f"'{path[1:]}' {fault}.")
    _check_redirect_uris(client)
    for check in (_unsupported, _contradictory, _unauthenticated, _unsafe, _backchannel):
        for fault in check(context.service, client):
            raise OAuthError(INVALID, fault)
    _check_sector(context, client)


def _name(field: str) -> str:
    return NAMES.get(field, field)


def _grants(response_type: str) -> Iterator[GrantType]:
    """Name the grants that stand behind a response type (RFC 7591 §2.1)."""
    if response_type.startswith("CODE"):
        yield GrantType.AUTHORIZATION_CODE
    if "TOKEN" in response_type:
        yield GrantType.IMPLICIT


def _unsupported(service: Service, client: Client) -> Iterator[str]:
    """Name the settings that the service does not support."""
    method = client.token_auth_method
    pairs: dict[str, tuple[Iterable[str], Iterable[str] | None]] = {
        "grant_types": (client.grant_types or (), service.supported_grant_types),
        "response_types": (client.response_types or (), service.supported_response_types),
        "token_endpoint_auth_method": (
            (method,) if method else (),
            service.supported_token_auth_methods,
        ),
        "backchannel_token_delivery_mode": (
            (client.bc_delivery_mode,) if client.bc_delivery_mode else (),
            service.supported_backchannel_token_delivery_modes,
        ),
        "authorization_details_types": (
            client.authorization_details_types or (),
            service.supported_authorization_details_types,
        ),
    }
    for name, (chosen, supported) in pairs.items():
        if supported is not None and not {*chosen} <= {*supported}:
            yield f"'{name}' has a value that the service does not support."


def _contradictory(_: Service, client: Client) -> Iterator[str]:
    needed = {grant for word in client.response_types or () for grant in _grants(word)}
    if not needed <= {*(client.grant_types or ())}:
        yield "'grant_types' lacks what 'response_types' needs."
    if client.jwks and client.jwks_uri:
        yield "There are both 'jwks' and 'jwks_uri'."


def _unauthenticated(_: Service, client: Client) -> Iterator[str]:
    """Name what keeps the client from authenticating itself, or the service from trusting it."""
    method, algorithm = client.token_auth_method, client.token_auth_sign_alg
    if method in BY_KEYS and not _has_keys(client):
        yield "'token_endpoint_auth_method' needs 'jwks' or 'jwks_uri'."
    subjects = [name for name in CERTIFICATE_SUBJECTS if getattr(client, name)]
    if method == ClientAuthMethod.TLS_CLIENT_AUTH and len(subjects) != 1:
        yield "'tls_client_auth' needs one 'tls_client_auth_…' that describes the certificate."
    is_symmetric = algorithm in SYMMETRIC
    if algorithm and method == ClientAuthMethod.CLIENT_SECRET_JWT and not is_symmetric:
        yield "'token_endpoint_auth_signing_alg' does not work with a client secret."
    if method == ClientAuthMethod.PRIVATE_KEY_JWT and (is_symmetric or algorithm == JwsAlg.NONE):
        yield "'token_endpoint_auth_signing_alg' does not work with a private key."


def _unsafe(_: Service, client: Client) -> Iterator[str]:
    algorithms = [getattr(client, name) for name in SIGNATURES]
    if client.client_type == ClientType.PUBLIC and {*algorithms} & {*SYMMETRIC}:
        yield "A public client has no secret for an algorithm such as HS256."
    by_browser = any("ID_TOKEN" in word for word in client.response_types or ())
    if client.id_token_sign_alg == JwsAlg.NONE and by_browser:
        yield "'id_token_signed_response_alg' may be 'none' only if no browser carries ID tokens."
    encryptions = [str(getattr(client, f"{name}_encryption_alg")) for name in ENCRYPTIONS[:3]]
    if any(name.startswith(("RSA", "ECDH")) for name in encryptions) and not _has_keys(client):
        yield "Encryption for the client needs 'jwks' or 'jwks_uri'."
    for name in ("login_uri", "sector_identifier_uri", "bc_notification_endpoint"):
        uri: str | None = getattr(client, name)
        if uri and not uri.lower().startswith("https:"):
            yield f"'{_name(name)}' is not an https URI."


def _backchannel(service: Service, client: Client) -> Iterator[str]:
    """Name what the client lacks for CIBA (§4)."""
    mode = client.bc_delivery_mode
    if GrantType.CIBA in (client.grant_types or ()):
        if mode is None:
            yield "CIBA needs 'backchannel_token_delivery_mode'."
        if client.client_type == ClientType.PUBLIC:
            yield "CIBA is not for public clients."
    if mode in {DeliveryMode.PING, DeliveryMode.PUSH} and not client.bc_notification_endpoint:
        yield "The delivery mode needs 'backchannel_client_notification_endpoint'."
    if client.bc_request_sign_alg in {JwsAlg.NONE, *SYMMETRIC}:
        yield "'backchannel_authentication_request_signing_alg' is not asymmetric."
    if client.bc_user_code_required and service.backchannel_user_code_parameter_supported is False:
        yield "The service does not support 'backchannel_user_code_parameter'."


def _has_keys(client: Client) -> bool:
    return bool(client.jwks or client.jwks_uri)


def _check_redirect_uris(client: Client) -> None:
    uris, grants = client.redirect_uris or (), {*(client.grant_types or ())}
    if not uris and grants & REDIRECTING:
        raise OAuthError(INVALID_REDIRECT_URI, "The client's flows need 'redirect_uris'.")
    for uri in uris:
        parts = urlsplit(uri)
        local = parts.hostname in LOOPBACK
        if client.application_type == ApplicationType.NATIVE:
            bad = parts.scheme == "http" and not local
        else:
            bad = GrantType.IMPLICIT in grants and (parts.scheme != "https" or local)
        if bad:
            raise OAuthError(
                INVALID_REDIRECT_URI, "'redirect_uris' has one that the client's type may not have."
            )


def _check_sector(context: RequestContext, client: Client) -> None:
    """Check where a client with pairwise subjects belongs (OpenID Connect Registration §5)."""
    uris = client.redirect_uris or ()
    if client.sector_identifier_uri:
        try:
            listed = parse_json(context.fetch(client.sector_identifier_uri).body)
        except (FetchError, MismatchError):
            raise OAuthError(INVALID, "'sector_identifier_uri' cannot be read.") from None
        if not isinstance(listed, list) or not {*uris} <= {*map(str, cast("list[object]", listed))}:
            raise OAuthError(
                INVALID, "'sector_identifier_uri' does not list all of 'redirect_uris'."
            )
    elif client.subject_type == SubjectType.PAIRWISE and len({*map(_host, uris)}) > 1:
        raise OAuthError(INVALID, "'redirect_uris' of several hosts need 'sector_identifier_uri'.")


def _host(uri: str) -> str | None:
    return urlsplit(uri).hostname
