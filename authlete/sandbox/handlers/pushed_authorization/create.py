"""``POST /pushed_auth_req``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

import attrs

from ...._engine.codec import write_json
from ...._jose.proof import ProofFault
from ...._jose.thumbprint import hash_of
from ....models.pushed_authorization.create import PushedAuthorizationResponse
from ....models.pushed_authorization.create import PushedAuthorizationResponseAction as Action
from ...clock import LATEST
from ...errors import OAuthError, message, oauth_error
from ...hashing import new_value
from ...protocol.authorization_requests import Submission, find_target, read_authorization
from ...protocol.authorization_responses import error_parameters
from ...protocol.challenges import next_challenge
from ...protocol.client_authentication import ClientAuthentication, authenticate
from ...protocol.client_id_documents import discover_client
from ...protocol.dpop import ProvenRequest
from ...protocol.parameters import no_parameters, read_parameters, value_of
from ...protocol.submissions import PUSHED, resolved
from ...store.pushed_requests import PushedRequest

if TYPE_CHECKING:
    from ....models.pushed_authorization.create import PushedAuthorizationRequest
    from ...context import RequestContext

DEFAULT_DURATION: Final = 600
"""How long a pushed request is good, in seconds."""
LONGEST: Final = 100_000
"""How many characters a pushed request may have."""
CREDENTIALS: Final = frozenset(
    {"client_id", "client_secret", "client_assertion", "client_assertion_type"}
)
"""The parameters by which a client shows who it is."""


def no_form(value: object) -> NoReturn:
    """Tell that the request has no parameters."""
    raise no_parameters(value, missing="A000201", empty="A000301")


def create(
    context: RequestContext, request: PushedAuthorizationRequest
) -> PushedAuthorizationResponse:
    """Check an authorization request, and keep it until the client sends the user with its URI."""
    if len(request.parameters) > LONGEST:
        raise oauth_error(
            "PAYLOAD_TOO_LARGE",
            "A000301",
            f"The request has more than {LONGEST:,} characters.",
            error="invalid_request",
        )
    parameters = read_parameters(request.parameters, "A000201")
    try:
        discover_client(context, request.client_id or value_of(parameters, "client_id") or "")
    except OAuthError as error:
        return _refused(context, request, error)
    authentication = authenticate(
        context,
        request,
        parameters,
        action="UNAUTHORIZED",
        endpoint=context.service.pushed_auth_req_endpoint,
    )
    submitted = Submission(
        client=authentication.client,
        identifier=authentication.identifier,
        parameters={
            name: [*values] for name, values in parameters.items() if name not in CREDENTIALS
        },
        is_pushed=True,
    )
    try:
        if value_of(parameters, "request_uri"):
            raise OAuthError("invalid_request", "A request that is pushed has no 'request_uri'.")
        submitted = _bound(context, request, resolved(context, submitted))
        read_authorization(context, submitted, find_target(context, submitted))
    except OAuthError as error:
        return _refused(context, request, error)
    return _keep(context, request, submitted, authentication)


def _bound(
    context: RequestContext, request: PushedAuthorizationRequest, submitted: Submission
) -> Submission:
    """Bind the code to the key of the DPoP proof, if there is one (RFC 9449 §10.1)."""
    if request.dpop is None:
        return submitted
    found = ProvenRequest(
        htm=request.htm or "POST",
        htu=request.htu or context.service.pushed_auth_req_endpoint,
        thumbprint=value_of(submitted.parameters, "dpop_jkt"),
        with_nonce=_needs_nonce(context, request),
        single_use=True,
    ).check(context, request.dpop)
    if found is ProofFault.WITHOUT_NONCE:
        raise OAuthError("use_dpop_nonce", "The DPoP proof does not repeat the nonce.")
    if isinstance(found, ProofFault):
        raise OAuthError("invalid_dpop_proof", "The DPoP proof is not good for the request.")
    return attrs.evolve(submitted, parameters={**submitted.parameters, "dpop_jkt": [found]})


def _needs_nonce(context: RequestContext, request: PushedAuthorizationRequest) -> bool:
    return bool(request.dpop_nonce_required or context.service.dpop_nonce_required)


def _nonce(context: RequestContext, request: PushedAuthorizationRequest) -> str | None:
    return context.dpop_nonce if _needs_nonce(context, request) else None


def _refused(
    context: RequestContext, request: PushedAuthorizationRequest, error: OAuthError
) -> PushedAuthorizationResponse:
    return PushedAuthorizationResponse(
        result_code=error.code,
        result_message=message(error.code, error.text),
        action=Action.BAD_REQUEST,
        response_content=write_json(error_parameters(context, error)).decode(),
        dpop_nonce=_nonce(context, request),
    )


def _keep(
    context: RequestContext,
    request: PushedAuthorizationRequest,
    submitted: Submission,
    authentication: ClientAuthentication,
) -> PushedAuthorizationResponse:
    seconds = context.service.pushed_auth_req_duration or DEFAULT_DURATION
    uri = f"{PUSHED}{new_value()}"
    context.store.pushed_requests.add(
        PushedRequest(
            key=hash_of(uri),
            service=context.service_id,
            client=submitted.client.client_id,
            expires_at=min(context.now + seconds * 1000, LATEST),
            parameters={name: [*values] for name, values in submitted.parameters.items()},
            request_object=submitted.request_object,
        )
    )
    return PushedAuthorizationResponse(
        result_code="A000001",
        result_message=message("A000001", "Kept the request."),
        action=Action.CREATED,
        request_uri=uri,
        response_content=write_json({"request_uri": uri, "expires_in": seconds}).decode(),
        client_auth_method=authentication.method,
        attestation_challenge=next_challenge(context, authentication.method),
        dpop_nonce=_nonce(context, request),
    )
