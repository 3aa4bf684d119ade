"""Access tokens that are JWTs: imported when the first is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._jose.algorithms import ALGORITHMS
from .._jose.jws import PARTS, read_jws
from .errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .._jose.jws import Key


def read_access_token(token: str, keys: Iterable[Key]) -> str | None:
    """Read the ``jti`` of an access token that one of the keys signed.

    Raises:
        UnreadableError: it has the form of a JWT, but not that of an access token.
    """
    form = PARTS.get(token.count(".") + 1)
    if form is None:
        return None
    found = read_jws(token) if form == "JWS" else None
    if form == "JWE" or (found and str(found.header.get("alg")) not in ALGORITHMS):
        raise UnreadableError("A057306")
    if found is None:
        raise UnreadableError("A057304")
    if not isinstance(verified_jti := found.claims.get("jti"), str) or not verified_jti:
        raise UnreadableError("A057305")
    return verified_jti if found.is_signed_by_one_of(keys) else None
