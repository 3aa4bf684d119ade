"""``GET /lifecycle/healthcheck``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...context import RequestContext


def healthcheck(_: RequestContext) -> str:
    """Tell that the sandbox is well: so is its database, by which requests begin."""
    return "OK"
