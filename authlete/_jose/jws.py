"""Keys and signatures (JWK, JWS, JWT), by joserfc: imported when the first is made or met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

import attrs
from joserfc import jwk, jws, jwt
from joserfc.errors import JoseError, MissingAlgorithmError

from .._engine.codec import parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping

Key: TypeAlias = jwk.ECKey | jwk.RSAKey

RSA_BITS = 2048


class _Registry(jws.JWSRegistry):
    """Limits that allow for an RSA key in the header, and for a payload as large as a request."""

    max_header_length = 8 * 1024
    max_payload_length = 4 * 1024 * 1024


@attrs.frozen
class Jws:
    """A decoded JWT whose signature is not verified yet."""

    header: Mapping[str, object]
    claims: Mapping[str, object]
    _parsed: jws.CompactSignature

    def is_signed_by(self, key: jwk.Key) -> bool:
        """Tell whether the signature is this key's."""
        registry = _registry(str(self.header.get("alg")))
        try:
            return jws.validate_compact(self._parsed, key, registry=registry)
        except Exception:  # noqa: BLE001 - header and signature are a stranger's
            return False


def make_key(kind: str) -> Key:
    """Make a private key: ``RSA``, or on the curve that ``kind`` names."""
    if kind == "RSA":
        return jwk.RSAKey.generate_key(RSA_BITS, {"use": "sig"}, auto_kid=True)
    return jwk.ECKey.generate_key(kind, {"use": "sig"}, auto_kid=True)


def import_private_key(value: Mapping[str, object]) -> Key:
    """Read a private key that ``make_key`` made, from its JWK (RFC 7517)."""
    return cast("Key", jwk.import_key(cast("dict[str, Any]", {**value})))


def sign(key: Key, header: Mapping[str, object], claims: Mapping[str, object]) -> str:
    """Make a JWT.

    Raises:
        ValueError: the header holds what it may not.
    """
    registry = _registry(str(header["alg"]))
    try:
        return jwt.encode(dict(header), dict(claims), key, registry=registry)
    except (JoseError, TypeError) as error:
        raise ValueError(type(error).__name__) from None


def read_jws(text: str) -> Jws | None:
    """Decode a JWT without verifying its signature; ``None`` if it is none."""
    try:
        parsed = jws.extract_compact(text.encode(), registry=_registry(""))
        claims = parse_json(parsed.payload)
    except MissingAlgorithmError:
        return Jws({}, {}, jws.CompactSignature({}, b""))
    except Exception:  # noqa: BLE001 - any text may stand here, and whatever breaks says the same
        return None
    header = cast("object", parsed.headers())
    if not (isinstance(header, dict) and isinstance(claims, dict)):
        return None
    return Jws(cast("dict[str, object]", header), cast("dict[str, object]", claims), parsed)


def read_public_key(value: object) -> jwk.Key | None:
    """Read a public key from a JWK (RFC 7517)."""
    if not isinstance(value, dict):
        return None
    try:
        key = jwk.import_key(cast("dict[str, Any]", value))
    except Exception:  # noqa: BLE001 - what a stranger calls a key fails in many ways
        return None
    return None if key.key_type == "oct" or key.is_private else key


def _registry(algorithm: str) -> jws.JWSRegistry:
    return _Registry(algorithms=[algorithm], strict_check_header=False)
