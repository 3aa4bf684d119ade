"""What revoking tokens takes and what it answers."""

import attrs

from .._base import concise, masked


@attrs.frozen(kw_only=True)
class TokenRevokeRequest:
    """Which tokens to revoke. The first that is given in this order counts, the rest is ignored.

    ``client_identifier`` and ``subject`` count together if both are given.
    """

    __repr__ = concise

    access_token_identifier: str | None = attrs.field(default=None, repr=masked)
    """An access token or its hash; its refresh token goes with it."""
    refresh_token_identifier: str | None = attrs.field(default=None, repr=masked)
    """A refresh token or its hash; its access token goes with it."""
    client_identifier: str | None = None
    """All tokens of this client: its ID or its alias."""
    subject: str | None = None
    """All tokens of this user."""


@attrs.frozen(kw_only=True)
class TokenRevokeResponse:
    """How many tokens were revoked."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome, such as ``A312001``."""
    result_message: str | None = None
    """The outcome in words."""
    count: int | None = None
    """The number of access tokens revoked."""
