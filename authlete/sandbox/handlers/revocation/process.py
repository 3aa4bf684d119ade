"""``POST /auth/revocation`` (RFC 7009)."""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING, Final, NoReturn

import attrs

from ....models.revocation.process import RevocationResponse, RevocationResponseAction
from ...directory import ClientFault
from ...errors import message, oauth_error
from ...protocol.parameters import bad_parameters, no_parameters, read_parameters
from ...protocol.presented import presented_either

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....models.client.client import Client
    from ....models.revocation.process import RevocationRequest
    from ...context import RequestContext
    from ...errors import ActionError


@attrs.frozen
class _Codes:
    """What Authlete calls the ways in which a parameter can be wrong."""

    missing: str
    empty: str
    repeated: str
    contradictory: str = ""


CODES: Final = {
    "client_id": _Codes("A114301", "A114302", "A114303", "A114312"),
    "client_secret": _Codes("A114308", "A114309", "A114310", "A114313"),
    "token": _Codes("A115301", "A115302", "A115303"),
}
CLIENT_FAULTS: Final = {
    ClientFault.UNKNOWN: ("A114304", "There is no such client."),
    ClientFault.FOREIGN: ("A114305", "The client is another service's."),
    ClientFault.LOCKED: ("A114307", "The client is locked."),
}


def no_form(value: object) -> NoReturn:
    """Tell that the request has no form of the client's."""
    raise no_parameters(value, missing="A113201", empty="A113301")


def process(context: RequestContext, request: RevocationRequest) -> RevocationResponse:
    """Authenticate a client and remove the token it names, both halves, if it is the client's."""
    parameters = read_parameters(request.parameters, malformed="A113202")
    client = _client(context, request, parameters)
    token = _one(parameters, "token")
    if token is None:
        raise bad_parameters(CODES["token"].missing, "The client named no token.")
    record, _ = presented_either(context, token)
    if record and record.client != client.client_id:
        raise bad_parameters("A116301", "The token was not issued to this client.")
    if record:
        context.store.tokens.remove(record)
    return RevocationResponse(
        result_code="A113001",
        result_message=message("A113001", "The token is revoked, or there was none."),
        action=RevocationResponseAction.OK,
    )


def _client(
    context: RequestContext, request: RevocationRequest, parameters: Mapping[str, list[str]]
) -> Client:
    identifier = _agreed(parameters, "client_id", request.client_id)
    secret = _agreed(parameters, "client_secret", request.client_secret)
    if identifier is None:
        raise _invalid_client(CODES["client_id"].missing, "The client did not name itself.")
    client = context.clients.find(identifier)
    if isinstance(client, ClientFault):
        raise _invalid_client(*CLIENT_FAULTS[client])
    if client.client_secret is not None:
        if secret is None:
            raise _invalid_client(CODES["client_secret"].missing, "The client sent no secret.")
        if not compare_digest(client.client_secret.encode(), secret.encode()):
            raise _invalid_client("A114311", "The client's credentials are wrong.")
    return client


def _invalid_client(code: str, text: str) -> ActionError:
    return oauth_error("INVALID_CLIENT", code, text, error="invalid_client")


def _agreed(parameters: Mapping[str, list[str]], name: str, from_header: str | None) -> str | None:
    """Read what may stand in the form, in the header, or in both if they agree."""
    from_form = _one(parameters, name)
    if from_form and from_header and from_form != from_header:
        raise bad_parameters(CODES[name].contradictory, f"The client sent more than one {name}.")
    return from_form or from_header or None


def _one(parameters: Mapping[str, list[str]], name: str) -> str | None:
    match parameters.get(name, []):
        case []:
            return None
        case [""]:
            raise bad_parameters(CODES[name].empty, f"The parameter {name} is empty.")
        case [value]:
            return value
        case _:
            raise bad_parameters(CODES[name].repeated, f"The parameter {name} is repeated.")
