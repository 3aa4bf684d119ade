"""Process a grant management request: ``POST /api/{serviceId}/gm``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.common.grant_management_action import GrantManagementAction
from ..models.grant_management.process_request import GMRequest, GMResponse
from ..models.operations.grant_management import GrantMApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result


def _changes_nothing(request: Mapping[str, object]) -> bool:
    body = request["g_m_request"]
    return isinstance(body, GMRequest) and body.gm_action == GrantManagementAction.QUERY


OPERATION = Operation(
    name="grant_management_process_request",
    method="POST",
    path="/api/{service_id}/gm",
    request=GrantMApiRequest,
    response=GMResponse,
    body=("g_m_request", GMRequest),
    idempotent=_changes_nothing,
)


async def grant_management_process_request(
    client: AuthleteCore,
    request: GrantMApiRequest,
    options: RequestOptions | None = None,
) -> Result[GMResponse, OperationError]:
    """Show a client what a user has granted it, or revoke that.

    The answer's ``action`` says what to answer: ``OK`` with the grant, ``NO_CONTENT`` once it is
    revoked, or an error. A query may be repeated; a revocation, once done, would look like one of a
    grant that never was, so it is not.
    """
    return await client.call(OPERATION, request, options)
