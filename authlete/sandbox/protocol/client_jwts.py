"""JWTs for a client: signed as its settings say, and encrypted for it where they say so."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import attrs

from ..._engine.codec import write_json
from ..._jose.algorithms import SYMMETRIC
from ..errors import not_played, server_error
from ..keys import service_keys
from .client_keys import client_keys
from .client_metadata import ENCRYPTION_ALGORITHMS, ENCRYPTION_METHODS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..._jose.jws import Key
    from ...models.client.client import Client
    from ...models.service.service import Service
    from ..context import RequestContext
    from ..keys import Signer

UNSIGNED = "NONE"
DEFAULT_ENCRYPTION = "A128CBC_HS256"
BY_SECRET = (
    "dir",
    "A128KW",
    "A192KW",
    "A256KW",
    "A128GCMKW",
    "A192GCMKW",
    "A256GCMKW",
    "PBES2-HS256+A128KW",
    "PBES2-HS384+A192KW",
    "PBES2-HS512+A256KW",
)


@attrs.frozen(kw_only=True)
class ClientJwt:
    """How a JWT for a client is made; see ``client_jwt``."""

    algorithm: str
    """The ``alg`` of its signature; ``NONE`` for none, an ``HS…`` by the client's secret."""
    key_id: str | None = None
    client_secret: str | None = attrs.field(default=None, repr=False)
    encryption: tuple[Key, str, str] | None = None
    """The client's key, ``alg`` and ``enc``; ``None`` leaves it unencrypted.

    With a signature the JWT is nested, without one its claims are encrypted (RFC 7519 §3.1).
    """

    def make(
        self,
        signer: Signer,
        claims: Mapping[str, object],
        header: Mapping[str, object] | None = None,
    ) -> str:
        """Sign and encrypt.

        Raises:
            ValueError: the header holds what it may not, or a key is unusable.
        """
        from ..._jose.jws import encrypt  # noqa: PLC0415 - only who signs pays for the library

        if self.encryption is None:
            return self._signed(signer, claims, header or {})
        key, algorithm, method = self.encryption
        outer = {"alg": algorithm, "enc": method, **({"kid": key.kid} if key.kid else {})}
        if self.algorithm == UNSIGNED:
            return encrypt(key, outer, write_json(claims).decode())
        signed = self._signed(signer, claims, header or {})
        return encrypt(key, {**outer, "cty": "JWT"}, signed)

    def _signed(
        self, signer: Signer, claims: Mapping[str, object], header: Mapping[str, object]
    ) -> str:
        from ..._jose.jws import secret_key, sign, unsigned  # noqa: PLC0415 - likewise

        if self.algorithm == UNSIGNED:
            return unsigned(header, claims)
        if self.algorithm in SYMMETRIC:
            key = secret_key(self.client_secret or "")
            return sign(key, {**header, "alg": self.algorithm}, claims)
        return signer.sign(self.algorithm, header, claims, self.key_id)


def client_jwt(  # noqa: PLR0913 - the settings that each kind of JWT has of its own
    context: RequestContext,
    client: Client,
    *,
    algorithm: str,
    encryption_alg: str | None = None,
    encryption_enc: str | None = None,
    key_id: str | None = None,
) -> ClientJwt:
    """Prepare a JWT for a client; to be made after the transaction.

    Args:
        context: the request.
        client: whom it is for.
        algorithm: how it is signed.
        encryption_alg: how its key is encrypted, as the client's settings write it.
        encryption_enc: how its content is; left out, A128CBC-HS256.
        key_id: the key of the service that signs, if several would do.

    Raises:
        ActionError: the client's settings do not suffice: no secret, or no key.
        FetchNeededError: its keys have to be fetched first.
    """
    if algorithm in SYMMETRIC and not client.client_secret:
        raise server_error("A000201", "The client has no secret to sign for it with.")
    encryption = None
    if encryption_alg:
        from ..._jose.jws import JWE_WORDS  # noqa: PLC0415 - likewise

        name = JWE_WORDS.get(encryption_alg, encryption_alg)
        method = JWE_WORDS.get(encryption_enc or DEFAULT_ENCRYPTION, str(encryption_enc))
        if name not in ENCRYPTION_ALGORITHMS or method not in ENCRYPTION_METHODS:
            raise not_played("INTERNAL_SERVER_ERROR", "the algorithms by which it is to encrypt")
        encryption = _recipient(context, client, name, method), name, method
    return ClientJwt(
        algorithm=algorithm,
        key_id=key_id,
        client_secret=client.client_secret,
        encryption=encryption,
    )


def _recipient(context: RequestContext, client: Client, algorithm: str, method: str) -> Key:
    from ..._jose.jws import fitting_keys, secret_encryption_key  # noqa: PLC0415 - likewise

    if algorithm in BY_SECRET:
        if not client.client_secret:
            raise server_error("A000201", "The client has no secret to encrypt for it with.")
        return secret_encryption_key(client.client_secret, algorithm, method)
    fitting = fitting_keys(client_keys(context, client), algorithm, "enc")
    if not fitting:
        raise server_error("A000301", "The client has no key to encrypt for it with.")
    return fitting[0]


def decryption_keys(
    service: Service, client: Client | None, header: Mapping[str, object]
) -> Sequence[Key]:
    """Gather the keys by which a service decrypts what clients encrypt.

    Args:
        service: its private keys in its settings are those of asymmetric encryption.
        client: whose secret may be the key.
        header: the header of the JWE.
    """
    from ..._jose.jws import secret_encryption_key  # noqa: PLC0415 - likewise

    keys = [*service_keys(service)]
    algorithm, method = str(header.get("alg")), str(header.get("enc"))
    # A password-based one would let the client choose how long this takes.
    by_secret = algorithm in BY_SECRET and not algorithm.startswith("PBES2")
    if client and client.client_secret and by_secret:
        with suppress(ValueError):
            keys.append(secret_encryption_key(client.client_secret, algorithm, method))
    return keys
