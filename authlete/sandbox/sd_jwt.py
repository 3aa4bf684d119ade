"""Credentials with claims that their holder may withhold (SD-JWT), by sd-jwt, which signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

# Neither library has types.
from jwcrypto import jwk  # type: ignore[import-untyped]
from sd_jwt import (  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]
    common,
    issuer,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .._jose.jws import Key

JWK: Any = jwk.JWK
SDObj: Any = common.SDObj
SDJWTIssuer: Any = issuer.SDJWTIssuer

ALWAYS_DISCLOSED: Final = frozenset(
    {"iss", "iat", "nbf", "exp", "cnf", "type", "status", "vct", "vct#integrity"}
)
"""Claims that a verifier needs to judge the credential (SD-JWT VC §3.2.2.2)."""
RESERVED: Final = frozenset({"_sd", "_sd_alg", "..."})
"""Names that have a meaning of their own in an SD-JWT (RFC 9901 §4)."""


def sign_sd_jwt(
    key: Key, algorithm: str, header: Mapping[str, object], claims: Mapping[str, object]
) -> str:
    """Make an SD-JWT in which every value can be withheld, but for those that verifiers need.

    The names of claims that hold others stay visible, as Authlete has it.
    """
    content: dict[object, object] = {
        name if name in ALWAYS_DISCLOSED else _withholdable_name(name, value): (
            value if name in ALWAYS_DISCLOSED else _withholdable(value)
        )
        for name, value in claims.items()
    }
    signed = SDJWTIssuer(
        content,
        JWK(**key.as_dict(private=True)),
        sign_alg=algorithm,
        extra_header_parameters=dict(header),
    )
    return str(signed.sd_jwt_issuance)


def has_reserved_names(value: object) -> bool:
    """Tell whether an object inside a value has a member that an SD-JWT cannot have."""
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        return not RESERVED.isdisjoint(members) or any(map(has_reserved_names, members.values()))
    return isinstance(value, list) and any(map(has_reserved_names, cast("list[object]", value)))


def _withholdable_name(name: str, value: object) -> object:
    return name if isinstance(value, dict | list) else SDObj(name)


def _withholdable(value: object) -> object:
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        return {
            _withholdable_name(n, member): _withholdable(member) for n, member in members.items()
        }
    if isinstance(value, list):
        items = cast("list[object]", value)
        return [_withholdable_item(item) for item in items]
    return value


def _withholdable_item(item: object) -> object:
    return _withholdable(cast("object", item)) if isinstance(item, dict | list) else SDObj(item)
