"""A URI that has a name."""

from collections.abc import Mapping

import attrs

from .._base import UNKNOWN, as_tuple, concise


@attrs.frozen(kw_only=True)
class NamedUri:
    """A URI and its name, such as an endpoint alias for mutual TLS (RFC 8705 §5)."""

    __repr__ = concise

    name: str | None = None
    """What the URI is called, such as ``token_endpoint``."""
    uri: str | None = None
    """The URI."""
    unknown: Mapping[str, object] = attrs.field(
        factory=dict[str, object], repr=False, hash=False, metadata=UNKNOWN
    )
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


def named_uri_tuple(
    value: list[NamedUri] | tuple[NamedUri, ...] | None,
) -> tuple[NamedUri, ...] | None:
    """``as_tuple`` for named URIs."""
    return as_tuple(value)
