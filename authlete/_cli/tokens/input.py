"""Tokens to import, read line by line from JSON Lines or CSV."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, cast, get_args, get_origin

import attrs

from ..._engine.codec import MismatchError, parse_json, read_request, write_json
from ..._engine.hints import NOT_A_FIELD
from ...models.token_operations.create import TokenCreateRequest
from ..usage import UsageError
from .lines import BadInputError, BadLine, csv_values, json_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .formats import Format
    from .lines import Lines

INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
BOOLEANS: Final = {"true": True, "false": False}
MOST_REASONS = 10  # that are told of one line
FIELD = re.compile(r"[a-z_]+")


@attrs.frozen(kw_only=True)
class Line:
    """A token to import, and the number of the line where it begins."""

    number: int
    token: TokenCreateRequest = attrs.field(repr=False)

    @property
    def is_repeatable(self) -> bool:
        """Whether it may be sent twice: it brings a value, which Authlete does not take twice."""
        return bool(self.token.access_token or self.token.refresh_token)

    @property
    def secrets(self) -> tuple[str | None, ...]:
        """What must not be shown of it."""
        return self.token.access_token, self.token.refresh_token

    @property
    def known_as(self) -> Mapping[str, str]:
        """What may be shown of it, for it to be found again."""
        value = self.token.access_token
        return {"access_token_sha256": hash_of(value)} if value else {}

    def digest(self) -> bytes:
        """Return the first half of the SHA-256 of the token, whatever the format."""
        return sha256(write_json(self.token)).digest()[:16]


def hash_of(value: str) -> str:
    """Return what tells of a token without showing it."""
    return urlsafe_b64encode(sha256(value.encode()).digest()).decode().rstrip("=")


def read_tokens(lines: Lines, written_as: Format) -> Iterator[Line | BadLine]:
    """Read tokens one by one. Lines with nothing in them are passed over.

    Raises:
        UsageError: the header of a CSV file, which is read at once, names other things than the
            fields of a token.
    """
    if written_as == "csv":
        return _tokens(csv_values(lines, _check_header, _read_cell))
    return _tokens(json_values(lines))


def _tokens(values: Iterator[tuple[int, object]]) -> Iterator[Line | BadLine]:
    for number, value in values:
        if isinstance(value, BadInputError):
            yield BadLine(number=number, reason=str(value))
            continue
        try:
            yield Line(number=number, token=read_request(TokenCreateRequest, value))
        except MismatchError as mismatch:
            yield BadLine(number=number, reason="; ".join(_reasons(value, mismatch)))


def _reasons(value: object, mismatch: MismatchError) -> Iterator[str]:
    for path, reason in mismatch.problems[:MOST_REASONS]:
        yield _reason(value, path, reason)
    if (rest := len(mismatch.problems) - MOST_REASONS) > 0:
        yield f"and {rest} more"


def _reason(value: object, path: str, reason: str) -> str:
    if not reason.startswith(NOT_A_FIELD):
        return f"{path}: {reason}"
    # What is no field may be anything, even a token.
    if isinstance(value, dict) and path in value:
        keys = [*cast("dict[str, object]", value)]
        return f"key {keys.index(path) + 1} {reason}"
    field = FIELD.match(path)
    where = f"{field[0]}: " if field and field[0] in READERS else ""
    return f"{where}a key {reason}"


def _check_header(header: list[str]) -> None:
    for column, name in enumerate(header, 1):
        if name not in READERS:
            # It is not shown: without a header, the first line holds a token.
            raise UsageError(f"column {column} of the CSV header names no field of a token")


def _read_cell(name: str, text: str) -> object:
    return READERS[name](text)


def _integer(text: str) -> object:
    return int(text) if INTEGER.fullmatch(text) else text


def _boolean(text: str) -> object:
    return BOOLEANS.get(text.lower(), text)


def _json(text: str) -> object:
    try:
        return parse_json(text.encode("utf-8", "surrogateescape"))
    except MismatchError:
        return text


def _reader(annotation: Any) -> Callable[[str], object]:  # noqa: ANN401 - any field's type
    """Choose how a cell is read; what it cannot be read as stays text, and is refused as such."""
    kind: Any = next((arm for arm in get_args(annotation) if arm is not NoneType), annotation)
    if kind == tuple[str, ...]:
        return str.split
    if get_origin(kind) is tuple or attrs.has(kind):
        return _json
    return PLAIN.get(kind, str)


PLAIN: Final[dict[object, Callable[[str], object]]] = {int: _integer, bool: _boolean}
READERS: Final = {field.name: _reader(field.type) for field in attrs.fields(TokenCreateRequest)}
