"""What changing the tokens of a user at a client takes and what it answers."""

import attrs

from .._base import concise, str_tuple


@attrs.frozen(kw_only=True)
class ClientAuthorizationUpdateRequest:
    """Whose tokens at the client to change, and what they shall allow."""

    __repr__ = concise

    subject: str
    """The user that the tokens speak for."""
    scopes: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """The scopes that replace those of every such token; left out, the scopes stay."""


@attrs.frozen(kw_only=True)
class ClientAuthorizationUpdateResponse:
    """The outcome."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
