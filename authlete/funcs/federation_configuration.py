"""Get the entity configuration of a service: ``POST /api/{serviceId}/federation/configuration``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.federation.configuration import (
    FederationConfigurationRequest,
    FederationConfigurationResponse,
)
from ..models.operations.federation import FederationConfigurationApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="federation_configuration",
    method="POST",
    path="/api/{service_id}/federation/configuration",
    request=FederationConfigurationApiRequest,
    response=FederationConfigurationResponse,
    body=("federation_configuration_request", FederationConfigurationRequest),
    idempotent=True,
)


async def federation_configuration(
    client: AuthleteCore,
    request: FederationConfigurationApiRequest,
    options: RequestOptions | None = None,
) -> Result[FederationConfigurationResponse, OperationError]:
    """Sign what ``/.well-known/openid-federation`` answers: the service's entity configuration.

    The answer's ``action`` and ``response_content`` say what the endpoint returns. It changes
    nothing, and may be repeated.
    """
    return await client.call(OPERATION, request, options)
