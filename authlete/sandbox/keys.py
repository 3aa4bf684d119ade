"""What services sign with: the keys in their settings, else keys of the sandbox's own.

The latter are made when they are first wanted, and kept in the database.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, TypedDict

import attrs

from .._jose.algorithms import ALGORITHMS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .._jose.jws import Key
    from ..models.service.service import Service
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
        self._making = Lock()

    def verified_jti(self, token: str, service: Service) -> str | None:
        """Read the ``jti`` of an access token that one of the keys or the service's signed.

        Returns:
            None: they did not sign it.

        Raises:
            UnreadableError: it has the form of a JWT, but not that of an access token.
        """
        from .jose import read_access_token  # noqa: PLC0415 - only who signs pays for the library

        return read_access_token(token, [*service_keys(service), *self.all()])

    def all(self) -> list[Key]:
        """Load the keys that there are, oldest first."""
        return [self._load(jwk) for _, jwk in tuple(self._stored)]

    def of_kinds(self, kinds: Collection[str]) -> list[Key]:
        """Load the keys of some kinds that there are, oldest first."""
        return [self._load(jwk) for kind, jwk in tuple(self._stored) if kind in kinds]

    def newest(self, kind: str) -> Key:
        """Find the key of a kind that is to sign, or make one.

        Making a key takes up to a tenth of a second and a transaction of its own.
        """
        from .._jose.jws import make_key  # noqa: PLC0415 - likewise

        key = self._newest(kind)
        if key is None:
            with self._making:  # unless another thread has meanwhile
                key = self._newest(kind)
                if key is None:
                    key = make_key(kind)
                    self._add(kind, key)
        return key

    def _newest(self, kind: str) -> Key | None:
        for stored, jwk in reversed(self._stored):
            if stored == kind:
                return self._load(jwk)
        return None

    def _add(self, kind: str, key: Key) -> None:
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


@attrs.frozen
class Signer:
    """Signs for a service, by a key in its ``jwks`` that fits, else by one of the sandbox's.

    Not for handlers, since it may make a key: see ``AfterCommit``. For any number of threads.
    """

    own: KeySet
    """The keys of the sandbox."""
    service: Service

    def sign(
        self,
        algorithm: str,
        header: Mapping[str, object],
        claims: Mapping[str, object],
        key_id: str | None = None,
    ) -> str:
        """Make a JWT.

        Args:
            algorithm: an asymmetric ``alg``.
            header: what else is in its header.
            claims: its payload.
            key_id: the key in the service's ``jwks`` that is to sign, if several would do.

        Raises:
            ValueError: the header holds what it may not.
        """
        from .._jose.jws import sign  # noqa: PLC0415 - likewise

        key = self.key(algorithm, key_id)
        named = {"kid": key.kid} if key.kid else {}
        return sign(key, {**header, "alg": algorithm, **named}, claims)

    def key(self, algorithm: str, key_id: str | None = None) -> Key:
        """Choose the key that signs."""
        from .._jose.jws import fitting_keys  # noqa: PLC0415 - likewise

        private = (key for key in service_keys(self.service) if key.is_private)
        fitting = fitting_keys(private, algorithm)
        chosen = [key for key in fitting if key.kid == key_id] or fitting
        return chosen[0] if chosen else self.own.newest(ALGORITHMS[algorithm])

    def jwks(self, *, private: bool = False) -> Jwks:
        """Return the JWK set (RFC 7517) of the service.

        It holds the keys in its settings, and those of the sandbox that sign where none of them
        can: all that are there, or one of every kind if the service has no keys at all.

        Args:
            private: whether with the private keys.
        """
        from .._jose.jws import fitting_keys  # noqa: PLC0415 - likewise

        keys = [key for key in service_keys(self.service) if key.key_type != "oct"]
        private_keys = [key for key in keys if key.is_private]
        kinds = {
            kind: any(
                fitting_keys(private_keys, name) for name in ALGORITHMS if ALGORITHMS[name] == kind
            )
            for kind in ALGORITHMS.values()
        }
        missing = [kind for kind, is_there in kinds.items() if not is_there]
        own = self.own.of_kinds(missing) if keys else [self.own.newest(kind) for kind in missing]
        return {"keys": [key.as_dict(private=private and key.is_private) for key in (*keys, *own)]}


def service_keys(service: Service) -> Sequence[Key]:
    """Read the keys in the settings of a service."""
    if not service.jwks:
        return ()
    from .._jose.jws import read_jwks  # noqa: PLC0415 - likewise

    return read_jwks(service.jwks, private=True)
