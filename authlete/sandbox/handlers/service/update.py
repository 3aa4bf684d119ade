"""``POST /service/update``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...protocol.managed_services import READ_ONLY, shown
from ...validation import refuse, service_problems

if TYPE_CHECKING:
    from ....models.service.service import Service
    from ...context import RequestContext


def update(context: RequestContext, request: Service) -> Service:
    """Put the settings of the request in the place of a service's, but for what Authlete gave."""
    refuse(service_problems(request))
    kept = {name: getattr(context.service, name) for name in READ_ONLY}
    return shown(context.services.save(context.service_id, attrs.evolve(request, **kept)))
