"""Settings of a client that Authlete has beyond the standards."""

from collections.abc import Mapping

import attrs

from .._base import UNKNOWN, concise, str_tuple


@attrs.frozen(kw_only=True)
class ClientExtension:
    """What a client may request, and for how long.

    A duration counts if it is above 0 and below that of the service; scopes may shorten it further.
    """

    __repr__ = concise

    requestable_scopes: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """The scopes that it may request, if ``requestable_scopes_enabled``."""
    requestable_scopes_enabled: bool | None = None
    """Whether it may request only these, in place of all that the service has."""
    access_token_duration: int | None = None
    """How long its access tokens last, in seconds."""
    refresh_token_duration: int | None = None
    """How long its refresh tokens last, in seconds."""
    id_token_duration: int | None = None
    """How long its ID tokens last, in seconds."""
    token_exchange_permitted: bool | None = None
    """Whether it may exchange tokens (RFC 8693) where the service asks for this permission."""
    unknown: Mapping[str, object] = attrs.field(
        factory=dict[str, object], repr=False, hash=False, metadata=UNKNOWN
    )
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""
