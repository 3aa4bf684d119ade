"""Get the discovery document of a service: ``GET /api/{serviceId}/service/configuration``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.service import ServiceConfigurationApiRequest
from ..models.service.get_configuration import ServiceConfigurationResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="service_get_configuration",
    method="GET",
    path="/api/{service_id}/service/configuration",
    request=ServiceConfigurationApiRequest,
    response=ServiceConfigurationResponse,
    idempotent=True,
)


async def service_get_configuration(
    client: AuthleteCore,
    request: ServiceConfigurationApiRequest | None = None,
    options: RequestOptions | None = None,
) -> Result[ServiceConfigurationResponse, OperationError]:
    """Get what a service publishes about itself (OpenID Connect Discovery §3, RFC 8414 §2).

    The answer has the text of the document, to be handed on, and its members. It changes nothing
    and may be repeated.
    """
    return await client.call(OPERATION, request, options)
