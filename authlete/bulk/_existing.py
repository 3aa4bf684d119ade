"""Whose a token is that has the value of one to create."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from .._engine.codec import MismatchError, parse_json
from ..funcs.introspection_process import introspection_process
from ..funcs.introspection_standard_process import introspection_standard_process
from ..models.common.grant_type import GrantType
from ..models.introspection.process import IntrospectionRequest, IntrospectionResponseAction
from ..models.introspection.standard_process import (
    StandardIntrospectionRequest,
    StandardIntrospectionResponseAction,
)
from ..result import Err, Ok

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..models.token_operations.create import TokenCreateRequest, TokenCreateResponse
    from ..result import Result

TAKEN = frozenset({"A144201", "A144202"})  # the value of the access token, of the refresh token


def is_taken(answer: TokenCreateResponse) -> bool:
    """Tell whether a token was refused because there is one with its value."""
    return answer.result_code in TAKEN


async def find_existing(
    client: AuthleteCore,
    service_id: str | None,
    token: TokenCreateRequest,
    options: RequestOptions | None = None,
) -> Result[bool | None, OperationError]:
    """Tell whether there is a token with the value, the client and the subject of one to create.

    ``None`` if Authlete fails to tell. Of a token that brings no access token the refresh token is
    looked for, which is not found once it has expired.
    """
    if token.access_token:
        return await _find_access_token(client, service_id, token, token.access_token, options)
    return await _find_refresh_token(client, service_id, token, options)


async def _find_access_token(
    client: AuthleteCore,
    service_id: str | None,
    token: TokenCreateRequest,
    value: str,
    options: RequestOptions | None,
) -> Result[bool | None, OperationError]:
    asked = IntrospectionRequest(token=value)
    result = await introspection_process(
        client, {"service_id": service_id, "introspection_request": asked}, options
    )
    if isinstance(result, Err):
        return result
    found = result.value
    if found.action == IntrospectionResponseAction.INTERNAL_SERVER_ERROR:
        return Ok(None)
    names = (
        str(found.client_id or ""),
        found.client_id_alias,
        found.client_entity_id,
        found.metadata_document_location,
    )
    clients = {*filter(None, names)}
    return Ok(bool(found.existent) and _is_of(token, clients, found.subject))


async def _find_refresh_token(
    client: AuthleteCore,
    service_id: str | None,
    token: TokenCreateRequest,
    options: RequestOptions | None,
) -> Result[bool | None, OperationError]:
    # Only the standard introspection takes refresh tokens.
    form = urlencode({"token": token.refresh_token, "token_type_hint": "refresh_token"})
    asked = StandardIntrospectionRequest(parameters=form)
    result = await introspection_standard_process(
        client, {"service_id": service_id, "standard_introspection_request": asked}, options
    )
    if isinstance(result, Err):
        return result
    found = result.value
    if found.action != StandardIntrospectionResponseAction.OK:
        return Ok(None)
    claims = _claims(found.response_content)
    if claims is None:
        return Ok(None)
    clients = {str(claims["client_id"])} if "client_id" in claims else set[str]()
    return Ok(claims.get("active") is True and _is_of(token, clients, claims.get("sub")))


def _claims(content: str | None) -> dict[str, object] | None:
    try:
        claims = parse_json((content or "").encode())
    except MismatchError:
        return None
    return cast("dict[str, object]", claims) if isinstance(claims, dict) else None


def _is_of(token: TokenCreateRequest, clients: AbstractSet[str], subject: object) -> bool:
    """Tell whether a token that was found has the client and the subject of one to create.

    Args:
        token: the token to create.
        clients: how the client of the other is called.
        subject: whom the other speaks for.
    """
    asked = None if token.grant_type is GrantType.CLIENT_CREDENTIALS else token.subject
    return (asked or None) == (subject or None) and _is_among(token, clients)


def _is_among(token: TokenCreateRequest, clients: AbstractSet[str]) -> bool:
    client = str(token.client_id) if token.client_id else token.client_identifier
    if not client or client in clients:
        return True
    # A number says nothing of a client that is only known by its alias, nor the other way round.
    return not any(name.isdecimal() is client.isdecimal() for name in clients)
