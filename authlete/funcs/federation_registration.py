"""Register a client of a federation: ``POST /api/{serviceId}/federation/registration``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.federation.registration import (
    FederationRegistrationRequest,
    FederationRegistrationResponse,
)
from ..models.operations.federation import FederationRegistrationApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="federation_registration",
    method="POST",
    path="/api/{service_id}/federation/registration",
    request=FederationRegistrationApiRequest,
    response=FederationRegistrationResponse,
    body=("federation_registration_request", FederationRegistrationRequest),
)


async def federation_registration(
    client: AuthleteCore,
    request: FederationRegistrationApiRequest,
    options: RequestOptions | None = None,
) -> Result[FederationRegistrationResponse, OperationError]:
    """Register a client that asks for it itself, if its chain of trust is good.

    The answer's ``action`` and ``response_content`` say what the endpoint returns: only ``OK``
    means that there is a client. A second call would be refused because of the first, so it is
    never repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
