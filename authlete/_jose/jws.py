"""Keys and signatures (JWK, JWS, JWE, JWT), by joserfc: imported when the first is made or met."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256, sha512
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import attrs
from joserfc import jwe, jwk, jws, jwt
from joserfc.errors import JoseError, MissingAlgorithmError, UnsupportedAlgorithmError

from .._engine.codec import MismatchError, parse_json, write_json
from .algorithms import ALGORITHMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from joserfc._rfc7515.model import JWSAlgModel
    from joserfc._rfc7516.models import JWEAlgModel

Key: TypeAlias = jwk.Key

RSA_BITS = 2048
PARTS = {3: "JWS", 5: "JWE"}
REMEMBERED = 1000  # key sets and secrets, whose reading takes longer than a signature
MOST_KEYS = 100
LONGEST_MODULUS = 1366  # characters of base64url: 8192 bits
PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth"}
"""The members of a JWK that make it private (RFC 7518 §6)."""
KINDS_OF_KEYS = {
    "RS": ("RSA",),
    "PS": ("RSA",),
    "ES": ("EC",),
    "Ed": ("OKP",),
    "HS": ("oct",),
    "ECDH": ("EC", "OKP"),
}
"""The key types (``kty``) that fit algorithms which begin like this (RFC 7518, RFC 8037)."""
JWE_WORDS = {
    name.replace("-", "_").replace("+", "_").upper(): name
    for part in (jwe.JWERegistry.algorithms["alg"], jwe.JWERegistry.algorithms["enc"])
    for name in part
}
"""The algorithms of JWE, by the words of Authlete's settings: ``RSA_OAEP`` is ``RSA-OAEP``."""


class _Registry(jws.JWSRegistry):
    """Limits that allow for an RSA key in the header, and for a payload as large as a request."""

    max_header_length = 8 * 1024
    max_payload_length = 4 * 1024 * 1024

    def get_alg(self, name: str) -> JWSAlgModel:
        """Find an algorithm; which of them are good enough is for settings to say."""
        if name not in (self.allowed or ()) or name not in self.algorithms:
            raise UnsupportedAlgorithmError
        return self.algorithms[name]


class _EncryptionRegistry(jwe.JWERegistry):
    """Likewise for encryption."""

    max_ciphertext_length = 4 * 1024 * 1024

    def get_alg(self, name: str) -> JWEAlgModel:
        """Find an algorithm."""
        if name not in self.algorithms["alg"]:
            raise UnsupportedAlgorithmError
        return self.algorithms["alg"][name]


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

    def is_signed_by_one_of(self, keys: Iterable[jwk.Key]) -> bool:
        """Tell whether one of the keys that the header allows for made the signature."""
        kid = self.header.get("kid")
        fitting = fitting_keys(keys, str(self.header.get("alg")))
        named = [key for key in fitting if kid is not None and key.kid == kid]
        return any(self.is_signed_by(key) for key in named or fitting)


WITHOUT_ALGORITHM = Jws({}, {}, jws.CompactSignature({}, b""))


def make_key(kind: str) -> Key:
    """Make a private key: ``RSA``, or on the curve that ``kind`` names."""
    if kind == "RSA":
        return jwk.RSAKey.generate_key(RSA_BITS, {"use": "sig"}, auto_kid=True)
    if kind == "Ed25519":
        return jwk.OKPKey.generate_key("Ed25519", {"use": "sig"}, auto_kid=True)
    return jwk.ECKey.generate_key(kind, {"use": "sig"}, auto_kid=True)


def public_der(key: Key) -> bytes:
    """Write the public half of a key as a SubjectPublicKeyInfo in DER (RFC 5280 §4.1)."""
    return cast("jwk.RSAKey | jwk.ECKey | jwk.OKPKey", key).as_der(private=False)


def import_private_key(value: Mapping[str, object]) -> Key:
    """Read a private key that ``make_key`` made, from its JWK (RFC 7517)."""
    return jwk.import_key(cast("dict[str, Any]", {**value}))


@lru_cache(REMEMBERED)
def read_jwks(text: str, *, private: bool = False) -> tuple[Key, ...]:
    """Read the keys of a JWK set (RFC 7517 §5) that are keys.

    Args:
        text: the JWK set.
        private: whether private halves are read, which takes long: not those of strangers.

    Raises:
        ValueError: the text is no JWK set.
    """
    try:
        content = parse_json(text.encode())
    except (MismatchError, UnicodeEncodeError):
        raise ValueError("is not JSON") from None
    values = cast("dict[str, object]", content).get("keys") if isinstance(content, dict) else None
    if not isinstance(values, list):
        raise ValueError("is not a JWK set")  # noqa: TRY004 - like all that is wrong with a text
    found = (
        _read_key(value, private=private) for value in cast("list[object]", values)[:MOST_KEYS]
    )
    return tuple(key for key in found if key is not None)


@lru_cache(REMEMBERED)
def secret_key(secret: str) -> Key:
    """Make the symmetric key of a client secret (OpenID Connect Core §10.1)."""
    return jwk.OctKey(secret.encode(), secret.encode())


@lru_cache(REMEMBERED)
def secret_encryption_key(secret: str, algorithm: str, method: str) -> Key:
    """Make the key for encryption by a client secret (OpenID Connect Core §10.2).

    Args:
        secret: the client secret.
        algorithm: the ``alg``; a password-based one takes the secret as it is.
        method: the ``enc``, which decides the key's length where ``alg`` is ``dir``.
    """
    if algorithm.startswith("PBES2"):
        return secret_key(secret)
    name = method if algorithm == "dir" else algorithm
    size = max(int(digits) for digits in re.findall("[0-9]{3}", name)) // 8
    digest = sha256 if size <= sha256().digest_size else sha512
    octets = digest(secret.encode()).digest()[:size]
    return jwk.OctKey(octets, octets)


def fitting_keys(keys: Iterable[Key], algorithm: str, use: str = "sig") -> Sequence[Key]:
    """Select the keys that an algorithm of JWS or JWE can work with.

    Args:
        keys: the keys to choose from.
        algorithm: the ``alg``.
        use: ``sig`` or ``enc``; keys of another use are passed over.
    """
    types = next(
        (types for start, types in KINDS_OF_KEYS.items() if algorithm.startswith(start)),
        ("RSA",) if algorithm.startswith("RSA") else ("oct",),
    )
    curve = ALGORITHMS.get(algorithm) if algorithm.startswith("ES") else None
    return [
        key
        for key in keys
        if key.key_type in types
        and key.get("use") in (None, use)
        and key.get("alg") in (None, algorithm)
        and (curve is None or key.get("crv") == curve)
    ]


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


def unsigned(header: Mapping[str, object], claims: Mapping[str, object]) -> str:
    """Make a JWT that nobody signed (RFC 7519 §6)."""
    parts = write_json({**header, "alg": "none"}), write_json(claims)
    return "".join(f"{urlsafe_b64encode(part).rstrip(b'=').decode()}." for part in parts)


def encrypt(key: Key, header: Mapping[str, object], text: str) -> str:
    """Make a JWE in its compact form (RFC 7516 §3.1).

    Args:
        key: the recipient's key.
        header: with ``alg`` and ``enc``.
        text: what is encrypted, such as a JWT.

    Raises:
        ValueError: the key does not fit, or the header holds what it may not.
    """
    try:
        registry = _encryption_registry(header, "alg", "enc", "zip")
        return jwe.encrypt_compact(dict(header), text, cast("Any", key), registry=registry)
    except (JoseError, TypeError, ValueError) as error:
        raise ValueError(type(error).__name__) from None


def decrypt(text: str, keys: Iterable[Key]) -> tuple[Mapping[str, object], str] | None:
    """Decrypt a JWE by the key that its header names, or by whichever fits.

    Returns:
        None: it is no JWE, or for none of the keys.
    """
    header = read_jwe_header(text)
    if header is None:
        return None
    for key in fitting_keys(keys, str(header.get("alg")), "enc"):
        if header.get("kid") in (None, key.kid):
            try:
                found = jwe.decrypt_compact(
                    # Without zip: a stranger's text could grow without bounds.
                    text,
                    cast("Any", key),
                    registry=_encryption_registry(header, "alg", "enc"),
                )
                return header, (found.plaintext or b"").decode()
            except Exception:  # noqa: BLE001, S112 - a stranger's text fails in many ways
                continue
    return None


def read_jwe_header(text: str) -> Mapping[str, object] | None:
    """Read the header of a JWE; ``None`` if the text is none."""
    part, dots = text.partition(".")[0], text.count(".")
    try:
        header = parse_json(urlsafe_b64decode(f"{part}=="))
    except (MismatchError, ValueError):
        return None
    is_header = isinstance(header, dict) and dots + 1 == max(PARTS)
    return cast("dict[str, object]", header) if is_header else None


def read_jws(text: str) -> Jws | None:
    """Decode a JWT without verifying its signature; ``None`` if it is none.

    Of one without a text as ``alg`` nothing is told, so that ``alg`` is a text wherever it is.
    """
    try:
        parsed = jws.extract_compact(text.encode(), registry=_registry(""))
        claims = parse_json(parsed.payload)
    except MissingAlgorithmError:
        return WITHOUT_ALGORITHM
    except Exception:  # noqa: BLE001 - any text may stand here, and whatever breaks says the same
        return None
    header = cast("object", parsed.headers())
    if not (isinstance(header, dict) and isinstance(claims, dict)):
        return None
    members = cast("dict[str, object]", header)
    if not isinstance(members.get("alg"), str):
        return WITHOUT_ALGORITHM
    return Jws(members, cast("dict[str, object]", claims), parsed)


def read_public_key(value: object) -> jwk.Key | None:
    """Read a public key from a JWK (RFC 7517)."""
    key = None if _is_private(value) else _read_key(value)
    return None if key is None or key.key_type == "oct" else key


def read_pem_key(text: str) -> Key | None:
    """Read a public key in PEM; ``None`` if it is of a kind that JOSE does not have."""
    for kind in (jwk.RSAKey, jwk.ECKey, jwk.OKPKey):
        with suppress(Exception):  # a key of another kind fails in many ways
            found = kind.import_key(text)
            found.thumbprint()  # fails for curves that JOSE does not have
            return found
    return None


def _is_private(value: object) -> bool:
    return isinstance(value, dict) and "d" in value


def _read_key(value: object, *, private: bool = False) -> Key | None:
    """Read a key, of one that is private only its public half unless that is wanted.

    To check a private RSA key, or to find its primes, takes seconds, and with a modulus as long as
    a stranger likes, minutes.
    """
    if not isinstance(value, dict):
        return None
    members = cast("dict[str, Any]", value)
    if len(str(members.get("n"))) > LONGEST_MODULUS:
        return None
    wanted = {name: members[name] for name in members if private or name not in PRIVATE}
    try:
        return jwk.import_key(wanted)
    except Exception:  # noqa: BLE001 - what a stranger calls a key fails in many ways
        return None


def _registry(algorithm: str) -> jws.JWSRegistry:
    return _Registry(algorithms=[algorithm], strict_check_header=False)


def _encryption_registry(header: Mapping[str, object], *names: str) -> jwe.JWERegistry:
    algorithms = [str(header[name]) for name in names if name in header]
    return _EncryptionRegistry(algorithms=algorithms, strict_check_header=False)
