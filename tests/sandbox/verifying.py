"""Reading what the sandbox signed, by another library than its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_jwt(
    jwks: Mapping[str, Any], text: str, algorithm: str, *, audience: str | None = "11"
) -> dict[str, Any]:
    """Verify a JWT by the key of a JWK set that it names, and return its claims.

    Its times are left alone: they are by the sandbox's clock.
    """
    named = jwt.get_unverified_header(text)["kid"]
    (key,) = (jwt.PyJWK(key, algorithm) for key in jwks["keys"] if key["kid"] == named)
    options: Any = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
    options["verify_aud"] = audience is not None
    claims: dict[str, Any] = jwt.decode(text, key, [algorithm], options, audience=audience)
    return claims
