"""A wallet: it makes key proofs and reads credentials, by an independent library."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from authlete.models import CredentialIssuerMetadata, Service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.sandbox.conftest import Caller

NOW = 1_700_000_000
ISSUER = "https://issuer.example"
KEY = generate_private_key(SECP256R1())
ALGORITHM = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256)
CONFIGURATIONS: dict[str, Any] = {
    "degree": {
        "format": "dc+sd-jwt",
        "vct": "Degree",
        "scope": "degree",
        "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": ["ES256"]}},
    },
    "licence": {"format": "mso_mdoc", "doctype": "org.iso.18013.5.1.mDL", "scope": "licence"},
    "card": {"format": "dc+sd-jwt", "vct": "Card", "scope": "card"},
}
PAYLOAD = {"vct": "Degree", "sub": "john", "address": {"country": "JP"}, "marks": [1, {"a": "b"}]}


def service(version: str | None = "1.0", **metadata: Any) -> Service:
    """Make a service that issues credentials."""
    return Service(
        api_key=1,
        oid4vci_version=version,
        credential_issuer_metadata=CredentialIssuerMetadata(
            **{
                "credential_issuer": ISSUER,
                "credential_endpoint": f"{ISSUER}/credential",
                "credentials_supported": json.dumps(CONFIGURATIONS),
                "batch_size": 3,
                **metadata,
            }
        ),
    )


def public_jwk(key: Any = KEY) -> dict[str, Any]:
    """Write the public half of a key."""
    return cast("dict[str, Any]", json.loads(ALGORITHM.to_jwk(key.public_key())))


def proof(*, key: Any = KEY, header: Mapping[str, object] | None = None, **claims: object) -> str:
    """Make a key proof; what is given as ``None`` is left out."""
    content: dict[str, object] = {"aud": ISSUER, "iat": NOW, **claims}
    named = {"typ": "openid4vci-proof+jwt", "jwk": public_jwk(key), **(header or {})}
    return jwt.encode(
        {name: value for name, value in content.items() if value is not None},
        key,
        "ES256",
        headers={name: value for name, value in named.items() if value is not None},
    )


def read_credential(credential: str, keys: Mapping[str, Any]) -> tuple[dict[str, Any], Any, Any]:
    """Verify a credential.

    Returns:
        Its header, what is visible to all, and the claims once all is disclosed.
    """
    signed, *disclosures, end = credential.split("~")
    assert end == ""
    header = jwt.get_unverified_header(signed)
    (key,) = (key for key in keys["keys"] if key.get("kid") == header.get("kid"))
    visible = jwt.decode(
        signed,
        jwt.PyJWK(key, header["alg"]),
        [header["alg"]],
        options={"verify_exp": False, "verify_iat": False},
    )
    hidden = {
        urlsafe_b64encode(sha256(one.encode()).digest()).rstrip(b"=").decode(): json.loads(
            urlsafe_b64decode(f"{one}==")
        )
        for one in disclosures
    }
    return header, visible, _disclosed(visible, hidden)


def _disclosed(value: Any, hidden: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [
            _disclosed(
                hidden[item["..."]][1] if isinstance(item, dict) and "..." in item else item, hidden
            )
            for item in value
        ]
    if not isinstance(value, dict):
        return value
    known = {
        name: hidden[digest][-1] for digest in value.get("_sd", ()) for name in [hidden[digest][1]]
    }
    shown = {name: one for name, one in value.items() if name not in ("_sd", "_sd_alg")}
    return {name: _disclosed(one, hidden) for name, one in {**shown, **known}.items()}


async def parse(caller: Caller, members: Mapping[str, object], **token: Any) -> dict[str, Any]:
    """Send a credential request with a token that is good for it, unless told otherwise."""
    await caller.create(**{"accessToken": "t", "scopes": ["degree", "licence", "card"], **token})
    return await caller.call(
        "/vci/single/parse", accessToken="t", requestContent=json.dumps(members)
    )


async def accepted(caller: Caller, members: Mapping[str, object], **token: Any) -> str:
    """Send a credential request that is found good, and return its identifier."""
    answer = await parse(caller, members, **token)
    assert answer["action"] == "OK", answer
    return str(answer["info"]["identifier"])


def order(identifier: str, **members: object) -> dict[str, Any]:
    """Order a credential."""
    return {
        "requestIdentifier": identifier,
        "credentialPayload": json.dumps(PAYLOAD),
        **members,
    }


async def issuer_keys(caller: Caller) -> dict[str, Any]:
    """Read the keys that the issuer publishes."""
    answer = await caller.call("/vci/jwks", pretty=False)
    return cast("dict[str, Any]", json.loads(answer["responseContent"]))
