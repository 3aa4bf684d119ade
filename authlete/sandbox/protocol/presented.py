"""Finding a token by what a caller holds of it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ..._jose.thumbprint import hash_of
from ..directory import ClientFault
from ..errors import UnreadableError

if TYPE_CHECKING:
    from ..context import RequestContext
    from ..store.tokens import TokenRecord, TokenTable


def presented_access(context: RequestContext, token: str) -> TokenRecord | None:
    """Find a token of any service by its access token as clients have it: a value or a JWT.

    Raises:
        UnreadableError: it has the form of a JWT, but not that of an access token.
    """
    record = context.store.tokens.find(hash_of(token))
    if record is not None or context.service.access_token_sign_alg is None:
        return record
    jti = context.keys.verified_jti(token, context.service)
    return None if jti is None else context.store.tokens.find(hash_of(jti))


def presented_either(context: RequestContext, token: str) -> tuple[TokenRecord | None, str | None]:
    """Find a token of the service by either half as clients have it, and tell which half it was."""
    with suppress(UnreadableError):
        record = presented_access(context, token)
        if record and record.service == context.service_id:
            return record, "access_token"
    record = context.store.tokens.find_by_refresh(hash_of(token))
    if record and record.service == context.service_id:
        return record, "refresh_token"
    return None, None


def fault_of_client(context: RequestContext, record: TokenRecord) -> ClientFault | None:
    """Tell why the client of a token may not be used; a token that nobody asked for has none."""
    client = context.clients.find(str(record.client)) if record.client else None
    return client if isinstance(client, ClientFault) else None


def identified_access(tokens: TokenTable, identifier: str) -> TokenRecord | None:
    """Find a token of any service by the value or the hash of its access token."""
    return tokens.find(hash_of(identifier)) or tokens.find(identifier)


def identified_refresh(tokens: TokenTable, identifier: str) -> TokenRecord | None:
    """Find a token of any service by the value or the hash of its refresh token."""
    return tokens.find_by_refresh(hash_of(identifier)) or tokens.find_by_refresh(identifier)
