"""Signing credentials, by the keys of the credential issuer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import attrs

from ..._engine.codec import write_json
from ..._jose.algorithms import ALGORITHMS
from ..keys import service_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..._jose.jws import Key
    from ...models.service.service import Service
    from ..keys import Jwks, Signer
    from ..store.credential_requests import ResponseEncryption

DEFAULT_ALGORITHM: Final = "ES256"
BY_KIND: Final = {kind: name for name, kind in reversed(ALGORITHMS.items())} | {"RSA": "RS256"}
"""The algorithm of each kind of key."""


@attrs.frozen(kw_only=True)
class Credential:
    """A credential that is to be signed."""

    format: str
    claims: Mapping[str, object]
    algorithms: Sequence[str] = ()
    """Those that the issuer's metadata name for it."""
    key_id: str | None = None
    """The key that is to sign, if the caller chose it."""

    def sign(self, signer: Signer) -> str:
        """Make the credential."""
        from ..sd_jwt import sign_sd_jwt  # noqa: PLC0415 - only who issues pays for the library

        issuer = issuer_signer(signer)
        algorithm = self._algorithm(signer.service)
        key = issuer.key(algorithm, self.key_id)
        header = {"alg": algorithm, "typ": self.format, "kid": key.kid, "x5c": key.get("x5c")}
        present = {name: value for name, value in header.items() if value is not None}
        return sign_sd_jwt(key, algorithm, present, self.claims)

    def _algorithm(self, service: Service) -> str:
        """Choose an algorithm: one of those named, but only if there is a key for it."""
        from ..._jose.jws import fitting_keys  # noqa: PLC0415 - likewise

        keys = issuer_keys(service)
        chosen = [key for key in keys if key.kid == self.key_id] or keys
        for name in self.algorithms:
            if name in ALGORITHMS and (not keys or fitting_keys(chosen, name)):
                return name
        return algorithm_of(chosen[0]) if chosen else DEFAULT_ALGORITHM


def issuer_keys(service: Service) -> Sequence[Key]:
    """Read the private keys of the credential issuer that sign, in its settings."""
    keys = service_keys(attrs.evolve(service, jwks=service.credential_jwks))
    return [
        key
        for key in keys
        if key.is_private and key.key_type != "oct" and key.get("use") in (None, "sig")
    ]


def algorithm_of(key: Key) -> str:
    """Tell by which algorithm a key signs."""
    named = str(key.get("alg"))
    kind = "RSA" if key.key_type == "RSA" else str(key.get("crv"))
    return named if named in ALGORITHMS else BY_KIND.get(kind, DEFAULT_ALGORITHM)


def issuer_signer(signer: Signer) -> Signer:
    """Have the keys of the credential issuer sign, instead of those of the service."""
    service = attrs.evolve(signer.service, jwks=signer.service.credential_jwks)
    return attrs.evolve(signer, service=service)


def issuer_jwks(signer: Signer) -> Jwks:
    """Return the public keys of the credential issuer as a JWK set (RFC 7517)."""
    issuer = issuer_signer(signer)
    if service_keys(issuer.service):
        return issuer.jwks()
    return {"keys": [issuer.key(DEFAULT_ALGORITHM).as_dict(private=False)]}


def encrypt_response(encryption: ResponseEncryption, content: Mapping[str, object]) -> str:
    """Encrypt an answer as its wallet asked.

    Raises:
        ValueError: it cannot be.
    """
    from ..._jose.jws import encrypt, read_public_key  # noqa: PLC0415 - likewise

    key = cast("Key", read_public_key({**encryption.key}))  # it was read before it was stored
    header = {
        "alg": encryption.algorithm,
        "enc": encryption.method,
        "zip": encryption.compression,
        "kid": encryption.key.get("kid"),
    }
    present = {name: value for name, value in header.items() if value is not None}
    return encrypt(key, present, write_json(content).decode())
