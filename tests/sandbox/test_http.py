"""How the sandbox speaks HTTP: credentials, bodies, routes, and one shape for every refusal."""

from __future__ import annotations

import hmac
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from authlete.models import Service
from authlete.sandbox import payload

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    import httpx

    from .conftest import Caller

CREATE = "/api/1/auth/token/create"
LIST = "/api/1/auth/token/get/list"
JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
CANARY = "canary-5e1f"


def refused(response: httpx.Response, status: int, code: str) -> str:
    """Hold a response to the shape of refusals and return its message."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    answer = response.json()
    assert set(answer) == {"resultCode", "resultMessage"}
    assert answer["resultCode"] == code
    message: str = answer["resultMessage"]
    assert message.startswith(f"[{code}] ")
    return message


@pytest.mark.parametrize(
    ("header", "code"),
    [
        pytest.param("", "A001202", id="missing"),
        pytest.param("Basic Y2FuYXJ5", "A001203", id="basic"),
        pytest.param("Bearer", "A458101", id="empty"),
        pytest.param("Bearer wrong", "A458101", id="wrong"),
        pytest.param("Bearer b\xe9", "A458101", id="beyond ASCII"),
        pytest.param("bearer right", None, id="scheme in lower case"),
        pytest.param("Bearer  right ", None, id="spaces around"),
    ],
)
async def test_a_call_needs_the_bearer(
    start: Callable[..., Caller], header: str, code: str | None
) -> None:
    """Without the right one the answer is 401, and says nothing of the right one."""
    caller = start(bearer="right")
    response = await caller.request(
        "GET", LIST, headers={"authorization": header.encode("latin-1")}
    )
    if code is None:
        assert response.status_code == HTTPStatus.OK
    else:
        message = refused(response, HTTPStatus.UNAUTHORIZED, code)
        assert response.headers["www-authenticate"] == "Bearer"
        assert "right" not in message


async def test_the_time_of_a_refusal_tells_nothing_of_the_bearer(
    start: Callable[..., Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    """How much of a guess is right makes no difference: all of it is compared, in even time."""
    compared: list[tuple[bytes, bytes]] = []

    def compare(guess: bytes, bearer: bytes) -> bool:
        compared.append((guess, bearer))
        return hmac.compare_digest(guess, bearer)

    monkeypatch.setattr("authlete.sandbox.app.compare_digest", compare)
    caller = start(bearer="right")
    guesses = ["x", "righx", "right", "righter"]
    for guess in guesses:
        response = await caller.request("GET", LIST, headers={"authorization": f"Bearer {guess}"})
        assert (response.status_code == HTTPStatus.OK) == (guess == "right")
    assert compared == [(guess.encode(), b"right") for guess in guesses]


@pytest.mark.parametrize("path", ["/api/1/auth/token/nothing", f"{CREATE}/", "/api//x", "/x"])
async def test_an_unknown_path_is_not_found(caller: Caller, path: str) -> None:
    """No redirect, no page: an envelope."""
    refused(await caller.request("POST", path, json={}), HTTPStatus.NOT_FOUND, "A000201")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", CREATE, {"POST"}),
        ("DELETE", CREATE, {"POST"}),
        ("POST", LIST, {"GET", "HEAD"}),
        ("GET", "/api/1/auth/token/revoke", {"POST"}),
        ("POST", "/api/1/auth/token/delete/x", {"DELETE"}),
        ("GET", "/api/1/auth/token/create/batch", {"POST"}),
        ("POST", "/api/1/auth/token/create/batch/status/x", {"GET", "HEAD"}),
        ("GET", "/api/1/auth/introspection", {"POST"}),
        ("PUT", "/api/1/auth/introspection/standard", {"POST"}),
        ("GET", "/api/1/auth/revocation", {"POST"}),
        ("PATCH", "/api/1/idtoken/reissue", {"POST"}),
    ],
)
async def test_a_wrong_method_is_told_the_right_one(
    caller: Caller, method: str, path: str, allowed: set[str]
) -> None:
    """``Allow`` lists what the path takes."""
    response = await caller.request(method, path)
    refused(response, HTTPStatus.METHOD_NOT_ALLOWED, "A000201")
    assert set(response.headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize("service", ["1%2F..%2F2", "..%2Fx", "%2e%2e", "a%20b", "%C3%BC", "%FF"])
async def test_a_service_id_stays_in_its_segment(caller: Caller, service: str) -> None:
    """Whatever is percent-encoded is part of the ID and leads nowhere else."""
    strange = type(caller)(caller.sandbox, service)
    assert (await strange.create())["action"] == "OK"
    assert (await strange.list())["totalCount"] == 1
    assert (await caller.list())["totalCount"] == 0


async def test_a_path_is_understood_without_its_raw_form(caller: Caller) -> None:
    """Servers need not pass on the path as it was sent."""
    sent: list[dict[str, Any]] = []
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": "/api/a b/auth/token/get/list",
        "query_string": b"",
        "headers": [(b"authorization", f"Bearer {caller.sandbox.bearer}".encode())],
    }

    async def receive() -> dict[str, Any]:
        raise AssertionError("a GET has no body to read")

    async def send(message: Any) -> None:
        sent.append(message)

    await caller.sandbox.app(scope, receive, send)
    assert sent[0]["status"] == HTTPStatus.OK


async def test_servers_may_announce_their_start_and_end(caller: Caller) -> None:
    """The app needs neither and takes both."""
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[str] = []

    async def receive() -> dict[str, Any]:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await caller.sandbox.app({"type": "lifespan", "state": {}}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


async def test_an_unknown_service_is_forbidden(start: Callable[..., Caller]) -> None:
    """With services configured, only those exist."""
    caller = start(services=[Service(api_key=2)])
    refused(await caller.request("GET", LIST), HTTPStatus.FORBIDDEN, "A458203")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 400, "A258201"),
        ({"content-type": "text/plain"}, 415, "A000201"),
        ({"content-type": ""}, 415, "A000201"),
        ({"content-type": "multipart/form-data; boundary=x"}, 415, "A000201"),
    ],
)
async def test_a_body_is_json_or_a_form(
    caller: Caller, headers: dict[str, str], status: int, code: str
) -> None:
    """Other types are refused, whatever the body."""
    response = await caller.request("POST", CREATE, content=b"{}", headers=headers)
    refused(response, status, code)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"NaN",
        b'{"grantType":"PASSWORD","grantType"}',
        b"\xef\xbb\xbf{}",
        '{"subject":"x"}'.encode("utf-16"),
        b'{"subject":"\xff"}',
        b'{"subject":"\\ud800"}',
        b"[" * 20_000,
        b'{"a":' * 20_000,
    ],
)
async def test_what_is_not_a_json_object_is_refused(caller: Caller, body: bytes) -> None:
    """Malformed, oversized in depth, of another kind or in another coding."""
    response = await caller.request("POST", CREATE, content=body, headers=JSON)
    refused(response, HTTPStatus.BAD_REQUEST, "A000201")


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('{"grantType":"SOMETHING"}', "$.grantType"),
        ('{"grantType":5}', "$.grantType"),
        ('{"grantType":[]}', "$.grantType"),
        ('{"grantType":"PASSWORD","clientId":"11"}', "$.clientId"),
        ('{"grantType":"PASSWORD","clientId":1e400}', "is not JSON"),
        ('{"grantType":"PASSWORD","clientId":9223372036854775808}', "$.clientId"),
        ('{"grantType":"PASSWORD","clientId":1.5}', "$.clientId"),
        ('{"grantType":"PASSWORD","scopes":"a"}', "$.scopes"),
        ('{"grantType":"PASSWORD","accessTokenPersistent":1}', "$.accessTokenPersistent"),
        ('{"grantType":"PASSWORD","properties":[{"key":1}]}', "$.properties[0].key"),
    ],
)
async def test_wrong_types_are_named_by_their_path(caller: Caller, body: str, named: str) -> None:
    """The message says where, and repeats no value."""
    response = await caller.request("POST", CREATE, content=body, headers=JSON)
    message = refused(response, HTTPStatus.BAD_REQUEST, "A000201")
    assert named in message
    assert "SOMETHING" not in message


async def test_a_thousand_faults_make_a_short_message(caller: Caller) -> None:
    """Only the first few are told."""
    body = {"grantType": "PASSWORD", "scopes": [0] * 1000}
    response = await caller.request("POST", CREATE, json=body)
    assert len(refused(response, HTTPStatus.BAD_REQUEST, "A000201")) < 500


@pytest.mark.parametrize("operation", ["create", "create/batch"])
@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"scopes": [0] * 500_000}, id="one list"),
        pytest.param({"scopes": [[0] * 500 for _ in range(1000)]}, id="lists of lists"),
        pytest.param({"properties": [{"key": 0, "value": 0}] * 40_000}, id="objects"),
        pytest.param({"unheardOf": [{"a": 0}] * 50_001}, id="unknown members"),
    ],
)
async def test_very_many_values_are_not_looked_at(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, operation: str, members: dict[str, Any]
) -> None:
    """Judging each would hold up everybody else for seconds."""
    monkeypatch.setattr(payload, "read_wire", None)
    body: object = {"grantType": "PASSWORD", **members}
    path = f"/api/1/auth/token/{operation}"
    response = await caller.request("POST", path, json=body if operation == "create" else [body])
    message = refused(response, HTTPStatus.BAD_REQUEST, "A000201")
    assert "has more than 100,000 values" in message


async def test_very_many_scopes_in_a_form_are_not_looked_at_either(caller: Caller) -> None:
    form = {"grantType": "PASSWORD", "scopes": "a " * 100_001}
    response = await caller.request("POST", CREATE, data=form)
    assert "more than 100,000 values" in refused(response, HTTPStatus.BAD_REQUEST, "A000201")


async def test_unknown_members_are_ignored(caller: Caller) -> None:
    """As Authlete ignores them."""
    assert (await caller.create(unheardOf={"x": [1]}))["action"] == "OK"


async def test_a_form_is_read_by_the_types_of_its_fields(caller: Caller) -> None:
    """Numbers, flags and lists; what a form cannot hold is ignored."""
    form = (
        "grantType=PASSWORD&clientId=11&subject=j%C3%BCrgen&subject=x&scopes=a+b%20%20c"
        "&accessTokenDuration=60&accessTokenPersistent=FALSE&forExternalAttachment=true"
        "&properties=%5B%5D&authorizationDetails=x&unknown=1&resources=http%3A%2F%2Fx"
    )
    response = await caller.request("POST", CREATE, content=form, headers=FORM)
    assert response.json()["resultCode"] == "A105203"  # the first subject counts
    response = await caller.request(
        "POST", CREATE, content=form.replace("%C3%BC", ""), headers=FORM
    )
    answer = response.json()
    assert (answer["clientId"], answer["expiresIn"]) == (11, 60)
    assert (answer["scopes"], answer["forExternalAttachment"]) == (["a", "b", "c"], True)
    assert not {"properties", "authorizationDetails"} & set(answer)


async def test_a_form_updates_too(caller: Caller) -> None:
    """An empty list of scopes clears them, in a form as in JSON."""
    created = await caller.create(scopes=["a"])
    form = {
        "accessToken": created["accessToken"],
        "scopes": "",
        "accessTokenExpiresAt": "1700000005000",
        "refreshTokenExpiresAt": "-1",
    }
    response = await caller.request("POST", "/api/1/auth/token/update", data=form)
    answer = response.json()
    assert (answer["scopes"], answer["accessTokenExpiresAt"]) == ([], 1_700_000_005_000)


@pytest.mark.parametrize(
    "form",
    [
        "grantType=PASSWORD&clientId=x",
        "grantType=PASSWORD&clientId=" + "9" * 20,
        "grantType=PASSWORD&clientId=%D9%A3",
        "grantType=PASSWORD&accessTokenPersistent=yes",
        "grantType=SOMETHING",
        "grantType=%FF",
        b"grantType=\xff",
        "&".join(["a=1"] * 1001),
    ],
)
async def test_a_wrong_form_is_refused(caller: Caller, form: str | bytes) -> None:
    """Wrong numbers, flags and words, other codings, too many fields."""
    response = await caller.request("POST", CREATE, content=form, headers=FORM)
    refused(response, HTTPStatus.BAD_REQUEST, "A000201")


async def test_an_empty_form_names_no_grant(caller: Caller) -> None:
    """It is a request like any other."""
    response = await caller.request("POST", CREATE, content=b"", headers=FORM)
    assert response.json()["resultCode"] == "A104201"


@pytest.mark.parametrize("announced", [True, False])
async def test_an_oversized_body_is_refused(
    start: Callable[..., Caller], *, announced: bool
) -> None:
    """Whether its length is announced or only found out; a body of the limit's length is read."""
    caller = start(max_body_bytes=64)

    async def pieces(body: bytes) -> AsyncIterator[bytes]:
        for at in range(0, len(body), 7):
            yield body[at : at + 7]

    for size, status, code in ((65, 413, "A000201"), (64, 400, "A000201")):
        body = b"x" * size
        content = body if announced else pieces(body)
        response = await caller.request("POST", CREATE, content=content, headers=JSON)
        refused(response, status, code)


async def test_a_caller_who_leaves_gets_nothing(caller: Caller) -> None:
    """A request that ends early does nothing and is not answered."""
    messages: Iterator[dict[str, Any]] = iter(
        [
            {"type": "http.request", "body": b'{"grantType":', "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": CREATE,
        "raw_path": CREATE.encode(),
        "query_string": b"",
        "headers": [
            (b"authorization", f"Bearer {caller.sandbox.bearer}".encode()),
            (b"content-type", b"application/json"),
        ],
    }

    async def receive() -> dict[str, Any]:
        return next(messages)

    async def send(message: Any) -> None:
        raise AssertionError(message)

    await caller.sandbox.app(scope, receive, send)
    assert (await caller.list())["totalCount"] == 0


async def test_a_bug_is_an_envelope_and_a_log_record(
    start: Callable[..., Caller],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The caller learns nothing of it; the log learns where it was, and no value."""

    def broken(*_: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("authlete.sandbox.app.run_due", broken)
    caller = start(bearer=CANARY)
    body = {"grantType": "PASSWORD", "accessToken": CANARY}
    response = await caller.request("POST", CREATE, json=body)
    message = refused(response, HTTPStatus.INTERNAL_SERVER_ERROR, "A001101")
    assert CANARY not in message
    (record,) = [record for record in caplog.records if record.name == "authlete.sandbox"]
    assert record.levelno == logging.ERROR
    assert "RuntimeError" in record.getMessage()
    assert "broken" in record.getMessage()
    assert CANARY not in caplog.text


async def test_a_closed_sandbox_answers_that_it_failed(caller: Caller) -> None:
    """Closing may be repeated."""
    caller.sandbox.close()
    caller.sandbox.close()
    refused(await caller.request("GET", LIST), HTTPStatus.INTERNAL_SERVER_ERROR, "A001101")


async def test_nothing_shows_the_bearer(start: Callable[..., Caller]) -> None:
    """Neither the sandbox's repr nor that of its routes."""
    app = start(bearer=CANARY).sandbox.app
    assert CANARY not in repr(app)
    for part in app.unrecorded, app.recorded:  # type: ignore[attr-defined]
        assert CANARY not in repr([vars(route) for route in part.routes])
