"""``POST /auth/authorization``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

import attrs

from ...._engine.codec import write_json
from ...._jose.thumbprint import hash_of
from ....models.authorization.client_limited_authorization import ClientLimitedAuthorization
from ....models.authorization.process_request import AuthorizationResponse
from ....models.authorization.process_request import AuthorizationResponseAction as Action
from ....models.common.prompt import Prompt
from ....models.common.string_array import StringArray
from ...clock import LATEST
from ...errors import ActionError, OAuthError, message
from ...hashing import new_value
from ...protocol.authorization_requests import (
    find_target,
    read_authorization,
    wants_native_sso,
)
from ...protocol.authorization_responses import error_parameters, respond, response_writer
from ...protocol.credential_offers import issuable_credentials
from ...protocol.grants import describe_grant, find_grant
from ...protocol.parameters import no_parameters, read_parameters
from ...protocol.requested_claims import ID_TOKEN, TRANSFORMED, USER_INFO, claims_of_request
from ...protocol.scopes import scope_records
from ...protocol.submissions import resolved, submission
from ...store.tickets import Ticket

if TYPE_CHECKING:
    from ....models.authorization.process_request import AuthorizationRequest
    from ....models.client.client import Client
    from ....models.service.service import Service
    from ...context import AfterCommit, RequestContext
    from ...protocol.authorization_requests import Authorization, Submission
    from ...protocol.authorization_responses import WrittenResponse

TICKET_DURATION: Final = 86_400_000
"""How long a ticket is good, in milliseconds."""
SECRETS: Final = (
    "api_secret",
    "authentication_callback_api_key",
    "authentication_callback_api_secret",
    "credential_jwks",
    "developer_authentication_callback_api_key",
    "developer_authentication_callback_api_secret",
    "developer_sns_credentials",
    "federation_jwks",
    "jwks",
    "sns_credentials",
)
"""The fields of a service that its pages need not know."""
SHOWN: Final = tuple(field.name for field in attrs.fields(ClientLimitedAuthorization))


def no_form(value: object) -> NoReturn:
    """Tell that the request has no parameters."""
    raise no_parameters(value, missing="A000201", empty="A000301")


def process_request(
    context: RequestContext, request: AuthorizationRequest
) -> AuthorizationResponse | AfterCommit[AuthorizationResponse]:
    """Check an authorization request; if it is good, make a ticket that stands for it."""
    parameters = read_parameters(request.parameters, "A000201")
    try:
        submitted = submission(context, parameters, request.cimd_options)
    except OAuthError as error:
        refusal = _bad_request(context, error)
        raise refusal from None
    try:
        submitted = resolved(context, submitted)
        target = find_target(context, submitted)
        authorization = read_authorization(context, submitted, target)
    except OAuthError as error:
        return _refused(context, submitted, error)
    ticket = new_value()
    context.store.tickets.add(
        Ticket(
            key=hash_of(ticket),
            service=context.service_id,
            client=submitted.client.client_id,
            expires_at=min(context.now + TICKET_DURATION, LATEST),
            request=authorization.request,
            context=request.context,
        )
    )
    return _answer(context, submitted, authorization, ticket)


def shown_service(service: Service) -> Service:
    """Leave out of a service's settings what is secret."""
    shown: dict[str, Any] = {name: None for name in SECRETS if getattr(service, name) is not None}
    metadata = service.credential_issuer_metadata
    if metadata is not None:
        shown["credential_issuer_metadata"] = attrs.evolve(
            metadata, credential_request_encryption_jwks=None
        )
    return attrs.evolve(service, **shown) if shown else service


def shown_client(client: Client) -> ClientLimitedAuthorization:
    """Select what pages may show of a client."""
    return ClientLimitedAuthorization(**{name: getattr(client, name) for name in SHOWN})


def _bad_request(context: RequestContext, error: OAuthError) -> ActionError:
    content = write_json(error_parameters(context, error)).decode()
    return ActionError("BAD_REQUEST", error.code, error.text, response_content=content)


def _refused(
    context: RequestContext, submitted: Submission, error: OAuthError
) -> AuthorizationResponse | AfterCommit[AuthorizationResponse]:
    """Tell the client of an error, if it is known where, else the caller."""
    try:
        target = find_target(context, submitted)
    except OAuthError:
        refusal = _bad_request(context, error)
        raise refusal from None
    refused = AuthorizationResponse(
        result_code=error.code,
        result_message=message(error.code, error.text),
        service=shown_service(context.service),
        client=shown_client(submitted.client),
    )

    def answer(response: WrittenResponse) -> AuthorizationResponse:
        return attrs.evolve(
            refused, action=Action(response.action), response_content=response.content
        )

    writer = response_writer(context, submitted.client, target)
    return respond(writer, error_parameters(context, error), answer)


def _answer(
    context: RequestContext, submitted: Submission, authorization: Authorization, ticket: str
) -> AuthorizationResponse:
    service, request, parameter = context.service, authorization.request, authorization.parameter
    grant = find_grant(context, request.grant_id) if request.grant_id else None
    silent = Prompt.NONE in request.prompts
    openid = "openid" in request.scopes
    types = " ".join(request.response_types)
    verified = [
        StringArray(array=parameter.sources_of_transformed(service, names=names))
        for part in (ID_TOKEN, USER_INFO)
        for names in parameter.verified_names(part)
    ]
    text = f"Issued a ticket (response_type={types}, openid={str(openid).lower()})."
    return AuthorizationResponse(
        result_code="A004001",
        result_message=message("A004001", text),
        action=Action.NO_INTERACTION if silent else Action.INTERACTION,
        service=shown_service(service),
        client=shown_client(submitted.client),
        client_id_alias_used=request.client_id_alias_used,
        client_entity_id_used=request.client_entity_id_used,
        metadata_document_used=request.metadata_document_used,
        display=authorization.display,
        max_age=request.max_age or 0,
        scopes=scope_records(service, request.scopes) or None,
        dynamic_scopes=request.dynamic_scopes or None,
        ui_locales=authorization.ui_locales or None,
        claims_locales=request.claims_locales or None,
        claims=claims_of_request(service, request, parameter, ID_TOKEN) or None,
        claims_at_user_info=claims_of_request(service, request, parameter, USER_INFO) or None,
        acrs=request.acrs or None,
        acr_essential=request.acr_essential,
        subject=request.required_subject,
        login_hint=authorization.login_hint,
        prompts=tuple(Prompt(prompt) for prompt in request.prompts) or None,
        lowest_prompt=Prompt(next(iter(request.prompts), Prompt.CONSENT)),
        request_object_payload=submitted.request_object.payload
        if submitted.request_object
        else None,
        id_token_claims=parameter.text(ID_TOKEN),
        user_info_claims=parameter.text(USER_INFO),
        transformed_claims=parameter.text(TRANSFORMED),
        requested_verified_claims_for_tx=(
            tuple(verified) if any(names.array for names in verified) else None
        ),
        requested_claims_for_tx=parameter.sources_of_transformed(service, ID_TOKEN, USER_INFO)
        or None,
        resources=request.resources or None,
        authorization_details=request.authorization_details,
        purpose=authorization.purpose,
        credential_offer_info=authorization.offer_info,
        issuable_credentials=issuable_credentials(service, request),
        gm_action=request.gm_action,
        grant_id=request.grant_id,
        grant=describe_grant(grant) if grant else None,
        grant_subject=grant.subject if grant else None,
        native_sso_requested=wants_native_sso(service, request),
        ticket=ticket,
    )
