"""How many connections are kept, for how long, and how much of an answer's head is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..errors import NoResponseError, RequestValidationError

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_CONNECTIONS: Final = 100
KEEPALIVE: Final = 5.0  # seconds that an idle connection is kept, as httpx itself does
CLOSING: Final = 1.0  # seconds that closing connections may take
MAX_HEAD: Final = 100 * 1024  # bytes, as httpcore has it
MAX_HEADERS: Final = 128  # as aiohttp has it


def validate_max_connections(value: object) -> int:
    """Return the bound of a transport's connections.

    Raises:
        RequestValidationError: no request could ever be sent within it.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        reason = f"expected int, got {type(value).__name__}"
        raise RequestValidationError(("max_connections", reason))
    if value < 1:
        raise RequestValidationError(("max_connections", "must be above 0"))
    return value


def validate_head(headers: Sequence[tuple[bytes, bytes]]) -> None:
    """Check the headers of an answer, which HTTP libraries bound in different ways.

    Raises:
        NoResponseError: there are too many, or they are too long together.
    """
    if len(headers) > MAX_HEADERS or sum(len(n) + len(v) for n, v in headers) > MAX_HEAD:
        raise NoResponseError(
            f"the answer has more than {MAX_HEADERS} headers, or more than {MAX_HEAD} bytes of them"
        )
