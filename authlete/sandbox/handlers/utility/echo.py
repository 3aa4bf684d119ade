"""``GET /misc/echo``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...context import RequestContext


def echo(_: RequestContext, /, **parameters: str) -> dict[str, str]:
    """Repeat the parameters of the query."""
    return parameters
