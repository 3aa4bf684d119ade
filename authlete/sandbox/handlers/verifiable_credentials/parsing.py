"""How credential requests are accepted, and described to the caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....models.verifiable_credentials.credential_request_info import CredentialRequestInfo
from ...directory import ClientFault

if TYPE_CHECKING:
    from ....models.client.client import Client
    from ...context import RequestContext
    from ...store.credential_requests import CredentialRequest


def client_of(context: RequestContext, client_id: int | None) -> Client | None:
    """Find the client of a token, if it can be used still."""
    found = context.clients.find(str(client_id))
    return None if isinstance(found, ClientFault) else found


def describe(record: CredentialRequest, identifier: str) -> CredentialRequestInfo:
    """Describe a request as the API does."""
    return CredentialRequestInfo(
        identifier=identifier,
        format=record.format,
        binding_key=next(iter(record.binding_keys), None),
        binding_keys=record.binding_keys or None,
        details=record.details,
        credential_configuration_id=record.configuration_id,
        credential_identifier=record.credential_identifier,
    )
