"""What a credential issuer publishes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from joserfc.jwk import ECKey

from tests.sandbox.verifiable_credentials.wallet import CONFIGURATIONS, ISSUER, service

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.conftest import Caller


async def published(caller: Caller, what: str, **members: Any) -> dict[str, Any]:
    """Read a document."""
    answer = await caller.call(f"/vci/{what}", **{"pretty": False, **members})
    assert answer["action"] == "OK", answer
    content: dict[str, Any] = json.loads(answer["responseContent"])
    return content


@pytest.mark.parametrize("what", ["metadata", "jwtissuer", "jwks", "nonce"])
async def test_documents_may_be_written_for_people(caller: Caller, what: str) -> None:
    """With the same content."""
    answers = [await caller.call(f"/vci/{what}", pretty=pretty) for pretty in (True, False)]
    assert [("\n" in answer["responseContent"]) for answer in answers] == [True, False]
    pretty, plain = (json.loads(answer["responseContent"]) for answer in answers)
    assert pretty.keys() == plain.keys()


async def test_the_metadata_follow_from_the_service(start: Callable[..., Caller]) -> None:
    """In the terms of version 1.0."""
    key = ECKey.generate_key("P-256", {"use": "enc", "kid": "r"})
    caller = start(
        services=[
            service(
                authorization_servers=["https://as.example"],
                batch_credential_endpoint=f"{ISSUER}/batch",
                deferred_credential_endpoint=f"{ISSUER}/deferred",
                notification_endpoint=f"{ISSUER}/notification",
                nonce_endpoint=f"{ISSUER}/nonce",
                credential_request_encryption_jwks=json.dumps(
                    {"keys": [key.as_dict(private=True)]}
                ),
                credential_request_encryption_enc_values_supported=["A128CBC_HS256"],
                credential_response_encryption_alg_values_supported=[
                    "RSA_OAEP_256",
                    "ECDH_ES_A128KW",
                ],
                credential_response_encryption_enc_values_supported=["A256GCM"],
                require_credential_response_encryption=True,
                display='[{"name":"University"}]',
            )
        ]
    )
    assert await published(caller, "metadata") == {
        "credential_issuer": ISSUER,
        "authorization_servers": ["https://as.example"],
        "credential_endpoint": f"{ISSUER}/credential",
        "deferred_credential_endpoint": f"{ISSUER}/deferred",
        "notification_endpoint": f"{ISSUER}/notification",
        "nonce_endpoint": f"{ISSUER}/nonce",
        "credential_request_encryption": {
            "jwks": {"keys": [key.as_dict(private=False)]},
            "enc_values_supported": ["A128CBC-HS256"],
            "encryption_required": False,
        },
        "credential_response_encryption": {
            "alg_values_supported": ["RSA-OAEP-256", "ECDH-ES+A128KW"],
            "enc_values_supported": ["A256GCM"],
            "encryption_required": True,
        },
        "batch_credential_issuance": {"batch_size": 3},
        "display": [{"name": "University"}],
        "credential_configurations_supported": CONFIGURATIONS,
    }


async def test_drafts_have_a_batch_endpoint_instead(start: Callable[..., Caller]) -> None:
    """And no nonce endpoint."""
    caller = start(
        services=[
            service(
                "1.0-ID1",
                batch_credential_endpoint=f"{ISSUER}/batch",
                nonce_endpoint=f"{ISSUER}/nonce",
            )
        ]
    )
    assert await published(caller, "metadata") == {
        "credential_issuer": ISSUER,
        "credential_endpoint": f"{ISSUER}/credential",
        "batch_credential_endpoint": f"{ISSUER}/batch",
        "credential_configurations_supported": CONFIGURATIONS,
    }


async def test_an_issuer_without_keys_for_requests_wants_them_plain(
    start: Callable[..., Caller],
) -> None:
    """Nothing is said of their encryption then."""
    found = await published(start(services=[service()]), "metadata")
    assert "credential_request_encryption" not in found


async def test_without_settings_there_is_an_issuer(caller: Caller) -> None:
    """That of the service."""
    assert await published(caller, "metadata") == {
        "credential_issuer": "https://sandbox.example",
        "credential_endpoint": "https://sandbox.example/api/credential",
        "credential_configurations_supported": {},
    }


@pytest.mark.parametrize("lacking", ["credential_issuer", "credential_endpoint"])
async def test_settings_that_lack_what_is_needed_are_told(
    start: Callable[..., Caller], lacking: str
) -> None:
    """As the fault of the service."""
    caller = start(services=[service(**{lacking: None})])
    answer = await caller.call("/vci/metadata", pretty=False)
    assert answer["action"] == "INTERNAL_SERVER_ERROR"
    assert json.loads(answer["responseContent"])["error"] == "server_error"


async def test_the_issuer_of_jwts_says_where_its_keys_are(start: Callable[..., Caller]) -> None:
    """Or what they are."""
    caller = start(services=[service()])
    keys = await published(caller, "jwks")
    assert [key["crv"] for key in keys["keys"]] == ["P-256"]
    assert await published(caller, "jwtissuer") == {"issuer": ISSUER, "jwks": keys}
    settings = attrs.evolve(service(), credential_jwks_uri=f"{ISSUER}/jwks")
    caller = start(services=[settings])
    found = await published(caller, "jwtissuer")
    assert found == {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks"}


async def test_the_nonce_is_told_twice(caller: Caller) -> None:
    """In the body to answer with, too."""
    answer = await caller.call("/vci/nonce")
    assert json.loads(answer["responseContent"]) == {"c_nonce": answer["cnonce"]}
