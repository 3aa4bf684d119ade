"""Proof Key for Code Exchange (RFC 7636)."""

from __future__ import annotations

import re
from hmac import compare_digest
from typing import TYPE_CHECKING, Final

from ..._jose.thumbprint import hash_of
from ..errors import OAuthError

if TYPE_CHECKING:
    from ...models.client.client import Client
    from ...models.service.service import Service

PLAIN: Final = "plain"
S256: Final = "S256"
CHALLENGE: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}")
"""What challenges and verifiers consist of (§4.1)."""


def check_challenge(
    service: Service,
    client: Client,
    challenge: str | None,
    method: str | None,
    *,
    s256_required: bool = False,
) -> tuple[str | None, str | None]:
    """Check what a request for an authorization code says, and add the default method.

    Args:
        service: the service.
        client: the client.
        challenge: the parameter ``code_challenge``.
        method: the parameter ``code_challenge_method``.
        s256_required: whether the profile of the request leaves no choice (FAPI).

    Returns:
        The challenge and its method.

    Raises:
        OAuthError: it is malformed, or not what the settings require.
    """
    if challenge is None:
        if service.pkce_required or client.pkce_required or s256_required:
            raise _invalid("PKCE is required, and there is no 'code_challenge'.")
        if method is not None:
            raise _invalid("There is a 'code_challenge_method', but no 'code_challenge'.")
        return None, None
    method = method or PLAIN
    if method not in {PLAIN, S256}:
        raise _invalid("'code_challenge_method' is neither 'plain' nor 'S256'.")
    if not CHALLENGE.fullmatch(challenge):
        raise _invalid("'code_challenge' is not made of 43 to 128 unreserved characters.")
    strict = service.pkce_s256_required or client.pkce_s256_required or s256_required
    if strict and method != S256:
        raise _invalid("'code_challenge_method' must be 'S256'.")
    return challenge, method


def is_verified(challenge: str, method: str | None, verifier: str) -> bool:
    """Tell whether a verifier is the one that a challenge was made of (§4.6)."""
    transformed = hash_of(verifier) if method == S256 else verifier
    return compare_digest(transformed.encode(), challenge.encode())


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_request", text)
