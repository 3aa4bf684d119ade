"""The pushed authorization request endpoint (RFC 9126)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from ..funcs.pushed_authorization_create import pushed_authorization_create
from ..models.pushed_authorization.create import PushedAuthorizationRequest
from ..models.pushed_authorization.create import PushedAuthorizationResponseAction as Action
from .answers import answer, with_headers_of
from .asked import is_zero
from .credentials import client_inputs
from .endpoint import endpoint
from .messages import oauth_error, parameters_of

if TYPE_CHECKING:
    from .messages import Request, Response
    from .server import AuthorizationServer


@endpoint("POST")
async def pushed_authorization(server: AuthorizationServer, request: Request) -> Response:
    """Take an authorization request that a client sends ahead of the browser."""
    inputs = client_inputs(server, PushedAuthorizationRequest, request)
    parameters, is_silent_login = _with_login_for_max_age_zero(request.form_text)
    answered = await server.ask(
        pushed_authorization_create,
        {"pushed_authorization_request": {**inputs, "parameters": parameters}},
    )
    if is_silent_login and answered.action == Action.CREATED:
        return with_headers_of(answered, oauth_error(HTTPStatus.BAD_REQUEST, "login_required"))
    return answer(answered, request)


def _with_login_for_max_age_zero(parameters: str) -> tuple[str, bool]:
    """Say ``max_age=0`` as ``prompt=login``, which means the same (OpenID Connect Core §3.1.2.1).

    When the browser comes, Authlete tells ``max_age`` 0 from none no more. With ``prompt=none``
    there can be no login, so the client is told at once (RFC 9126 §2.3).

    Returns:
        The parameters, and whether they ask for a login and for no page.
    """
    known = parameters_of(parameters)
    prompts = known.get("prompt", "").split()
    if not is_zero(known.get("max_age")):
        return parameters, False
    if "none" in prompts:
        return parameters, True
    others = [pair for pair in parse_qsl(parameters, keep_blank_values=True) if pair[0] != "prompt"]
    return urlencode([*others, ("prompt", " ".join(dict.fromkeys((*prompts, "login"))))]), False
