"""What exactly a token allows: rich authorization requests (RFC 9396)."""

import attrs

from .._base import concise, str_tuple


@attrs.frozen(kw_only=True)
class AuthorizationDetailsElement:
    """One entry of an ``authorization_details`` array (RFC 9396 §2)."""

    __repr__ = concise

    type: str
    """What kind of authorization this is; decides which other members have a meaning."""
    locations: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """Where it applies: resources or resource servers, mostly as URIs."""
    actions: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """What may be done there."""
    data_types: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """Which kinds of data may be had."""
    identifier: str | None = None
    """One specific resource."""
    privileges: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """At which level of privilege."""
    other_fields: str | None = None
    """All other members of the entry, as the text of a JSON object."""


def element_tuple(
    value: list[AuthorizationDetailsElement] | tuple[AuthorizationDetailsElement, ...] | None,
) -> tuple[AuthorizationDetailsElement, ...] | None:
    """``as_tuple`` for elements."""
    return tuple(value) if isinstance(value, list) else value


@attrs.frozen(kw_only=True)
class AuthzDetails:
    """The authorization details of a token."""

    __repr__ = concise

    elements: tuple[AuthorizationDetailsElement, ...] | None = attrs.field(
        default=None, converter=element_tuple
    )
    """The entries, in the order they were asked for."""
