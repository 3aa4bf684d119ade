"""DPoP proofs (RFC 9449), made by another library than the sandbox's."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

KEY = ec.generate_private_key(ec.SECP256R1())
JWK: dict[str, str] = json.loads(ECAlgorithm.to_jwk(KEY.public_key()))


def base64url(octets: bytes) -> str:
    """Encode without padding."""
    return urlsafe_b64encode(octets).decode().rstrip("=")


def _thumbprint() -> str:
    members = {name: JWK[name] for name in ("crv", "kty", "x", "y")}
    return base64url(sha256(json.dumps(members, separators=(",", ":")).encode()).digest())


THUMBPRINT = _thumbprint()
"""What a token is bound to that the proofs are for (RFC 7638)."""


def proof(token: str, *, iat: int, **claims: Any) -> str:
    """Make a proof for a token, with further claims."""
    content = {"jti": "1", "iat": iat, "ath": base64url(sha256(token.encode()).digest()), **claims}
    return jwt.encode(content, KEY, "ES256", {"typ": "dpop+jwt", "jwk": JWK})
