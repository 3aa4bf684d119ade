"""What requests of registration endpoints say of a client, and what they are answered with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...._engine.codec import write_json
from ....models.common.client_type import ClientType
from ....models.dynamic_client_registration.registration import ClientRegistrationResponse
from ...errors import OAuthError, message, oauth_error, server_error
from ...protocol.claims import json_object
from ...protocol.client_metadata import read_metadata, read_scope, write_metadata
from ...protocol.client_metadata_rules import check_client, with_defaults
from ...protocol.managed_clients import sector_of
from ...protocol.software_statements import MEMBER, with_statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....models.client.client import Client
    from ....models.dynamic_client_registration.registration import (
        ClientRegistrationRequest,
        ClientRegistrationResponseAction,
    )
    from ...context import RequestContext


def check_supported(context: RequestContext) -> None:
    """Check that clients may register themselves at all.

    Raises:
        ActionError: the service does not let them.
    """
    if context.service.dynamic_registration_supported is False:
        raise server_error("A000201", "The service does not support dynamic client registration.")


def metadata_of(request: ClientRegistrationRequest) -> Mapping[str, object]:
    """Read the metadata of a request.

    Raises:
        ActionError: it has none.
    """
    if not request.json:
        raise server_error("A000201", "The request has no 'json'.")
    metadata = json_object(request.json)
    if metadata is None:
        raise refusal(OAuthError("invalid_client_metadata", "The metadata is no JSON object."))
    return metadata


def with_metadata(
    context: RequestContext, client: Client, metadata: Mapping[str, object]
) -> Client:
    """Replace all that a client may say of itself by what it says now.

    Raises:
        ActionError: it says something wrong.
        FetchNeededError: another document has to be fetched first.
    """
    try:
        metadata = with_statement(context, metadata)
        changed = with_defaults(attrs.evolve(client, **read_metadata(context.service, metadata)))
        if context.service.dcr_scope_used_as_requestable:
            changed = attrs.evolve(changed, extension=read_scope(metadata, client.extension))
        check_client(context, changed)
    except OAuthError as fault:
        raise refusal(fault) from None
    return attrs.evolve(changed, derived_sector_identifier=sector_of(changed))


def refusal(fault: OAuthError) -> Exception:
    """Tell the client what is wrong with its metadata."""
    return oauth_error("BAD_REQUEST", fault.code, fault.text, error=fault.error)


def answer(
    context: RequestContext,
    client: Client,
    token: str,
    action: ClientRegistrationResponseAction,
    metadata: Mapping[str, object] | None = None,
) -> ClientRegistrationResponse:
    """Describe a client to itself (RFC 7591 §3.2.1, RFC 7592 §3).

    Args:
        context: the request.
        client: the client.
        token: its registration access token.
        action: what the endpoint is to answer.
        metadata: what the client said of itself, if it did just now.
    """
    service = context.service
    base = service.registration_management_endpoint or service.registration_endpoint
    content: dict[str, object] = {
        "client_id": str(client.client_id),
        "client_id_issued_at": (client.created_at or 0) // 1000,
        "registration_access_token": token,
        **write_metadata(client),
    }
    if base:
        content["registration_client_uri"] = f"{base.rstrip('/')}/{client.client_id}"
    if client.client_type == ClientType.CONFIDENTIAL:
        content |= {"client_secret": client.client_secret, "client_secret_expires_at": 0}
    if metadata and MEMBER in metadata:
        content[MEMBER] = metadata[MEMBER]
    return ClientRegistrationResponse(
        result_code="A000001",
        result_message=message("A000001", "The client is as it describes itself."),
        action=action,
        response_content=write_json(content).decode(),
        client=client,
    )
