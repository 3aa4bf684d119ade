"""Requests for credentials: what makes them good."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import jwt
import pytest
import trustme
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwe
from joserfc.jwk import ECKey

from authlete.models import Client
from authlete.sandbox import ServiceSetup
from tests.sandbox.verifiable_credentials.wallet import (
    CONFIGURATIONS,
    ISSUER,
    NOW,
    parse,
    proof,
    public_jwk,
    service,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock
    from tests.sandbox.conftest import Caller

CARD: dict[str, Any] = {"credential_configuration_id": "card"}
REQUEST_KEY = ECKey.generate_key("P-256", {"use": "enc", "kid": "r"})
DEEP: Any = json.loads("[" * 300 + "]" * 300)
OTHER_KEY = generate_private_key(SECP256R1())
AUTHORITY = trustme.CA()
CERTIFICATE = AUTHORITY.issue_cert("wallet.example")
X5C = ["".join(CERTIFICATE.cert_chain_pems[0].bytes().decode().splitlines()[1:-1])]
CERTIFIED_KEY = load_pem_private_key(CERTIFICATE.private_key_pem.bytes(), None)


@pytest.fixture
def caller(start: Callable[..., Caller]) -> Caller:
    """Call a service that issues credentials by version 1.0."""
    return start(services=[service()])


async def error_of(caller: Caller, request: Any, **token: Any) -> str:
    """Send a request that is wrong, and read the error that the wallet is told."""
    answer = await parse(caller, request, **token)
    assert answer["action"] == "BAD_REQUEST"
    assert answer["resultCode"] == "A000301"
    return str(json.loads(answer["responseContent"])["error"])


@pytest.mark.parametrize(
    "content", [None, "", "x", "[]", "a.b.c.d.e", '{"credential_configuration_id":'], ids=str
)
async def test_a_request_is_a_json_object(caller: Caller, content: str | None) -> None:
    """Anything else is refused."""
    await caller.create(accessToken="t")
    answer = await caller.call("/vci/single/parse", accessToken="t", requestContent=content)
    assert answer["action"] == "BAD_REQUEST"
    assert json.loads(answer["responseContent"])["error"] == "invalid_credential_request"


@pytest.mark.parametrize("token", [None, "unknown", "a.b.c", "foreign", "old"])
async def test_a_request_comes_with_an_access_token(
    caller: Caller, clock: Clock, token: str | None
) -> None:
    """That is good, and the service's."""
    other = type(caller)(caller.sandbox, "1")
    await other.create(accessToken="old", accessTokenDuration=1)
    clock.advance(1)
    answer = await caller.call(
        "/vci/single/parse", accessToken=token, requestContent=json.dumps(CARD)
    )
    assert answer["action"] == "UNAUTHORIZED"
    assert answer["responseContent"].startswith("Bearer")


async def test_a_jwt_that_is_no_access_token_is_none(start: Callable[..., Caller]) -> None:
    """Where access tokens are JWTs."""
    caller = start(services=[attrs.evolve(service(), access_token_sign_alg="ES256")])
    answer = await caller.call("/vci/single/parse", accessToken="a.b.c", requestContent="{}")
    assert answer["action"] == "UNAUTHORIZED"


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        ({}, "invalid_credential_request"),
        ({**CARD, "credential_identifier": "x"}, "invalid_credential_request"),
        ({"credential_configuration_id": "x"}, "unknown_credential_configuration"),
        ({"credential_identifier": "x"}, "unknown_credential_identifier"),
    ],
)
async def test_a_request_names_one_credential(
    caller: Caller, request_: dict[str, Any], error: str
) -> None:
    """That the issuer has."""
    assert await error_of(caller, request_) == error


async def test_an_access_token_is_good_for_certain_credentials(caller: Caller) -> None:
    """By its scopes."""
    assert await error_of(caller, CARD, scopes=["degree"]) == "invalid_credential_request"


@pytest.mark.parametrize("named", ["credential_configuration_id", "credential_identifier"])
async def test_authorization_details_name_credentials(caller: Caller, named: str) -> None:
    """And identifiers for them."""
    others = {"credential_configuration_id": "card", "credential_identifiers": ["c1", "c2"]}
    details = {
        "elements": [
            {"type": "other", "otherFields": json.dumps({"credential_configuration_id": "x"})},
            {"type": "openid_credential", "otherFields": json.dumps({"credential_identifiers": 1})},
            {"type": "openid_credential", "otherFields": json.dumps(others)},
        ]
    }
    request = {named: "c2" if named == "credential_identifier" else "card"}
    await caller.create(accessToken="i", scopes=["degree"], authorizationDetails=details)
    told = json.loads((await caller.introspect("i"))["issuableCredentials"])
    assert told == [CONFIGURATIONS["degree"], CONFIGURATIONS["card"]]
    answer = await parse(caller, request, scopes=None, authorizationDetails=details)
    assert answer["action"] == "OK"
    assert answer["info"]["credentialConfigurationId"] == "card"
    assert answer["info"].get("credentialIdentifier") == request.get("credential_identifier")
    assert answer["info"]["format"] == "dc+sd-jwt"


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (CARD, "invalid_credential_request"),
        ({"format": "x"}, "unsupported_credential_format"),
        ({"format": "dc+sd-jwt", "vct": "x"}, "unsupported_credential_type"),
        ({"format": "mso_mdoc", "doctype": "x"}, "unsupported_credential_type"),
        ({"format": "dc+sd-jwt", "vct": "Card"}, None),
    ],
)
async def test_drafts_describe_the_credential(
    start: Callable[..., Caller], request_: dict[str, Any], error: str | None
) -> None:
    """By its format and its type."""
    caller = start(services=[service("1.0-ID1")])
    if error:
        assert await error_of(caller, request_) == error
    else:
        assert (await parse(caller, request_))["info"]["credentialConfigurationId"] == "card"


def degree(*proofs: object, **members: object) -> dict[str, Any]:
    """Ask for a credential that needs a key proof."""
    return {"credential_configuration_id": "degree", "proofs": {"jwt": [*proofs]}, **members}


@pytest.mark.parametrize(
    "request_",
    [
        degree(),
        degree(proof(), proof(), proof(), proof()),
        degree(proof(), proofs=None),
        degree(proofs={}),
        degree(proofs=[proof()]),
        degree(proofs={"jwt": [proof()], "x": []}),
        degree(proofs={"jwt": proof()}),
        degree(proofs={"x": [proof()]}),
        degree(proof(header={"jwk": {**public_jwk(), "more": DEEP}})),
        degree(1),
        degree("x"),
        degree(proof(header={"typ": "JWT"})),
        degree(proof(header={"jwk": None})),
        degree(proof(header={"jwk": public_jwk(OTHER_KEY)})),
        degree(proof(header={"jwk": None, "x5c": []})),
        degree(proof(header={"jwk": None, "x5c": X5C})),
        degree(proof(aud=None)),
        degree(proof(aud="https://other.example")),
        degree(proof(aud=[ISSUER, "https://other.example"])),
        degree(proof(iat=None)),
        degree(proof(iat=NOW + 302)),
        degree(proof(iat=NOW - 302)),
        degree(proof(iat="now")),
        degree(proof(iss="12")),
        degree(proof(), proof(aud="x")),
        degree(jwt.encode({}, "s" * 32, "HS256", {"typ": "openid4vci-proof+jwt"})),
    ],
)
async def test_a_key_proof_has_to_be_sound(caller: Caller, request_: dict[str, Any]) -> None:
    """All of them."""
    assert await error_of(caller, request_) == "invalid_proof"


@pytest.mark.parametrize(
    "one",
    [
        proof(),
        proof(aud=[ISSUER]),
        proof(iss="11"),
        proof(iat=NOW - 299),
        proof(key=CERTIFIED_KEY, header={"jwk": None, "x5c": X5C, "kid": "k"}),
    ],
)
async def test_a_sound_key_proof_tells_the_key(caller: Caller, one: str) -> None:
    """In its header, or in a certificate there."""
    answer = await parse(caller, degree(one))
    assert answer["action"] == "OK"
    assert json.loads(answer["info"]["bindingKey"])["crv"] == "P-256"


async def test_the_metadata_say_by_which_algorithms_proofs_are_signed(
    start: Callable[..., Caller],
) -> None:
    """Without a word on it, by any."""
    for supported, good in (["ES384"], False), (None, True):
        jwts = {} if supported is None else {"proof_signing_alg_values_supported": supported}
        known = {**CONFIGURATIONS["degree"], "proof_types_supported": {"jwt": jwts}}
        caller = start(services=[service(credentials_supported=json.dumps({"degree": known}))])
        assert (await parse(caller, degree(proof())))["action"] == ("OK" if good else "BAD_REQUEST")


@pytest.mark.parametrize(
    "request_",
    [
        degree(proofs={"di_vp": [{}]}),
        degree(proofs={"attestation": ["x"]}),
        degree(proof(header={"jwk": None, "kid": "did:example:1"})),
    ],
)
async def test_other_key_proofs_are_not_played(caller: Caller, request_: dict[str, Any]) -> None:
    """Their code says so."""
    answer = await parse(caller, request_)
    assert answer["action"] == "BAD_REQUEST"
    assert answer["resultCode"] == "A000401"


async def test_a_nonce_has_to_be_the_issuers(start: Callable[..., Caller], clock: Clock) -> None:
    """For as long as it is good, it may be repeated; an issuer that gives out nonces wants one."""
    settings = attrs.evolve(service(nonce_endpoint=f"{ISSUER}/nonce"), cnonce_duration=60)
    caller = start(services=[settings])
    nonce = (await caller.call("/vci/nonce"))["cnonce"]
    challenge = (await caller.call("/attestation/challenge"))["attestationChallenge"]
    await parse(caller, degree(proof(nonce=nonce)))

    async def ask(value: object) -> dict[str, Any]:
        content = json.dumps(degree(proof(nonce=value)))
        return await caller.call("/vci/single/parse", accessToken="t", requestContent=content)

    assert (await ask(nonce))["action"] == "OK"
    for wrong in (None, 5, "x", challenge):
        answer = await ask(wrong)
        assert json.loads(answer["responseContent"])["error"] == "invalid_nonce"
    clock.advance(60)
    assert (await ask(nonce))["action"] == "BAD_REQUEST"


async def test_drafts_tell_a_wrong_nonce_by_another_error(start: Callable[..., Caller]) -> None:
    """There is just one for proofs."""
    caller = start(services=[service(None)])
    request = {
        "format": "dc+sd-jwt",
        "vct": "Degree",
        "proof": {"proof_type": "jwt", "jwt": proof(nonce="x")},
    }
    assert await error_of(caller, request) == "invalid_proof"


@pytest.mark.parametrize(
    "wanted",
    [
        1,
        {},
        {"jwk": {}, "enc": "A128GCM"},
        {"jwk": public_jwk(), "enc": "A128GCM"},
        {"jwk": {**public_jwk(), "alg": "RSA-OAEP"}, "enc": "A128GCM"},
        {"jwk": public_jwk(), "alg": "ECDH-ES+A256KW", "enc": "A128GCM"},
        {"jwk": public_jwk(), "alg": "ECDH-ES", "enc": "A256GCM"},
        {"jwk": public_jwk(), "alg": "ECDH-ES", "enc": "A128GCM", "zip": "GZ"},
    ],
)
async def test_an_answer_is_encrypted_in_ways_that_the_issuer_has(
    start: Callable[..., Caller], wanted: object
) -> None:
    """With a key that fits."""
    caller = start(
        services=[
            service(
                credential_response_encryption_alg_values_supported=["ECDH_ES", "RSA_OAEP"],
                credential_response_encryption_enc_values_supported=["A128GCM"],
                credential_response_encryption_zip_values_supported=["DEF"],
            )
        ]
    )
    request = {**CARD, "credential_response_encryption": wanted}
    assert await error_of(caller, request) == "invalid_encryption_parameters"
    good = {"jwk": public_jwk(), "alg": "ECDH-ES", "enc": "A128GCM", "zip": "DEF"}
    await caller.request("DELETE", "/api/1/auth/token/delete/t")
    answer = await parse(caller, {**CARD, "credential_response_encryption": good})
    assert answer["action"] == "OK"


async def test_an_issuer_or_a_client_may_have_all_answers_encrypted(
    start: Callable[..., Caller],
) -> None:
    """Then it has to be asked for."""
    client = Client(client_id=11, credential_response_encryption_required=True)
    for services in (
        [service(require_credential_response_encryption=True)],
        [ServiceSetup(service(), (client,))],
    ):
        caller = start(services=services)
        assert await error_of(caller, CARD) == "invalid_encryption_parameters"


async def test_a_request_may_be_encrypted(start: Callable[..., Caller]) -> None:
    """If the issuer has a key for it; it may have to be."""
    keys = json.dumps({"keys": [REQUEST_KEY.as_dict(private=True)]})
    caller = start(
        services=[
            service(
                credential_request_encryption_jwks=keys, require_credential_request_encryption=True
            )
        ]
    )
    assert await error_of(caller, CARD) == "invalid_credential_request"
    sealed = jwe.encrypt_compact(
        {"alg": "ECDH-ES", "enc": "A128GCM", "kid": "r"}, json.dumps(CARD), REQUEST_KEY
    )
    answer = await caller.call("/vci/single/parse", accessToken="t", requestContent=sealed)
    assert answer["action"] == "OK"
