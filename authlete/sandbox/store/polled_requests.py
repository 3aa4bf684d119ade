"""What a client waits for by polling the token endpoint, until the user decides elsewhere.

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

from enum import StrEnum

import attrs

from ...models.common.authz_details import AuthzDetails
from ...models.common.dynamic_scope import DynamicScope
from ...models.common.property import Property
from .records import Record


class RequestStatus(StrEnum):
    """What became of a request."""

    PENDING = "PENDING"
    AUTHORIZED = "AUTHORIZED"
    ACCESS_DENIED = "ACCESS_DENIED"
    TRANSACTION_FAILED = "TRANSACTION_FAILED"


@attrs.frozen(kw_only=True)
class PolledRequest(Record):
    """A request of a device (RFC 8628), or by the back channel (CIBA)."""

    client_identifier: str | None = None
    """What the client called itself."""
    client_id_alias_used: bool = False
    client_entity_id_used: bool = False
    metadata_document_used: bool = False
    scopes: tuple[str, ...] = ()
    """What is asked for; once authorized, what is granted."""
    dynamic_scopes: tuple[DynamicScope, ...] = ()
    resources: tuple[str, ...] = ()
    authorization_details: AuthzDetails | None = None
    acrs: tuple[str, ...] = ()
    gm_action: str | None = None
    """What becomes of the grant (Grant Management for OAuth 2.0 §6)."""
    grant_id: str | None = None
    certificate_thumbprint: str | None = None
    """The certificate that the client presented with it."""

    interval: int = 0
    """How many seconds the client must wait between two polls."""
    polled_at: int | None = None
    """When it polled last, in milliseconds since the Unix epoch."""

    status: RequestStatus = RequestStatus.PENDING
    sub: str | None = None
    """The ``sub`` of the ID token, if it is not the subject."""
    auth_time: int | None = None
    """Seconds since the Unix epoch."""
    acr: str | None = None
    claims: str | None = None
    """The claims for the ID token, as JSON."""
    consented_claims: tuple[str, ...] | None = None
    properties: tuple[Property, ...] | None = None
    jwt_at_claims: str | None = None
    id_token_header: str | None = None
    id_token_aud_type: str | None = None
    access_token_duration: int | None = None
    """Seconds."""
    refresh_token_duration: int | None = None
    """Seconds."""
    error_description: str | None = None
    error_uri: str | None = None
