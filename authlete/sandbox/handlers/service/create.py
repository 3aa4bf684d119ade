"""``POST /service/create``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...protocol.managed_services import NOT_GIVEN, shown
from ...validation import refuse, service_problems

if TYPE_CHECKING:
    from ....models.service.service import Service
    from ...context import RequestContext


def create(context: RequestContext, request: Service) -> Service:
    """Create a service; what only Authlete gives it is not taken from the request."""
    refuse(service_problems(request))
    return shown(context.services.add(attrs.evolve(request, **NOT_GIVEN)))
