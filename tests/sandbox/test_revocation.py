"""What a revocation endpoint is told to answer (RFC 7009)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from authlete.models import Client, ClientType, Service
from authlete.sandbox import ServiceSetup

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Caller

PATH = "/auth/revocation"
OK = ("OK", "A113001")
BAD = "BAD_REQUEST"
INVALID = "INVALID_CLIENT"
REPEATED = [("client_id", "11"), ("client_id", "11"), ("token", "t")]


@pytest.fixture
async def caller(start: Callable[..., Caller]) -> Caller:
    """Call a service whose client 11 has a secret, and a token with the values t and r."""
    clients = (
        Client(client_id=11, client_id_alias="app", client_secret="s3cret-ü"),
        Client(client_id=12, client_type=ClientType.PUBLIC),
        Client(client_id=13, locked=True),
    )
    services = [
        ServiceSetup(Service(api_key=1), clients),
        ServiceSetup(Service(api_key=2), (Client(client_id=21),)),
    ]
    caller = start(services=services)
    await caller.create(accessToken="t", refreshToken="r")
    await caller.create(clientId=12, accessToken="public")
    return caller


async def ask(caller: Caller, form: object, **members: Any) -> tuple[str, str]:
    """Revoke a token as a client asks for it."""
    answer = await caller.call(PATH, parameters=urlencode(form), **members)  # type: ignore[arg-type]
    if answer["action"] == "OK":
        assert "responseContent" not in answer
    else:
        told = json.loads(answer["responseContent"])
        error = "invalid_client" if answer["action"] == INVALID else "invalid_request"
        assert told == {"error": error, "error_description": answer["resultMessage"]}
    return answer["action"], answer["resultCode"]


@pytest.mark.parametrize("half", ["t", "r"])
@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "nonsense", None])
async def test_either_half_takes_the_other_along(
    caller: Caller, half: str, hint: str | None
) -> None:
    """Whatever the hint says, and again without complaint; other tokens stay."""
    form = {"client_id": "11", "client_secret": "s3cret-ü", "token": half}
    if hint:
        form["token_type_hint"] = hint
    for _ in range(2):
        assert await ask(caller, form) == OK
        listed = await caller.list()
        assert [token["clientId"] for token in listed["accessTokens"]] == [12]


@pytest.mark.parametrize(
    ("form", "header", "outcome"),
    [
        pytest.param({}, {"clientId": "11", "clientSecret": "s3cret-ü"}, OK, id="header"),
        pytest.param({"client_id": "app", "client_secret": "s3cret-ü"}, {}, OK, id="alias"),
        pytest.param(
            {"client_id": "11", "client_secret": "s3cret-ü"},
            {"clientId": "11", "clientSecret": "s3cret-ü"},
            OK,
            id="twice the same",
        ),
        pytest.param(
            {"client_id": "11", "client_secret": "s3cret-ü"},
            {"clientId": "", "clientSecret": ""},
            OK,
            id="empty header",
        ),
        pytest.param({}, {}, (INVALID, "A114301"), id="no client"),
        pytest.param({"client_id": ""}, {}, (BAD, "A114302"), id="empty client"),
        pytest.param({"client_id": "12"}, {"clientId": "11"}, (BAD, "A114312"), id="two clients"),
        pytest.param({"client_id": "99"}, {}, (INVALID, "A114304"), id="unknown"),
        pytest.param({"client_id": "21"}, {}, (INVALID, "A114305"), id="foreign"),
        pytest.param({"client_id": "13"}, {}, (INVALID, "A114307"), id="locked"),
        pytest.param({"client_id": "11"}, {}, (INVALID, "A114308"), id="no secret"),
        pytest.param(
            {"client_id": "11", "client_secret": ""}, {}, (BAD, "A114309"), id="empty secret"
        ),
        pytest.param(
            {"client_id": "11", "client_secret": "a"},
            {"clientSecret": "b"},
            (BAD, "A114313"),
            id="two secrets",
        ),
        pytest.param(
            {"client_id": "11"}, {"clientSecret": "wrong"}, (INVALID, "A114311"), id="wrong secret"
        ),
        pytest.param({"client_id": "12"}, {}, (BAD, "A116301"), id="another's token"),
    ],
)
async def test_only_the_client_itself_revokes_its_token(
    caller: Caller, form: dict[str, str], header: dict[str, str], outcome: tuple[str, str]
) -> None:
    """It shows who it is by the form, by the header, or by both alike."""
    assert await ask(caller, {**form, "token": "t"}, **header) == outcome
    assert (await caller.list())["totalCount"] == (1 if outcome == OK else 2)


@pytest.mark.parametrize(
    ("form", "outcome"),
    [
        pytest.param({}, (BAD, "A115301"), id="none"),
        pytest.param({"token": ""}, (BAD, "A115302"), id="empty"),
        pytest.param({"token": ["t", "r"]}, (BAD, "A115303"), id="two"),
        pytest.param({"token": "unknown"}, OK, id="unknown"),
        pytest.param({"token": "public"}, OK, id="good"),
        pytest.param({"client_id": ["12", "12"], "token": "public"}, (BAD, "A114303"), id="ids"),
        pytest.param({"client_secret": ["a", "a"], "token": "x"}, (BAD, "A114310"), id="secrets"),
    ],
)
async def test_a_client_names_one_token(
    caller: Caller, form: dict[str, str | list[str]], outcome: tuple[str, str]
) -> None:
    """A client without a secret needs none; a token that is unknown needs no revocation."""
    pairs = urlencode({"client_id": "12", **form}, doseq=True)
    answer = await caller.call(PATH, parameters=pairs)
    assert (answer["action"], answer["resultCode"]) == outcome


@pytest.mark.parametrize(
    ("members", "outcome"),
    [
        ({}, ("INTERNAL_SERVER_ERROR", "A113201")),
        ({"parameters": "a=%FF"}, ("INTERNAL_SERVER_ERROR", "A113202")),
        ({"parameters": ""}, (BAD, "A113301")),
    ],
)
async def test_a_request_without_a_form_is_wrong(
    caller: Caller, members: dict[str, str], outcome: tuple[str, str]
) -> None:
    answer = await caller.call(PATH, **members)
    assert (answer["action"], answer["resultCode"]) == outcome


async def test_another_services_token_is_an_unknown_one(caller: Caller) -> None:
    other = type(caller)(caller.sandbox, "2")
    assert await ask(other, {"client_id": "21", "token": "t"}) == OK
    assert (await caller.list())["totalCount"] == 2


def test_nothing_shows_a_secret() -> None:
    assert "canary" not in repr(Client(client_id=1, client_secret="canary"))


@pytest.mark.parametrize("callback", ["f", "app.done", "$._x1"])
async def test_a_script_may_revoke(caller: Caller, callback: str) -> None:
    """What it gets back calls its function (§2.3)."""
    form = urlencode({"client_id": "12", "token": "public", "callback": callback})
    answer = await caller.call(PATH, parameters=form)
    assert (answer["action"], answer["responseContent"]) == ("OK", f"{callback}();")
    assert not (await caller.introspect("public"))["existent"]


@pytest.mark.parametrize("callback", ["alert(1)//", "a b", "1a", "a.", "ü"])
async def test_a_script_names_a_function(caller: Caller, callback: str) -> None:
    """And nothing else that would be run; the token stays."""
    form = {"client_id": "12", "token": "public", "callback": callback}
    assert await ask(caller, form) == (BAD, "A000301")
    assert (await caller.introspect("public"))["existent"]
