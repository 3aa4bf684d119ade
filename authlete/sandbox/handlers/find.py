"""Finding a token by what a caller holds of it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ..keys import UnreadableError
from ..record import hash_of

if TYPE_CHECKING:
    from ..desk import Desk
    from ..record import TokenRecord


def presented(desk: Desk, token: str) -> TokenRecord | None:
    """Find a token of any service by its access token as clients have it: a value or a JWT.

    Raises:
        UnreadableError: it has the form of a JWT, but not that of an access token.
    """
    record = desk.store.find(hash_of(token))
    if record is not None or desk.service.access_token_sign_alg is None:
        return record
    jwt_id = desk.keys.jwt_id(token)
    return None if jwt_id is None else desk.store.find(hash_of(jwt_id))


def presented_either(desk: Desk, token: str) -> tuple[TokenRecord | None, str | None]:
    """Find a token of the service by either half as clients have it, and tell which half it was."""
    with suppress(UnreadableError):
        if record := _ours(desk, presented(desk, token)):
            return record, "access_token"
    record = _ours(desk, desk.store.find_by_refresh(hash_of(token)))
    return record, "refresh_token" if record else None


def identified_access(desk: Desk, identifier: str) -> TokenRecord | None:
    """Find a token of any service by the value or the hash of its access token."""
    return desk.store.find(hash_of(identifier)) or desk.store.find(identifier)


def identified_refresh(desk: Desk, identifier: str) -> TokenRecord | None:
    """Find a token of any service by the value or the hash of its refresh token."""
    by_value = desk.store.find_by_refresh(hash_of(identifier))
    return by_value or desk.store.find_by_refresh(identifier)


def _ours(desk: Desk, record: TokenRecord | None) -> TokenRecord | None:
    return record if record and record.service == desk.service.id else None
