"""Hashes as JOSE writes them: base64url of SHA-256, without padding."""

from __future__ import annotations

import json
import ssl
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Final, cast

MEMBERS: Final = {
    "EC": ("crv", "kty", "x", "y"),
    "OKP": ("crv", "kty", "x"),
    "RSA": ("e", "kty", "n"),
}
"""What a public key of each type is hashed by, in order (RFC 7638 §3.2, RFC 8037 §2)."""


def hash_of(value: str) -> str:
    """Hash a token value; so it stands in ``ath`` of a DPoP proof, too (RFC 9449 §4.2)."""
    return digest(value.encode())


def certificate_thumbprint(certificate: str) -> str | None:
    """Hash a certificate in PEM (``x5t#S256``, RFC 8705 §3.1); ``None`` if it is none."""
    try:
        return digest(ssl.PEM_cert_to_DER_cert(certificate.strip()))
    except ValueError:
        return None


def key_thumbprint(jwk: object) -> str | None:
    """Hash a public key (``jkt``, RFC 7638); ``None`` if it is none, or of an unknown type."""
    if not isinstance(jwk, dict):
        return None
    key = cast("dict[str, object]", jwk)
    members = {name: key.get(name) for name in MEMBERS.get(str(key.get("kty")), ())}
    if not members or not all(isinstance(value, str) for value in members.values()):
        return None
    return digest(json.dumps(members, separators=(",", ":")).encode())


def digest(octets: bytes) -> str:
    """Hash bytes."""
    return urlsafe_b64encode(sha256(octets).digest()).rstrip(b"=").decode()
