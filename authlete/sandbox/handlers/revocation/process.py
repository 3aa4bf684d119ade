"""``POST /auth/revocation`` (RFC 7009)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NoReturn

from ....models.revocation.process import RevocationResponse, RevocationResponseAction
from ...errors import message
from ...protocol.challenges import next_challenge
from ...protocol.client_authentication import authenticate
from ...protocol.credentials import ClientCodes
from ...protocol.parameters import (
    ParameterCodes,
    bad_parameters,
    no_parameters,
    read_parameters,
    required,
)
from ...protocol.presented import presented_either

if TYPE_CHECKING:
    from ....models.revocation.process import RevocationRequest
    from ...context import RequestContext


CLIENT_CODES: Final = ClientCodes(
    client_id=ParameterCodes("A114301", "A114302", "A114303", "A114312"),
    client_secret=ParameterCodes("A114308", "A114309", "A114310", "A114313"),
    unknown="A114304",
    foreign="A114305",
    locked="A114307",
    wrong="A114311",
)
FUNCTION: Final = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*", re.ASCII)
"""The qualified name of a function of JavaScript (§2.3)."""
TOKEN_CODES: Final = ParameterCodes("A115301", "A115302", "A115303")


def no_form(value: object) -> NoReturn:
    """Tell that the request has no form of the client's."""
    raise no_parameters(value, missing="A113201", empty="A113301")


def process(context: RequestContext, request: RevocationRequest) -> RevocationResponse:
    """Authenticate a client and remove the token it names, both halves, if it is the client's."""
    parameters = read_parameters(request.parameters, malformed="A113202")
    service = context.service
    authentication = authenticate(
        context,
        request,
        parameters,
        action="INVALID_CLIENT",
        codes=CLIENT_CODES,
        supported=service.supported_revocation_auth_methods,
        endpoint=service.revocation_endpoint,
    )
    token = required(parameters, "token", TOKEN_CODES)
    record, _ = presented_either(context, token)
    if record and record.client != authentication.client.client_id:
        raise bad_parameters("A116301", "The token was not issued to this client.")
    if record:
        context.store.tokens.remove(record)
    callback = next(iter(parameters.get("callback", ())), "")
    if callback and not FUNCTION.fullmatch(callback):
        raise bad_parameters("A000301", "The parameter callback is not the name of a function.")
    return RevocationResponse(
        result_code="A113001",
        result_message=message("A113001", "The token is revoked, or there was none."),
        action=RevocationResponseAction.OK,
        response_content=f"{callback}();" if callback else None,
        attestation_challenge=next_challenge(context, authentication.method),
    )
