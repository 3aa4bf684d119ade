"""``POST /idtoken/reissue``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NoReturn

from ....models.token_operations.reissue_id_token import (
    IdtokenReissueResponse,
    IdtokenReissueResponseAction,
)
from ...context import AfterCommit
from ...errors import message
from ...protocol.following_id_tokens import caller_error, find_issued, following_id_token
from ...protocol.id_tokens import IdTokenContent

if TYPE_CHECKING:
    from ....models.token_operations.reissue_id_token import IdtokenReissueRequest
    from ...context import RequestContext
    from ...keys import Signer
    from ...protocol.following_id_tokens import FollowingIdToken


def no_access_token(_: object) -> NoReturn:
    """Tell that the request has no access token."""
    raise caller_error("The request has no 'accessToken'.")


def no_refresh_token(_: object) -> NoReturn:
    """Tell that the request has no refresh token."""
    raise caller_error("The request has no 'refreshToken'.")


def reissue_id_token(
    context: RequestContext, request: IdtokenReissueRequest
) -> AfterCommit[IdtokenReissueResponse]:
    """Issue an ID token to go with the tokens of a refresh, and write the token response."""
    record = find_issued(context, request)
    content = IdTokenContent(subject="", session_id=record.attributes.session_id)
    token = following_id_token(context, request, record, content, {})
    return AfterCommit(partial(_signed, token))


def _signed(token: FollowingIdToken, signer: Signer) -> IdtokenReissueResponse:
    id_token, response = token.make(signer)
    return IdtokenReissueResponse(
        result_code="A000001",
        result_message=message("A000001", "Issued an ID token."),
        action=IdtokenReissueResponseAction.OK,
        response_content=response,
        id_token=id_token,
    )
