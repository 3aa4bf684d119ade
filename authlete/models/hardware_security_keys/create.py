"""What putting a key into a hardware security module takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise
from ..common.hsk import Hsk


@attrs.frozen(kw_only=True)
class HskCreateRequest:
    """The key to create; nothing of it can be changed later."""

    __repr__ = concise

    kty: str | None = None
    """The type of the key: ``EC`` or ``RSA`` (RFC 7517 §4.1)."""
    use: str | None = None
    """``sig`` for signing, ``enc`` for decrypting (RFC 7517 §4.2)."""
    kid: str | None = None
    """The key ID, which Authlete does not compare with others; a random one if left out."""
    hsm_name: str | None = None
    """The module, by the name that Authlete has for it, such as ``google``; or its default one."""
    alg: str | None = None
    """The algorithm, such as ``ES256``; the call fails if the module does not have it."""


class HskCreateResponseAction(StrEnum):
    """How the call went."""

    SUCCESS = "SUCCESS"
    """The key was created."""
    INVALID_REQUEST = "INVALID_REQUEST"
    """The request was wrong."""
    NOT_FOUND = "NOT_FOUND"
    """There is no such key."""
    SERVER_ERROR = "SERVER_ERROR"
    """Authlete failed."""


@attrs.frozen(kw_only=True)
class HskCreateResponse:
    """The new key, if ``action`` is ``SUCCESS``."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: HskCreateResponseAction | str | None = None
    """How the call went. Branch on it: not every answer is a success."""
    hsk: Hsk | None = None
    """The new key."""
