"""``POST /vci/jwtissuer``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ....models.verifiable_credentials.get_jwt_issuer import (
    VciJwtissuerResponse,
    VciJwtissuerResponseAction,
)
from ...context import AfterCommit
from ...errors import message
from ...protocol.credential_issuers import credential_issuer
from ...protocol.credential_signing import issuer_jwks
from ...protocol.layout import json_text
from .service import check_enabled

if TYPE_CHECKING:
    from ....models.verifiable_credentials.get_jwt_issuer import VciJwtissuerRequest
    from ...context import RequestContext
    from ...keys import Signer


def get_jwt_issuer(
    context: RequestContext, request: VciJwtissuerRequest
) -> AfterCommit[VciJwtissuerResponse]:
    """Publish where the keys of the credential issuer are, or the keys themselves."""
    check_enabled(context.service, "NOT_FOUND")
    return AfterCommit(partial(_answer, request))


def _answer(request: VciJwtissuerRequest, signer: Signer) -> VciJwtissuerResponse:
    service = signer.service
    content: dict[str, object] = {"issuer": credential_issuer(service)}
    if service.credential_jwks_uri:
        content["jwks_uri"] = service.credential_jwks_uri
    else:
        content["jwks"] = issuer_jwks(signer)
    return VciJwtissuerResponse(
        result_code="A000001",
        result_message=message("A000001", "Published the issuer."),
        action=VciJwtissuerResponseAction.OK,
        response_content=json_text(content, pretty=bool(request.pretty)),
    )
