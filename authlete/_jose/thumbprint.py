"""Hashes as JOSE writes them: base64url of SHA-256, without padding."""

from __future__ import annotations

import ssl
from base64 import urlsafe_b64encode
from hashlib import sha256


def hash_of(value: str) -> str:
    """Hash a token value; so it stands in ``ath`` of a DPoP proof, too (RFC 9449 §4.2)."""
    return digest(value.encode())


def certificate_thumbprint(certificate: str) -> str | None:
    """Hash a certificate in PEM (``x5t#S256``, RFC 8705 §3.1); ``None`` if it is none."""
    try:
        return digest(ssl.PEM_cert_to_DER_cert(certificate.strip()))
    except ValueError:
        return None


def digest(octets: bytes) -> str:
    """Hash bytes."""
    return urlsafe_b64encode(sha256(octets).digest()).rstrip(b"=").decode()
