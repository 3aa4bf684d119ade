"""What is recorded of the scopes that a user granted to a client."""

from typing import TYPE_CHECKING

import attrs

from .._base import concise, utc_datetime

if TYPE_CHECKING:
    from datetime import datetime


@attrs.frozen(kw_only=True)
class ClientAuthorizationDeleteResponse:
    """The record of what a user granted to a client.

    Both asking for granted scopes and deleting a user's tokens at a client answer in this form.
    """

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    service_api_key: int | None = None
    """The service that the client belongs to."""
    client_id: int | None = None
    """Numeric ID of the client."""
    subject: str | None = None
    """The user who granted."""
    latest_granted_scopes: tuple[str, ...] | None = None
    """What the user granted last; empty if that was nothing, absent if there is no record."""
    merged_granted_scopes: tuple[str, ...] | None = None
    """What the user has granted over time and not taken back; absent if there is no record."""
    modified_at: int | None = None
    """When the record last changed, in milliseconds since the Unix epoch."""

    @property
    def modified_at_datetime(self) -> "datetime | None":
        """``modified_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.modified_at)


@attrs.frozen(kw_only=True)
class ClientGrantedScopesDeleteResponse:
    """The outcome of deleting that record."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
