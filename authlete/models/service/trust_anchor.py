"""A trust anchor of a federation."""

from collections.abc import Mapping

import attrs

from .._base import UNKNOWN, as_tuple, concise, masked


@attrs.frozen(kw_only=True)
class TrustAnchor:
    """An entity at which chains of trust may end (OpenID Federation 1.0)."""

    __repr__ = concise

    entity_id: str | None = None
    """Its entity ID, a URL."""
    jwks: str | None = attrs.field(default=None, repr=masked)
    """Its JWK set (RFC 7517) with public keys, as JSON text."""
    unknown: Mapping[str, object] = attrs.field(
        factory=dict[str, object], repr=False, hash=False, metadata=UNKNOWN
    )
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


def trust_anchor_tuple(
    value: list[TrustAnchor] | tuple[TrustAnchor, ...] | None,
) -> tuple[TrustAnchor, ...] | None:
    """``as_tuple`` for trust anchors."""
    return as_tuple(value)
