"""Update a dynamically registered client: ``POST /api/{serviceId}/client/registration/update``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.dynamic_client_registration.registration import (
    ClientRegistrationRequest,
    ClientRegistrationResponse,
)
from ..models.operations.dynamic_client_registration import ClientRegistrationUpdateApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="dynamic_client_registration_update",
    method="POST",
    path="/api/{service_id}/client/registration/update",
    request=ClientRegistrationUpdateApiRequest,
    response=ClientRegistrationResponse,
    body=("client_registration_request", ClientRegistrationRequest),
)


async def dynamic_client_registration_update(
    client: AuthleteCore,
    request: ClientRegistrationUpdateApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientRegistrationResponse, OperationError]:
    """Update the client as your client configuration endpoint was asked to (RFC 7592 §2.2).

    The answer's ``action`` says what the endpoint should answer: only ``UPDATED`` is a success. An
    update may give the client other credentials, so it is repeated only after failures that surely
    changed nothing.
    """
    return await client.call(OPERATION, request, options)
