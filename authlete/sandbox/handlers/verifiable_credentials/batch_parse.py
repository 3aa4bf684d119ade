"""``POST /vci/batch/parse``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from ....models.verifiable_credentials.batch_parse import (
    VciBatchParseResponse,
    VciBatchParseResponseAction,
)
from ...errors import OAuthError, message
from ...protocol.credential_requests import accept_request, read_content, read_encryption
from .parsing import client_of, describe
from .service import check_enabled, refusal, require_token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ....models.verifiable_credentials.batch_parse import VciBatchParseRequest
    from ...context import RequestContext

MOST_REQUESTS: Final = 100


def batch_parse(context: RequestContext, request: VciBatchParseRequest) -> VciBatchParseResponse:
    """Check all requests of a batch, and keep them; one that is wrong refuses all."""
    check_enabled(context.service)
    token = require_token(context, request.access_token)
    try:
        content = read_content(context.service, request.request_content)
        encryption = read_encryption(context.service, client_of(context, token.client), content)
        accepted = [accept_request(context, token, one, encryption) for one in _requests(content)]
    except OAuthError as error:
        raise refusal(error) from None
    return VciBatchParseResponse(
        result_code="A000001",
        result_message=message("A000001", f"{len(accepted)} credential requests are good."),
        action=VciBatchParseResponseAction.OK,
        info=tuple(describe(record, identifier) for record, identifier in accepted),
    )


def _requests(content: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    found = content.get("credential_requests")
    requests = cast("list[dict[str, object]]", found) if isinstance(found, list) else []
    if not requests or not all(isinstance(cast("object", one), dict) for one in requests):
        text = "'credential_requests' is no array of objects, or empty."
        raise OAuthError("invalid_credential_request", text)
    if len(requests) > MOST_REQUESTS:
        text = f"There are more than {MOST_REQUESTS} requests."
        raise OAuthError("invalid_credential_request", text)
    return requests
