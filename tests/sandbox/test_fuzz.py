"""What no one should send: any input at all gets an answer, and no text is taken for SQL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete._engine.codec import camel_case
from authlete.models import TokenCreateRequest, TokenUpdateRequest
from authlete.sandbox import Client, Sandbox, Scope, Service
from authlete.transport import HttpRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from authlete.transport import HttpResponse

    from .conftest import Caller

BODIES = {
    "create": [camel_case(field.name) for field in attrs.fields(TokenCreateRequest)],
    "update": [camel_case(field.name) for field in attrs.fields(TokenUpdateRequest)],
}
NASTY = [
    "'; DROP TABLE tokens; --",
    '" OR ""="',
    "' OR '1'='1",
    "%_\\",
    "?1:x@y$z",
    "a\x00b",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "\r\nx: y",
]

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(NASTY),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def wire_objects(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Make objects that have some of the right members, mostly with likely values."""
    likely = {
        "grantType": st.sampled_from(["AUTHORIZATION_CODE", "JWT_BEARER", "REFRESH_TOKEN"]),
        "clientId": st.sampled_from([11, 12, 0, -1]),
        "subject": st.text(max_size=5),
        "scopes": st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=3),
        "accessToken": st.sampled_from(["t", "u"]),
        "accessTokenDuration": st.integers(-(2**63), 2**63 - 1),
        "accessTokenExpiresAt": st.integers(-(2**63), 2**63 - 1),
    }
    members = {name: likely.get(name, json_values) | json_values for name in names}
    return st.fixed_dictionaries({}, optional=members)


@pytest.fixture(scope="module", params=["open", "configured"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """One sandbox for all examples: with and without services."""
    scopes = (Scope(name="a"), Scope(name="b", access_token_duration=5))
    service = Service(id="1", clients=(Client(id=11), Client(id=12, locked=True)), scopes=scopes)
    with Sandbox(services=[service] if request.param == "configured" else []) as running:
        yield running


async def ask(
    sandbox: Sandbox, method: str, path: str, body: bytes = b"", kind: str = "application/json"
) -> HttpResponse:
    """Send a request exactly as given and hold the answer to what all answers have in common."""
    headers = {"authorization": f"Bearer {sandbox.bearer}", "content-type": kind}
    request = HttpRequest(
        method=method,
        url=f"http://sandbox{path}",
        headers=headers,
        body=body,
        deadline=0,
        max_response_bytes=2**24,
    )
    response = await sandbox.transport().send(request)
    assert response.status < 500
    answer = json.loads(response.body)
    assert ("resultCode" in answer) == ("totalCount" not in answer)
    assert ("action" in answer) <= (response.status == 200)
    return response


@pytest.mark.parametrize("operation", ["create", "update"])
@given(data=st.data())
async def test_any_json_gets_an_answer(
    sandbox: Sandbox, operation: str, data: st.DataObject
) -> None:
    """Objects with wrong and right members, and JSON that is no object."""
    value = data.draw(wire_objects(BODIES[operation]) | json_values)
    await ask(sandbox, "POST", f"/api/1/auth/token/{operation}", json.dumps(value).encode())


@pytest.mark.parametrize("operation", ["create", "update"])
@given(data=st.data())
async def test_any_form_gets_an_answer(
    sandbox: Sandbox, operation: str, data: st.DataObject
) -> None:
    """Fields of any name and value."""
    names = st.sampled_from(BODIES[operation]) | st.text()
    fields = data.draw(st.lists(st.tuples(names, st.text() | st.integers().map(str))))
    body = urlencode(fields).encode()
    kind = "application/x-www-form-urlencoded"
    await ask(sandbox, "POST", f"/api/1/auth/token/{operation}", body, kind)


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
@given(body=st.binary(max_size=200))
async def test_any_bytes_get_an_answer(sandbox: Sandbox, kind: str, body: bytes) -> None:
    """As JSON and as a form."""
    await ask(sandbox, "POST", "/api/1/auth/token/create", body, kind)


@given(
    query=st.dictionaries(
        st.sampled_from(["start", "end", "subject", "clientIdentifier", "tokenStatus"]),
        st.integers().map(str) | st.text() | st.sampled_from([*NASTY, "11", "VALID"]),
    ),
    raw=st.text(st.characters(codec="ascii", exclude_characters="#\t\r\n"), max_size=20),
)
async def test_any_query_gets_an_answer(sandbox: Sandbox, query: dict[str, str], raw: str) -> None:
    """Well-formed and not."""
    await ask(sandbox, "GET", f"/api/1/auth/token/get/list?{urlencode(query)}&{raw}")


@given(
    segments=st.lists(
        st.text().map(lambda text: quote(text, safe=""))
        | st.sampled_from(["", ".", "..", "%2e%2e", "%2F", "%00", "%", "%FF", "api", "1"]),
        max_size=6,
    )
)
async def test_any_path_gets_an_answer(sandbox: Sandbox, segments: list[str]) -> None:
    """Wherever it leads."""
    await ask(sandbox, "GET", "/" + "/".join(segments))
    await ask(sandbox, "GET", f"/api/{'/'.join(segments)}/auth/token/get/list")


@pytest.mark.parametrize("text", NASTY)
async def test_no_text_is_more_than_text(caller: Caller, text: str) -> None:
    """What is stored comes back as it was, and filters find it and nothing else."""
    await caller.create()
    created = await caller.create(
        subject=text,
        scopes=[text],
        accessToken=text,
        refreshToken=text,
        properties=[{"key": text, "value": text}],
        sessionId=text,
        authorizationDetails={"elements": [{"type": text}]},
        acr=text,
        jwtAtClaims=text,
        certificateThumbprint=text,
        resources=[text],
    )
    assert created["accessToken"] == created["sessionId"] == created["subject"] == text
    found = await caller.list(subject=text)
    assert found["totalCount"] == 1
    (token,) = found["accessTokens"]
    assert (token["subject"], token["scopes"]) == (text, [text])
    assert token["properties"] == [{"key": text, "value": text}]
    assert (await caller.update(accessToken=text))["tokenId"] == created["tokenId"]
    assert (await caller.update(accessTokenHash=text))["action"] == "NOT_FOUND"
    assert (await caller.list())["totalCount"] == 2
    strange = type(caller)(caller.sandbox, quote(text, safe=""))
    assert (await strange.list())["totalCount"] == 0
