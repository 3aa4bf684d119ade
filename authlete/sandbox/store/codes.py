"""Authorization codes: what the user granted, until the client redeems it.

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

import attrs

from ...models.common.authz_details import AuthzDetails
from ...models.common.property import Property
from .records import Record
from .tickets import RequestedAuthorization


@attrs.frozen(kw_only=True)
class AuthorizationCode(Record):
    """A code; its key is the code's hash. It stays when it was used, to tell when it is reused."""

    request: RequestedAuthorization
    scopes: tuple[str, ...] = ()
    """What was granted of the scopes that were asked for."""
    authorization_details: AuthzDetails | None = None
    grant_id: str | None = None
    sub: str | None = None
    """The ``sub`` of ID tokens, if it is not the subject."""
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
    session_id: str | None = None
    used: bool = False
    tokens: tuple[int, ...] = ()
    """The numbers of the tokens that came of it, which a reuse revokes (RFC 6749 §4.1.2)."""
