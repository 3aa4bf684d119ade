"""The sandbox's own keys, each made when it is first wanted; until then no library is loaded."""

from __future__ import annotations

from secrets import token_urlsafe
from threading import Lock
from typing import TYPE_CHECKING, Final, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .jose import Key

ALGORITHMS: Final = {
    "ES256": "P-256",
    "ES384": "P-384",
    "ES512": "P-521",
    "PS256": "RSA",
    "PS384": "RSA",
    "PS512": "RSA",
    "RS256": "RSA",
    "RS384": "RSA",
    "RS512": "RSA",
}
"""The signature algorithms (JWS ``alg``) that the sandbox knows, and the kind of key for each."""


class Jwks(TypedDict):
    """A JWK set (RFC 7517 §5)."""

    keys: list[dict[str, str | list[str]]]


class UnreadableError(Exception):
    """What has the form of a JWT is no access token.

    Attributes:
        code: Authlete's code for the reason.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Keys:
    """Signs with the sandbox's keys and knows what they signed. From any number of threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: dict[str, Key] = {}
        self.nonce: Final = token_urlsafe(16)
        """What DPoP proofs must repeat where a nonce is asked for."""

    def sign(
        self, algorithm: str, header: Mapping[str, object], claims: Mapping[str, object]
    ) -> str:
        """Make a JWT.

        Raises:
            ValueError: the header holds what it may not.
        """
        from .jose import sign  # noqa: PLC0415 - only who signs pays for the library

        key = self._key(ALGORITHMS[algorithm])
        return sign(key, {**header, "alg": algorithm, "kid": key.kid}, claims)

    def verified_jti(self, token: str) -> str | None:
        """Read the ``jti`` of an access token that these keys signed.

        Returns:
            None: they did not sign it.

        Raises:
            UnreadableError: it has the form of a JWT, but not that of an access token.
        """
        from .jose import read_access_token  # noqa: PLC0415 - likewise

        with self._lock:
            made = tuple(self._made.values())
        return read_access_token(token, made)

    def jwks(self) -> Jwks:
        """Return the public keys as a JWK set (RFC 7517)."""
        kinds = dict.fromkeys(ALGORITHMS.values())
        return {"keys": [self._key(kind).as_dict(private=False) for kind in kinds]}

    def _key(self, kind: str) -> Key:
        from .jose import make_key  # noqa: PLC0415 - likewise

        with self._lock:
            if kind not in self._made:
                self._made[kind] = make_key(kind)
            return self._made[kind]
