"""What no one should send: any input at all gets an answer, and no text is taken for SQL."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import quote, urlencode

import anyio
import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete._engine.codec import camel_case
from authlete.models import Client, Pair, Scope, Service
from authlete.sandbox import Sandbox, ServiceSetup
from authlete.sandbox.handlers import all_routes
from authlete.transport import HttpRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from authlete.transport import HttpResponse

    from .conftest import Caller

BODIES: dict[str, Any] = {
    route.path: route.operation.body[1]
    for route in all_routes()
    if route.operation.body
    and attrs.has(route.operation.body[1])
    and "action" in attrs.fields_dict(route.operation.response)
}
"""Operations that answer by an action; ``test_fuzz_records`` has those that change settings."""
FORM = "application/x-www-form-urlencoded"
BATCH = "/auth/token/create/batch"
JSON_ONLY = {route.path for route in all_routes() if route.json_only}
ACTIONS = {
    route.path: {
        word for enum in get_args(field.type) if hasattr(enum, "__members__") for word in enum
    }
    for route in all_routes()
    if attrs.has(route.operation.response)
    for field in attrs.fields(route.operation.response)
    if field.name == "action"
}
MEMBERS = {
    path: [camel_case(field.name) for field in attrs.fields(cls)] for path, cls in BODIES.items()
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
    "a.b.c",
    "e30.e30.e30",
    "ey.ey.ey.ey.ey",
]
FORMS = [
    "token=t",
    "token=a.b.c&client_id=11",
    "token=t&token=u",
    "client_id=11&client_secret=",
    "token=%FF",
    "&=&",
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


@cache
def wire_objects(path: str) -> st.SearchStrategy[dict[str, Any]]:
    """Make objects that have some of an operation's members, mostly with likely values."""
    likely = {
        "grantType": st.sampled_from(["AUTHORIZATION_CODE", "JWT_BEARER", "REFRESH_TOKEN"]),
        "clientId": st.sampled_from([11, 12, 0, -1]),
        "subject": st.text(max_size=5),
        "scopes": st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=3),
        "accessToken": st.sampled_from(["t", "u"]),
        "refreshToken": st.sampled_from(["r", "s"]),
        "token": st.sampled_from(["t", "u", *NASTY]),
        "accessTokenIdentifier": st.sampled_from(["t", "u"]),
        "clientIdentifier": st.sampled_from(["11", "12", "13"]),
        "parameters": st.sampled_from(FORMS) | st.text(),
        "dpop": st.sampled_from(NASTY),
        "dpopKeyThumbprint": st.sampled_from(["", "k"]),
        "claims": st.sampled_from(["{}", "[]", '{"iss":1}']),
        "jwtAtClaims": st.sampled_from(["{}", "[]", '{"iss":1}']),
        "idtHeaderParams": json_values.map(json.dumps),
        "httpAcceptHeader": st.just("application/token-introspection+jwt"),
        "accessTokenDuration": st.integers(-(2**63), 2**63 - 1),
        "accessTokenExpiresAt": st.integers(-(2**63), 2**63 - 1),
    }
    members = {name: likely.get(name, json_values) | json_values for name in MEMBERS[path]}
    return st.fixed_dictionaries({}, optional=members)


@pytest.fixture(scope="module", params=["open", "configured"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """One sandbox for all examples: with and without services."""
    scopes = (
        Scope(name="a"),
        Scope(name="b", attributes=(Pair(key="access_token.duration", value="5"),)),
        Scope(name="openid"),
    )
    service = ServiceSetup(
        Service(api_key=1, supported_scopes=scopes, access_token_sign_alg="ES256"),
        (Client(client_id=11, id_token_sign_alg="ES256"), Client(client_id=12, locked=True)),
    )
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
    if response.status == HTTPStatus.NO_CONTENT:
        assert response.body == b""
        return response
    answer = json.loads(response.body)
    assert ("resultCode" in answer) == ("totalCount" not in answer)
    if "action" in answer:
        assert response.status == HTTPStatus.OK
        assert answer["action"] in ACTIONS[path.removeprefix("/api/1")]
    return response


@pytest.mark.parametrize("path", BODIES)
@given(data=st.data())
async def test_any_json_gets_an_answer(sandbox: Sandbox, path: str, data: st.DataObject) -> None:
    """Objects with wrong and right members, and JSON that is no object."""
    value = data.draw(wire_objects(path) | json_values)
    await ask(sandbox, "POST", f"/api/1{path}", json.dumps(value).encode())


@given(data=st.data(), dry=st.sampled_from(["", "?dryRun=true", "?dryRun=false", "?dryRun=%00"]))
async def test_any_batch_gets_an_answer(sandbox: Sandbox, data: st.DataObject, dry: str) -> None:
    """And a status, unless it is refused."""
    elements = wire_objects("/auth/token/create") | json_values
    value = data.draw(st.lists(elements, max_size=4) | json_values)
    response = await ask(sandbox, "POST", f"/api/1{BATCH}{dry}", json.dumps(value).encode())
    if response.status == HTTPStatus.OK:
        request_id = json.loads(response.body)["requestId"]
        await ask(sandbox, "GET", f"/api/1{BATCH}/status/{request_id}")


@pytest.mark.parametrize("path", BODIES)
@given(data=st.data())
async def test_any_form_gets_an_answer(sandbox: Sandbox, path: str, data: st.DataObject) -> None:
    """Fields of any name and value."""
    names = st.sampled_from(MEMBERS[path]) | st.text()
    values = st.text() | st.integers().map(str) | st.sampled_from(FORMS)
    body = urlencode(data.draw(st.lists(st.tuples(names, values)))).encode()
    response = await ask(sandbox, "POST", f"/api/1{path}", body, FORM)
    assert (response.status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE) == (path in JSON_ONLY)


@pytest.mark.parametrize("kind", ["application/json", FORM])
@pytest.mark.parametrize("path", [*BODIES, BATCH])
@given(body=st.binary(max_size=200))
async def test_any_bytes_get_an_answer(sandbox: Sandbox, path: str, kind: str, body: bytes) -> None:
    """As JSON and as a form."""
    await ask(sandbox, "POST", f"/api/1{path}", body, kind)


@given(identifier=st.text() | st.sampled_from([*NASTY, "t", "u", "r"]))
async def test_any_identifier_gets_an_answer(sandbox: Sandbox, identifier: str) -> None:
    """Of a token to delete, and of a batch."""
    segment = quote(identifier, safe="")
    await ask(sandbox, "DELETE", f"/api/1/auth/token/delete/{segment}")
    await ask(sandbox, "GET", f"/api/1{BATCH}/status/{segment}")


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
    """Wherever it leads; ``/`` alone leads to a page."""
    if any(segments):
        await ask(sandbox, "GET", "/" + "/".join(segments))
    await ask(sandbox, "GET", f"/api/{'/'.join(segments)}/auth/token/get/list")


json_objects = st.dictionaries(
    st.sampled_from(["alg", "typ", "jwk", "crit", "b64", "x5c", "jti", "htu", "iat"]) | st.text(),
    json_values,
    max_size=5,
)


async def post(sandbox: Sandbox, path: str, **members: object) -> dict[str, Any]:
    """Post JSON to a path of the service and read the answer."""
    response = await ask(sandbox, "POST", f"/api/1{path}", json.dumps(members).encode())
    answer: dict[str, Any] = json.loads(response.body)
    return answer


@pytest.fixture(scope="module")
def bound(sandbox: Sandbox) -> str:
    """A token of OpenID Connect that is bound to a key."""

    async def create() -> str:
        token = {
            "grantType": "PASSWORD",
            "clientId": 11,
            "subject": "john",
            "scopes": ["openid"],
            "refreshToken": "bound",
            "dpopKeyThumbprint": "k",
            "accessTokenPersistent": True,
        }
        return str((await post(sandbox, "/auth/token/create", **token))["accessToken"])

    return anyio.run(create)


@given(header=json_objects, claims=json_objects)
async def test_any_header_and_claims_get_an_answer(
    sandbox: Sandbox, bound: str, header: dict[str, Any], claims: dict[str, Any]
) -> None:
    """The ID token is signed, or the caller was wrong."""
    answer = await post(
        sandbox,
        "/idtoken/reissue",
        accessToken=bound,
        refreshToken="bound",
        idtHeaderParams=json.dumps(header),
        claims=json.dumps(claims),
    )
    assert answer["action"] in {"OK", "CALLER_ERROR"}
    assert (answer["action"] == "OK") == ("idToken" in answer)


@given(header=json_objects, claims=json_objects, signature=st.binary(max_size=70))
async def test_any_proof_gets_an_answer(
    sandbox: Sandbox, bound: str, header: dict[str, Any], claims: dict[str, Any], signature: bytes
) -> None:
    """None of them is one."""
    parts = (json.dumps(header).encode(), json.dumps(claims).encode(), signature)
    proof = ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    answer = await post(sandbox, "/auth/introspection", token=bound, dpop=proof)
    assert answer["resultCode"].startswith("A0653")
    forged = await post(sandbox, "/auth/introspection", token=proof)
    assert forged["action"] == "UNAUTHORIZED"


@pytest.mark.parametrize("text", ['{"a":' * 65 + "0" + "}" * 65, '{"a":' + "[" * 1000 + "]" * 1000])
async def test_no_depth_breaks_what_is_written(sandbox: Sandbox, bound: str, text: str) -> None:
    """Objects within texts may be nested deeper than can be written again."""
    reissued = {"accessToken": bound, "refreshToken": "bound"}
    for name in ("claims", "idtHeaderParams"):
        answer = await post(sandbox, "/idtoken/reissue", **reissued, **{name: text})
        assert answer["action"] == "CALLER_ERROR"
    created = {"grantType": "CLIENT_CREDENTIALS", "clientId": 11}
    details = {"elements": [{"type": "t", "otherFields": text}]}
    answer = await post(sandbox, "/auth/token/create", **created, authorizationDetails=details)
    assert answer["action"] == "OK"
    parameters = f"token={answer['accessToken']}"
    answer = await post(sandbox, "/auth/introspection/standard", parameters=parameters)
    assert json.loads(answer["responseContent"])["authorization_details"] == [{"type": "t"}]


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


@pytest.mark.parametrize("text", NASTY)
async def test_no_text_removes_more_than_it_names(caller: Caller, text: str) -> None:
    """However a token is got rid of, the other stays."""
    segment = quote(text, safe="")
    await caller.create(accessToken="other", refreshToken="other")
    ways: list[tuple[str, str, dict[str, str]]] = [
        ("POST", "/auth/token/revoke", {"accessTokenIdentifier": text}),
        ("POST", "/auth/token/revoke", {"refreshTokenIdentifier": text}),
        ("POST", "/auth/token/revoke", {"subject": text}),
        ("POST", "/auth/revocation", {"parameters": f"client_id=11&token={segment}"}),
        ("DELETE", f"/auth/token/delete/{segment}", {}),
    ]
    for method, path, members in ways:
        await caller.create(subject=text, accessToken=text, refreshToken=text)
        assert (await caller.introspect(text, subject=text))["action"] == "OK"
        await caller.request(method, f"/api/1{path}", json=members or None)
        assert (await caller.list())["totalCount"] == 1
        assert (await caller.introspect(text))["resultCode"] == "A057302"
    assert (await caller.introspect("other"))["action"] == "OK"
