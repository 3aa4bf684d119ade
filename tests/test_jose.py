"""Keys, signatures and encryption: whatever a stranger sends, the answer is one of ours."""

from __future__ import annotations

import pytest
from joserfc import jwk

from authlete._jose.jws import (
    decrypt,
    encrypt,
    make_key,
    read_jws,
    secret_encryption_key,
    sign,
)
from authlete._jose.thumbprint import key_thumbprint

HEADER = {"alg": "ECDH-ES", "enc": "A128GCM"}


def test_a_password_based_encryption_takes_the_secret_as_it_is() -> None:
    key = secret_encryption_key("correct horse", "PBES2-HS256+A128KW", "A128GCM")
    text = encrypt(key, {"alg": "PBES2-HS256+A128KW", "enc": "A128GCM"}, "hidden")
    found = decrypt(text, [key])
    assert found
    assert found[1] == "hidden"


def encryption_key(kid: str) -> jwk.ECKey:
    return jwk.ECKey.generate_key("P-256", {"use": "enc", "kid": kid})


def test_what_is_encrypted_is_for_the_key_that_its_header_names() -> None:
    key, other = encryption_key("1"), encryption_key("2")
    text = encrypt(key, {**HEADER, "kid": "1"}, "hidden")
    found = decrypt(text, [other, key])
    assert found
    assert found[1] == "hidden"
    assert decrypt(text, [other]) is None


@pytest.mark.parametrize("header", [{"alg": "none", "enc": "A128GCM"}, {"alg": "X", "enc": "Y"}])
def test_nothing_is_encrypted_by_an_unknown_algorithm(header: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="UnsupportedAlgorithm"):
        encrypt(encryption_key("1"), header, "hidden")


def test_nothing_is_signed_by_an_unknown_algorithm() -> None:
    with pytest.raises(ValueError, match="UnsupportedAlgorithm"):
        sign(make_key("P-256"), {"alg": "XS256"}, {})


def test_a_signature_that_cannot_be_verified_is_nobodys() -> None:
    """Such as one whose algorithm is not the key's."""
    signed = read_jws(sign(make_key("P-256"), {"alg": "ES256"}, {"sub": "john"}))
    assert signed
    assert not signed.is_signed_by(make_key("Ed25519"))


def test_keys_are_hashed_as_others_hash_them() -> None:
    for kind in ("P-256", "P-521", "Ed25519", "RSA"):
        key = make_key(kind)
        assert key_thumbprint(key.as_dict(private=False)) == key.thumbprint()
    for nothing in (None, "x", {}, {"kty": "oct", "k": "x"}, {"kty": "EC"}, {"kty": ["EC"]}):
        assert key_thumbprint(nothing) is None
