"""``POST /auth/userinfo/issue``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ...._engine.codec import write_json
from ....models.userinfo.issue import UserinfoIssueResponse
from ....models.userinfo.issue import UserinfoIssueResponseAction as Action
from ...context import AfterCommit
from ...errors import ActionError, message
from ...protocol.access import AccessFault, access_fault, find_access, token_fault
from ...protocol.claims import json_object
from ...protocol.client_jwts import UNSIGNED, client_jwt
from ...protocol.id_tokens import subject_for
from ...protocol.requested_claims import USER_INFO, VERIFIED, read_claims_parameter
from ...protocol.settings import issuer, token_type
from ...protocol.transformed_claims import transform, transform_verified
from ...protocol.userinfo_access import userinfo_access, userinfo_fault
from ...protocol.www_authenticate import challenge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....models.userinfo.issue import UserinfoIssueRequest
    from ...context import RequestContext
    from ...keys import Signer
    from ...protocol.client_jwts import ClientJwt
    from ...protocol.userinfo_access import UserinfoAccess


def nothing_to_issue_for(_: object) -> UserinfoIssueResponse:
    """Answer a request that names no access token."""
    return _refusal(access_fault("A057301", "BAD_REQUEST", "invalid_request"), "Bearer")


def issue(
    context: RequestContext, request: UserinfoIssueRequest
) -> UserinfoIssueResponse | AfterCommit[UserinfoIssueResponse]:
    """Write what a userinfo endpoint answers: claims as JSON, or as the JWT that the client wants.

    What a token is bound to was checked when the userinfo request was processed.
    """
    record = find_access(context, request.token)
    if isinstance(record, AccessFault):
        return _refusal(record, "Bearer")
    access = userinfo_access(context, record, token_fault(context, record))
    if isinstance(access, AccessFault):
        return _refusal(access, token_type(context.service, record.attributes))
    claims = _claims(context, request, access)
    client = access.client
    if not (client.user_info_sign_alg or client.user_info_encryption_alg):
        return _success(Action.JSON, write_json(claims).decode())
    try:
        jwt = client_jwt(
            context,
            client,
            algorithm=client.user_info_sign_alg or UNSIGNED,
            encryption_alg=client.user_info_encryption_alg,
            encryption_enc=client.user_info_encryption_enc,
            key_id=context.service.user_info_signature_key_id,
        )
    except ActionError as error:
        raise _server_error(str(error.body.result_code), error.body.result_message) from None
    addressed = {**claims, "iss": issuer(context.service), "aud": str(client.client_id)}
    return AfterCommit(partial(_signed, jwt, addressed))


def _signed(jwt: ClientJwt, claims: Mapping[str, object], signer: Signer) -> UserinfoIssueResponse:
    try:
        return _success(Action.JWT, jwt.make(signer, claims))
    except ValueError:
        text = "The client's key for encryption is unusable."
        raise _server_error("A000301", message("A000301", text)) from None


def _success(action: Action, content: str) -> UserinfoIssueResponse:
    return UserinfoIssueResponse(
        result_code="A096001",
        result_message=message("A096001", "Wrote the claims for the client."),
        action=action,
        response_content=content,
    )


def _refusal(fault: AccessFault, scheme: str) -> UserinfoIssueResponse:
    told = userinfo_fault(fault)
    return UserinfoIssueResponse(
        result_code=told.code,
        result_message=told.message,
        action=told.action,
        response_content=told.challenge(scheme),
    )


def _claims(
    context: RequestContext, request: UserinfoIssueRequest, access: UserinfoAccess
) -> dict[str, object]:
    """Put together what the client gets to know."""
    attributes = access.record.attributes
    consented = attributes.consented_claims
    parameter = read_claims_parameter(attributes.claims)
    given = _members(request.claims, "claims")
    computed = transform(
        context,
        parameter,
        parameter.names(USER_INFO),
        _members(request.claims_for_tx, "claimsForTx"),
    )
    if consented is not None:
        given = {name: given[name] for name in given if _is_consented(name, consented)}
        computed = {
            name: computed[name]
            for name in computed
            if parameter.definition(context.service, name).get("claim") in consented
        }
    shown = {name: value for name, value in {**given, **computed}.items() if value is not None}
    if VERIFIED in shown:
        sources = [
            _members(text, "verifiedClaimsForTx") for text in request.verified_claims_for_tx or ()
        ]
        shown[VERIFIED] = transform_verified(
            context, parameter, USER_INFO, sources, shown[VERIFIED]
        )
    subject = request.sub or subject_for(access.client, access.subject, context.service_id)
    return {**shown, "sub": subject}


def _is_consented(name: str, consented: tuple[str, ...]) -> bool:
    """Tell whether a user lets a client see a claim, in whatever language."""
    return name in consented or name.partition("#")[0] in consented


def _members(text: str | None, name: str) -> Mapping[str, object]:
    members = json_object(text or "{}")
    if members is None:
        problem = f"'{name}' is not the text of a JSON object."
        raise _server_error("A000201", message("A000201", problem))
    return members


def _server_error(code: str, described: str) -> ActionError:
    content = challenge("Bearer", "server_error", error_description=described)
    text = described.removeprefix(message(code, ""))
    return ActionError("INTERNAL_SERVER_ERROR", code, text, response_content=content)
