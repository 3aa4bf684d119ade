"""The userinfo endpoint (OpenID Connect Core §5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..funcs.userinfo_issue import userinfo_issue
from ..funcs.userinfo_process import userinfo_process
from ..models.userinfo.process import UserinfoResponseAction as Action
from .answers import answer, with_headers_of
from .claims import (
    agreed,
    collect_claims,
    collect_for_transformation,
    sub_in,
    verified_in,
)
from .credentials import presented_token, token_inputs
from .endpoint import endpoint
from .messages import invalid_request

if TYPE_CHECKING:
    from .messages import Request, Response
    from .server import AuthorizationServer


@endpoint("GET", "POST")
async def userinfo(server: AuthorizationServer, request: Request) -> Response:
    """Tell a client the claims that its access token is good for."""
    access_token = _access_token(request)
    answered = await server.ask(
        userinfo_process,
        {"userinfo_request": {"token": access_token, **token_inputs(server, request)}},
    )
    if answered.action != Action.OK:
        return answer(answered, request)
    subject = answered.subject or ""
    claims = await collect_claims(
        server,
        subject,
        agreed(answered.claims or (), answered.consented_claims),
        verified=verified_in(answered.user_info_claims, answered.consented_claims),
    )
    issued = await server.ask(
        userinfo_issue,
        {
            "userinfo_issue_request": {
                "token": access_token,
                "claims": claims,
                "claims_for_tx": await collect_claims(
                    server, subject, answered.requested_claims_for_tx or ()
                ),
                "verified_claims_for_tx": await collect_for_transformation(
                    server, subject, answered.requested_verified_claims_for_tx or ()
                ),
                "sub": sub_in(answered.properties),
            }
        },
    )
    return with_headers_of(answered, answer(issued, request))


def _access_token(request: Request) -> str:
    """Find the token where RFC 6750 §2 lets it be: in the header, or in a form.

    Raises:
        Refusal: it is in both, or in neither.
    """
    in_form = request.form.get("access_token") if request.method == "POST" else None
    if not in_form:
        return presented_token(request)
    if request.bearer("bearer", "dpop"):
        raise invalid_request("There are two access tokens.")
    return in_form
