"""Authorization requests: what their parameters and the settings make of them."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import attrs

from ...models.common.client_type import ClientType
from ...models.common.display import Display
from ...models.common.grant_management_action import GrantManagementAction
from ...models.common.prompt import Prompt
from ..errors import OAuthError
from ..store.tickets import RequestedAuthorization
from .authorization_details import read_details
from .credential_offers import describe_requested_offer, requested_offer
from .fapi import check_fapi, fapi_modes, s256_required
from .grants import find_grant
from .id_token_hints import hinted_subject
from .parameters import value_of, values_of, words_of
from .pkce import check_challenge
from .redirect_uris import find_redirect_uri
from .requested_claims import ID_TOKEN, read_claims_parameter
from .resources import read_resources
from .response_types import check_types, read_mode, read_types
from .scopes import RequestedScopes, read_scopes
from .settings import supports_scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...models.client.client import Client
    from ...models.common.credential_offer_info import CredentialOfferInfo
    from ...models.service.service import Service
    from ..context import RequestContext
    from ..store.pushed_requests import RequestObject
    from .requested_claims import ClaimsParameter

REPEATABLE: Final = frozenset({"resource"})
OFFLINE_ACCESS: Final = "offline_access"
NATIVE_SSO: Final = "device_sso"
SECONDS: Final = re.compile("[0-9]{1,9}")
THUMBPRINT: Final = re.compile("[A-Za-z0-9_-]{43}")
LANGUAGE: Final = re.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
PURPOSE: Final = range(3, 301)
"""How many characters a purpose has (OpenID Connect for Identity Assurance)."""
ON_GRANTS: Final = {
    "create": GrantManagementAction.CREATE,
    "merge": GrantManagementAction.MERGE,
    "replace": GrantManagementAction.REPLACE,
}
"""What an authorization request may do to a grant (Grant Management §6.2)."""


@attrs.frozen(kw_only=True)
class Submission:
    """An authorization request whose parameters were gathered from wherever they were."""

    client: Client
    identifier: str
    """What the request calls the client."""
    parameters: Mapping[str, list[str]] = attrs.field(repr=False)
    """Those that count; what a request object has as JSON is the text of it."""
    request_object: RequestObject | None = None
    """The request object that they come from."""
    is_pushed: bool = False


@attrs.frozen(kw_only=True)
class Authorization:
    """A good authorization request, with what only the pages need of it."""

    request: RequestedAuthorization
    display: Display
    ui_locales: tuple[str, ...]
    login_hint: str | None
    purpose: str | None
    parameter: ClaimsParameter
    offer_info: CredentialOfferInfo | None
    """The credential offer that it takes up."""


def find_target(context: RequestContext, submission: Submission) -> RequestedAuthorization:
    """Decide where and how even an error is answered, which reads no more than that takes.

    Raises:
        OAuthError: there is no good redirect URI.
    """
    service, client, parameters = context.service, submission.client, submission.parameters
    given = value_of(parameters, "redirect_uri")
    asked = " ".join(values_of(parameters, "scope")).split()
    is_openid = "openid" in asked and supports_scope(service, "openid")
    target = RequestedAuthorization(
        client_identifier=submission.identifier,
        redirect_uri=find_redirect_uri(service, client, given, is_openid=is_openid),
        redirect_uri_given=given is not None,
    )
    with suppress(OAuthError):
        target = attrs.evolve(target, state=value_of(parameters, "state"))
    with suppress(OAuthError):
        types = read_types(value_of(parameters, "response_type"))
        target = attrs.evolve(target, response_types=types)
    with suppress(OAuthError):
        mode = read_mode(client, value_of(parameters, "response_mode"), target.response_types)
        target = attrs.evolve(target, response_mode=mode)
    return target


def read_authorization(
    context: RequestContext, submission: Submission, target: RequestedAuthorization
) -> Authorization:
    """Check an authorization request.

    Args:
        context: the request to the API.
        submission: the authorization request.
        target: what ``find_target`` made of it.

    Raises:
        OAuthError: it breaks a rule.
    """
    service, client, parameters = context.service, submission.client, submission.parameters
    for name in parameters:
        if name not in REPEATABLE:
            value_of(parameters, name)
    types = read_types(value_of(parameters, "response_type"))
    check_types(service, client, types)
    mode = read_mode(client, value_of(parameters, "response_mode"), types)
    prompts = _prompts(service, parameters)
    scopes = _scopes(service, client, parameters, types, prompts)
    is_openid = "openid" in scopes.names
    nonce = _nonce(parameters, types, is_openid=is_openid)
    _check_pushed(service, submission)
    modes = fapi_modes(service, client, scopes.names)
    challenge, method = _challenge(
        context,
        submission,
        by_code="code" in types,
        strict=s256_required(modes, is_pushed=submission.is_pushed),
    )
    parameter = read_claims_parameter(value_of(parameters, "claims"))
    issuer_state = value_of(parameters, "issuer_state")
    offer = requested_offer(context, issuer_state) if issuer_state else None
    acrs, acr_essential = _acrs(service, client, parameters, parameter)
    gm_action, grant_id = read_grant_management(context, client, parameters)
    request = attrs.evolve(
        target,
        response_types=types,
        response_mode=mode,
        nonce=nonce,
        scopes=scopes.names,
        dynamic_scopes=scopes.dynamic,
        resources=read_resources(values_of(parameters, "resource")),
        authorization_details=read_details(
            service, client, value_of(parameters, "authorization_details")
        ),
        claims=value_of(parameters, "claims"),
        claims_locales=_locales(parameters, "claims_locales", service.supported_claim_locales),
        acrs=acrs,
        acr_essential=acr_essential,
        max_age=_max_age(client, parameters),
        prompts=prompts,
        required_subject=_required_subject(context, submission, parameter),
        code_challenge=challenge,
        code_challenge_method=method,
        dpop_jkt=_thumbprint(parameters),
        gm_action=gm_action,
        grant_id=grant_id,
        credential_configuration_ids=offer.credential_configuration_ids if offer else (),
        client_id_alias_used=(
            client.client_id_alias == submission.identifier != str(client.client_id)
        ),
        client_entity_id_used=client.entity_id == submission.identifier,
        metadata_document_used=client.metadata_document_location == submission.identifier,
    )
    check_fapi(
        modes,
        service,
        client,
        request,
        is_openid=is_openid,
        is_pushed=submission.is_pushed,
        request_object=submission.request_object,
    )
    return Authorization(
        request=request,
        display=_display(service, parameters),
        ui_locales=_locales(parameters, "ui_locales", service.supported_ui_locales),
        login_hint=value_of(parameters, "login_hint"),
        purpose=_purpose(parameters),
        parameter=parameter,
        offer_info=None if offer is None else describe_requested_offer(offer, str(issuer_state)),
    )


def wants_native_sso(service: Service, request: RequestedAuthorization) -> bool:
    """Tell whether a request asks for native single sign-on (Native SSO §3)."""
    return (
        bool(service.native_sso_supported)
        and {"openid", NATIVE_SSO} <= {*request.scopes}
        and "code" in request.response_types
    )


def read_grant_management(
    context: RequestContext, client: Client, parameters: Mapping[str, list[str]]
) -> tuple[str | None, str | None]:
    """Read what shall become of a grant: the action and the grant's ID.

    Raises:
        OAuthError: it breaks a rule of Grant Management for OAuth 2.0.
    """
    word, grant_id = (
        value_of(parameters, "grant_management_action"),
        value_of(parameters, "grant_id"),
    )
    if word is None:
        if context.service.grant_management_action_required:
            raise _invalid("The request has no 'grant_management_action'.")
        if grant_id is not None:
            raise _invalid("There is a 'grant_id', but no 'grant_management_action'.")
        return None, None
    if word not in ON_GRANTS:
        raise _invalid("'grant_management_action' is none of create, merge and replace.")
    if client.client_type == ClientType.PUBLIC:
        raise OAuthError("unauthorized_client", "Grants are for confidential clients.")
    action = ON_GRANTS[word]
    if (action is GrantManagementAction.CREATE) != (grant_id is None):
        raise _invalid("'grant_id' must go with merge and replace, and with nothing else.")
    if grant_id is not None:
        grant = find_grant(context, grant_id)
        if grant is None or grant.client != client.client_id:
            raise OAuthError("invalid_grant_id", "The client has no such grant.")
    return action, grant_id


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_request", text)


def _prompts(service: Service, parameters: Mapping[str, list[str]]) -> tuple[Prompt, ...]:
    known = {prompt.lower(): prompt for prompt in Prompt}
    words = words_of(parameters, "prompt")
    if not {*words} <= {*known}:
        raise _invalid("'prompt' has an unknown word.")
    prompts = tuple(known[word] for word in words)
    if Prompt.NONE in prompts and len(prompts) > 1:
        raise _invalid("'prompt' has words beside 'none'.")
    supported = service.supported_prompt_values
    if supported is not None and not {*prompts} <= {*supported}:
        raise _invalid("'prompt' has a word that the service does not support.")
    return prompts


def _scopes(
    service: Service,
    client: Client,
    parameters: Mapping[str, list[str]],
    types: tuple[str, ...],
    prompts: tuple[Prompt, ...],
) -> RequestedScopes:
    """Read the scopes; ``offline_access`` needs a code and explicit consent (Core §11)."""
    scopes = read_scopes(service, client, words_of(parameters, "scope"))
    if "openid" not in scopes.names or ("code" in types and Prompt.CONSENT in prompts):
        return scopes
    return attrs.evolve(
        scopes, names=tuple(name for name in scopes.names if name != OFFLINE_ACCESS)
    )


def _nonce(
    parameters: Mapping[str, list[str]], types: tuple[str, ...], *, is_openid: bool
) -> str | None:
    nonce = value_of(parameters, "nonce")
    if "id_token" in types:
        if not is_openid:
            raise _invalid("An ID token needs the scope openid.")
        if nonce is None:
            raise _invalid("An ID token from the authorization endpoint needs a 'nonce'.")
    return nonce


def _check_pushed(service: Service, submission: Submission) -> None:
    client = submission.client
    if not submission.is_pushed and (service.par_required or client.par_required):
        raise _invalid("The request must be pushed.")
    if submission.request_object is None and (
        service.request_object_required or client.request_object_required
    ):
        raise _invalid("The request must come as a request object.")


def _challenge(
    context: RequestContext, submission: Submission, *, by_code: bool, strict: bool
) -> tuple[str | None, str | None]:
    if not by_code:
        return None, None
    return check_challenge(
        context.service,
        submission.client,
        value_of(submission.parameters, "code_challenge"),
        value_of(submission.parameters, "code_challenge_method"),
        s256_required=strict,
    )


def _acrs(
    service: Service,
    client: Client,
    parameters: Mapping[str, list[str]],
    parameter: ClaimsParameter,
) -> tuple[tuple[str, ...], bool]:
    """Find the classes of authentication that are wanted, and whether one must be met."""
    individual = parameter.values(ID_TOKEN, "acr")
    essential = bool(individual) and parameter.is_essential(ID_TOKEN, "acr")
    wanted = individual or words_of(parameters, "acr_values") or client.default_acrs or ()
    supported = service.supported_acrs
    acrs = tuple(acr for acr in wanted if supported is None or acr in supported)
    if essential and not acrs:
        raise OAuthError(
            "unmet_authentication_requirements", "The service supports none of the classes."
        )
    return acrs, essential


def _max_age(client: Client, parameters: Mapping[str, list[str]]) -> int | None:
    text = value_of(parameters, "max_age")
    if text is None:
        return client.default_max_age or None
    if not SECONDS.fullmatch(text):
        raise _invalid("'max_age' is not a number of seconds.")
    return int(text)


def _required_subject(
    context: RequestContext, submission: Submission, parameter: ClaimsParameter
) -> str | None:
    """Find whom the client wants: by ``sub`` in ``claims``, or by an earlier ID token."""
    hint = value_of(submission.parameters, "id_token_hint")
    hinted = hinted_subject(context, submission.client, hint) if hint else None
    named = next(iter(parameter.values(ID_TOKEN, "sub")), None)
    if named and hinted and named != hinted:
        raise _invalid("'claims' and 'id_token_hint' are about different users.")
    return named or hinted


def _thumbprint(parameters: Mapping[str, list[str]]) -> str | None:
    thumbprint = value_of(parameters, "dpop_jkt")
    if thumbprint is not None and not THUMBPRINT.fullmatch(thumbprint):
        raise _invalid("'dpop_jkt' is not the thumbprint of a key.")
    return thumbprint


def _display(service: Service, parameters: Mapping[str, list[str]]) -> Display:
    known = {display.lower(): display for display in Display}
    word = value_of(parameters, "display")
    if word is None:
        return Display.PAGE
    if word not in known:
        raise _invalid("'display' is unknown.")
    if service.supported_displays is not None and known[word] not in service.supported_displays:
        raise _invalid("The service does not support the 'display'.")
    return known[word]


def _locales(
    parameters: Mapping[str, list[str]], name: str, supported: Iterable[str] | None
) -> tuple[str, ...]:
    tags = (word for word in words_of(parameters, name) if LANGUAGE.fullmatch(word))
    if supported is None:
        return tuple(tags)
    known = {tag.lower() for tag in supported}
    return tuple(tag for tag in tags if tag.lower() in known)


def _purpose(parameters: Mapping[str, list[str]]) -> str | None:
    purpose = value_of(parameters, "purpose")
    if purpose is not None and len(purpose) not in PURPOSE:
        raise _invalid("'purpose' is shorter than 3 or longer than 300 characters.")
    return purpose
