"""Records of keys in a hardware security module."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

if TYPE_CHECKING:
    from tests.sandbox.conftest import Caller

EC: dict[str, Any] = {"kty": "EC", "use": "sig", "alg": "ES256"}


async def create(caller: Caller, **members: Any) -> dict[str, Any]:
    """Create a key."""
    answer = await caller.call("/hsk/create", **members)
    assert answer["action"] == "SUCCESS"
    hsk: dict[str, Any] = answer["hsk"]
    return hsk


@pytest.mark.parametrize(
    ("kty", "use", "alg", "kind"),
    [
        ("EC", "sig", "ES256", EllipticCurvePublicKey),
        ("EC", "sig", "ES512", EllipticCurvePublicKey),
        ("EC", "enc", "ECDH-ES+A128KW", EllipticCurvePublicKey),
        ("RSA", "sig", "PS256", RSAPublicKey),
        ("RSA", "enc", "RSA-OAEP-256", RSAPublicKey),
    ],
)
async def test_a_key_has_a_public_half(
    caller: Caller, kty: str, use: str, alg: str, kind: type
) -> None:
    """In DER, as others read it."""
    hsk = await create(caller, kty=kty, use=use, alg=alg)
    assert (hsk["kty"], hsk["use"], hsk["alg"]) == (kty, use, alg)
    assert isinstance(load_der_public_key(b64decode(hsk["publicKey"])), kind)
    assert len(hsk["handle"]) == len(hsk["kid"]) == 43


async def test_names_may_be_chosen(caller: Caller) -> None:
    """Those of the key and of the module; key IDs may be repeated."""
    one, other = [await create(caller, **EC, kid="k", hsmName="google") for _ in range(2)]
    assert one["kid"] == other["kid"] == "k"
    assert one["hsmName"] == "google"
    assert one["handle"] != other["handle"]
    assert (await create(caller, **EC))["hsmName"] == "sandbox"


@pytest.mark.parametrize(
    "members",
    [
        {"kty": "EC", "use": "sig"},
        {"kty": "oct", "use": "sig", "alg": "HS256"},
        {**EC, "use": "enc"},
        {**EC, "alg": "RS256"},
    ],
)
async def test_what_does_not_fit_together_is_refused(
    caller: Caller, members: dict[str, Any]
) -> None:
    """Nothing is created."""
    assert (await caller.call("/hsk/create", **members))["action"] == "INVALID_REQUEST"
    listed = await caller.request("GET", "/api/1/hsk/get/list")
    assert listed.json()["hsks"] == []


async def test_keys_are_listed_found_and_deleted(caller: Caller) -> None:
    """Those of the service."""
    keys = [await create(caller, **EC) for _ in range(2)]
    listed = (await caller.request("GET", "/api/1/hsk/get/list")).json()
    assert listed["hsks"] == keys
    assert (await caller.request("GET", "/api/2/hsk/get/list")).json()["hsks"] == []
    handle = keys[0]["handle"]
    assert (await caller.request("GET", f"/api/1/hsk/get/{handle}")).json()["hsk"] == keys[0]
    foreign = (await caller.request("GET", f"/api/2/hsk/get/{handle}")).json()
    assert foreign["action"] == "NOT_FOUND"
    deleted = (await caller.request("DELETE", f"/api/1/hsk/delete/{handle}")).json()
    assert deleted["hsk"] == keys[0]
    again = (await caller.request("DELETE", f"/api/1/hsk/delete/{handle}")).json()
    assert again["action"] == "NOT_FOUND"
    listed = (await caller.request("GET", "/api/1/hsk/get/list")).json()
    assert listed["hsks"] == keys[1:]
