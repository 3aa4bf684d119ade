"""The extra properties of a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._engine.codec import write_json
from ..errors import bad_request

if TYPE_CHECKING:
    from ...models.common.property import Property

LIMIT = 65_535
CIPHER_BLOCK = 16
RESERVED = {
    "access_token",
    "token_type",
    "expires_in",
    "refresh_token",
    "scope",
    "error",
    "error_description",
    "error_uri",
    "id_token",
}


def usable_properties(properties: tuple[Property, ...] | None) -> tuple[Property, ...] | None:
    """Leave out the properties that are ignored.

    Raises:
        ActionError: the others are too large when encrypted.
    """
    if properties is None:
        return None
    usable = tuple(item for item in properties if item.key and item.key not in RESERVED)
    if _encrypted_size(len(write_json(usable))) > LIMIT:
        raise bad_request("A108201", "The properties are too large in total.")
    return usable


def _encrypted_size(size: int) -> int:
    """Tell how many characters of base64url the ciphertext of so many octets has."""
    padded = (size // CIPHER_BLOCK + 1) * CIPHER_BLOCK
    return -(-padded * 4 // 3)
