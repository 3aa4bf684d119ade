"""``POST /vci/metadata``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....models.verifiable_credentials.get_metadata import (
    VciMetadataResponse,
    VciMetadataResponseAction,
)
from ...errors import message
from ...protocol.credential_metadata import credential_issuer_metadata
from ...protocol.layout import json_text
from .service import check_enabled

if TYPE_CHECKING:
    from ....models.verifiable_credentials.get_metadata import VciMetadataRequest
    from ...context import RequestContext


def get_metadata(context: RequestContext, request: VciMetadataRequest) -> VciMetadataResponse:
    """Publish what the credential issuer says about itself (OpenID for VCI §12.2.4)."""
    check_enabled(context.service, "NOT_FOUND")
    content = credential_issuer_metadata(context.service)
    return VciMetadataResponse(
        result_code="A000001",
        result_message=message("A000001", "Published the metadata."),
        action=VciMetadataResponseAction.OK,
        response_content=json_text(content, pretty=bool(request.pretty)),
    )
