"""What a service says of itself in a federation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from joserfc.jwk import ECKey, KeySet, RSAKey

from authlete.models import Service

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.conftest import Caller

NOW = 1_700_000_000


async def configured(caller: Caller, **members: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read the entity configuration, verified by one of the keys in it."""
    answer = await caller.call("/federation/configuration", **members)
    assert answer["action"] == "OK", answer
    text = answer["responseContent"]
    header = jwt.get_unverified_header(text)
    claims = jwt.decode(text, options={"verify_signature": False})
    (key,) = (key for key in claims["jwks"]["keys"] if key["kid"] == header["kid"])
    options: Any = {"verify_exp": False, "verify_iat": False}
    jwt.decode(text, jwt.PyJWK(key, header["alg"]), [header["alg"]], options=options)
    return header, claims


async def test_it_is_signed_and_has_the_metadata_of_the_service(caller: Caller) -> None:
    """By a key of the sandbox, unless the service has its own."""
    header, claims = await configured(caller)
    assert header["typ"] == "entity-statement+jwt"
    assert claims["iss"] == claims["sub"] == "https://sandbox.example"
    assert (claims["iat"], claims["exp"]) == (NOW, NOW + 86_400)
    assert claims["metadata"].keys() == {"openid_provider"}
    assert claims["metadata"]["openid_provider"]["issuer"] == "https://sandbox.example"
    assert "authority_hints" not in claims
    assert [key.get("d") for key in claims["jwks"]["keys"]] == [None]


async def test_it_says_what_the_settings_say(start: Callable[..., Caller]) -> None:
    """Signed by the key that they name."""
    keys = KeySet(
        [
            RSAKey.generate_key(2048, {"kid": "r"}),
            ECKey.generate_key("P-384", {"kid": "e", "use": "sig"}),
        ]
    )
    service = Service(
        api_key=1,
        issuer="https://op.example",
        federation_jwks=json.dumps(keys.as_dict(private=True)),
        federation_signature_key_id="e",
        federation_configuration_duration=60,
        authority_hints=["https://ta.example"],
        organization_name="University",
    )
    caller = start(services=[service])
    roles = ["OPENID_CREDENTIAL_ISSUER", "OPENID_PROVIDER", "FEDERATION_ENTITY"]
    header, claims = await configured(caller, entityTypes=roles)
    assert header["alg"] == "ES384"
    assert claims["iss"] == "https://op.example"
    assert claims["exp"] == NOW + 60
    assert claims["authority_hints"] == ["https://ta.example"]
    assert claims["metadata"].keys() == {
        "openid_credential_issuer",
        "openid_provider",
        "federation_entity",
    }
    assert claims["metadata"]["federation_entity"] == {"organization_name": "University"}
    assert [key["kid"] for key in claims["jwks"]["keys"]] == ["r", "e"]


@pytest.mark.parametrize("key_id", [None, "unknown"])
async def test_a_key_is_chosen_if_none_is_named(
    start: Callable[..., Caller], key_id: str | None
) -> None:
    """The first that can sign."""
    encrypting = ECKey.generate_key("P-256", {"kid": "x", "use": "enc"})
    keys = KeySet([encrypting, ECKey.generate_key("P-256", {"kid": "e"})])
    service = Service(
        api_key=1,
        federation_jwks=json.dumps(keys.as_dict(private=True)),
        federation_signature_key_id=key_id,
    )
    header, _ = await configured(start(services=[service]))
    assert header["kid"] == "e"
