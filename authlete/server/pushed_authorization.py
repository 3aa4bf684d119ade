"""The pushed authorization request endpoint (RFC 9126)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from ..funcs.pushed_authorization_create import pushed_authorization_create
from ..models.pushed_authorization.create import PushedAuthorizationRequest
from .answers import answer
from .credentials import client_inputs
from .endpoint import endpoint
from .messages import parameters_of

if TYPE_CHECKING:
    from .messages import Request, Response
    from .server import AuthorizationServer


@endpoint("POST")
async def pushed_authorization(server: AuthorizationServer, request: Request) -> Response:
    """Take an authorization request that a client sends ahead of the browser."""
    inputs = client_inputs(server, PushedAuthorizationRequest, request)
    parameters = _with_login_for_max_age_zero(request.form_text)
    answered = await server.ask(
        pushed_authorization_create,
        {"pushed_authorization_request": {**inputs, "parameters": parameters}},
    )
    return answer(answered, request)


def _with_login_for_max_age_zero(parameters: str) -> str:
    """Say ``max_age=0`` as ``prompt=login``, which means the same (OpenID Connect Core §3.1.2.1).

    When the browser comes, Authlete tells ``max_age`` 0 from none no more.
    """
    known = parameters_of(parameters)
    prompts = known.get("prompt", "").split()
    if known.get("max_age") != "0" or "none" in prompts:
        return parameters
    others = [pair for pair in parse_qsl(parameters, keep_blank_values=True) if pair[0] != "prompt"]
    return urlencode([*others, ("prompt", " ".join(dict.fromkeys((*prompts, "login"))))])
