"""What generating a new client secret answers."""

import attrs

from .._base import concise, masked


@attrs.frozen(kw_only=True)
class ClientSecretRefreshResponse:
    """The client secret that was generated, and the one it replaces."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    new_client_secret: str | None = attrs.field(default=None, repr=masked)
    """The secret that counts from now on."""
    old_client_secret: str | None = attrs.field(default=None, repr=masked)
    """The secret that no longer does."""
