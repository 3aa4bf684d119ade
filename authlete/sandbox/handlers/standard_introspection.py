"""``POST /auth/introspection/standard`` (RFC 7662)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._engine.codec import write_json
from ...models.introspection.standard_process import (
    StandardIntrospectionRequest,
    StandardIntrospectionResponse,
)
from ...models.introspection.standard_process import (
    StandardIntrospectionResponseAction as Action,
)
from ..config import Client
from ..errors import message, server_error
from ..keys import ALGORITHMS
from .claims import token_claims
from .lookup import presented_either
from .parameters import bad_parameters, read_parameters
from .policy import token_type

if TYPE_CHECKING:
    from ..context import RequestContext
    from ..payload import Payload
    from ..record import TokenRecord

JWT_TYPE = "token-introspection+jwt"
DEFAULT_ALGORITHM = "RS256"


def standard_introspection(
    context: RequestContext, payload: Payload
) -> StandardIntrospectionResponse:
    """Say what an introspection endpoint answers: about a token, or only that it is not active."""
    parameters = read_parameters(payload, ("A145201", "A145202", "A145301"))
    request = payload.read(StandardIntrospectionRequest)
    token = parameters["token"][0] if parameters.get("token") else ""
    if not token:
        raise bad_parameters("A145302", "The client presented no token.")
    record, kind = presented_either(context, token)
    content = _content(context, request, record, kind)
    described = f"Introspected the token (type={kind}, active={content['active']})."
    as_jwt = _wants_jwt(request)
    return StandardIntrospectionResponse(
        result_code="A145001",
        result_message=message("A145001", described),
        action=Action.JWT if as_jwt else Action.OK,
        response_content=_jwt(context, request, content)
        if as_jwt
        else write_json(content).decode(),
    )


def _content(
    context: RequestContext,
    request: StandardIntrospectionRequest,
    record: TokenRecord | None,
    kind: str | None,
) -> dict[str, object]:
    if record is None or not _is_active(context, request, record, kind):
        return {"active": False}
    claims = token_claims(context.service, record, with_hidden=bool(request.with_hidden_properties))
    if kind == "access_token":
        return {
            **claims,
            "active": True,
            "token_type": token_type(context.service, record.attributes),
        }
    scopes = " ".join(record.attributes.refresh_token_scopes or ())
    expiry = (record.refresh_expires_at or 0) // 1000
    return {**claims, "active": True, "scope": scopes, "exp": expiry}


def _is_active(
    context: RequestContext,
    request: StandardIntrospectionRequest,
    record: TokenRecord,
    kind: str | None,
) -> bool:
    live = record.is_live if kind == "access_token" else record.is_refreshable
    meant_for = record.attributes.resources
    return (
        live(context.now)
        and isinstance(context.client(str(record.client)), Client)
        and (not request.rs_uri or not meant_for or request.rs_uri in meant_for)
    )


def _wants_jwt(request: StandardIntrospectionRequest) -> bool:
    accepted = (request.http_accept_header or "").lower().split(",")
    return f"application/{JWT_TYPE}" in (item.partition(";")[0].strip() for item in accepted)


def _jwt(
    context: RequestContext, request: StandardIntrospectionRequest, content: dict[str, object]
) -> str:
    """Put the answer into a JWT (RFC 9701)."""
    algorithm = request.introspection_sign_alg or DEFAULT_ALGORITHM
    if algorithm not in ALGORITHMS:
        raise server_error("A000201", f"The sandbox signs by {', '.join(ALGORITHMS)} only.")
    if request.introspection_encryption_alg:
        raise server_error("A000201", "The sandbox does not encrypt.")
    if not request.rs_uri:
        raise server_error("A000201", "A JWT needs 'rsUri' for its audience.")
    claims = {
        "iss": context.service.issuer,
        "aud": request.rs_uri,
        "iat": context.now // 1000,
        "token_introspection": content,
    }
    return context.keys.sign(algorithm, {"typ": JWT_TYPE}, claims)
