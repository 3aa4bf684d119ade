"""Read a dynamically registered client: ``POST /api/{serviceId}/client/registration/get``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.dynamic_client_registration.registration import (
    ClientRegistrationRequest,
    ClientRegistrationResponse,
)
from ..models.operations.dynamic_client_registration import ClientRegistrationGetApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="dynamic_client_registration_get",
    method="POST",
    path="/api/{service_id}/client/registration/get",
    request=ClientRegistrationGetApiRequest,
    response=ClientRegistrationResponse,
    body=("client_registration_request", ClientRegistrationRequest),
    idempotent=True,
)


async def dynamic_client_registration_get(
    client: AuthleteCore,
    request: ClientRegistrationGetApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientRegistrationResponse, OperationError]:
    """Read the client as your client configuration endpoint was asked to (RFC 7592 §2.1).

    The answer's ``action`` says what the endpoint should answer: only ``OK`` is a success. It
    changes nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
