"""``POST /idtoken/reissue``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NoReturn

from ...._engine.codec import write_json
from ...._jose.thumbprint import hash_of
from ....models.token_operations.reissue_id_token import (
    IdtokenReissueResponse,
    IdtokenReissueResponseAction,
)
from ...context import AfterCommit
from ...errors import SUCCESS, ActionError, UnreadableError, message
from ...protocol.claims import json_object, visible
from ...protocol.durations import id_token_duration
from ...protocol.presented import presented_access
from ...protocol.settings import id_token_algorithm, issuer, token_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....models.client.client import Client
    from ....models.token_operations.reissue_id_token import IdtokenReissueRequest
    from ...context import RequestContext
    from ...keys import Signer
    from ...store.tokens import TokenRecord

FORMS_OF_AUD = {"array", "string"}


def no_access_token(_: object) -> NoReturn:
    """Tell that the request has no access token."""
    raise _caller_error("The request has no 'accessToken'.")


def no_refresh_token(_: object) -> NoReturn:
    """Tell that the request has no refresh token."""
    raise _caller_error("The request has no 'refreshToken'.")


def reissue_id_token(
    context: RequestContext, request: IdtokenReissueRequest
) -> AfterCommit[IdtokenReissueResponse]:
    """Issue an ID token to go with the tokens of a refresh, and write the token response."""
    record = _find(context, request)
    header = _members(request.idt_header_params, "idtHeaderParams")
    client = context.clients.get(str(record.client))
    claims = _claims(context, request, record, client)
    content: dict[str, object] = {
        **visible(record.attributes),
        "access_token": request.access_token,
        "refresh_token": request.refresh_token,
        "scope": " ".join(record.attributes.scopes or ()),
        "token_type": token_type(context.service, record.attributes),
    }
    if record.access_expires_at is not None:
        content["expires_in"] = (record.access_expires_at - context.now) // 1000
    return AfterCommit(partial(_signed, id_token_algorithm(client), header, claims, content))


def _caller_error(text: str) -> ActionError:
    return ActionError("CALLER_ERROR", "A000201", text)


def _find(context: RequestContext, request: IdtokenReissueRequest) -> TokenRecord:
    try:
        record = presented_access(context, request.access_token)
    except UnreadableError:
        record = None
    if record is None or record.service != context.service_id or not record.is_live(context.now):
        raise _caller_error("There is no such access token, or it has expired.")
    if record.refresh_hash != hash_of(request.refresh_token):
        raise _caller_error("The refresh token is not the access token's.")
    if "openid" not in (record.attributes.scopes or ()):
        raise _caller_error("The access token lacks the scope 'openid'.")
    if record.subject is None:
        raise _caller_error("The access token has no subject.")
    return record


def _claims(
    context: RequestContext,
    request: IdtokenReissueRequest,
    record: TokenRecord,
    client: Client | None,
) -> dict[str, object]:
    audience, now = str(record.client), context.now // 1000
    form = request.id_token_aud_type or "array"
    if form not in FORMS_OF_AUD:
        raise _caller_error("'idTokenAudType' is neither 'array' nor 'string'.")
    claims: dict[str, object] = {
        **_members(request.claims, "claims"),
        "iss": issuer(context.service),
        "sub": request.sub or record.subject,
        "aud": audience if form == "string" else [audience],
        "iat": now,
        "exp": now + id_token_duration(context.service, client),
    }
    known = {"acr": record.attributes.acr, "auth_time": record.attributes.auth_time}
    return claims | {name: value for name, value in known.items() if value is not None}


def _members(text: str | None, name: str) -> Mapping[str, object]:
    members = json_object(text or "{}")
    if members is None:
        raise _caller_error(f"'{name}' is not the text of a JSON object.")
    return members


def _signed(
    algorithm: str,
    header: Mapping[str, object],
    claims: Mapping[str, object],
    content: Mapping[str, object],
    signer: Signer,
) -> IdtokenReissueResponse:
    try:
        id_token = signer.sign(algorithm, header, claims)
    except ValueError:
        raise _caller_error("'idtHeaderParams' holds what no header may.") from None
    return IdtokenReissueResponse(
        result_code=SUCCESS,
        result_message=message(SUCCESS, "Issued an ID token."),
        action=IdtokenReissueResponseAction.OK,
        response_content=write_json({**content, "id_token": id_token}).decode(),
        id_token=id_token,
    )
