"""The record of the scopes that users granted to clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._engine.codec import write_json
from ..._jose.thumbprint import digest
from ..clock import stamp
from ..store.granted_scopes import GrantedScopes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..context import RequestContext


def record_granted_scopes(
    context: RequestContext, client_id: int, subject: str, scopes: Iterable[str]
) -> None:
    """Record that a user granted scopes, or none, to a client.

    To be called when an authorization is issued, whatever it leads to: a code, a token, a device
    or backchannel authorization.
    """
    table, granted = context.store.granted_scopes, tuple(sorted(set(scopes)))
    before = find_granted_scopes(context, client_id, subject)
    record = GrantedScopes(
        key=_key(context, client_id, subject),
        service=context.service_id,
        client=client_id,
        subject=subject,
        latest=granted,
        merged=tuple(sorted({*granted, *(before.merged if before else ())})),
        modified_at=stamp(context.now),
    )
    if before:
        table.save(record)
    else:
        table.add(record)


def find_granted_scopes(
    context: RequestContext, client_id: int, subject: str
) -> GrantedScopes | None:
    """Find what a user has granted to a client; ``None`` if there is no record of it."""
    return context.store.granted_scopes.find(context.service_id, _key(context, client_id, subject))


def _key(context: RequestContext, client_id: int, subject: str) -> str:
    return digest(write_json([context.service_id, client_id, subject]))
