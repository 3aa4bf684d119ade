"""What getting the discovery document of a service answers."""

from collections.abc import Mapping

import attrs

from .._base import TEXT, UNKNOWN, concise


@attrs.frozen(kw_only=True)
class ServiceConfigurationResponse:
    """What a service publishes about itself (OpenID Connect Discovery §3, RFC 8414 §2)."""

    __repr__ = concise

    text: str | None = attrs.field(default=None, repr=False, metadata=TEXT)
    """The document as Authlete wrote it, to be handed on unchanged."""
    json: Mapping[str, object] = attrs.field(
        factory=dict[str, object], hash=False, metadata=UNKNOWN
    )
    """The same, to be read: metadata by their names, such as ``issuer``."""
