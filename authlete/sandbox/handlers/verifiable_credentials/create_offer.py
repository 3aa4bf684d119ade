"""``POST /vci/offer/create``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from ...._jose.thumbprint import hash_of
from ....models.verifiable_credentials.create_offer import (
    VciOfferCreateResponse,
    VciOfferCreateResponseAction,
)
from ...clock import LATEST
from ...errors import ActionError, message
from ...hashing import new_value
from ...protocol.claims import json_object
from ...protocol.credential_issuers import credential_configurations, credential_issuer
from ...protocol.credential_offers import describe_offer, issuer_state_of, pre_authorized_code_of
from ...protocol.issue import LONGEST_SUBJECT
from ...protocol.properties import usable_properties
from ...store.credential_offers import CredentialOffer
from .service import caller_error, check_enabled

if TYPE_CHECKING:
    from ....models.common.property import Property
    from ....models.verifiable_credentials.create_offer import VciOfferCreateRequest
    from ...context import RequestContext

DEFAULT_DURATION: Final = 86_400
"""How long an offer is good, in seconds."""
INPUT_MODES: Final = ("numeric", "text")
LONGEST_DESCRIPTION: Final = 300
"""Characters (OpenID for Verifiable Credential Issuance §4.1.1)."""


def incomplete(_: object) -> NoReturn:
    """Tell that a parameter is missing that an offer needs."""
    raise caller_error("The request lacks 'subject' or 'credentialConfigurationIds'.")


def create_offer(context: RequestContext, request: VciOfferCreateRequest) -> VciOfferCreateResponse:
    """Create an offer."""
    check_enabled(context.service)
    _check(context, request)
    identifier, service = new_value(), context.service
    duration = max(request.duration or 0, 0) or max(service.credential_offer_duration or 0, 0)
    has_code = bool(request.pre_authorized_code_grant_included)
    offer = CredentialOffer(
        key=hash_of(issuer_state_of(identifier)),
        service=context.service_id,
        alias=hash_of(pre_authorized_code_of(identifier)) if has_code else None,
        subject=request.subject,
        expires_at=min(context.now + (duration or DEFAULT_DURATION) * 1000, LATEST),
        credential_issuer=credential_issuer(service),
        credential_configuration_ids=request.credential_configuration_ids,
        authorization_code_grant_included=bool(request.authorization_code_grant_included),
        issuer_state_included=bool(
            request.authorization_code_grant_included and request.issuer_state_included
        ),
        pre_authorized_code_grant_included=has_code,
        context=request.context,
        properties=_properties(request.properties),
        jwt_at_claims=request.jwt_at_claims,
        auth_time=request.auth_time,
        acr=request.acr,
        tx_code=(request.tx_code or None) if has_code else None,
        tx_code_input_mode=request.tx_code_input_mode,
        tx_code_description=request.tx_code_description,
    )
    context.store.credential_offers.add(offer)
    return VciOfferCreateResponse(
        result_code="A000001",
        result_message=message("A000001", "Created the credential offer."),
        action=VciOfferCreateResponseAction.CREATED,
        info=describe_offer(offer, identifier),
    )


def _check(context: RequestContext, request: VciOfferCreateRequest) -> None:
    if not request.subject.isascii() or len(request.subject) > LONGEST_SUBJECT:
        raise caller_error("'subject' has more than 100 characters, or others than ASCII.")
    if not request.credential_configuration_ids:
        raise caller_error("'credentialConfigurationIds' is empty.")
    known = credential_configurations(context.service)
    if known is not None and not known.keys() >= {*request.credential_configuration_ids}:
        raise caller_error("'credentialConfigurationIds' has one that the issuer does not have.")
    if request.jwt_at_claims and json_object(request.jwt_at_claims) is None:
        raise caller_error("'jwtAtClaims' is not the text of a JSON object.")
    mode = request.tx_code_input_mode
    if mode and mode not in INPUT_MODES:
        raise caller_error("'txCodeInputMode' is neither 'numeric' nor 'text'.")
    code = request.tx_code or "0"
    if mode != "text" and not (code.isascii() and code.isdigit()):
        raise caller_error("'txCode' is not numeric, as 'txCodeInputMode' has it.")
    if len(request.tx_code_description or "") > LONGEST_DESCRIPTION:
        raise caller_error(f"'txCodeDescription' has more than {LONGEST_DESCRIPTION} characters.")


def _properties(properties: tuple[Property, ...] | None) -> tuple[Property, ...] | None:
    try:
        return usable_properties(properties)
    except ActionError:
        raise caller_error("The properties are too large in total.") from None
