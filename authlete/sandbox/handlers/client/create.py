"""``POST /client/create``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ....models.common.client_auth_method import ClientAuthMethod
from ....models.common.client_source import ClientSource
from ....models.common.client_type import ClientType
from ...errors import HttpError
from ...protocol.managed_clients import NOT_GIVEN, sector_of, stored
from ...validation import client_problems, refuse

if TYPE_CHECKING:
    from ....models.client.client import Client
    from ...context import RequestContext


def create(context: RequestContext, request: Client) -> Client:
    """Create a client; what only Authlete gives it is not taken from the request."""
    refuse(client_problems(request, context.service))
    _check_limit(context, request)
    is_public = request.token_auth_method == ClientAuthMethod.NONE
    client = attrs.evolve(
        request,
        **NOT_GIVEN,
        client_source=ClientSource.STATIC_REGISTRATION,
        client_type=request.client_type
        or (ClientType.PUBLIC if is_public else ClientType.CONFIDENTIAL),
        derived_sector_identifier=sector_of(request),
    )
    return stored(context.clients.add, client)


def _check_limit(context: RequestContext, request: Client) -> None:
    most = context.service.clients_per_developer
    if most and request.developer and context.clients.count(developer=request.developer) >= most:
        raise HttpError("A000201", f"The developer has {most} clients, and may have no more.")
