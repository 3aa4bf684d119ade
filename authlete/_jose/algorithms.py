"""The signature algorithms, known without loading a library."""

from __future__ import annotations

from typing import Final

ALGORITHMS: Final = {
    "ES256": "P-256",
    "ES384": "P-384",
    "ES512": "P-521",
    "PS256": "RSA",
    "PS384": "RSA",
    "PS512": "RSA",
    "RS256": "RSA",
    "RS384": "RSA",
    "RS512": "RSA",
    "EdDSA": "Ed25519",
}
"""The asymmetric algorithms (JWS ``alg``, RFC 7518 §3.1, RFC 8037), each with its kind of key."""
SYMMETRIC: Final = ("HS256", "HS384", "HS512")
"""Those whose key is the client's secret."""
