"""Whatever a client sends, and whatever a caller says of the user, there is an answer."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete.models import (
    AuthorizationFailRequestReason,
    AuthorizationFailResponseAction,
    AuthorizationIssueResponseAction,
    AuthorizationResponseAction,
    Client,
    ClientExtension,
    Pair,
    PushedAuthorizationResponseAction,
    Scope,
    Service,
)
from authlete.sandbox import Sandbox, ServiceSetup
from tests.sandbox.authorization.flow import CALLBACK, CHALLENGE

if TYPE_CHECKING:
    from collections.abc import Iterator

LIKELY: dict[str, list[str]] = {
    "client_id": ["11", "11", "11", "12", "13", "99"],
    "response_type": ["code", "token", "id_token token", "code id_token token", "none", "cod"],
    "response_mode": ["query", "fragment", "form_post", "jwt", "query.jwt", "form_post.jwt", "x"],
    "redirect_uri": [CALLBACK, CALLBACK, "com.example:/", "http://[", "https://a.example?b#c"],
    "scope": ["openid", "openid email", "pay:1", "a b", " ", "offline_access openid"],
    "state": ["s", "<&>\"'"],
    "nonce": ["n"],
    "prompt": ["none", "login", "consent login", "none login", "beg"],
    "display": ["page", "x"],
    "max_age": ["0", "5", "-1", "9" * 30, "x"],
    "ui_locales": ["ja fr", "!"],
    "claims_locales": ["ja"],
    "acr_values": ["gold silver"],
    "claims": ["{}", "[]", "x", '{"id_token":{"acr":{"values":[1]},"sub":5}}', '{"id_token":[]}'],
    "authorization_details": ["[]", '[{"type":"a","x":[[]]}]', "{}", '[{"type":1}]'],
    "resource": ["https://a.example", "urn:a", "x", "http://["],
    "code_challenge": [CHALLENGE, "x"],
    "code_challenge_method": ["S256", "plain", "x"],
    "dpop_jkt": ["x" * 43, "x"],
    "request_uri": ["urn:ietf:params:oauth:request_uri:x", "https://a.example/", "x"],
    "id_token_hint": ["a.b.c", "x", "e30.e30.e30"],
    "grant_management_action": ["create", "merge", "x"],
    "grant_id": ["g"],
    "purpose": ["to pay", "x"],
    "client_secret": ["secret", "x"],
    "client_assertion": ["a.b.c"],
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)
ACTIONS = {
    "/auth/authorization": AuthorizationResponseAction,
    "/auth/authorization/issue": AuthorizationIssueResponseAction,
    "/auth/authorization/fail": AuthorizationFailResponseAction,
    "/pushed_auth_req": PushedAuthorizationResponseAction,
}


def encoded(value: object) -> str:
    """Encode a part of a JWT."""
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@st.composite
def request_objects(draw: st.DrawFn) -> str:
    """Make JWTs that nobody signed, some of them in the form of encrypted ones."""
    header = {
        "alg": draw(st.sampled_from(["none", "HS256", "RSA-OAEP", "dir", "PBES2-HS256+A128KW"]))
    }
    claims = {
        name: draw(st.sampled_from(LIKELY[name]) | JSON)
        for name in draw(st.sets(st.sampled_from(sorted(LIKELY)), max_size=8))
    }
    times = {
        name: draw(JSON) for name in draw(st.sets(st.sampled_from(["exp", "nbf", "iat", "aud"])))
    }
    if draw(st.booleans()):
        return f"{encoded(header | {'enc': 'A128GCM'})}.a.b.c.d"
    return f"{encoded(header)}.{encoded(claims | times)}."


@st.composite
def parameters(draw: st.DrawFn) -> str:
    """Make forms of likely and unlikely parameters, some of them more than once."""
    names = draw(st.lists(st.sampled_from(sorted(LIKELY)), max_size=10))
    pairs = [(name, draw(st.sampled_from(LIKELY[name]) | st.text(max_size=5))) for name in names]
    if draw(st.booleans()):
        base = {"client_id": "11", "response_type": "code", "redirect_uri": CALLBACK}
        pairs += [(name, value) for name, value in base.items() if name not in names]
    if draw(st.integers(0, 3)) == 0:
        pairs.append(("request", draw(request_objects())))
    return urlencode(pairs)


@pytest.fixture(scope="module", params=["open", "configured"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """One sandbox for all examples: with and without services."""
    scopes = (
        Scope(name="openid"),
        Scope(name="email"),
        Scope(name="pay", attributes=(Pair(key="regex", value="pay:.+"),)),
        Scope(name="r", attributes=(Pair(key="fapi", value="r"),)),
    )
    clients = (
        Client(client_id=11, redirect_uris=(CALLBACK,), authorization_sign_alg="ES256"),
        Client(
            client_id=12,
            client_secret="secret",
            authorization_sign_alg="HS256",
            extension=ClientExtension(requestable_scopes=("openid",)),
        ),
        Client(client_id=13, locked=True),
    )
    service = Service(
        api_key=1,
        supported_scopes=scopes,
        supported_service_profiles=("FAPI",),
        traditional_request_object_processing_applied=True,
    )
    services = [ServiceSetup(service, clients)] if request.param == "configured" else []
    with Sandbox(services=services) as running:
        yield running


async def post(sandbox: Sandbox, path: str, **members: object) -> dict[str, Any]:
    """Call an operation, and hold the answer to what all answers have in common."""
    transport = httpx.ASGITransport(sandbox.app)
    headers = {"authorization": f"Bearer {sandbox.bearer}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        response = await client.post(f"/api/1{path}", json=members, headers=headers)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    assert answer["action"] in {*ACTIONS[path]}
    if answer["action"] in {"LOCATION", "FORM"}:
        assert answer["responseContent"]
    elif "INTERACTION" not in answer["action"]:
        assert json.loads(answer["responseContent"])
    return answer


@given(text=parameters(), data=st.data())
async def test_any_authorization_request_gets_an_answer(
    sandbox: Sandbox, text: str, data: st.DataObject
) -> None:
    """And a good one can be granted or denied."""
    answer = await post(sandbox, "/auth/authorization", parameters=text)
    if "ticket" in answer:
        texts = st.sampled_from(["{}", "[]", '{"sub":1,"verified_claims":5}', "x"])
        if data.draw(st.booleans()):
            await post(
                sandbox,
                "/auth/authorization/issue",
                ticket=answer["ticket"],
                subject=data.draw(st.sampled_from(["john", "j" * 101, "ö"])),
                claims=data.draw(texts),
                jwtAtClaims=data.draw(texts),
                idtHeaderParams=data.draw(texts),
                scopes=data.draw(st.none() | st.lists(st.text(max_size=3), max_size=2)),
            )
        else:
            reason = data.draw(st.sampled_from([*AuthorizationFailRequestReason]))
            await post(sandbox, "/auth/authorization/fail", ticket=answer["ticket"], reason=reason)


@given(text=parameters())
async def test_any_pushed_request_gets_an_answer(sandbox: Sandbox, text: str) -> None:
    """And one that was kept can be followed, with the same outcome."""
    answer = await post(sandbox, "/pushed_auth_req", parameters=text)
    if answer["action"] == "CREATED":
        clients = [pair.partition("=")[2] for pair in text.split("&") if "client_id=" in pair]
        following = urlencode({"client_id": clients[-1], "request_uri": answer["requestUri"]})
        asked = await post(sandbox, "/auth/authorization", parameters=following)
        assert asked["action"] in {"INTERACTION", "NO_INTERACTION"}
