"""What becomes of grants when users consent, and when clients revoke them (Grant Management)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import attrs

from ...models.common.authz_details import AuthzDetails
from ...models.common.grant import Grant, GrantScope
from ...models.common.grant_management_action import GrantManagementAction
from ..hashing import new_value
from ..store.backchannel_requests import BackchannelRequest
from ..store.codes import AuthorizationCode
from ..store.device_requests import DeviceRequest
from ..store.grants import GrantRecord
from ..store.tokens import TokenFilter

if TYPE_CHECKING:
    from ..context import RequestContext
    from ..store.records import RecordTable

T = TypeVar("T", AuthorizationCode, DeviceRequest, BackchannelRequest)


@attrs.frozen(kw_only=True)
class Granted:
    """What a user granted by one authorization."""

    scopes: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    """The resources that the scopes apply to; none means all."""
    claims: tuple[str, ...] = ()
    authorization_details: AuthzDetails | None = None


def find_grant(context: RequestContext, grant_id: str) -> GrantRecord | None:
    """Find a grant of the service, whoever gave it to whom."""
    return context.store.grants.find(context.service_id, grant_id)


def apply_grant_action(  # noqa: PLR0913 - what a request says, and what the user granted
    context: RequestContext,
    granted: Granted,
    *,
    action: str,
    grant_id: str | None,
    client: int,
    subject: str,
) -> str | None:
    """Create or change the grant that a request named; return its ID.

    Returns:
        None: it is gone, or another user's, and stays as it is.
    """
    if grant_id is None:
        return create_grant(context, granted, client=client, subject=subject).key
    found = find_grant(context, grant_id)
    if found is None or found.subject != subject:
        return None
    change = merge_grant if action == GrantManagementAction.MERGE else replace_grant
    return change(context, found, granted).key


def create_grant(
    context: RequestContext, granted: Granted, *, client: int, subject: str
) -> GrantRecord:
    """Store a new grant of a user to a client."""
    grant = GrantRecord(
        key=new_value(),
        service=context.service_id,
        client=client,
        subject=subject,
        scopes=_scopes(granted),
        claims=_once(granted.claims),
        authorization_details=granted.authorization_details,
        created_at=context.now,
        modified_at=context.now,
    )
    context.store.grants.add(grant)
    return grant


def replace_grant(context: RequestContext, grant: GrantRecord, granted: Granted) -> GrantRecord:
    """Let a grant hold what was granted now, and nothing else."""
    return _save(
        context,
        grant,
        scopes=_scopes(granted),
        claims=_once(granted.claims),
        details=granted.authorization_details,
    )


def merge_grant(context: RequestContext, grant: GrantRecord, granted: Granted) -> GrantRecord:
    """Add what was granted now to a grant."""
    scopes = {entry.resource or (): _words(entry) for entry in grant.scopes}
    for entry in _scopes(granted):
        resource = entry.resource or ()
        scopes[resource] = (*scopes.get(resource, ()), *_words(entry))
    held = grant.authorization_details
    elements = (held.elements if held else None) or ()
    added = granted.authorization_details
    further = [new for new in (added and added.elements) or () if new not in elements]
    return _save(
        context,
        grant,
        scopes=tuple(_entry(words, resource) for resource, words in scopes.items()),
        claims=_once((*grant.claims, *granted.claims)),
        details=AuthzDetails(elements=(*elements, *further)) if further else held,
    )


def revoke_grant(context: RequestContext, grant: GrantRecord) -> None:
    """End a grant: it, its tokens, and all that would lead to such."""
    store = context.store
    store.grants.remove(grant)
    store.tokens.remove_all(TokenFilter(service=grant.service, grant_id=grant.key))
    _forget(store.codes, grant)
    _forget(store.device_requests, grant)
    _forget(store.backchannel_requests, grant)


def describe_grant(grant: GrantRecord) -> Grant:
    """Describe a grant by the SDK's model."""
    return Grant(
        scopes=grant.scopes or None,
        claims=grant.claims or None,
        authorization_details=grant.authorization_details,
    )


def _forget(table: RecordTable[T], grant: GrantRecord) -> None:
    for record in table.select(grant.service, client=grant.client, subject=grant.subject):
        if record.grant_id == grant.key:
            table.remove(record)


def _scopes(granted: Granted) -> tuple[GrantScope, ...]:
    return (_entry(granted.scopes, granted.resources),) if granted.scopes else ()


def _entry(words: tuple[str, ...], resource: tuple[str, ...]) -> GrantScope:
    return GrantScope(scope=" ".join(_once(words)), resource=_once(resource) or None)


def _words(entry: GrantScope) -> tuple[str, ...]:
    return tuple((entry.scope or "").split(" "))


def _once(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _save(
    context: RequestContext,
    grant: GrantRecord,
    *,
    scopes: tuple[GrantScope, ...],
    claims: tuple[str, ...],
    details: AuthzDetails | None,
) -> GrantRecord:
    saved = attrs.evolve(
        grant,
        scopes=scopes,
        claims=claims,
        authorization_details=details,
        modified_at=context.now,
    )
    context.store.grants.save(saved)
    return saved
