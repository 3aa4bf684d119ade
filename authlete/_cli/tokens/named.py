"""Tokens to revoke, read line by line: as an export, an import or a list by hand names them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from ..._engine.codec import write_json
from ...models.token_operations.revoke import TokenRevokeRequest
from ..usage import UsageError
from .input import hash_of
from .lines import BadInputError, BadLine, csv_values, json_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .formats import Format
    from .lines import Lines

ACCESS_HASH, REFRESH_HASH = "access_token_hash", "refresh_token_hash"
NAMES: Final = {
    ACCESS_HASH: "access_token_identifier",
    "access_token": "access_token_identifier",
    REFRESH_HASH: "refresh_token_identifier",
    "refresh_token": "refresh_token_identifier",
}
"""What names a token, the first that is there, and the field of the request that it becomes."""


@attrs.frozen(kw_only=True)
class NamedToken:
    """A token to revoke, and the number of the line where it is named."""

    number: int
    member: str
    """What it is named by."""
    value: str = attrs.field(repr=False)

    is_repeatable = True
    """Whether it may be sent twice: to revoke a second time does no harm."""

    @property
    def which(self) -> TokenRevokeRequest:
        """What a request says to name it."""
        return TokenRevokeRequest(**{NAMES[self.member]: self.value})

    @property
    def secrets(self) -> tuple[str]:
        """What must not be shown of it."""
        return (self.value,)

    @property
    def known_as(self) -> Mapping[str, str]:
        """What may be shown of it, for it to be found again."""
        if self.member in {ACCESS_HASH, REFRESH_HASH}:
            return {self.member: self.value}
        return {f"{self.member}_sha256": hash_of(self.value)}

    def digest(self) -> bytes:
        """Return the first half of the SHA-256 of what names it, whatever the format."""
        return sha256(write_json(self.which)).digest()[:16]


def read_named_tokens(lines: Lines, written_as: Format) -> Iterator[NamedToken | BadLine]:
    """Read one by one what names a token; what else is said of it is passed over.

    Raises:
        UsageError: the header of a CSV file, which is read at once, has no column for that.
    """
    if written_as == "csv":
        values = csv_values(lines, _check_header, _read_cell)
    else:
        values = json_values(lines)
    return (_named(number, value) for number, value in values)


def _named(number: int, value: object) -> NamedToken | BadLine:
    if isinstance(value, BadInputError):
        return BadLine(number=number, reason=str(value))
    if not isinstance(value, dict):
        return BadLine(number=number, reason="is not a JSON object")
    members = cast("dict[str, Any]", value)
    for member in NAMES:
        named = members.get(member)
        if named is None:
            continue
        if not isinstance(named, str):
            return BadLine(number=number, reason=f"{member}: expected str")
        if problem := problem_with(named):
            return BadLine(number=number, reason=f"{member}: {problem}")
        return NamedToken(number=number, member=member, value=named)
    return BadLine(number=number, reason=f"names no token, by {', '.join(NAMES)}")


def problem_with(identifier: str) -> str | None:
    """Say why a text can be neither a token nor a hash, and would revoke nothing."""
    if not identifier.strip():
        return "is empty"
    if not identifier.isprintable() or identifier != identifier.strip():
        return "has characters that no token has"
    return None


def _check_header(header: list[str]) -> None:
    if not NAMES.keys() & set(header):
        raise UsageError(f"no column of the CSV header is called {', '.join(NAMES)}")


def _read_cell(_: str, text: str) -> str:
    return text
