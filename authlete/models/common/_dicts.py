"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from collections.abc import Sequence
from typing import Literal, Required, TypeAlias, TypedDict

from .authz_details import AuthorizationDetailsElement

GrantManagementActionName: TypeAlias = Literal[
    "CREATE",
    "QUERY",
    "REPLACE",
    "REVOKE",
    "MERGE",
]
"""The words of ``GrantManagementAction``."""

GrantTypeName: TypeAlias = Literal[
    "AUTHORIZATION_CODE",
    "IMPLICIT",
    "PASSWORD",
    "CLIENT_CREDENTIALS",
    "REFRESH_TOKEN",
    "CIBA",
    "DEVICE_CODE",
    "TOKEN_EXCHANGE",
    "JWT_BEARER",
    "PRE_AUTHORIZED_CODE",
]
"""The words of ``GrantType``."""


class AuthorizationDetailsElementDict(TypedDict, total=False):
    """``AuthorizationDetailsElement`` written as a dict."""

    type: Required[str]
    """What kind of authorization this is; decides which other members have a meaning."""
    locations: list[str] | tuple[str, ...] | None
    """Where it applies: resources or resource servers, mostly as URIs."""
    actions: list[str] | tuple[str, ...] | None
    """What may be done there."""
    data_types: list[str] | tuple[str, ...] | None
    """Which kinds of data may be had."""
    identifier: str | None
    """One specific resource."""
    privileges: list[str] | tuple[str, ...] | None
    """At which level of privilege."""
    other_fields: str | None
    """All other members of the entry, as the text of a JSON object."""


class AuthorizationTicketInfoDict(TypedDict, total=False):
    """``AuthorizationTicketInfo`` written as a dict."""

    context: str | None
    """Any text; its meaning is up to the server that attached it."""


class CimdOptionsDict(TypedDict, total=False):
    """``CimdOptions`` written as a dict."""

    always_retrieved: bool | None
    """Whether the document is fetched even if a copy in the cache is still fresh."""
    http_permitted: bool | None
    """Whether its URL may have the scheme ``http``; meant for development."""
    query_permitted: bool | None
    """Whether its URL may have a query."""


class PairDict(TypedDict, total=False):
    """``Pair`` written as a dict."""

    key: str | None
    """The key."""
    value: str | None
    """The value."""


class PropertyDict(TypedDict, total=False):
    """``Property`` written as a dict."""

    key: str | None
    """The name of the property."""
    value: str | None
    """The value of the property."""
    hidden: bool | None
    """Whether client applications are kept from seeing the property."""


class AuthzDetailsDict(TypedDict, total=False):
    """``AuthzDetails`` written as a dict."""

    elements: Sequence[AuthorizationDetailsElement | AuthorizationDetailsElementDict] | None
    """The entries, in the order they were asked for."""
