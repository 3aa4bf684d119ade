"""Tokens and assertions that clients present to get others (RFC 8693 §2.1, RFC 7523 §2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

from ...._jose.algorithms import ALGORITHMS
from ...._jose.stamps import is_stamp
from ...._jose.thumbprint import hash_of
from ....models.client.client import Client
from ....models.common.scope import Scope
from ....models.token.token_info import TokenInfo
from ....models.token.token_type import TokenType
from ...directory import ClientFault
from ...errors import OAuthError, UnreadableError
from ...fetching import FetchError
from ...keys import service_keys
from ...protocol.claims import json_object
from ...protocol.presented import presented_access
from ...protocol.settings import issuer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...._jose.jws import Jws, Key
    from ...context import RequestContext
    from ...store.tokens import TokenRecord

TYPES: Final = {
    "urn:ietf:params:oauth:token-type:jwt": TokenType.JWT,
    "urn:ietf:params:oauth:token-type:access_token": TokenType.ACCESS_TOKEN,
    "urn:ietf:params:oauth:token-type:refresh_token": TokenType.REFRESH_TOKEN,
    "urn:ietf:params:oauth:token-type:id_token": TokenType.ID_TOKEN,
    "urn:ietf:params:oauth:token-type:saml1": TokenType.SAML1,
    "urn:ietf:params:oauth:token-type:saml2": TokenType.SAML2,
    "urn:openid:params:token-type:device-secret": TokenType.DEVICE_SECRET,
}
"""The registered identifiers of types of tokens (RFC 8693 §3)."""
DISCOVERY: Final = "/.well-known/openid-configuration"


def check_token(context: RequestContext, kind: TokenType, text: str) -> TokenInfo | None:
    """Check a token that takes part in a token exchange.

    Returns:
        What is known of it, if it is an access or refresh token.

    Raises:
        OAuthError: it is not valid.
        FetchNeededError: the keys of its issuer have to be fetched first.
    """
    check = CHECKS.get(kind)
    return check(context, text) if check else None


def read_jwt(
    text: str, what: str, *, rejects_encrypted: bool | None, error: str = "invalid_request"
) -> Jws | None:
    """Read a JWT; ``None`` if it is encrypted, so that nobody but its recipient can read it.

    Args:
        text: the JWT.
        what: what messages call it.
        rejects_encrypted: whether it must not be encrypted.
        error: the OAuth error for a wrong one.

    Raises:
        OAuthError: it is none, or encrypted although it must not be.
    """
    from ...._jose.jws import read_jwe_header, read_jws  # noqa: PLC0415 - only who signs pays for the library

    if read_jwe_header(text) is not None:
        if rejects_encrypted:
            raise OAuthError(error, f"The {what} is encrypted.")
        return None
    found = read_jws(text)
    if found is None:
        raise OAuthError(error, f"The {what} is no JWT.")
    return found


def check_times(
    context: RequestContext, claims: Mapping[str, object], what: str, error: str = "invalid_request"
) -> None:
    """Check ``exp``, ``iat`` and ``nbf`` of a JWT, as far as it has them.

    Raises:
        OAuthError: it has expired, or is not good yet.
    """
    skew, now = context.service.allowable_clock_skew or 0, context.now // 1000
    expiry = claims.get("exp")
    if expiry is not None and not (is_stamp(expiry) and now < expiry + skew):
        raise OAuthError(error, f"The {what} has expired.")
    for name in ("iat", "nbf"):
        stamp = claims.get(name)
        if stamp is not None and not (is_stamp(stamp) and stamp - skew <= now):
            raise OAuthError(error, f"'{name}' of the {what} is in the future.")


def audiences(claims: Mapping[str, object]) -> Sequence[str] | None:
    """Read ``aud`` of a JWT; ``None`` if it is neither text nor an array of text."""
    value = claims.get("aud")
    names = cast("list[object]", value) if isinstance(value, list) else [value]
    texts = [name for name in names if isinstance(name, str)]
    return texts if texts and len(texts) == len(names) else None


def read_id_token(context: RequestContext, text: str) -> Jws | None:
    """Check an ID token, and read it unless it is encrypted.

    Raises:
        OAuthError: it is not valid.
        FetchNeededError: the keys of its issuer have to be fetched first.
    """
    service = context.service
    rejects_encrypted = service.token_exchange_encrypted_jwt_rejected
    found = read_jwt(text, "ID token", rejects_encrypted=rejects_encrypted)
    if found is None:
        return None
    claims = found.claims
    sound = (
        "exp" in claims
        and "iat" in claims
        and (claims.get("iss") == issuer(service) or _is_issuer(claims.get("iss")))
        and audiences(claims) is not None
        and isinstance(claims.get("nonce", ""), str)
    )
    if not sound:
        raise _invalid("The ID token lacks a claim, or has a malformed one.")
    check_times(context, claims, "ID token")
    algorithm = found.header.get("alg")
    if algorithm == "none":
        if service.token_exchange_unsigned_jwt_rejected:
            raise _invalid("The ID token is not signed.")
        return found
    if algorithm not in ALGORITHMS:
        raise _invalid("The ID token is not signed by a private key.")
    if not found.is_signed_by_one_of(_issuer_keys(context, str(claims["iss"]))):
        raise _invalid("The signature of the ID token is wrong.")
    return found


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_request", text)


def _check_jwt(context: RequestContext, text: str) -> None:
    service = context.service
    rejects_encrypted = service.token_exchange_encrypted_jwt_rejected
    found = read_jwt(text, "input token", rejects_encrypted=rejects_encrypted)
    if found is None:
        return
    check_times(context, found.claims, "input token")
    if service.token_exchange_unsigned_jwt_rejected and found.header.get("alg") == "none":
        raise _invalid("The input token is not signed.")


def _check_id_token(context: RequestContext, text: str) -> None:
    read_id_token(context, text)


def _check_access_token(context: RequestContext, text: str) -> TokenInfo:
    try:
        record = presented_access(context, text)
    except UnreadableError:
        record = None
    if record is None or record.service != context.service_id or not record.is_live(context.now):
        raise _invalid("The access token is unknown or has expired.")
    return _describe(context, record, record.attributes.scopes, record.access_expires_at)


def _check_refresh_token(context: RequestContext, text: str) -> TokenInfo:
    record = context.store.tokens.find_by_refresh(hash_of(text))
    usable = record is not None and record.is_refreshable(context.now)
    if record is None or record.service != context.service_id or not usable:
        raise _invalid("The refresh token is unknown or has expired.")
    scopes = record.attributes.refresh_token_scopes
    return _describe(context, record, scopes, record.refresh_expires_at)


CHECKS: Final[Mapping[TokenType, Callable[[RequestContext, str], TokenInfo | None]]] = {
    TokenType.JWT: _check_jwt,
    TokenType.ACCESS_TOKEN: _check_access_token,
    TokenType.REFRESH_TOKEN: _check_refresh_token,
    TokenType.ID_TOKEN: _check_id_token,
}
"""How each type is checked; nothing is known of the others."""


def _describe(
    context: RequestContext,
    record: TokenRecord,
    scopes: tuple[str, ...] | None,
    expires_at: int | None,
) -> TokenInfo:
    attributes = record.attributes
    client = context.clients.find(str(record.client))
    known = Client() if isinstance(client, ClientFault) else client
    return TokenInfo(
        client_id=record.client,
        client_id_alias=known.client_id_alias,
        client_id_alias_used=bool(attributes.client_id_alias_used),
        client_entity_id=known.entity_id,
        client_entity_id_used=bool(attributes.client_entity_id_used),
        metadata_document_location=known.metadata_document_location,
        metadata_document_used=bool(attributes.metadata_document_used),
        subject=record.subject,
        scopes=tuple(Scope(name=name) for name in scopes or ()) or None,
        expires_at=None if expires_at is None else expires_at // 1000,
        properties=attributes.properties,
        resources=attributes.resources,
        authorization_details=attributes.authorization_details,
    )


def _is_issuer(value: object) -> bool:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
    except ValueError:
        return False
    return parts is not None and parts.scheme == "https" and not (parts.query or parts.fragment)


def _issuer_keys(context: RequestContext, name: str) -> Sequence[Key]:
    """Find the keys of an issuer: the service itself, or one that can be discovered."""
    from ...._jose.jws import read_jwks  # noqa: PLC0415 - likewise

    if name == issuer(context.service):
        return [*service_keys(context.service), *context.keys.all()]
    try:
        found = json_object(context.fetch(name.rstrip("/") + DISCOVERY).body.decode())
        location = (found or {}).get("jwks_uri")
        if not isinstance(location, str):
            return ()
        return read_jwks(context.fetch(location).body.decode())
    except (FetchError, ValueError):
        return ()
