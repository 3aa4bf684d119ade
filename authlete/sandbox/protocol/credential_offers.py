"""Offers of verifiable credentials: their secret values, and what they are found by."""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING

import attrs

from ..._engine.codec import write_json
from ..._jose.thumbprint import hash_of
from ...models.common.credential_offer_info import CredentialOfferInfo
from ..errors import OAuthError
from .claims import json_object
from .credential_issuers import credential_configurations, issues_credentials

if TYPE_CHECKING:
    from ...models.service.service import Service
    from ..context import RequestContext
    from ..store.credential_offers import CredentialOffer
    from ..store.tickets import RequestedAuthorization
    from ..store.tokens import TokenAttributes

OF_CREDENTIALS = "openid_credential"
"""The type of authorization details that ask for credentials (§5.1.1)."""
PRE_AUTHORIZED_CODE_GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"


def issuer_state_of(identifier: str) -> str:
    """Derive the ``issuer_state`` of an offer from its identifier, which it does not disclose."""
    return hash_of(f"issuer_state:{identifier}")


def pre_authorized_code_of(identifier: str) -> str:
    """Derive the pre-authorized code of an offer from its identifier, likewise."""
    return hash_of(f"pre-authorized_code:{identifier}")


def find_offer(context: RequestContext, identifier: str) -> CredentialOffer | None:
    """Find an offer that has not expired by its identifier."""
    return _live(context, issuer_state_of(identifier))


def find_offer_by_issuer_state(
    context: RequestContext, issuer_state: str
) -> CredentialOffer | None:
    """Find an offer that has not expired by the ``issuer_state`` of an authorization request."""
    offer = _live(context, issuer_state)
    return offer if offer and offer.issuer_state_included else None


def redeem_pre_authorized_code(
    context: RequestContext, code: str, tx_code: str | None
) -> CredentialOffer:
    """Find the offer of a pre-authorized code, which is thereby used up.

    The token is issued to the offer's subject, with its properties, and for the credentials whose
    IDs it has.

    Raises:
        OAuthError: the code is none, or the transaction code is wrong, missing or not asked for
            (OpenID for Verifiable Credential Issuance §6.3).
    """
    table = context.store.credential_offers
    offer = table.find_by_alias(context.service_id, hash_of(code))
    if offer is None or not offer.is_live(context.now):
        raise OAuthError("invalid_grant", "There is no such pre-authorized code.")
    if (tx_code is None) != (offer.tx_code is None):
        text = "is not asked for" if offer.tx_code is None else "is missing"
        raise OAuthError("invalid_request", f"The transaction code {text}.")
    if not compare_digest((tx_code or "").encode(), (offer.tx_code or "").encode()):
        raise OAuthError("invalid_grant", "The transaction code is wrong.")
    table.save(attrs.evolve(offer, alias=None))
    return offer


def requested_offer(context: RequestContext, issuer_state: str) -> CredentialOffer | None:
    """Find the offer that an authorization request takes up.

    Raises:
        OAuthError: there is none, or it has expired.
    """
    if not issues_credentials(context.service):
        return None
    offer = find_offer_by_issuer_state(context, issuer_state)
    if offer is None:
        raise OAuthError("invalid_request", "There is no offer with the 'issuer_state'.")
    return offer


def describe_requested_offer(offer: CredentialOffer, issuer_state: str) -> CredentialOfferInfo:
    """Describe an offer by what its ``issuer_state`` tells, which is not its identifier."""
    return attrs.evolve(
        describe_offer(offer, ""),
        identifier=None,
        credential_offer=None,
        issuer_state=issuer_state,
        pre_authorized_code=None,
        tx_code=None,
    )


def issuable_credentials(
    service: Service, request: RequestedAuthorization | TokenAttributes
) -> str | None:
    """Describe the credentials that a request or a token is for, as a JSON array (§5.1).

    Those of the offer that it takes up, and those that its authorization details or its scopes
    name.
    """
    configurations = credential_configurations(service)
    if not configurations:
        return None
    details = (request.authorization_details and request.authorization_details.elements) or ()
    named = [
        *(request.credential_configuration_ids or ()),
        *(
            (json_object(element.other_fields or "{}") or {}).get("credential_configuration_id")
            for element in details
            if element.type == OF_CREDENTIALS
        ),
    ]
    chosen = [
        configuration
        for name, configuration in configurations.items()
        if name in named or configuration.get("scope") in (request.scopes or ())
    ]
    return write_json(chosen).decode() if chosen else None


def describe_offer(offer: CredentialOffer, identifier: str) -> CredentialOfferInfo:
    """Describe an offer as the API does."""
    return CredentialOfferInfo(
        identifier=identifier,
        credential_offer=write_json(_credential_offer(offer, identifier)).decode(),
        credential_issuer=offer.credential_issuer,
        authorization_code_grant_included=offer.authorization_code_grant_included,
        issuer_state_included=offer.issuer_state_included,
        issuer_state=issuer_state_of(identifier) if offer.issuer_state_included else None,
        pre_authorized_code_grant_included=offer.pre_authorized_code_grant_included,
        pre_authorized_code=(
            pre_authorized_code_of(identifier) if offer.pre_authorized_code_grant_included else None
        ),
        subject=offer.subject,
        expires_at=offer.expires_at,
        context=offer.context,
        properties=offer.properties,
        jwt_at_claims=offer.jwt_at_claims,
        auth_time=offer.auth_time,
        acr=offer.acr,
        credential_configuration_ids=offer.credential_configuration_ids,
        tx_code=offer.tx_code,
        tx_code_input_mode=offer.tx_code_input_mode,
        tx_code_description=offer.tx_code_description,
    )


def _credential_offer(offer: CredentialOffer, identifier: str) -> dict[str, object]:
    """Write what the wallet is given (OpenID for Verifiable Credential Issuance §4.1.1)."""
    grants: dict[str, object] = {}
    if offer.authorization_code_grant_included:
        state = {"issuer_state": issuer_state_of(identifier)}
        grants["authorization_code"] = state if offer.issuer_state_included else {}
    if offer.pre_authorized_code_grant_included:
        grant: dict[str, object] = {"pre-authorized_code": pre_authorized_code_of(identifier)}
        if offer.tx_code:
            tx_code = {
                "input_mode": offer.tx_code_input_mode,
                "length": len(offer.tx_code),
                "description": offer.tx_code_description,
            }
            grant["tx_code"] = {name: value for name, value in tx_code.items() if value}
        grants[PRE_AUTHORIZED_CODE_GRANT] = grant
    return {
        "credential_issuer": offer.credential_issuer,
        "credential_configuration_ids": offer.credential_configuration_ids,
        **({"grants": grants} if grants else {}),
    }


def _live(context: RequestContext, issuer_state: str) -> CredentialOffer | None:
    offer = context.store.credential_offers.find(context.service_id, hash_of(issuer_state))
    return offer if offer and offer.is_live(context.now) else None
