"""``POST /idtoken/reissue``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._engine.codec import write_json
from ...models.token_operations.reissue_id_token import (
    IdtokenReissueRequest,
    IdtokenReissueResponse,
    IdtokenReissueResponseAction,
)
from ..errors import ApiError, message
from ..keys import UnreadableError
from ..record import hash_of
from .claims import json_object, visible
from .lookup import presented
from .policy import token_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..context import RequestContext
    from ..payload import Payload
    from ..record import TokenRecord

FORMS_OF_AUD = {"array", "string"}


def reissue(context: RequestContext, payload: Payload) -> IdtokenReissueResponse:
    """Issue an ID token to go with the tokens of a refresh, and write the token response."""
    for name in ("accessToken", "refreshToken"):
        if payload.text(name) is None:
            raise _caller_error(f"The request has no '{name}'.")
    request = payload.read(IdtokenReissueRequest)
    record = _record(context, request)
    id_token = _id_token(context, request, record)
    return IdtokenReissueResponse(
        result_code="A000001",
        result_message=message("A000001", "Issued an ID token."),
        action=IdtokenReissueResponseAction.OK,
        response_content=_token_response(context, request, record, id_token),
        id_token=id_token,
    )


def _caller_error(text: str) -> ApiError:
    return ApiError("A000201", text, action="CALLER_ERROR")


def _record(context: RequestContext, request: IdtokenReissueRequest) -> TokenRecord:
    try:
        record = presented(context, request.access_token)
    except UnreadableError:
        record = None
    if record is None or record.service != context.service.id or not record.is_live(context.now):
        raise _caller_error("There is no such access token, or it has expired.")
    if record.refresh_hash != hash_of(request.refresh_token):
        raise _caller_error("The refresh token is not the access token's.")
    if "openid" not in (record.attributes.scopes or ()):
        raise _caller_error("The access token lacks the scope 'openid'.")
    if record.subject is None:
        raise _caller_error("The access token has no subject.")
    return record


def _id_token(context: RequestContext, request: IdtokenReissueRequest, record: TokenRecord) -> str:
    service, now = context.service, context.now // 1000
    audience = str(record.client)
    form = request.id_token_aud_type or "array"
    if form not in FORMS_OF_AUD:
        raise _caller_error("'idTokenAudType' is neither 'array' nor 'string'.")
    claims: dict[str, object] = {
        **_members(request.claims, "claims"),
        "iss": service.issuer,
        "sub": request.sub or record.subject,
        "aud": audience if form == "string" else [audience],
        "iat": now,
        "exp": now + service.id_token_duration,
    }
    known = {"acr": record.attributes.acr, "auth_time": record.attributes.auth_time}
    claims |= {name: value for name, value in known.items() if value is not None}
    try:
        header = _members(request.idt_header_params, "idtHeaderParams")
        return context.keys.sign(service.id_token_sign_alg, header, claims)
    except ValueError:
        raise _caller_error("'idtHeaderParams' holds what no header may.") from None


def _members(text: str | None, name: str) -> Mapping[str, object]:
    members = json_object(text or "{}")
    if members is None:
        raise _caller_error(f"'{name}' is not the text of a JSON object.")
    return members


def _token_response(
    context: RequestContext, request: IdtokenReissueRequest, record: TokenRecord, id_token: str
) -> str:
    expiry = record.access_expires_at
    response: dict[str, object] = {
        **visible(record.attributes),
        "access_token": request.access_token,
        "refresh_token": request.refresh_token,
        "scope": " ".join(record.attributes.scopes or ()),
        "id_token": id_token,
        "token_type": token_type(context.service, record.attributes),
    }
    if expiry is not None:
        response["expires_in"] = (expiry - context.now) // 1000
    return write_json(response).decode()
