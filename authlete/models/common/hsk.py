"""A key in a hardware security module."""

from collections.abc import Mapping

import attrs

from .._base import UNKNOWN, as_tuple, concise


@attrs.frozen(kw_only=True)
class Hsk:
    """A key that is kept in a hardware security module (HSM), and used there."""

    __repr__ = concise

    kty: str | None = None
    """The type of the key: ``EC`` or ``RSA``."""
    use: str | None = None
    """``sig`` for signing, ``enc`` for decrypting."""
    kid: str | None = None
    """The key ID."""
    hsm_name: str | None = None
    """The module, by the name that Authlete has for it, such as ``google``."""
    handle: str | None = None
    """Authlete's name for the key: 256 random bits in base64url."""
    public_key: str | None = None
    """The public half of the key."""
    alg: str | None = None
    """The algorithm it is used with, such as ``ES256`` or ``RSA-OAEP-256``."""
    unknown: Mapping[str, object] = attrs.field(
        factory=dict[str, object], repr=False, hash=False, metadata=UNKNOWN
    )
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


def hsk_tuple(value: list[Hsk] | tuple[Hsk, ...] | None) -> tuple[Hsk, ...] | None:
    """``as_tuple`` for keys."""
    return as_tuple(value)
