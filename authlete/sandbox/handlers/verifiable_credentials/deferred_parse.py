"""``POST /vci/deferred/parse``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...._jose.thumbprint import hash_of
from ....models.verifiable_credentials.deferred_parse import (
    VciDeferredParseResponse,
    VciDeferredParseResponseAction,
)
from ...errors import OAuthError, message
from ...protocol.credential_requests import read_content, read_encryption
from .parsing import client_of, describe
from .service import check_enabled, refusal, require_token

if TYPE_CHECKING:
    from ....models.verifiable_credentials.deferred_parse import VciDeferredParseRequest
    from ...context import RequestContext
    from ...store.credential_requests import CredentialRequest
    from ...store.tokens import TokenRecord


def deferred_parse(
    context: RequestContext, request: VciDeferredParseRequest
) -> VciDeferredParseResponse:
    """Find the request that a transaction ID was issued for."""
    check_enabled(context.service)
    token = require_token(context, request.access_token)
    try:
        record, identifier = _find(context, token, request.request_content)
    except OAuthError as error:
        raise refusal(error) from None
    return VciDeferredParseResponse(
        result_code="A000001",
        result_message=message("A000001", "The deferred credential request is good."),
        action=VciDeferredParseResponseAction.OK,
        info=describe(record, identifier),
    )


def _find(
    context: RequestContext, token: TokenRecord, content: str | None
) -> tuple[CredentialRequest, str]:
    members = read_content(context.service, content)
    identifier = members.get("transaction_id")
    if not isinstance(identifier, str):
        raise OAuthError("invalid_credential_request", "The request has no 'transaction_id'.")
    table = context.store.credential_requests
    record = table.find(context.service_id, hash_of(identifier))
    if (
        record is None
        or not record.deferred
        or not record.is_live(context.now)
        or (record.client, record.subject) != (token.client, token.subject)
    ):
        raise OAuthError("invalid_transaction_id", "The client has no such transaction.")
    if "credential_response_encryption" in members:
        encryption = read_encryption(context.service, client_of(context, token.client), members)
        record = attrs.evolve(record, encryption=encryption)
        table.save(record)
    return record, identifier
