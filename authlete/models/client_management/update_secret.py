"""What setting a client secret takes and what it answers."""

import attrs

from .._base import concise, masked


@attrs.frozen(kw_only=True)
class ClientSecretUpdateRequest:
    """The secret that a client shall have."""

    __repr__ = concise

    client_secret: str = attrs.field(repr=masked)
    """The new secret: at most 86 characters out of the alphabet of base64url."""


@attrs.frozen(kw_only=True)
class ClientSecretUpdateResponse:
    """The client secret that was set, and the one it replaces."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    new_client_secret: str | None = attrs.field(default=None, repr=masked)
    """The secret that counts from now on."""
    old_client_secret: str | None = attrs.field(default=None, repr=masked)
    """The secret that no longer does."""
