"""Random values for tokens, and the hashes that are kept in their place."""

from __future__ import annotations

import ssl
from base64 import urlsafe_b64encode
from hashlib import sha256
from secrets import token_urlsafe


def new_value() -> str:
    """Make a token value: 43 characters of base64url from 32 random bytes."""
    return token_urlsafe(32)


def new_secret() -> str:
    """Make a client secret: 86 characters of base64url from 64 random bytes.

    As a key it is long enough for every symmetric algorithm (RFC 7518 §3.2).
    """
    return token_urlsafe(64)


def hash_of(value: str) -> str:
    """Hash a token value: base64url of its SHA-256, without padding."""
    return digest(value.encode())


def digest(octets: bytes) -> str:
    """Write a SHA-256 as base64url, without padding: so tokens are hashed, and certificates."""
    return urlsafe_b64encode(sha256(octets).digest()).rstrip(b"=").decode()


def certificate_thumbprint(certificate: str) -> str | None:
    """Hash a certificate in PEM (``x5t#S256``, RFC 8705 §3.1); ``None`` if it is none."""
    try:
        return digest(ssl.PEM_cert_to_DER_cert(certificate.strip()))
    except ValueError:
        return None
