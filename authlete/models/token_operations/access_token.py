"""An issued token as the list shows it: its hash and its attributes, never its value."""

from typing import TYPE_CHECKING

import attrs

from .._base import concise, utc_datetime
from ..common.grant_type import GrantType
from ..common.property import Property

if TYPE_CHECKING:
    from datetime import datetime


@attrs.frozen(kw_only=True)
class AccessToken:
    """The record of an issued access token and of the refresh token issued with it."""

    __repr__ = concise

    access_token_hash: str | None = None
    """Hash of the access token; stands for the token where its value is not known."""
    access_token_expires_at: int | None = None
    """When the access token expires, in milliseconds since the Unix epoch."""
    refresh_token_hash: str | None = None
    """Hash of the refresh token; absent if there is none."""
    refresh_token_expires_at: int | None = None
    """When the refresh token expires, in milliseconds since the Unix epoch; 0 if there is none."""
    created_at: int | None = None
    """When the token was first created, in milliseconds since the Unix epoch."""
    last_refreshed_at: int | None = None
    """When it was last refreshed, in milliseconds since the Unix epoch; 0 if never."""
    client_id: int | None = None
    """The numeric ID of the client it was issued to."""
    subject: str | None = None
    """The user it speaks for; absent for client credentials."""
    grant_type: GrantType | str | None = None
    """The flow that first created it, unchanged by refreshes."""
    scopes: tuple[str, ...] | None = None
    """What the access token allows."""
    properties: tuple[Property, ...] | None = None
    """Extra properties attached to it."""
    refresh_token_scopes: tuple[str, ...] | None = None
    """What the refresh token may be exchanged for."""

    @property
    def access_token_expires_at_datetime(self) -> "datetime | None":
        """``access_token_expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.access_token_expires_at)

    @property
    def refresh_token_expires_at_datetime(self) -> "datetime | None":
        """``refresh_token_expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.refresh_token_expires_at)

    @property
    def created_at_datetime(self) -> "datetime | None":
        """``created_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.created_at)

    @property
    def last_refreshed_at_datetime(self) -> "datetime | None":
        """``last_refreshed_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.last_refreshed_at)
