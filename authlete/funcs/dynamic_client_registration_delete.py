"""Delete a dynamically registered client: ``POST /api/{serviceId}/client/registration/delete``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.dynamic_client_registration.registration import (
    ClientRegistrationRequest,
    ClientRegistrationResponse,
)
from ..models.operations.dynamic_client_registration import ClientRegistrationDeleteApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="dynamic_client_registration_delete",
    method="POST",
    path="/api/{service_id}/client/registration/delete",
    request=ClientRegistrationDeleteApiRequest,
    response=ClientRegistrationResponse,
    body=("client_registration_request", ClientRegistrationRequest),
)


async def dynamic_client_registration_delete(
    client: AuthleteCore,
    request: ClientRegistrationDeleteApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientRegistrationResponse, OperationError]:
    """Delete the client as your client configuration endpoint was asked to (RFC 7592 §2.3).

    The answer's ``action`` says what the endpoint should answer: only ``DELETED`` is a success.
    With the client its token is void, and a second attempt would be told ``UNAUTHORIZED``; so it is
    repeated only after failures that surely deleted nothing.
    """
    return await client.call(OPERATION, request, options)
