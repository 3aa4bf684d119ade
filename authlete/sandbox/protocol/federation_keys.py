"""The keys by which a service signs what it says in a federation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ..keys import service_keys
from .credential_signing import algorithm_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..._jose.jws import Key
    from ...models.service.service import Service
    from ..keys import Jwks, Signer

DEFAULT_ALGORITHM: Final = "ES256"


def federation_keys(service: Service) -> Sequence[Key]:
    """Read the keys in ``federation_jwks`` that can sign."""
    keys = service_keys(attrs.evolve(service, jwks=service.federation_jwks))
    return [key for key in keys if key.is_private and key.get("use") in (None, "sig")]


@attrs.frozen
class FederationSigner:
    """Signs entity statements, by a key in ``federation_jwks`` or by one of the sandbox's."""

    _signer: Signer

    def sign(self, typ: str, claims: Mapping[str, object]) -> str:
        """Sign a statement."""
        from ..._jose.jws import sign  # noqa: PLC0415 - only who federates pays for the library

        key = self._key()
        header = {"alg": algorithm_of(key), "typ": typ, "kid": key.kid}
        return sign(key, {name: value for name, value in header.items() if value}, claims)

    def jwks(self) -> Jwks:
        """Return the public keys as a JWK set (RFC 7517)."""
        service = self._signer.service
        if not service.federation_jwks:
            return {"keys": [self._key().as_dict(private=False)]}
        return attrs.evolve(
            self._signer, service=attrs.evolve(service, jwks=service.federation_jwks)
        ).jwks()

    def _key(self) -> Key:
        service = self._signer.service
        keys = federation_keys(service)
        if not keys:
            return attrs.evolve(self._signer, service=attrs.evolve(service, jwks=None)).key(
                DEFAULT_ALGORITHM
            )
        named = [key for key in keys if key.kid == service.federation_signature_key_id]
        return (named or keys)[0]
