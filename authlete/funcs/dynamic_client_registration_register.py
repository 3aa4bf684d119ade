"""Register a client dynamically: ``POST /api/{serviceId}/client/registration``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.dynamic_client_registration.registration import (
    ClientRegistrationRequest,
    ClientRegistrationResponse,
)
from ..models.operations.dynamic_client_registration import ClientRegistrationApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="dynamic_client_registration_register",
    method="POST",
    path="/api/{service_id}/client/registration",
    request=ClientRegistrationApiRequest,
    response=ClientRegistrationResponse,
    body=("client_registration_request", ClientRegistrationRequest),
)


async def dynamic_client_registration_register(
    client: AuthleteCore,
    request: ClientRegistrationApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientRegistrationResponse, OperationError]:
    """Register the client whose metadata your registration endpoint received (RFC 7591).

    The answer's ``action`` says what the endpoint should answer: only ``CREATED`` means that there
    is a new client. Each call creates another, so it is repeated only after failures that surely
    created none.
    """
    return await client.call(OPERATION, request, options)
