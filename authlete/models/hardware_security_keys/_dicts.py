"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from typing import TypedDict


class HskCreateRequestDict(TypedDict, total=False):
    """``HskCreateRequest`` written as a dict."""

    kty: str | None
    """The type of the key: ``EC`` or ``RSA`` (RFC 7517 §4.1)."""
    use: str | None
    """``sig`` for signing, ``enc`` for decrypting (RFC 7517 §4.2)."""
    kid: str | None
    """The key ID, which Authlete does not compare with others; a random one if left out."""
    hsm_name: str | None
    """The module, by the name that Authlete has for it, such as ``google``; or its default one."""
    alg: str | None
    """The algorithm, such as ``ES256``; the call fails if the module does not have it."""
