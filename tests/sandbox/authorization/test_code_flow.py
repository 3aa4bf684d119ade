"""The way from an authorization request to tokens, through the SDK's own functions."""

from __future__ import annotations

import json
import time
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
from authlete.transport import HttpRequest
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


@pytest.mark.stress
async def test_one_core_is_enough_for_300_flows_a_second() -> None:
    """In memory, with the time of the caller, and told by processor time."""
    client = {"client_id": "11", "redirect_uri": CALLBACK}
    asking = urlencode({**client, "response_type": "code", "scope": "a", "state": "s"})
    with Sandbox() as sandbox:
        transport, headers = sandbox.transport(), {"authorization": f"Bearer {sandbox.bearer}"}

        async def call(path: str, **members: object) -> dict[str, Any]:
            request = HttpRequest(
                method="POST",
                url=f"https://sandbox.example/api/1/auth{path}",
                headers={**headers, "content-type": "application/json"},
                body=json.dumps(members).encode(),
                deadline=0.0,
                max_response_bytes=100_000,
            )
            answer: dict[str, Any] = json.loads((await transport.send(request)).body)
            return answer

        async def flow() -> None:
            ticket = (await call("/authorization", parameters=asking))["ticket"]
            granted = await call("/authorization/issue", ticket=ticket, subject="john")
            code = granted["authorizationCode"]
            form = urlencode({**client, "grant_type": "authorization_code", "code": code})
            token = (await call("/token", parameters=form))["accessToken"]
            assert (await call("/introspection", token=token))["action"] == "OK"

        rounds = []
        for _ in range(20):
            before = time.process_time()
            for _ in range(25):
                await flow()
            rounds.append(time.process_time() - before)
    assert min(rounds) < 25 / 300
