"""The scopes of a request: which of them the service has, and the client may ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from ...models.common.dynamic_scope import DynamicScope
from ...models.common.scope import Scope
from ..errors import OAuthError
from .settings import default_scopes, may_request, supports_scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...models.client.client import Client
    from ...models.service.service import Service

PATTERN = "regex"
"""The attribute of a scope that holds the pattern of its dynamic scopes."""
LONGEST_PATTERN = 200
LONGEST_VALUE = 128
MOST_REPETITIONS = 4
MOST_GROUPS = 4
LITERAL = re.compile(r"\\.|\[\^?\]?[^\]]*\]", re.DOTALL)
"""An escaped character or a set of characters in a pattern."""
EXACTLY = re.compile(r"(?<!\))\{[0-9]{1,3}\}")
REPETITION = re.compile(r"(?<!\()[*+?{]")
REPEATED_GROUP = re.compile(r"\)[*+{]")


@attrs.frozen(kw_only=True)
class RequestedScopes:
    """The scopes of a request that count."""

    names: tuple[str, ...] = ()
    dynamic: tuple[DynamicScope, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Both kinds, as a token has them."""
        return *self.names, *(str(scope.value) for scope in self.dynamic)


def read_scopes(service: Service, client: Client, words: Sequence[str]) -> RequestedScopes:
    """Select of the requested scopes those that the service has and the client may ask for.

    Others are passed over. A request that names none gets the service's default scopes.

    Raises:
        OAuthError: none remains, and the service requires one.
    """
    asked = words or default_scopes(service)
    names = tuple(name for name in asked if supports_scope(service, name))
    others = (_dynamic(service, name) for name in asked if name not in names)
    scopes = RequestedScopes(
        names=tuple(name for name in names if may_request(client, name)),
        dynamic=tuple(
            scope for scope in others if scope is not None and may_request(client, str(scope.name))
        ),
    )
    if service.scope_required and not scopes.all:
        raise OAuthError("invalid_scope", "The request has none of the service's scopes.")
    return scopes


def scope_records(service: Service, names: Iterable[str]) -> tuple[Scope, ...]:
    """Find the records of scopes; one that is not configured is known by its name only."""
    records: Mapping[str | None, Scope] = {
        scope.name: scope for scope in service.supported_scopes or ()
    }
    return tuple(records.get(name) or Scope(name=name) for name in names)


def has_attribute(scopes: Iterable[Scope], key: str, value: str) -> bool:
    """Tell whether one of the scopes has an attribute of that value."""
    return any(
        pair.key == key and pair.value == value
        for scope in scopes
        for pair in scope.attributes or ()
    )


def _dynamic(service: Service, value: str) -> DynamicScope | None:
    for scope in service.supported_scopes or ():
        for pair in scope.attributes or ():
            if pair.key == PATTERN and _matches(pair.value or "", value):
                return DynamicScope(name=scope.name, value=value)
    return None


def _matches(pattern: str, value: str) -> bool:
    try:
        return _is_quick(pattern, value) and re.fullmatch(pattern, value) is not None
    except (re.error, OverflowError):
        return False


def _is_quick(pattern: str, value: str) -> bool:
    """Tell whether a match takes no longer than a moment, in which nothing else is answered.

    One in which repetitions repeat takes twice as long for each further character.
    """
    text = EXACTLY.sub("", LITERAL.sub("x", pattern))
    return (
        len(pattern) <= LONGEST_PATTERN
        and len(value) <= LONGEST_VALUE
        and len(REPETITION.findall(text)) <= MOST_REPETITIONS
        and text.count("(") <= MOST_GROUPS
        and REPEATED_GROUP.search(text) is None
    )
