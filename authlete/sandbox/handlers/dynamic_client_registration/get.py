"""``POST /client/registration/get`` (RFC 7592 §2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....models.dynamic_client_registration.registration import (
    ClientRegistrationResponseAction as Action,
)
from .managed import managed_client
from .metadata import answer

if TYPE_CHECKING:
    from ....models.dynamic_client_registration.registration import (
        ClientRegistrationRequest,
        ClientRegistrationResponse,
    )
    from ...context import RequestContext


def get(context: RequestContext, request: ClientRegistrationRequest) -> ClientRegistrationResponse:
    """Describe a client to itself."""
    client, token = managed_client(context, request)
    return answer(context, client, token, Action.OK)
