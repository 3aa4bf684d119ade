"""A token as the sandbox keeps it: hashes, never values.

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from secrets import token_urlsafe

import attrs

from ..models.common.authz_details import AuthzDetails
from ..models.common.property import Property

LATEST = 253_402_300_799_000  # the end of the year 9999, in ms; also keeps stamps inside 64 bits


@attrs.frozen(kw_only=True)
class Attributes:
    """What a token carries and no query asks for; named as requests name it."""

    scopes: tuple[str, ...] | None = None
    properties: tuple[Property, ...] | None = None
    certificate_thumbprint: str | None = None
    dpop_key_thumbprint: str | None = None
    authorization_details: AuthzDetails | None = None
    resources: tuple[str, ...] | None = None
    for_external_attachment: bool | None = None
    jwt_at_claims: str | None = None
    acr: str | None = None
    auth_time: int | None = None
    session_id: str | None = None
    client_id_alias_used: bool | None = None
    client_entity_id_used: bool | None = None
    metadata_document_used: bool | None = None
    refresh_token_scopes: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class TokenRecord:
    """An access token and the refresh token issued with it. Stamps are whole seconds, in ms."""

    id: int = 0
    """Grows with every token created; 0 until stored."""
    service: str
    client: int
    subject: str | None
    grant_type: str
    access_hash: str
    access_expires_at: int | None
    """``None``: never."""
    refresh_hash: str | None
    refresh_expires_at: int | None
    created_at: int
    refreshed_at: int = 0
    attributes: Attributes

    def is_live(self, now: int) -> bool:
        """Tell whether the access token has not expired."""
        return self.access_expires_at is None or self.access_expires_at > now

    def is_refreshable(self, now: int) -> bool:
        """Tell whether there is a refresh token that has not expired."""
        return self.refresh_expires_at is not None and self.refresh_expires_at > now


def new_value() -> str:
    """Make a token value: 43 characters of base64url from 32 random bytes."""
    return token_urlsafe(32)


def hash_of(value: str) -> str:
    """Hash a token value: base64url of its SHA-256, without padding."""
    return digest(value.encode())


def digest(octets: bytes) -> str:
    """Write a SHA-256 as base64url, without padding: so tokens are hashed, and certificates."""
    return urlsafe_b64encode(sha256(octets).digest()).rstrip(b"=").decode()


def stamp(milliseconds: int) -> int:
    """Round a time to the nearest second, as stored stamps are; nothing is later than 9999."""
    return min((milliseconds + 500) // 1000 * 1000, LATEST)
