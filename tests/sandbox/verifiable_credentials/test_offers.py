"""Offers of credentials."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from authlete.models import CredentialIssuerMetadata, Service
from authlete.sandbox.errors import OAuthError
from authlete.sandbox.protocol.credential_offers import (
    find_offer_by_issuer_state,
    redeem_pre_authorized_code,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock, Sandbox
    from authlete.sandbox.store.credential_offers import CredentialOffer
    from tests.sandbox.conftest import Caller

PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
OFFER: dict[str, Any] = {"subject": "john", "credentialConfigurationIds": ["degree"]}
ALL: dict[str, Any] = {
    **OFFER,
    "authorizationCodeGrantIncluded": True,
    "issuerStateIncluded": True,
    "preAuthorizedCodeGrantIncluded": True,
    "context": "c",
    "properties": [{"key": "k", "value": "v", "hidden": True}],
    "jwtAtClaims": '{"a":1}',
    "authTime": 5,
    "acr": "high",
    "txCode": "123456",
    "txCodeInputMode": "numeric",
    "txCodeDescription": "from our letter",
}
SERVICE = Service(
    api_key=1,
    credential_offer_duration=60,
    credential_issuer_metadata=CredentialIssuerMetadata(
        credential_issuer="https://issuer.example",
        credentials_supported='{"degree":{"format":"dc+sd-jwt"},"odd":1}',
    ),
)


async def create(caller: Caller, **members: Any) -> dict[str, Any]:
    """Create an offer."""
    answer = await caller.call("/vci/offer/create", **members)
    assert answer["action"] == "CREATED"
    info: dict[str, Any] = answer["info"]
    return info


def redeem(sandbox: Sandbox, code: str, tx_code: str | None = None) -> CredentialOffer:
    """Redeem a pre-authorized code, as the token endpoint does."""
    state = sandbox._state  # noqa: SLF001 - nothing else makes a context
    with state.store.transaction():
        service = state.directory.find("1")
        assert service
        return redeem_pre_authorized_code(state.context(service, state.now()), code, tx_code)


async def test_an_offer_names_what_is_offered(caller: Caller) -> None:
    """Without a grant, if none is included."""
    info = await create(caller, **OFFER)
    assert json.loads(info["credentialOffer"]) == {
        "credential_issuer": "https://sandbox.example",
        "credential_configuration_ids": ["degree"],
    }
    assert len(info["identifier"]) == 43
    assert info["expiresAt"] == 1_700_086_400_250
    assert not {"issuerState", "preAuthorizedCode", "txCode"} & info.keys()


async def test_an_offer_names_its_grants(start: Callable[..., Caller]) -> None:
    """All that was given is told again, also to those who ask for it later."""
    caller = start(services=[SERVICE])
    info = await create(caller, **ALL)
    assert json.loads(info["credentialOffer"]) == {
        "credential_issuer": "https://issuer.example",
        "credential_configuration_ids": ["degree"],
        "grants": {
            "authorization_code": {"issuer_state": info["issuerState"]},
            PRE_AUTHORIZED: {
                "pre-authorized_code": info["preAuthorizedCode"],
                "tx_code": {
                    "input_mode": "numeric",
                    "length": 6,
                    "description": "from our letter",
                },
            },
        },
    }
    assert {name: info[name] for name in ALL} == ALL
    assert info["expiresAt"] == 1_700_000_060_250
    assert len({info[name] for name in ("identifier", "issuerState", "preAuthorizedCode")}) == 3
    again = await caller.call("/vci/offer/info", identifier=info["identifier"])
    assert again["info"] == info


async def test_grants_may_be_included_one_by_one(caller: Caller) -> None:
    """A state without the flow that it is for is left out, and so is a transaction code."""
    info = await create(caller, **OFFER, authorizationCodeGrantIncluded=True)
    assert json.loads(info["credentialOffer"])["grants"] == {"authorization_code": {}}
    info = await create(caller, **OFFER, issuerStateIncluded=True, txCode="1")
    assert "grants" not in json.loads(info["credentialOffer"])
    info = await create(
        caller, **OFFER, preAuthorizedCodeGrantIncluded=True, txCode="a", txCodeInputMode="text"
    )
    grant = json.loads(info["credentialOffer"])["grants"][PRE_AUTHORIZED]
    assert grant["tx_code"] == {"input_mode": "text", "length": 1}


async def test_an_offer_lasts_as_long_as_was_asked(caller: Caller, clock: Clock) -> None:
    """Then there is none."""
    info = await create(caller, **OFFER, duration=5)
    clock.advance(4.9)
    path, asked = "/vci/offer/info", {"identifier": info["identifier"]}
    assert (await caller.call(path, **asked))["action"] == "OK"
    clock.advance(0.1)
    assert (await caller.call(path, **asked))["action"] == "NOT_FOUND"


@pytest.mark.parametrize(
    "members",
    [
        {"subject": ""},
        {"subject": "ü"},
        {"subject": "x" * 101},
        {"credentialConfigurationIds": []},
        {"credentialConfigurationIds": ["degree", "unknown"]},
        {"jwtAtClaims": "[]"},
        {"txCodeInputMode": "spoken"},
        {"txCode": "a"},
        {"txCode": "a", "txCodeInputMode": "numeric"},
        {"txCodeDescription": "x" * 301},
        {"properties": [{"key": "k", "value": "x" * 65_535}]},
    ],
)
async def test_what_cannot_be_offered_is_the_callers_fault(
    start: Callable[..., Caller], members: dict[str, Any]
) -> None:
    """Nothing is stored."""
    caller = start(services=[SERVICE])
    answer = await caller.call("/vci/offer/create", **{**OFFER, **members})
    assert answer["action"] == "CALLER_ERROR"
    assert answer["resultCode"] == "A000201"


async def test_a_pre_authorized_code_is_good_once(caller: Caller) -> None:
    """The offer itself stays."""
    info = await create(caller, **ALL)
    offer = redeem(caller.sandbox, info["preAuthorizedCode"], "123456")
    assert offer.subject == "john"
    assert offer.credential_configuration_ids == ("degree",)
    with pytest.raises(OAuthError, match="invalid_grant"):
        redeem(caller.sandbox, info["preAuthorizedCode"], "123456")
    again = await caller.call("/vci/offer/info", identifier=info["identifier"])
    assert again["info"] == info


@pytest.mark.parametrize(
    ("expected", "sent", "error"),
    [
        ("123456", "654321", "invalid_grant"),
        ("123456", "ü", "invalid_grant"),
        ("123456", None, "invalid_request"),
        (None, "123456", "invalid_request"),
    ],
)
async def test_a_transaction_code_is_sent_if_it_is_asked_for(
    caller: Caller, expected: str | None, sent: str | None, error: str
) -> None:
    """A wrong one does not use up the code."""
    asked = {**OFFER, "preAuthorizedCodeGrantIncluded": True}
    info = await create(caller, **asked, **({"txCode": expected} if expected else {}))
    with pytest.raises(OAuthError, match=error):
        redeem(caller.sandbox, info["preAuthorizedCode"], sent)
    assert redeem(caller.sandbox, info["preAuthorizedCode"], expected)


async def test_a_pre_authorized_code_expires_with_the_offer(caller: Caller, clock: Clock) -> None:
    """As its identifier does."""
    info = await create(caller, **OFFER, preAuthorizedCodeGrantIncluded=True)
    clock.advance(86_400)
    for code in info["preAuthorizedCode"], info["identifier"], "":
        with pytest.raises(OAuthError, match="invalid_grant"):
            redeem(caller.sandbox, code)


async def test_an_offer_is_found_by_its_state(caller: Caller) -> None:
    """If it has one."""
    with_state = await create(caller, **ALL)
    without = await create(caller, **OFFER)
    state = caller.sandbox._state  # noqa: SLF001 - nothing else makes a context
    with state.store.transaction():
        service = state.directory.find("1")
        assert service
        context = state.context(service, state.now())
        found = find_offer_by_issuer_state(context, with_state["issuerState"])
        assert found
        assert found.context == "c"
        for value in with_state["identifier"], with_state["preAuthorizedCode"], "":
            assert find_offer_by_issuer_state(context, value) is None
        assert without["issuerStateIncluded"] is False


async def test_no_secret_value_of_an_offer_is_stored(caller: Caller) -> None:
    """But the transaction code, which a later answer has to tell."""
    info = await create(caller, **ALL)
    store = caller.sandbox._state.store  # noqa: SLF001 - what is in the database
    with store.transaction():
        rows = store.database.execute("SELECT * FROM credential_offers", ()).fetchall()
    stored = repr(rows)
    for name in "identifier", "issuerState", "preAuthorizedCode":
        assert info[name] not in stored
