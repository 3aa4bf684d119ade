"""``GET /info``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...._version import __version__
from ....models.utility.info import InfoResponse

if TYPE_CHECKING:
    from ...context import RequestContext


def info(_: RequestContext) -> InfoResponse:
    """Tell the version of the sandbox, which is that of the SDK."""
    return InfoResponse(version=f"sandbox-{__version__}", features=())
