"""``POST /auth/introspection/standard`` (RFC 7662)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NoReturn

from ...._engine.codec import write_json
from ...._jose.algorithms import ALGORITHMS
from ....models.introspection.standard_process import StandardIntrospectionResponse
from ....models.introspection.standard_process import StandardIntrospectionResponseAction as Action
from ...context import AfterCommit
from ...directory import ClientFault
from ...errors import message, server_error
from ...protocol.claims import token_claims
from ...protocol.parameters import bad_parameters, no_parameters, read_parameters
from ...protocol.presented import presented_either
from ...protocol.settings import issuer, token_type

if TYPE_CHECKING:
    from ....models.introspection.standard_process import StandardIntrospectionRequest
    from ...context import RequestContext
    from ...keys import Signer
    from ...store.tokens import TokenRecord

JWT_TYPE = "token-introspection+jwt"
DEFAULT_ALGORITHM = "RS256"


def no_form(value: object) -> NoReturn:
    """Tell that the request has no form of the client's."""
    raise no_parameters(value, missing="A145201", empty="A145301")


def standard_process(
    context: RequestContext, request: StandardIntrospectionRequest
) -> StandardIntrospectionResponse | AfterCommit[StandardIntrospectionResponse]:
    """Say what an introspection endpoint answers: about a token, or only that it is not active."""
    parameters = read_parameters(request.parameters, malformed="A145202")
    token = parameters["token"][0] if parameters.get("token") else ""
    if not token:
        raise bad_parameters("A145302", "The client presented no token.")
    record, kind = presented_either(context, token)
    content = _content(context, request, record, kind)
    described = message(
        "A145001", f"Introspected the token (type={kind}, active={content['active']})."
    )
    if _wants_jwt(request):
        algorithm, claims = _jwt(context, request, content)
        return AfterCommit(partial(_signed, described, algorithm, claims))
    return StandardIntrospectionResponse(
        result_code="A145001",
        result_message=described,
        action=Action.OK,
        response_content=write_json(content).decode(),
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
        and not isinstance(context.clients.find(str(record.client)), ClientFault)
        and (not request.rs_uri or not meant_for or request.rs_uri in meant_for)
    )


def _wants_jwt(request: StandardIntrospectionRequest) -> bool:
    accepted = (request.http_accept_header or "").lower().split(",")
    return f"application/{JWT_TYPE}" in (item.partition(";")[0].strip() for item in accepted)


def _jwt(
    context: RequestContext, request: StandardIntrospectionRequest, content: dict[str, object]
) -> tuple[str, dict[str, object]]:
    """Put the answer into the claims of a JWT (RFC 9701), and choose its algorithm."""
    algorithm = request.introspection_sign_alg or DEFAULT_ALGORITHM
    if algorithm not in ALGORITHMS:
        raise server_error("A000201", f"The sandbox signs by {', '.join(ALGORITHMS)} only.")
    if request.introspection_encryption_alg:
        raise server_error("A000201", "The sandbox does not encrypt.")
    if not request.rs_uri:
        raise server_error("A000201", "A JWT needs 'rsUri' for its audience.")
    return algorithm, {
        "iss": issuer(context.service),
        "aud": request.rs_uri,
        "iat": context.now // 1000,
        "token_introspection": content,
    }


def _signed(
    described: str, algorithm: str, claims: dict[str, object], signer: Signer
) -> StandardIntrospectionResponse:
    return StandardIntrospectionResponse(
        result_code="A145001",
        result_message=described,
        action=Action.JWT,
        response_content=signer.sign(algorithm, {"typ": JWT_TYPE}, claims),
    )
