"""client_attestation_sdk, the one client known that authenticates by attestations, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from client_attestation_sdk import (
    ClientAttestationBuilder,
    ClientAttestationCredential,
    SigningKeyPair,
)

from tests.server.browser import http_client
from tests.server.features import shows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx


@pytest.fixture
def http(issuer: str) -> Iterator[httpx.Client]:
    with http_client(issuer) as opened:
        yield opened


@shows("attest_jwt_client_auth")
def test_an_attestation_and_a_proof_authenticate_their_client(
    issuer: str, http: httpx.Client
) -> None:
    attester, instance, other = (SigningKeyPair.generate("ES256") for _ in range(3))
    metadata = {
        "redirect_uris": ["https://client.example/cb"],
        "grant_types": ["client_credentials"],
        "response_types": [],
        "token_endpoint_auth_method": "attest_jwt_client_auth",
        "jwks": {"keys": [attester.public_jwk()]},
    }
    registered = http.post("/register", json=metadata).json()
    client_id = registered["client_id"]
    attestation = (
        ClientAttestationBuilder(attester, "https://attester.example")
        .client_id(client_id)
        .confirmation_key(instance)
        .expires_in(300)
        .build()
    )
    for key, status in (instance, 200), (other, 401):
        challenge = http.post("/challenge").json()["attestation_challenge"]
        credential = ClientAttestationCredential(attestation, key)
        answered = http.post(
            "/token",
            data={"grant_type": "client_credentials", "client_id": client_id},
            headers=credential.pop_headers(client_id, issuer, challenge),
        )
        assert answered.status_code == status, answered.text
