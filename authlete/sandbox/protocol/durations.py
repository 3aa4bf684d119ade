"""How long tokens live: the client decides before the scopes, these before the service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ...models.client.client import Client
    from ...models.service.service import Service

Duration: TypeAlias = Literal["access_token_duration", "refresh_token_duration"]
"""The setting that is asked for."""

SCOPE_ATTRIBUTES: Final[Mapping[Duration, str]] = {
    "access_token_duration": "access_token.duration",
    "refresh_token_duration": "refresh_token.duration",
}
"""The attributes of scopes that hold these settings, in seconds."""
DEFAULTS: Final[Mapping[Duration, int]] = {
    "access_token_duration": 86_400,
    "refresh_token_duration": 864_000,
}
DEFAULT_ID_TOKEN_DURATION = 86_400


def token_duration(
    service: Service, client: Client, scopes: Iterable[str] | None, which: Duration
) -> int:
    """Find how long a token of a client with these scopes lives, in seconds.

    A setting of 0 is none.
    """
    extension = client.extension
    by_client: int | None = getattr(extension, which) if extension else None
    by_service: int | None = getattr(service, which)
    return by_client or scope_duration(service, scopes, which) or by_service or DEFAULTS[which]


def scope_duration(service: Service, scopes: Iterable[str] | None, which: Duration) -> int | None:
    """Find the shortest duration that the scopes prescribe, in seconds."""
    return min(_by_scopes(service, set(scopes or ()), SCOPE_ATTRIBUTES[which]), default=None)


def id_token_duration(service: Service, client: Client | None) -> int:
    """Find how long an ID token for a client lives, in seconds."""
    by_client = client and client.extension and client.extension.id_token_duration
    return by_client or service.id_token_duration or DEFAULT_ID_TOKEN_DURATION


def _by_scopes(service: Service, names: set[str], attribute: str) -> Iterator[int]:
    for scope in service.supported_scopes or ():
        if scope.name in names:
            for pair in scope.attributes or ():
                if pair.key == attribute:
                    yield int(pair.value or 0)
