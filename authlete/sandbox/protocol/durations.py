"""How long tokens live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..config import Client, Scope, Service

Duration: TypeAlias = Literal["access_token_duration", "refresh_token_duration"]
"""The setting that is asked for."""


def shortest(service: Service, names: Iterable[str] | None, which: Duration) -> int | None:
    """Find the shortest duration among those that the named scopes prescribe, in seconds."""
    wanted = set(names or ())
    held = [scope for scope in service.scopes or () if scope.name in wanted]
    return min((seconds for seconds in _durations(held, which) if seconds), default=None)


def duration(
    service: Service, client: Client, scopes: Iterable[str] | None, which: Duration
) -> int:
    """Find how long a token lives: the client decides before the scopes, these before the service.

    Returns:
        A duration in seconds.
    """
    (by_client,) = _durations([client], which)
    (by_service,) = _durations([service], which)
    return by_client or shortest(service, scopes, which) or by_service or 0


def _durations(
    holders: Iterable[Service | Client | Scope], which: Duration
) -> Iterable[int | None]:
    return (getattr(holder, which) for holder in holders)
