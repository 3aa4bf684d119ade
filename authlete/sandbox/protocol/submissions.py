"""Gathering the parameters of an authorization request from wherever the client put them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..directory import ClientFault
from ..errors import OAuthError
from .authorization_requests import Submission
from .parameters import value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..context import RequestContext

TEXTS: Final = {
    ClientFault.UNKNOWN: "There is no such client.",
    ClientFault.FOREIGN: "The client is another service's.",
    ClientFault.LOCKED: "The client is locked.",
}


def submission(context: RequestContext, parameters: Mapping[str, list[str]]) -> Submission:
    """Identify the client of an authorization request.

    Raises:
        OAuthError: there is no such client.
    """
    identifier = value_of(parameters, "client_id")
    if identifier is None:
        raise OAuthError("invalid_request", "The request has no 'client_id'.")
    client = context.clients.find(identifier)
    if isinstance(client, ClientFault):
        raise OAuthError("invalid_client", TEXTS[client])
    return Submission(client=client, identifier=identifier, parameters=parameters)
