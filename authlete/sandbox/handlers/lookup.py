"""Finding a token by what a caller holds of it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ..keys import UnreadableError
from ..record import hash_of

if TYPE_CHECKING:
    from ..context import RequestContext
    from ..record import TokenRecord


def presented(context: RequestContext, token: str) -> TokenRecord | None:
    """Find a token of any service by its access token as clients have it: a value or a JWT.

    Raises:
        UnreadableError: it has the form of a JWT, but not that of an access token.
    """
    record = context.store.find(hash_of(token))
    if record is not None or context.service.access_token_sign_alg is None:
        return record
    verified_jti = context.keys.verified_jti(token)
    return None if verified_jti is None else context.store.find(hash_of(verified_jti))


def presented_either(context: RequestContext, token: str) -> tuple[TokenRecord | None, str | None]:
    """Find a token of the service by either half as clients have it, and tell which half it was."""
    with suppress(UnreadableError):
        if record := _ours(context, presented(context, token)):
            return record, "access_token"
    record = _ours(context, context.store.find_by_refresh(hash_of(token)))
    return record, "refresh_token" if record else None


def identified_access(context: RequestContext, identifier: str) -> TokenRecord | None:
    """Find a token of any service by the value or the hash of its access token."""
    return context.store.find(hash_of(identifier)) or context.store.find(identifier)


def identified_refresh(context: RequestContext, identifier: str) -> TokenRecord | None:
    """Find a token of any service by the value or the hash of its refresh token."""
    by_value = context.store.find_by_refresh(hash_of(identifier))
    return by_value or context.store.find_by_refresh(identifier)


def _ours(context: RequestContext, record: TokenRecord | None) -> TokenRecord | None:
    return record if record and record.service == context.service.id else None
