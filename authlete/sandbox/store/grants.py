"""Grants: what users let clients do, as Grant Management for OAuth 2.0 counts it.

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

import attrs

from ...models.common.authz_details import AuthzDetails
from ...models.common.grant import GrantScope
from .records import Record


@attrs.frozen(kw_only=True)
class GrantRecord(Record):
    """A grant; its key is the grant ID, which is no secret."""

    scopes: tuple[GrantScope, ...] = ()
    claims: tuple[str, ...] = ()
    authorization_details: AuthzDetails | None = None
    created_at: int = 0
    """Milliseconds since the Unix epoch."""
    modified_at: int = 0
