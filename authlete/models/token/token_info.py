"""What Authlete knows of a token that is to be exchanged."""

from typing import TYPE_CHECKING

import attrs

from .._base import SECOND, concise, utc_datetime
from ..common.authz_details import AuthzDetails
from ..common.property import Property
from ..common.scope import Scope

if TYPE_CHECKING:
    from datetime import datetime


@attrs.frozen(kw_only=True)
class TokenInfo:
    """An access or refresh token of the service that takes part in a token exchange (RFC 8693)."""

    __repr__ = concise

    client_id: int | None = None
    """Numeric ID of the client that the token was issued to."""
    client_id_alias: str | None = None
    """The client's alias when the token was asked for."""
    client_id_alias_used: bool | None = None
    """Whether the alias was used to ask for it."""
    subject: str | None = None
    """The user it speaks for; absent for client credentials."""
    scopes: tuple[Scope, ...] | None = None
    """What it allows."""
    expires_at: int | None = None
    """When it expires, in seconds since the Unix epoch."""
    properties: tuple[Property, ...] | None = None
    """Extra properties attached to it."""
    resources: tuple[str, ...] | None = None
    """The resources it is meant for (RFC 8707)."""
    authorization_details: AuthzDetails | None = None
    """What exactly it allows (RFC 9396)."""
    client_entity_id: str | None = None
    """The client's entity ID (OpenID Federation)."""
    client_entity_id_used: bool | None = None
    """Whether the entity ID was used to ask for it."""
    metadata_document_location: str | None = None
    """Where the client's metadata document was found."""
    metadata_document_used: bool | None = None
    """Whether the client's metadata came from a client ID metadata document."""

    @property
    def expires_at_datetime(self) -> "datetime | None":
        """``expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.expires_at, SECOND)
