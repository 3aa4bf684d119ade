"""Whatever a wallet with a good access token sends, and a client with a good key: an answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete.sandbox import Clock, Sandbox
from tests.sandbox.conftest import Caller
from tests.sandbox.federation.members import NOW, Entity
from tests.sandbox.federation.test_registration import settings
from tests.sandbox.verifiable_credentials.wallet import CONFIGURATIONS, proof, public_jwk, service

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = st.sampled_from(
    [
        *CONFIGURATIONS,
        "dc+sd-jwt",
        "mso_mdoc",
        "jwt",
        "RSA-OAEP",
        "ECDH-ES",
        "A128GCM",
        "Card",
        proof(),
    ]
)
SCALARS = st.none() | st.booleans() | st.integers(-5, 2**40) | st.text(max_size=5) | WORDS
NAMES = st.sampled_from(
    [
        "credential_configuration_id",
        "credential_identifier",
        "format",
        "vct",
        "proof",
        "proofs",
        "proof_type",
        "jwt",
        "credential_response_encryption",
        "jwk",
        "alg",
        "enc",
        "zip",
        "credential_requests",
        "transaction_id",
        "value",
        "add",
        "subset_of",
        "superset_of",
        "one_of",
        "default",
        "essential",
        "openid_relying_party",
        "scope",
        "redirect_uris",
        "contacts",
        "keys",
    ]
)
JSON = st.recursive(
    SCALARS | st.just(public_jwk()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(NAMES, JSON, max_size=5)
ANCHOR = Entity("https://ta.example")
PARTY = Entity("https://rp.example")


@pytest.fixture(scope="module", params=["1.0", None])
def caller(request: pytest.FixtureRequest) -> Iterator[Caller]:
    """Call a service that issues credentials."""
    with Sandbox(services=[service(request.param)], clock=Clock(NOW)) as sandbox:
        yield Caller(sandbox, "1")


@given(content=OBJECTS)
@pytest.mark.parametrize("path", ["/vci/single/parse", "/vci/batch/parse", "/vci/deferred/parse"])
async def test_any_request_of_a_wallet_gets_an_answer(
    caller: Caller, path: str, content: dict[str, Any]
) -> None:
    token = caller.sandbox.issue("degree", "card", subject="john")
    answer = await caller.call(path, accessToken=token, requestContent=json.dumps(content))
    assert answer["action"] in {"OK", "BAD_REQUEST"}


@given(payload=JSON)
async def test_any_payload_gets_an_answer(caller: Caller, payload: object) -> None:
    token = caller.sandbox.issue("card", subject="john")
    request = {"credential_configuration_id": "card", "format": "dc+sd-jwt", "vct": "Card"}
    parsed = await caller.call(
        "/vci/single/parse", accessToken=token, requestContent=json.dumps(request)
    )
    order = {
        "requestIdentifier": parsed["info"]["identifier"],
        "credentialPayload": json.dumps({"vct": "Card", "payload": payload}),
    }
    answer = await caller.call("/vci/single/issue", accessToken=token, order=order)
    assert answer["action"] == "OK"


@given(metadata=OBJECTS, policy=OBJECTS)
async def test_any_statement_gets_an_answer(
    metadata: dict[str, Any], policy: dict[str, Any]
) -> None:
    with Sandbox(services=[settings(ANCHOR)], clock=Clock(NOW)) as sandbox:
        chain = [
            PARTY.says(metadata={"openid_relying_party": metadata}),
            ANCHOR.says(PARTY, metadata_policy={"openid_relying_party": policy}),
        ]
        answer = await Caller(sandbox, "1").call(
            "/federation/registration", trustChain=json.dumps(chain)
        )
    assert answer["action"] in {"OK", "BAD_REQUEST"}
