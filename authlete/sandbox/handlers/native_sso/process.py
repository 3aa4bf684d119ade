"""``POST /nativesso``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NoReturn

from ...._jose.thumbprint import hash_of
from ....models.native_sso.process import NativeSsoResponse, NativeSsoResponseAction
from ...context import AfterCommit
from ...errors import message
from ...protocol.following_id_tokens import caller_error, find_issued, following_id_token
from ...protocol.id_tokens import IdTokenContent

if TYPE_CHECKING:
    from ....models.native_sso.process import NativeSsoRequest
    from ...context import RequestContext
    from ...keys import Signer
    from ...protocol.following_id_tokens import FollowingIdToken

ISSUED_TOKEN_TYPE: Final = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - the name of a type


def no_access_token(_: object) -> NoReturn:
    """Tell that the request has no access token."""
    raise caller_error("The request has no 'accessToken'.")


def no_device_secret(_: object) -> NoReturn:
    """Tell that the request has no device secret."""
    raise caller_error("The request has no 'deviceSecret'.")


def process(context: RequestContext, request: NativeSsoRequest) -> AfterCommit[NativeSsoResponse]:
    """Issue an ID token that holds session and device, and write the token response (§3.3)."""
    if context.service.native_sso_supported is False:
        raise caller_error("The service does not support native single sign-on.")
    record = find_issued(context, request)
    if record.attributes.session_id is None:
        raise caller_error("The access token belongs to no session.")
    hashed = request.device_secret_hash or hash_of(request.device_secret)
    content = IdTokenContent(
        subject="", session_id=record.attributes.session_id, extra={"ds_hash": hashed}
    )
    members = {"device_secret": request.device_secret, "issued_token_type": ISSUED_TOKEN_TYPE}
    token = following_id_token(context, request, record, content, members)
    return AfterCommit(partial(_signed, token))


def _signed(token: FollowingIdToken, signer: Signer) -> NativeSsoResponse:
    id_token, response = token.make(signer)
    return NativeSsoResponse(
        result_code="A000001",
        result_message=message("A000001", "Issued an ID token for native single sign-on."),
        action=NativeSsoResponseAction.OK,
        response_content=response,
        id_token=id_token,
    )
