"""The way from an authorization request to a code, through the SDK's own functions."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from authlete import (
    AuthleteCore,
    Security,
    authorization_issue,
    authorization_process_request,
)
from authlete.sandbox import Sandbox

REQUEST = {
    "response_type": "code",
    "client_id": "11",
    "redirect_uri": "https://client.example/cb",
    "scope": "openid profile",
    "state": "s t&=",
    "nonce": "n",
    "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    "code_challenge_method": "S256",
}


async def test_a_code_is_issued_over_http() -> None:
    with Sandbox() as sandbox, sandbox.serve() as url:
        async with AuthleteCore(
            server_url=url, security=Security(authlete=sandbox.bearer), service_id="1"
        ) as core:
            request: Any = {"authorization_request": {"parameters": urlencode(REQUEST)}}
            asked = (await authorization_process_request(core, request)).unwrap()
            assert asked.action == "INTERACTION"
            granting: Any = {
                "authorization_issue_request": {"ticket": asked.ticket, "subject": "john"}
            }
            issued = (await authorization_issue(core, granting)).unwrap()
    assert issued.action == "LOCATION"
    location = urlsplit(str(issued.response_content))
    assert f"{location.scheme}://{location.netloc}{location.path}" == REQUEST["redirect_uri"]
    assert parse_qs(location.query) == {
        "code": [issued.authorization_code],
        "state": ["s t&="],
        "iss": ["https://sandbox.example"],
    }
