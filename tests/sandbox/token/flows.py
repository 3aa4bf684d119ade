"""Token requests of clients, as a token endpoint passes them on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jwt

if TYPE_CHECKING:
    from tests.sandbox.conftest import Caller

REDIRECT_URI = "https://client.example/cb"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


async def ask(caller: Caller, form: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Send a token request; values of the form that are ``None`` are left out."""
    given = {name: value for name, value in form.items() if value is not None}
    parameters = urlencode(given, doseq=True)
    return await caller.call("/auth/token", parameters=parameters, **members)


def told(answer: dict[str, Any]) -> dict[str, Any]:
    """Read what the client is told."""
    content: dict[str, Any] = json.loads(answer["responseContent"])
    return content


def outcome(answer: dict[str, Any]) -> tuple[str, str, str | None]:
    """Summarize an answer: its action, its result code, and the OAuth error."""
    error = told(answer).get("error") if "responseContent" in answer else None
    return answer["action"], answer["resultCode"], error


def verified(
    caller: Caller, token: str, audience: str | None = "11", *, secret: str | None = None
) -> dict[str, Any]:
    """Verify a JWT by the keys that the sandbox publishes, or by a client's secret."""
    header = jwt.get_unverified_header(token)
    key: Any = secret
    if not header["alg"].startswith("HS"):
        (key,) = (
            jwt.PyJWK(entry)
            for entry in caller.sandbox.jwks["keys"]
            if entry["kid"] == header["kid"]
        )
    options: Any = {
        "verify_exp": False,
        "verify_iat": False,
        "verify_aud": audience is not None,
    }
    claims: dict[str, Any] = jwt.decode(
        token, key, [header["alg"]], audience=audience, options=options
    )
    return claims


async def code(caller: Caller, *, subject: str = "john", **options: Any) -> str:
    """Get an authorization code; ``options`` are parameters, ``granting`` the members of issue."""
    granting = options.pop("granting", {})
    form = {
        "response_type": "code",
        "client_id": "11",
        "redirect_uri": REDIRECT_URI,
        "scope": "profile email",
        **options,
    }
    given = {name: value for name, value in form.items() if value is not None}
    asked = await caller.call("/auth/authorization", parameters=urlencode(given, doseq=True))
    assert "ticket" in asked, asked
    issued = await caller.call(
        "/auth/authorization/issue", ticket=asked["ticket"], subject=subject, **granting
    )
    value: str = issued["authorizationCode"]
    return value


def redeeming(value: str, **form: Any) -> dict[str, Any]:
    """Write the form that redeems an authorization code."""
    return {
        "grant_type": "authorization_code",
        "client_id": "11",
        "redirect_uri": REDIRECT_URI,
        "code": value,
        **form,
    }


async def redeem(caller: Caller, **options: Any) -> dict[str, Any]:
    """Get an authorization code by ``options`` and redeem it."""
    return await ask(caller, redeeming(await code(caller, **options)))
