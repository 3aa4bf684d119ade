"""``POST /vci/single/parse``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....models.verifiable_credentials.parse import (
    VciSingleParseResponse,
    VciSingleParseResponseAction,
)
from ...errors import OAuthError, message
from ...protocol.credential_requests import accept_request, read_content, read_encryption
from .parsing import client_of, describe
from .service import check_enabled, refusal, require_token

if TYPE_CHECKING:
    from ....models.verifiable_credentials.parse import VciSingleParseRequest
    from ...context import RequestContext


def parse(context: RequestContext, request: VciSingleParseRequest) -> VciSingleParseResponse:
    """Check a request for a credential, and keep it."""
    check_enabled(context.service)
    token = require_token(context, request.access_token)
    try:
        content = read_content(context.service, request.request_content)
        encryption = read_encryption(context.service, client_of(context, token.client), content)
        record, identifier = accept_request(context, token, content, encryption)
    except OAuthError as error:
        raise refusal(error) from None
    return VciSingleParseResponse(
        result_code="A000001",
        result_message=message("A000001", "The credential request is good."),
        action=VciSingleParseResponseAction.OK,
        info=describe(record, identifier),
    )
