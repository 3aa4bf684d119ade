"""Authorization requests for verifiable credentials."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from authlete.models import CredentialIssuerMetadata, Service
from tests.sandbox.authorization.flow import ask, error

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.conftest import Caller

CONFIGURATIONS: dict[str, Any] = {
    "degree": {"format": "dc+sd-jwt", "vct": "https://a.example/degree"},
    "licence": {"format": "dc+sd-jwt", "scope": "licence"},
    "card": {"format": "dc+sd-jwt"},
}
METADATA = CredentialIssuerMetadata(
    credential_issuer="https://a.example",
    credential_endpoint="https://a.example/credential",
    credentials_supported=json.dumps(CONFIGURATIONS),
)


def issuing(start: Callable[..., Caller], **settings: Any) -> Caller:
    """Start a sandbox that issues credentials."""
    service = Service(api_key=1, credential_issuer_metadata=METADATA, **settings)
    return start(services=[service])


async def test_a_request_tells_which_credentials_it_is_for(start: Callable[..., Caller]) -> None:
    """By an offer, by authorization details, and by scopes."""
    caller = issuing(start)
    offer = await caller.call(
        "/vci/offer/create",
        subject="john",
        credentialConfigurationIds=["degree"],
        authorizationCodeGrantIncluded=True,
        issuerStateIncluded=True,
        context="kept",
    )
    state = offer["info"]["issuerState"]
    details = [
        {"type": "openid_credential", "credential_configuration_id": "card"},
        {"type": "openid_credential", "credential_configuration_id": []},
        {"type": "openid_credential"},
        {"type": "other", "credential_configuration_id": "licence"},
    ]
    asked = await ask(caller, issuer_state=state, authorization_details=json.dumps(details))
    assert json.loads(asked["issuableCredentials"]) == [
        CONFIGURATIONS["degree"],
        CONFIGURATIONS["card"],
    ]
    info = asked["credentialOfferInfo"]
    assert (info["issuerState"], info["subject"], info["context"]) == (state, "john", "kept")
    assert {"identifier", "preAuthorizedCode", "credentialOffer"}.isdisjoint(info)
    by_scope = await ask(caller, scope="licence")
    assert json.loads(by_scope["issuableCredentials"]) == [CONFIGURATIONS["licence"]]
    assert "issuableCredentials" not in await ask(caller)


async def test_an_unknown_offer_is_refused_unless_nothing_is_issued(
    start: Callable[..., Caller],
) -> None:
    assert error(await ask(issuing(start), issuer_state="x")) == "invalid_request"
    caller = issuing(start, verifiable_credentials_enabled=False)
    assert (await ask(caller, issuer_state="x"))["action"] == "INTERACTION"
