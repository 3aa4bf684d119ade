"""What a user has granted to a client: Grant Management for OAuth 2.0."""

import attrs

from .._base import concise
from .authz_details import AuthzDetails


@attrs.frozen(kw_only=True)
class GrantScope:
    """Scopes granted together, and where they apply."""

    __repr__ = concise

    scope: str | None = None
    """The scopes, separated by spaces."""
    resource: tuple[str, ...] | None = None
    """The resources they apply to."""


@attrs.frozen(kw_only=True)
class Grant:
    """All that a user has granted to a client."""

    __repr__ = concise

    scopes: tuple[GrantScope, ...] | None = None
    """The scopes granted."""
    claims: tuple[str, ...] | None = None
    """The claims granted."""
    authorization_details: AuthzDetails | None = None
    """The rich authorization granted (RFC 9396)."""
