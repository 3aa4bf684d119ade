"""JWTs that count once: a second one with the same ``jti`` by the same party is a replay."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from ..._jose.thumbprint import hash_of
from ..clock import LATEST
from ..store.database import NotUniqueError
from ..store.used_jwts import UsedJwt

if TYPE_CHECKING:
    from ..context import RequestContext


def use_once(context: RequestContext, maker: str, jti: str, until: float) -> bool:
    """Remember a JWT; tell whether it is the first with that ID.

    Args:
        context: the request; if it fails, the JWT counts as not used.
        maker: who made it: a client, or the thumbprint of a key.
        jti: its ``jti``.
        until: the last second since the Unix epoch in which it is good by itself.
    """
    table = context.store.used_jwts
    table.forget_expired(context.now)
    key = hash_of(f"{context.service_id}\n{maker}\n{jti}")
    expires_at = min((ceil(until) + 1) * 1000, LATEST)
    try:
        table.add(UsedJwt(key=key, service=context.service_id, expires_at=expires_at))
    except NotUniqueError:
        return False
    return True
