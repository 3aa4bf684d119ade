"""Issuing credentials: at once, by the batch, and later."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from joserfc import jwe
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from authlete.models import Service
from tests.sandbox.verifiable_credentials.wallet import (
    CONFIGURATIONS,
    ISSUER,
    KEY,
    NOW,
    PAYLOAD,
    accepted,
    issuer_keys,
    order,
    parse,
    proof,
    public_jwk,
    read_credential,
    service,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock
    from tests.sandbox.conftest import Caller

DEGREE: dict[str, Any] = {"credential_configuration_id": "degree", "proofs": {"jwt": [proof()]}}
CARD: dict[str, Any] = {"credential_configuration_id": "card"}
ENCRYPTION_KEY = ECKey.generate_key("P-256", {"use": "enc", "alg": "ECDH-ES", "kid": "w"})
ENCRYPTED = {
    "credential_response_encryption": {
        "jwk": ENCRYPTION_KEY.as_dict(private=False),
        "enc": "A128GCM",
    }
}


def opened(text: str) -> dict[str, Any]:
    """Decrypt an answer."""
    found = jwe.decrypt_compact(text, ENCRYPTION_KEY, algorithms=["ECDH-ES", "A128GCM", "DEF"])
    content: dict[str, Any] = json.loads(found.plaintext or b"")
    return content


@pytest.fixture
def caller(start: Callable[..., Caller]) -> Caller:
    """Call a service that issues credentials by version 1.0."""
    return start(services=[service()])


async def issue(caller: Caller, identifier: str, **members: Any) -> dict[str, Any]:
    """Order a credential for a request."""
    return await caller.call(
        "/vci/single/issue", accessToken="t", order=order(identifier, **members)
    )


async def test_a_credential_says_what_was_ordered(caller: Caller) -> None:
    """All of it can be withheld, but for what a verifier needs; it is bound to the proof's key."""
    answer = await issue(caller, await accepted(caller, DEGREE))
    assert answer["action"] == "OK"
    ((one,),) = ([*json.loads(answer["responseContent"])["credentials"]],)
    header, visible, claims = read_credential(one["credential"], await issuer_keys(caller))
    assert header["typ"] == "dc+sd-jwt"
    assert header["alg"] == "ES256"
    own = {"iss": ISSUER, "iat": NOW, "cnf": {"jwk": claims["cnf"]["jwk"]}}
    assert claims == {**PAYLOAD, **own}
    assert public_jwk().items() <= claims["cnf"]["jwk"].items()
    assert visible.keys() == {"_sd", "_sd_alg", "vct", "address", "marks", *own}
    assert '"JP"' not in json.dumps(visible)
    assert '"john"' not in json.dumps(visible)
    assert all("..." in item for item in visible["marks"][:1])


async def test_each_proven_key_gets_a_credential(caller: Caller) -> None:
    """As many as the issuer allows."""
    other = ECKey.generate_key("P-256")
    keys = [KEY, other.private_key]
    request = {**DEGREE, "proofs": {"jwt": [proof(key=key) for key in keys]}}
    parsed = await parse(caller, request)
    assert [json.loads(key)["x"] for key in parsed["info"]["bindingKeys"]] == [
        public_jwk(key)["x"] for key in keys
    ]
    assert parsed["info"]["bindingKey"] == parsed["info"]["bindingKeys"][0]
    answer = await issue(caller, parsed["info"]["identifier"])
    credentials = json.loads(answer["responseContent"])["credentials"]
    published = await issuer_keys(caller)
    bound = [read_credential(one["credential"], published)[2]["cnf"]["jwk"] for one in credentials]
    assert [key["x"] for key in bound] == [public_jwk(key)["x"] for key in keys]


async def test_a_request_is_good_for_one_order(caller: Caller) -> None:
    """Of its access token."""
    identifier = await accepted(caller, CARD)
    await caller.create(accessToken="u", scopes=["card"])
    path, asked = "/vci/single/issue", {"order": order(identifier)}
    assert (await caller.call(path, accessToken="u", **asked))["action"] == "CALLER_ERROR"
    assert (await caller.call(path, accessToken="t", **asked))["action"] == "OK"
    assert (await caller.call(path, accessToken="t", **asked))["action"] == "CALLER_ERROR"


async def test_a_request_expires(start: Callable[..., Caller], clock: Clock) -> None:
    """With its transaction ID."""
    caller = start(services=[attrs.evolve(service(), credential_transaction_duration=10)])
    identifier = await accepted(caller, CARD)
    clock.advance(10)
    assert (await issue(caller, identifier))["action"] == "CALLER_ERROR"


@pytest.mark.parametrize(
    ("ordered", "configured", "lifetime"),
    [(None, None, None), (0, 60, 60), (5, 60, 5), (-1, 60, None)],
)
async def test_a_credential_expires_as_ordered(
    start: Callable[..., Caller], ordered: int | None, configured: int | None, lifetime: int | None
) -> None:
    """Else as the service has it."""
    caller = start(services=[attrs.evolve(service(), credential_duration=configured)])
    identifier = await accepted(caller, CARD)
    duration = {} if ordered is None else {"credentialDuration": ordered}
    answer = await issue(caller, identifier, **duration)
    (one,) = json.loads(answer["responseContent"])["credentials"]
    _, visible, claims = read_credential(one["credential"], await issuer_keys(caller))
    assert claims.get("exp") == (None if lifetime is None else NOW + lifetime)
    assert "cnf" not in visible


@pytest.mark.parametrize(
    "members",
    [
        {"credentialPayload": None},
        {"credentialPayload": "x"},
        {"credentialPayload": "{}"},
        {"credentialPayload": '{"vct":1}'},
        {"credentialPayload": '{"vct":"a","_sd":[]}'},
        {"credentialPayload": '{"vct":"a","b":[{"...":1}]}'},
        {"signingKeyId": "unknown"},
        {"requestIdentifier": "unknown"},
    ],
)
async def test_an_order_that_makes_no_sense_is_the_callers_fault(
    caller: Caller, members: dict[str, Any]
) -> None:
    """The request stays to be ordered."""
    identifier = await accepted(caller, CARD)
    answer = await issue(caller, identifier, **members)
    assert answer["action"] == "CALLER_ERROR"
    assert answer["resultCode"] == "A000201"
    assert (await issue(caller, identifier))["action"] == "OK"


async def test_other_formats_are_not_played(caller: Caller) -> None:
    """Their code says so."""
    identifier = await accepted(caller, {"credential_configuration_id": "licence"})
    answer = await issue(caller, identifier)
    assert answer["action"] == "CALLER_ERROR"
    assert answer["resultCode"] == "A000401"


@pytest.mark.parametrize(
    ("make", "algorithm"),
    [
        (lambda: RSAKey.generate_key(2048, {"kid": "k"}), "RS256"),
        (lambda: RSAKey.generate_key(2048, {"kid": "k", "alg": "PS256"}), "PS256"),
        (lambda: ECKey.generate_key("P-384", {"kid": "k"}), "ES384"),
        (lambda: OKPKey.generate_key("Ed25519", {"kid": "k"}), "EdDSA"),
    ],
)
async def test_the_issuers_own_keys_sign(
    start: Callable[..., Caller], make: Callable[[], Any], algorithm: str
) -> None:
    """Those in the service's settings, by the algorithm that is theirs."""
    keys = KeySet([make(), ECKey.generate_key("P-521", {"kid": "other"})])
    text = json.dumps(keys.as_dict(private=True))
    caller = start(services=[attrs.evolve(service(), credential_jwks=text)])
    for chosen, expected in (({}, algorithm), ({"signingKeyId": "other"}, "ES512")):
        await caller.request("DELETE", "/api/1/auth/token/delete/t")
        answer = await issue(caller, await accepted(caller, CARD), **chosen)
        (one,) = json.loads(answer["responseContent"])["credentials"]
        published = await issuer_keys(caller)
        assert not {"d"} & {name for key in published["keys"] for name in key}
        header, _, _ = read_credential(one["credential"], published)
        assert header["alg"] == expected


@pytest.mark.parametrize("own", [False, True])
async def test_the_metadata_may_name_an_algorithm(
    start: Callable[..., Caller], *, own: bool
) -> None:
    """It counts if there is a key for it."""
    card = {**CONFIGURATIONS["card"], "credential_signing_alg_values_supported": ["x", "ES384"]}
    settings = service(credentials_supported=json.dumps({"card": card}))
    if own:
        key = ECKey.generate_key("P-256", {"kid": "k", "x5c": ["AA=="]})
        text = json.dumps({"keys": [key.as_dict(private=True)]})
        settings = attrs.evolve(settings, credential_jwks=text)
    caller = start(services=[settings])
    answer = await issue(caller, await accepted(caller, CARD))
    (one,) = json.loads(answer["responseContent"])["credentials"]
    header = json.loads(jwe_header(one["credential"]))
    assert header["alg"] == ("ES256" if own else "ES384")
    assert header.get("x5c") == (["AA=="] if own else None)


def jwe_header(credential: str) -> bytes:
    """Read the header of a credential."""
    from base64 import urlsafe_b64decode  # noqa: PLC0415 - here only

    return urlsafe_b64decode(f"{credential.partition('.')[0]}==")


async def test_an_answer_is_encrypted_as_asked(caller: Caller) -> None:
    """So is the news that it takes time."""
    identifier = await accepted(caller, {**CARD, **ENCRYPTED})
    answer = await issue(caller, identifier)
    assert answer["action"] == "OK_JWT"
    assert opened(answer["responseContent"])["credentials"]
    await caller.request("DELETE", "/api/1/auth/token/delete/t")
    zipped = {**ENCRYPTED["credential_response_encryption"], "zip": "DEF"}
    identifier = await accepted(caller, {**CARD, "credential_response_encryption": zipped})
    answer = await issue(caller, identifier, issuanceDeferred=True)
    assert answer["action"] == "ACCEPTED_JWT"
    assert opened(answer["responseContent"])["transaction_id"] == identifier


async def test_an_answer_that_cannot_be_encrypted_is_the_wallets_fault(caller: Caller) -> None:
    """It asked for it."""
    asked = {**ENCRYPTED["credential_response_encryption"], "enc": "none"}
    identifier = await accepted(caller, {**CARD, "credential_response_encryption": asked})
    answer = await issue(caller, identifier)
    assert answer["action"] == "BAD_REQUEST"
    assert json.loads(answer["responseContent"])["error"] == "invalid_encryption_parameters"


async def test_a_request_may_be_denied(caller: Caller) -> None:
    """Then it is gone."""
    identifier = await accepted(caller, CARD)
    asked = {"accessToken": "t", "order": {"requestIdentifier": identifier}, "denied": True}
    answer = await caller.call("/vci/single/issue", **asked)
    assert answer["action"] == "BAD_REQUEST"
    assert json.loads(answer["responseContent"]) == {"error": "credential_request_denied"}
    assert (await caller.call("/vci/single/issue", **asked))["action"] == "CALLER_ERROR"


@pytest.fixture
def defer() -> Callable[..., Any]:
    """Have a wallet wait for a credential."""

    async def _defer(caller: Caller, request: dict[str, Any], **members: Any) -> dict[str, Any]:
        identifier = await accepted(caller, request)
        answer = await caller.call(
            "/vci/single/issue",
            accessToken="t",
            order={"requestIdentifier": identifier, "issuanceDeferred": True},
            **members,
        )
        assert answer["action"] == "ACCEPTED"
        assert answer["transactionId"] == identifier
        content: dict[str, Any] = json.loads(answer["responseContent"])
        assert content["transaction_id"] == identifier
        return content

    return _defer


async def ask_again(caller: Caller, transaction: object, **members: Any) -> dict[str, Any]:
    """Send a deferred credential request."""
    content = json.dumps({"transaction_id": transaction, **members})
    return await caller.call("/vci/deferred/parse", accessToken="t", requestContent=content)


async def test_a_credential_may_be_issued_later(caller: Caller, defer: Callable[..., Any]) -> None:
    """The wallet asks again with its transaction ID, and may have to wait again."""
    content = await defer(caller, DEGREE, interval=30)
    transaction = content["transaction_id"]
    assert content["interval"] == 30
    assert (await issue(caller, transaction))["action"] == "CALLER_ERROR"
    answer = await ask_again(caller, transaction)
    assert answer["action"] == "OK"
    assert answer["info"]["identifier"] == transaction
    assert answer["info"]["credentialConfigurationId"] == "degree"
    path = "/vci/deferred/issue"
    waiting = {"requestIdentifier": transaction, "issuanceDeferred": True}
    answer = await caller.call(path, order=waiting)
    assert answer["action"] == "ACCEPTED"
    assert json.loads(answer["responseContent"]) == {"transaction_id": transaction, "interval": 5}
    answer = await caller.call(path, order=order(transaction))
    assert answer["action"] == "OK"
    (one,) = json.loads(answer["responseContent"])["credentials"]
    assert read_credential(one["credential"], await issuer_keys(caller))[2]["sub"] == "john"
    answer = await ask_again(caller, transaction)
    assert json.loads(answer["responseContent"])["error"] == "invalid_transaction_id"


async def test_a_later_answer_may_be_encrypted_otherwise(
    caller: Caller, defer: Callable[..., Any]
) -> None:
    """As the deferred request asks."""
    transaction = (await defer(caller, CARD))["transaction_id"]
    assert (await ask_again(caller, transaction, **ENCRYPTED))["action"] == "OK"
    answer = await caller.call("/vci/deferred/issue", order=order(transaction))
    assert answer["action"] == "OK_JWT"
    assert opened(answer["responseContent"])["credentials"]


async def test_a_deferred_request_may_be_denied(caller: Caller, defer: Callable[..., Any]) -> None:
    """Then its transaction ID is good for nothing."""
    transaction = (await defer(caller, CARD))["transaction_id"]
    asked = {"order": {"requestIdentifier": transaction}, "denied": True}
    answer = await caller.call("/vci/deferred/issue", **asked)
    assert answer["action"] == "BAD_REQUEST"
    assert (await ask_again(caller, transaction))["action"] == "BAD_REQUEST"


async def test_a_transaction_is_its_clients(
    caller: Caller, clock: Clock, defer: Callable[..., Any]
) -> None:
    """And its user's, until it expires."""
    transaction = (await defer(caller, CARD))["transaction_id"]
    await caller.create(accessToken="u", subject="jane")
    content = json.dumps({"transaction_id": transaction})
    answer = await caller.call("/vci/deferred/parse", accessToken="u", requestContent=content)
    assert json.loads(answer["responseContent"])["error"] == "invalid_transaction_id"
    for wrong in "unknown", 5, None:
        assert (await ask_again(caller, wrong))["action"] == "BAD_REQUEST"
    clock.advance(86_399)
    assert (await ask_again(caller, transaction))["action"] == "OK"
    clock.advance(1)
    await caller.create(accessToken="v")
    answer = await caller.call("/vci/deferred/parse", accessToken="v", requestContent=content)
    assert answer["action"] == "BAD_REQUEST"


async def batch(caller: Caller, requests: Any, **members: Any) -> dict[str, Any]:
    """Send a batch of credential requests."""
    await caller.create(accessToken="t", scopes=["degree", "card"])
    content = json.dumps({"credential_requests": requests, **members})
    return await caller.call("/vci/batch/parse", accessToken="t", requestContent=content)


async def test_credentials_are_issued_by_the_batch(caller: Caller) -> None:
    """Some at once, others later."""
    parsed = await batch(caller, [DEGREE, CARD], **ENCRYPTED)
    first, second = (info["identifier"] for info in parsed["info"])
    orders = [order(first), order(second, issuanceDeferred=True)]
    answer = await caller.call("/vci/batch/issue", accessToken="t", orders=orders)
    assert answer["action"] == "OK_JWT"
    one, other = opened(answer["responseContent"])["credential_responses"]
    assert one["credentials"]
    assert other == {"transaction_id": second}


async def test_an_order_of_a_batch_that_is_wrong_stops_all(caller: Caller) -> None:
    """Also one that is there twice."""
    parsed = await batch(caller, [CARD, CARD])
    first, second = (info["identifier"] for info in parsed["info"])
    await caller.create(accessToken="u")
    path = "/vci/batch/issue"
    for token, orders in (
        ("t", [order(first), order(first)]),
        ("u", [order(first)]),
        ("t", []),
    ):
        answer = await caller.call(path, accessToken=token, orders=orders)
        assert answer["action"] == "CALLER_ERROR"
    orders = [order(one, issuanceDeferred=True) for one in (first, second)]
    answer = await caller.call(path, accessToken="t", orders=orders)
    assert answer["action"] == "ACCEPTED"


@pytest.mark.parametrize(
    "requests", [None, [], [1], {}, [CARD] * 101, [CARD, {"credential_configuration_id": "x"}]]
)
async def test_a_batch_is_good_if_all_of_it_is(caller: Caller, requests: object) -> None:
    """Nothing of another is kept."""
    answer = await batch(caller, requests)
    assert answer["action"] == "BAD_REQUEST"
    assert json.loads(answer["responseContent"])["error"]


async def test_drafts_answer_otherwise(
    start: Callable[..., Caller], defer: Callable[..., Any]
) -> None:
    """One credential, a nonce for the next proof, and no news but by an error."""
    caller = start(services=[service(None)])
    request = {"format": "dc+sd-jwt", "vct": "Card"}
    answer = await issue(caller, await accepted(caller, request))
    content = json.loads(answer["responseContent"])
    assert content.keys() == {"credential", "c_nonce", "c_nonce_expires_in"}
    assert content["c_nonce_expires_in"] == 300
    proofs = {"proofs": {"jwt": [proof(nonce=content["c_nonce"])] * 2}}
    await caller.request("DELETE", "/api/1/auth/token/delete/t")
    answer = await issue(caller, await accepted(caller, {**request, **proofs}))
    assert len(json.loads(answer["responseContent"])["credentials"]) == 2
    await caller.request("DELETE", "/api/1/auth/token/delete/t")
    transaction = (await defer(caller, request))["transaction_id"]
    waiting = {"requestIdentifier": transaction, "issuanceDeferred": True}
    answer = await caller.call("/vci/deferred/issue", order=waiting)
    assert answer["action"] == "BAD_REQUEST"
    assert json.loads(answer["responseContent"]) == {"error": "issuance_pending"}


async def test_without_settings_any_credential_is_issued(start: Callable[..., Caller]) -> None:
    """The order says what it is."""
    caller = start(services=[Service(api_key=1)])
    request = {
        "format": "vc+sd-jwt",
        "proof": {"proof_type": "jwt", "jwt": proof(aud="https://sandbox.example")},
        "claims": {},
    }
    parsed = await parse(caller, request, scopes=None)
    assert parsed["info"]["format"] == "vc+sd-jwt"
    assert json.loads(parsed["info"]["details"]) == {"claims": {}}
    answer = await issue(caller, parsed["info"]["identifier"])
    credential = json.loads(answer["responseContent"])["credential"]
    header, visible, _ = read_credential(credential, await issuer_keys(caller))
    assert header["typ"] == "vc+sd-jwt"
    assert visible["iss"] == "https://sandbox.example"


@pytest.mark.parametrize("path", ["/vci/single/issue", "/vci/deferred/issue"])
async def test_an_order_has_to_be_there(caller: Caller, path: str) -> None:
    """Else nobody knows what to do."""
    await caller.create(accessToken="t")
    assert (await caller.call(path, accessToken="t"))["action"] == "CALLER_ERROR"
