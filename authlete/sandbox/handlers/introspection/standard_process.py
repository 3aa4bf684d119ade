"""``POST /auth/introspection/standard`` (RFC 7662)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NoReturn

import attrs

from ...._engine.codec import write_json
from ...._jose.algorithms import ALGORITHMS, SYMMETRIC
from ....models.client.client import Client
from ....models.introspection.standard_process import StandardIntrospectionResponse
from ....models.introspection.standard_process import StandardIntrospectionResponseAction as Action
from ...context import AfterCommit
from ...errors import ActionError, message, server_error
from ...protocol.claims import token_claims
from ...protocol.client_jwts import client_jwt
from ...protocol.parameters import bad_parameters, no_parameters, read_parameters
from ...protocol.presented import fault_of_client, presented_either
from ...protocol.settings import issuer, token_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....models.introspection.standard_process import StandardIntrospectionRequest
    from ...context import RequestContext
    from ...keys import Signer
    from ...protocol.client_jwts import ClientJwt
    from ...store.tokens import TokenRecord

JWT_TYPE = "token-introspection+jwt"
DEFAULT_ALGORITHM = "RS256"
UNUSABLE_KEY = "A key for the algorithms of the JWT is missing or unusable."


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
        claims = {
            "iss": issuer(context.service),
            "aud": request.rs_uri,
            "iat": context.now // 1000,
            "token_introspection": content,
        }
        return AfterCommit(partial(_signed, described, _jwt(context, request), claims))
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
        and fault_of_client(context, record) is None
        and (not request.rs_uri or not meant_for or request.rs_uri in meant_for)
    )


def _wants_jwt(request: StandardIntrospectionRequest) -> bool:
    accepted = (request.http_accept_header or "").lower().split(",")
    return f"application/{JWT_TYPE}" in (item.partition(";")[0].strip() for item in accepted)


def _jwt(context: RequestContext, request: StandardIntrospectionRequest) -> ClientJwt:
    """Choose how the answer is signed and encrypted, by keys that the caller gives (RFC 9701)."""
    algorithm = request.introspection_sign_alg or DEFAULT_ALGORITHM
    if not request.rs_uri:
        raise server_error("A000201", "A JWT needs 'rsUri' for its audience.")
    if algorithm not in (*ALGORITHMS, *SYMMETRIC):
        raise server_error("A000201", "'introspectionSignAlg' is no algorithm that signs.")
    signing = Client(client_secret=request.shared_key_for_sign)
    receiving = Client(
        client_secret=request.shared_key_for_encryption,
        jwks=f'{{"keys":[{request.public_key_for_encryption or ""}]}}',
    )
    try:
        signed = client_jwt(
            context,
            signing,
            algorithm=algorithm,
            key_id=context.service.introspection_signature_key_id,
        )
        encrypted = client_jwt(
            context,
            receiving,
            algorithm=DEFAULT_ALGORITHM,
            encryption_alg=request.introspection_encryption_alg,
            encryption_enc=request.introspection_encryption_enc,
        )
    except ActionError:
        raise server_error("A000201", UNUSABLE_KEY) from None
    return attrs.evolve(signed, encryption=encrypted.encryption)


def _signed(
    described: str, jwt: ClientJwt, claims: Mapping[str, object], signer: Signer
) -> StandardIntrospectionResponse:
    try:
        content = jwt.make(signer, claims, {"typ": JWT_TYPE})
    except ValueError:
        raise server_error("A000201", UNUSABLE_KEY) from None
    return StandardIntrospectionResponse(
        result_code="A145001",
        result_message=described,
        action=Action.JWT,
        response_content=content,
    )
