"""The rules that creating and updating a token share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from ..._engine.codec import write_json
from ..errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...models.common.property import Property
    from ..config import Client, Scope, Service
    from ..record import Attributes

Duration: TypeAlias = Literal["access_token_duration", "refresh_token_duration"]

PROPERTIES_LIMIT = 65_535
CIPHER_BLOCK = 16
RESERVED = {
    "access_token",
    "token_type",
    "expires_in",
    "refresh_token",
    "scope",
    "error",
    "error_description",
    "error_uri",
    "id_token",
}


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


def supported(service: Service, name: str) -> bool:
    """Tell whether a service has a scope."""
    return service.scopes is None or any(scope.name == name for scope in service.scopes)


def token_type(service: Service, attributes: Attributes) -> str:
    """Tell how a token is presented."""
    return "DPoP" if attributes.dpop_key_thumbprint else service.access_token_type


def kept(properties: tuple[Property, ...] | None) -> tuple[Property, ...] | None:
    """Judge the extra properties of a token and leave out those that are ignored.

    Raises:
        ApiError: they are too large when encrypted.
    """
    if properties is None:
        return None
    usable = tuple(item for item in properties if item.key and item.key not in RESERVED)
    if _encrypted_size(len(write_json(usable))) > PROPERTIES_LIMIT:
        raise bad_request("A108201", "The properties are too large in total.")
    return usable


def _durations(
    holders: Iterable[Service | Client | Scope], which: Duration
) -> Iterable[int | None]:
    return (getattr(holder, which) for holder in holders)


def _encrypted_size(size: int) -> int:
    padded = (size // CIPHER_BLOCK + 1) * CIPHER_BLOCK
    return -(-padded * 4 // 3)
