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
}
"""The algorithms (JWS ``alg``, RFC 7518 §3.1), and the kind of key for each."""
