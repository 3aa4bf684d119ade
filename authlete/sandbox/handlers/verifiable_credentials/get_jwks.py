"""``POST /vci/jwks``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ....models.verifiable_credentials.get_jwks import VciJwksResponse, VciJwksResponseAction
from ...context import AfterCommit
from ...errors import message
from ...protocol.credential_signing import issuer_jwks
from ...protocol.layout import json_text
from .service import check_enabled

if TYPE_CHECKING:
    from ....models.verifiable_credentials.get_jwks import VciJwksRequest
    from ...context import RequestContext
    from ...keys import Signer


def get_jwks(context: RequestContext, request: VciJwksRequest) -> AfterCommit[VciJwksResponse]:
    """Publish the public keys of the credential issuer."""
    check_enabled(context.service, "NOT_FOUND")
    return AfterCommit(partial(_answer, request))


def _answer(request: VciJwksRequest, signer: Signer) -> VciJwksResponse:
    return VciJwksResponse(
        result_code="A000001",
        result_message=message("A000001", "Published the keys."),
        action=VciJwksResponseAction.OK,
        response_content=json_text({**issuer_jwks(signer)}, pretty=bool(request.pretty)),
    )
