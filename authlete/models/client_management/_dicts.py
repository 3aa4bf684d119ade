"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from typing import Required, TypedDict


class ClientAuthorizationUpdateRequestDict(TypedDict, total=False):
    """``ClientAuthorizationUpdateRequest`` written as a dict."""

    subject: Required[str]
    """The user that the tokens speak for."""
    scopes: list[str] | tuple[str, ...] | None
    """The scopes that replace those of every such token; left out, the scopes stay."""


class ClientExtensionRequestableScopesUpdateRequestDict(TypedDict, total=False):
    """``ClientExtensionRequestableScopesUpdateRequest`` written as a dict."""

    requestable_scopes: list[str] | tuple[str, ...] | None
    """The scopes; an empty list forbids all, no list lifts the limit, unknown ones are ignored."""


class ClientFlagUpdateRequestDict(TypedDict, total=False):
    """``ClientFlagUpdateRequest`` written as a dict."""

    client_locked: Required[bool]
    """True locks the client, so that it cannot be used; false unlocks it."""


class ClientSecretUpdateRequestDict(TypedDict, total=False):
    """``ClientSecretUpdateRequest`` written as a dict."""

    client_secret: Required[str]
    """The new secret: at most 86 characters out of the alphabet of base64url."""
