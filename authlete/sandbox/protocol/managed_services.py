"""Services as the operations on services take and show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from ...models.common.pair import Pair

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...models.service.service import Service
    from ..directory import HostedService

READ_ONLY: Final = (
    "number",
    "api_key",
    "api_secret",
    "service_owner_number",
    "created_at",
    "modified_at",
    "metadata",
    "hsks",
)
"""Settings of a service that only Authlete gives it."""
NOT_GIVEN: Final[Mapping[str, Any]] = dict.fromkeys(READ_ONLY)
"""Those, before it does."""


def shown(service: HostedService) -> Service:
    """Show a service, with the number of its clients."""
    count = Pair(key="clientCount", value=str(service.clients.count()))
    return attrs.evolve(service.settings, metadata=(count,))
