"""What services and clients hold in secret is not shown, and everything else is."""

from __future__ import annotations

import re
from types import UnionType
from typing import Any, get_args

import attrs
import pytest

from authlete.models import Client, CredentialIssuerMetadata, Service, SnsCredentials, TrustAnchor

SECRET = re.compile("secret$|api_key$|jwks$|access_token_hash$")
CANARY = "canary-0123456789-abcdefghijklmn"


@pytest.mark.parametrize(
    "cls", [Client, CredentialIssuerMetadata, Service, SnsCredentials, TrustAnchor]
)
def test_secrets_and_keys_are_masked(cls: type[Any]) -> None:
    strings = [f.name for f in attrs.fields(cls) if _is_string(f.type)]
    secret = [name for name in strings if SECRET.search(name)]
    shown = repr(cls(**dict.fromkeys(secret, CANARY)))
    assert secret
    assert all(f"{name}=" in shown for name in secret)
    assert CANARY not in shown
    others = [name for name in strings if name not in secret]
    for name in others:
        assert CANARY in repr(cls(**{name: CANARY})), name


def _is_string(annotation: Any) -> bool:
    return isinstance(annotation, UnionType) and str in get_args(annotation)
