"""The way from an authorization request to tokens, through the SDK's own functions."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from authlete import (
    AuthleteCore,
    Security,
    authorization_issue,
    authorization_process_request,
    introspection_process,
    token_process,
)
from authlete.sandbox import Sandbox
from tests.sandbox.authorization.flow import CALLBACK, CHALLENGE, ISSUER
from tests.sandbox.verifying import read_jwt

if TYPE_CHECKING:
    from authlete.models import AuthorizationIssueResponse

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
REQUEST = {
    "response_type": "code id_token",
    "client_id": "11",
    "redirect_uri": CALLBACK,
    "scope": "openid profile",
    "state": "s t&=",
    "nonce": "n",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


async def authorize(core: AuthleteCore) -> AuthorizationIssueResponse:
    """Let the user ``john`` grant the request."""
    request: Any = {"authorization_request": {"parameters": urlencode(REQUEST)}}
    asked = (await authorization_process_request(core, request)).unwrap()
    assert asked.action == "INTERACTION"
    granted = {"ticket": asked.ticket, "subject": "john", "claims": '{"name":"John"}'}
    granting: Any = {"authorization_issue_request": granted}
    return (await authorization_issue(core, granting)).unwrap()


@pytest.mark.parametrize("over_http", [True, False], ids=["HTTP", "in-process"])
async def test_a_request_leads_to_tokens(*, over_http: bool) -> None:
    """Through the browser of a user to the client, which redeems the code."""
    sandbox = Sandbox()
    with sandbox, sandbox.serve() if over_http else nullcontext() as url:
        transport = None if over_http else sandbox.transport()
        async with AuthleteCore(
            server_url=url,
            transport=transport,
            security=Security(authlete=sandbox.bearer),
            service_id="1",
        ) as core:
            issued = await authorize(core)
            location = urlsplit(str(issued.response_content))
            assert f"{location.scheme}://{location.netloc}{location.path}" == CALLBACK
            landed = parse_qs(location.fragment)
            assert landed == {
                "code": [issued.authorization_code],
                "id_token": [issued.id_token],
                "state": ["s t&="],
                "iss": [ISSUER],
            }
            form = {
                "grant_type": "authorization_code",
                "client_id": "11",
                "redirect_uri": CALLBACK,
                "code": landed["code"][0],
                "code_verifier": VERIFIER,
            }
            redeeming: Any = {"token_request": {"parameters": urlencode(form)}}
            redeemed = (await token_process(core, redeeming)).unwrap()
            tokens = json.loads(str(redeemed.response_content))
            presenting: Any = {"introspection_request": {"token": tokens["access_token"]}}
            introspected = (await introspection_process(core, presenting)).unwrap()
        for token in (landed["id_token"][0], tokens["id_token"]):
            claims = read_jwt(sandbox.jwks, token, "RS256")
            assert (claims["sub"], claims["nonce"], claims["name"]) == ("john", "n", "John")
    assert (introspected.action, introspected.subject) == ("OK", "john")
    assert set(introspected.scopes or ()) == {"openid", "profile"}
