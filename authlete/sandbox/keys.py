"""The sandbox's own keys: each is made when it is first wanted, and kept in the database."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, TypedDict

from .._jose.algorithms import ALGORITHMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .._jose.jws import Key
    from .store import Store


class Jwks(TypedDict):
    """A JWK set (RFC 7517 §5)."""

    keys: list[dict[str, str | list[str]]]


class KeySet:
    """The private keys of a sandbox, for any number of threads.

    The library for them is loaded when one of them is first used.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        with store.transaction():
            self._stored = store.keys.all()
        self._loaded: dict[str, Key] = {}

    def verified_jti(self, token: str) -> str | None:
        """Read the ``jti`` of an access token that one of the keys signed.

        Returns:
            None: they did not sign it.

        Raises:
            UnreadableError: it has the form of a JWT, but not that of an access token.
        """
        from .jose import read_access_token  # noqa: PLC0415 - only who signs pays for the library

        return read_access_token(token, [self._load(jwk) for _, jwk in tuple(self._stored)])

    def newest(self, kind: str) -> Key | None:
        """Find the key of a kind that is to sign."""
        for stored, jwk in reversed(self._stored):
            if stored == kind:
                return self._load(jwk)
        return None

    def add(self, kind: str, key: Key) -> None:
        """Store another key, outside of any transaction."""
        jwk: dict[str, object] = {**key.as_dict(private=True)}
        with self._store.transaction():
            self._store.keys.add(kind, jwk)
        self._loaded[str(key.kid)] = key
        self._stored.append((kind, jwk))

    def _load(self, jwk: Mapping[str, object]) -> Key:
        from .._jose.jws import import_private_key  # noqa: PLC0415 - likewise

        kid = str(jwk["kid"])
        if kid not in self._loaded:
            self._loaded[kid] = import_private_key(jwk)
        return self._loaded[kid]


class Signer:
    """Signs with the newest key of each kind, and makes those that are missing.

    Making a key takes a tenth of a second and a transaction of its own, so signing is not for
    handlers: see ``AfterCommit``. For any number of threads.
    """

    def __init__(self, keys: KeySet) -> None:
        self._keys = keys
        self._making = Lock()

    def sign(
        self, algorithm: str, header: Mapping[str, object], claims: Mapping[str, object]
    ) -> str:
        """Make a JWT.

        Raises:
            ValueError: the header holds what it may not.
        """
        from .._jose.jws import sign  # noqa: PLC0415 - likewise

        key = self._key(ALGORITHMS[algorithm])
        return sign(key, {**header, "alg": algorithm, "kid": key.kid}, claims)

    def jwks(self) -> Jwks:
        """Return the public keys as a JWK set (RFC 7517)."""
        kinds = dict.fromkeys(ALGORITHMS.values())
        return {"keys": [self._key(kind).as_dict(private=False) for kind in kinds]}

    def _key(self, kind: str) -> Key:
        from .._jose.jws import make_key  # noqa: PLC0415 - likewise

        key = self._keys.newest(kind)
        if key is None:
            with self._making:  # unless another thread has meanwhile
                key = self._keys.newest(kind)
                if key is None:
                    key = make_key(kind)
                    self._keys.add(kind, key)
        return key
