"""``POST /auth/token/create``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NoReturn

import attrs

from ...._jose.thumbprint import hash_of
from ....models.token_operations.create import TokenCreateResponse, TokenCreateResponseAction
from ...context import AfterCommit
from ...errors import bad_request, message
from ...hashing import new_value
from ...protocol.access_tokens import access_token_jwt
from ...protocol.issue import issue
from ...protocol.settings import token_type

if TYPE_CHECKING:
    from ....models.token_operations.create import TokenCreateRequest
    from ...context import RequestContext
    from ...keys import Signer
    from ...protocol.issue import IssuedToken


def no_grant_type(_: object) -> NoReturn:
    """Tell that the request names no grant type."""
    raise bad_request("A104201", "The request names no grant type.")


def create(
    context: RequestContext, request: TokenCreateRequest
) -> TokenCreateResponse | AfterCommit[TokenCreateResponse]:
    """Issue an access token, and a refresh token where there should be one."""
    access_token = request.access_token or new_value()
    refresh_token = request.refresh_token or new_value()
    issued = issue(
        context,
        request,
        access_hash=hash_of(access_token),
        refresh_hash=hash_of(refresh_token),
    )
    record, attributes = issued.record, issued.record.attributes
    response = TokenCreateResponse(
        result_code="A109001",
        result_message=message(
            "A109001",
            f"Created an access token ({record.grant_type.lower()}, client {record.client}).",
        ),
        action=TokenCreateResponseAction.OK,
        access_token=access_token,
        token_type=token_type(context.service, attributes),
        expires_at=issued.expires_at,
        expires_in=issued.lifetime(context.now),
        refresh_token=refresh_token if record.refresh_hash else None,
        client_id=record.client,
        client_identifier=issued.client_identifier,
        subject=record.subject,
        grant_type=record.grant_type,
        scopes=issued.scopes,
        refresh_token_scopes=issued.scopes if record.refresh_hash else None,
        properties=attributes.properties,
        authorization_details=attributes.authorization_details,
        for_external_attachment=attributes.for_external_attachment,
        session_id=attributes.session_id,
        token_id=str(record.id),
    )
    if context.service.access_token_sign_alg is None:
        return response
    return AfterCommit(partial(_with_jwt, context, issued, response))


def _with_jwt(
    context: RequestContext, issued: IssuedToken, response: TokenCreateResponse, signer: Signer
) -> TokenCreateResponse:
    jwt = access_token_jwt(
        context.service, issued.record, str(response.access_token), issued.jwt_claims, signer
    )
    return attrs.evolve(response, jwt_access_token=jwt)
