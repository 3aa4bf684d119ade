"""Which scopes a client may request: what setting them takes, and what the calls answer."""

import attrs

from .._base import concise, str_tuple


@attrs.frozen(kw_only=True)
class ClientExtensionRequestableScopesGetResponse:
    """The scopes that a client may request."""

    __repr__ = concise

    requestable_scopes: tuple[str, ...] | None = None
    """The scopes; empty if it may request none, absent if it may request all of the service's."""


@attrs.frozen(kw_only=True)
class ClientExtensionRequestableScopesUpdateRequest:
    """The scopes that a client may request from now on."""

    __repr__ = concise

    requestable_scopes: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """The scopes; an empty list forbids all, no list lifts the limit, unknown ones are ignored."""


@attrs.frozen(kw_only=True)
class ClientExtensionRequestableScopesUpdateResponse:
    """The scopes that a client may now request."""

    __repr__ = concise

    requestable_scopes: tuple[str, ...] | None = None
    """The scopes; empty if it may request none, absent if it may request all of the service's."""
