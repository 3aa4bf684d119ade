"""The tokens by which clients are told of a logout (OpenID Connect Back-Channel Logout 1.0)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from joserfc import jwe, jwk

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from tests.sandbox.verifying import read_jwt

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Caller

NOW_S = 1_700_000_000
PATH = "/backchannel/logout/token"
EVENTS = {"http://schemas.openid.net/event/backchannel-logout": {}}
ENCRYPTION = jwk.ECKey.generate_key("P-256", {"use": "enc"}, auto_kid=True)
SIGNING_ONLY = json.dumps({"keys": [jwk.OKPKey.generate_key("Ed25519").as_dict(private=False)]})
"""A key of a kind that may encrypt, on a curve that cannot."""
URI = "https://app.example/logout"


def serving(start: Callable[..., Caller], client: Client, **settings: Any) -> Caller:
    """Call a service with one client."""
    return start(services=[ServiceSetup(Service(api_key=1, **settings), (client,))])


async def test_a_logout_token_says_whose_session_ended(start: Callable[..., Caller]) -> None:
    """It cannot be taken for an ID token: it has a type of its own, an event, and no nonce."""
    client = Client(client_id=11, id_token_sign_alg="ES256", backchannel_logout_uri=URI)
    caller = serving(start, client, issuer="https://as.example")
    answer = await caller.call(PATH, clientIdentifier="11", subject="john", sessionId="s")
    assert (answer["action"], answer["resultCode"]) == ("OK", "A000001")
    assert answer["backchannelLogoutUri"] == URI
    claims = read_jwt(caller.sandbox.jwks, answer["logoutToken"], "ES256")
    assert claims.pop("jti")
    assert claims == {
        "iss": "https://as.example",
        "aud": "11",
        "iat": NOW_S,
        "exp": NOW_S + 120,
        "events": EVENTS,
        "sub": "john",
        "sid": "s",
    }
    assert jwt.get_unverified_header(answer["logoutToken"])["typ"] == "logout+jwt"


@pytest.mark.parametrize(
    ("members", "absent"), [({"subject": "john"}, "sid"), ({"sessionId": "s"}, "sub")]
)
async def test_one_of_both_will_do(caller: Caller, members: dict[str, str], absent: str) -> None:
    """A client without a URI is none's fault: the caller sees that there is none."""
    answer = await caller.call(PATH, clientIdentifier="11", **members)
    assert "backchannelLogoutUri" not in answer
    claims = read_jwt(caller.sandbox.jwks, answer["logoutToken"], "RS256")
    assert absent not in claims


async def test_tokens_differ(caller: Caller) -> None:
    asked = {"clientIdentifier": "11", "subject": "john"}
    one, two = [(await caller.call(PATH, **asked))["logoutToken"] for _ in range(2)]
    assert one != two


async def test_an_alias_is_the_audience_that_was_named(start: Callable[..., Caller]) -> None:
    caller = serving(start, Client(client_id=11, client_id_alias="app"))
    answer = await caller.call(PATH, clientIdentifier="app", subject="john")
    assert read_jwt(caller.sandbox.jwks, answer["logoutToken"], "RS256", audience="app")


async def test_a_pairwise_subject_stays_so(start: Callable[..., Caller]) -> None:
    client = Client(client_id=11, subject_type="PAIRWISE", derived_sector_identifier="a.example")
    caller = serving(start, client)
    await caller.create(accessToken="t", scopes=["openid"])
    told = json.loads((await caller.call("/auth/userinfo/issue", token="t"))["responseContent"])
    answer = await caller.call(PATH, clientIdentifier="11", subject="john")
    claims = read_jwt(caller.sandbox.jwks, answer["logoutToken"], "RS256")
    assert claims["sub"] == told["sub"] != "john"


async def test_a_logout_token_is_encrypted_as_id_tokens_are(start: Callable[..., Caller]) -> None:
    client = Client(
        client_id=11,
        jwks=json.dumps({"keys": [ENCRYPTION.as_dict(private=False)]}),
        id_token_encryption_alg="ECDH_ES",
    )
    caller = serving(start, client)
    answer = await caller.call(PATH, clientIdentifier="11", subject="john")
    inner = jwe.decrypt_compact(answer["logoutToken"], ENCRYPTION).plaintext or b""
    assert read_jwt(caller.sandbox.jwks, inner.decode(), "RS256")["sub"] == "john"


@pytest.mark.parametrize(
    ("client", "settings", "asked"),
    [
        pytest.param({}, {}, {"clientIdentifier": None}, id="no client"),
        pytest.param({}, {}, {"clientIdentifier": ""}, id="empty client"),
        pytest.param({}, {}, {"clientIdentifier": "99"}, id="unknown client"),
        pytest.param({"locked": True}, {}, {}, id="locked client"),
        pytest.param({}, {}, {"subject": None}, id="nobody"),
        pytest.param({}, {}, {"subject": ""}, id="empty subject"),
        pytest.param({"backchannel_logout_session_required": True}, {}, {}, id="no session"),
        pytest.param({"id_token_sign_alg": "NONE"}, {}, {}, id="unsigned"),
        pytest.param({"id_token_sign_alg": "HS256"}, {}, {}, id="no secret"),
        pytest.param(
            {"id_token_encryption_alg": "ECDH_ES", "jwks": SIGNING_ONLY}, {}, {}, id="unusable key"
        ),
        pytest.param({}, {"backchannel_logout_supported": False}, {}, id="not supported"),
    ],
)
async def test_what_cannot_be_told_is_the_callers_error(
    start: Callable[..., Caller],
    client: dict[str, Any],
    settings: dict[str, Any],
    asked: dict[str, Any],
) -> None:
    caller = serving(start, Client(client_id=11, **client), **settings)
    request = {"clientIdentifier": "11", "subject": "john", **asked}
    answer = await caller.call(PATH, **request)
    assert (answer["action"], answer["resultCode"]) == ("CALLER_ERROR", "A000201")
    assert answer["resultMessage"].startswith("[A000201] The")
    assert "logoutToken" not in answer
