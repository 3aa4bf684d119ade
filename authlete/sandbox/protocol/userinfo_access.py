"""What an access token must allow for at a userinfo endpoint (OpenID Connect Core §5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...models.client.client import Client
from ..errors import NOT_PLAYED
from .access import AccessFault, access_fault

if TYPE_CHECKING:
    from ..context import RequestContext
    from ..store.tokens import TokenRecord


@attrs.frozen
class UserinfoAccess:
    """A token that is good for claims about its subject."""

    record: TokenRecord
    client: Client
    subject: str


def userinfo_fault(fault: AccessFault) -> AccessFault:
    """Word a fault as userinfo does, whose codes for it are not documented."""
    return attrs.evolve(fault, code="A000301") if fault.code != NOT_PLAYED else fault


def userinfo_access(
    context: RequestContext, record: TokenRecord, fault: AccessFault | None
) -> UserinfoAccess | AccessFault:
    """Check what a token allows for, unless there is a fault already."""
    if fault is not None:
        return fault
    if record.subject is None:
        return access_fault("A066301")
    if "openid" not in (record.attributes.scopes or ()):
        return access_fault("A064302", "FORBIDDEN", "insufficient_scope", scope="openid")
    client = context.clients.get(str(record.client)) or Client()  # there is one, or a fault
    if client.rs_request_signed or context.service.rs_response_signed:
        text = "The sandbox does not play HTTP message signatures."
        return AccessFault(NOT_PLAYED, text, "INTERNAL_SERVER_ERROR", "server_error")
    return UserinfoAccess(record, client, record.subject)
