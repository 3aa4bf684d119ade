"""What a request becomes on the wire, and which requests never get that far."""

from __future__ import annotations

import json
from collections import OrderedDict
from types import MappingProxyType
from typing import Any, NotRequired, TypedDict
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete import (
    __version__,
    client_delete,
    token_operations_create,
    token_operations_list_tokens,
    token_operations_update,
)
from authlete.errors import RequestValidationError
from authlete.models import (
    AuthorizationDetailsElement,
    AuthzDetails,
    GrantType,
    Property,
    TokenCreateRequest,
    TokenGetListResponse,
    TokenUpdateRequest,
)
from authlete.models.operations import (
    AuthTokenCreateApiRequest,
    AuthTokenGetListApiRequest,
    AuthTokenUpdateApiRequest,
)
from authlete.operation import Operation
from tests.fakes import CREATE, LIST, SECRET, TOKEN, UPDATE, client, failure, reply, success
from tests.strategies import unicode_text

CODE = GrantType.AUTHORIZATION_CODE
CREATE_MODEL = AuthTokenCreateApiRequest(
    service_id="715948317",
    token_create_request=TokenCreateRequest(grant_type=CODE, client_id=26888344961664),
)


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(CREATE, id="dict"),
        pytest.param(CREATE_MODEL, id="model"),
        pytest.param(
            {
                "service_id": "715948317",
                "token_create_request": CREATE_MODEL["token_create_request"],
            },
            id="model in dict",
        ),
        pytest.param(
            AuthTokenCreateApiRequest(
                service_id="715948317",
                token_create_request=CREATE["token_create_request"],
            ),
            id="dict in model",
        ),
        pytest.param(OrderedDict(CREATE), id="other dict"),
        pytest.param(MappingProxyType(CREATE), id="mapping"),
        pytest.param(
            {
                "service_id": "715948317",
                "token_create_request": {"grant_type": CODE, "client_id": 26888344961664},
            },
            id="enum member",
        ),
    ],
)
async def test_models_dicts_and_mixtures_say_the_same(request_: Any) -> None:
    core, transport = client()
    await success(core, request_)
    (sent,) = transport.requests
    assert sent.method == "POST"
    assert sent.url == "https://us.authlete.com/api/715948317/auth/token/create"
    assert sent.body == b'{"grantType":"AUTHORIZATION_CODE","clientId":26888344961664}'


async def test_nested_models_and_dicts_travel_in_camel_case() -> None:
    core, transport = client()
    await success(
        core,
        {
            "service_id": "1",
            "token_create_request": {
                "grant_type": "IMPLICIT",
                "scopes": ("a", "b"),
                "properties": [{"key": "k", "hidden": False}, Property(key="l", value="")],
                "authorization_details": AuthzDetails(
                    elements=[AuthorizationDetailsElement(type="t", data_types=["d"])],
                ),
            },
        },
    )
    assert json.loads(transport.requests[0].body or b"") == {
        "grantType": "IMPLICIT",
        "scopes": ["a", "b"],
        "properties": [{"key": "k", "hidden": False}, {"key": "l", "value": ""}],
        "authorizationDetails": {"elements": [{"type": "t", "dataTypes": ["d"]}]},
    }


async def test_what_is_empty_is_sent_and_what_is_none_is_not() -> None:
    core, transport = client()
    request: Any = {
        "access_token": TOKEN,
        "scopes": [],
        "access_token_expires_at": 0,
        "access_token_persistent": False,
        "properties": None,
    }
    await success(
        core,
        {"service_id": "1", "token_update_request": request},
        function=token_operations_update,
    )
    await success(
        core,
        AuthTokenUpdateApiRequest(service_id="1", token_update_request=TokenUpdateRequest()),
        function=token_operations_update,
    )
    assert [json.loads(sent.body or b"") for sent in transport.requests] == [
        {
            "accessToken": TOKEN,
            "scopes": [],
            "accessTokenExpiresAt": 0,
            "accessTokenPersistent": False,
        },
        {},
    ]


@pytest.mark.parametrize("client_id", [26888344961664, "26888344961664"])
async def test_a_client_is_named_by_a_number_as_answers_have_it_or_by_text(client_id: Any) -> None:
    core, transport = client(reply(204))
    await success(core, {"service_id": "1", "client_id": client_id}, function=client_delete)
    assert transport.requests[0].url.endswith("/api/1/client/delete/26888344961664")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (True, "expected int or str, got bool"),
        (1.0, "expected int or str, got float"),
        (2**63, "is outside the range of 64 bits"),
        ("\ud800", "is not valid Unicode"),
        ("", "must not be empty, '.' or '..'"),
    ],
    ids=repr,
)
async def test_a_client_is_named_by_nothing_else(wrong: Any, reason: str) -> None:
    core, transport = client()
    error = await failure(core, {"service_id": "1", "client_id": wrong}, function=client_delete)
    assert isinstance(error, RequestValidationError)
    assert error.problems == (("client_id", reason),)
    assert transport.requests == []


async def test_headers_of_a_request_with_a_body() -> None:
    core, transport = client()
    await success(core)
    assert transport.requests[0].headers == {
        "accept": "application/json",
        "accept-encoding": "gzip, deflate",
        "authorization": f"Bearer {SECRET}",
        "content-type": "application/json",
        "user-agent": f"authlete-python/{__version__}",
    }


async def test_a_get_has_a_query_and_no_body() -> None:
    core, transport = client()
    request = {"service_id": "1", "client_identifier": "a&b=c d/é?#+%", "subject": "", "start": 0}
    await success(core, request, function=token_operations_list_tokens)
    (sent,) = transport.requests
    assert (sent.method, sent.body) == ("GET", None)
    assert "content-type" not in sent.headers
    assert urlsplit(sent.url).query == (
        "clientIdentifier=a%26b%3Dc%20d%2F%C3%A9%3F%23%2B%25&subject=&start=0"
    )


async def test_a_query_without_values_is_left_out() -> None:
    core, transport = client()
    await success(core, LIST, function=token_operations_list_tokens)
    assert transport.requests[0].url == "https://us.authlete.com/api/715948317/auth/token/get/list"


@given(subject=unicode_text, start=st.integers(-(2**63), 2**63 - 1))
async def test_any_query_value_arrives_as_it_was(subject: str, start: int) -> None:
    core, transport = client()
    request = AuthTokenGetListApiRequest(service_id="1", subject=subject, start=start)
    await success(core, request, function=token_operations_list_tokens)
    url = transport.requests[0].url
    assert url.isascii()
    assert parse_qs(urlsplit(url).query, keep_blank_values=True) == {
        "subject": [subject],
        "start": [str(start)],
    }


def with_body(**fields: Any) -> dict[str, Any]:
    return {"service_id": "1", "token_create_request": {"grant_type": "CIBA", **fields}}


BODY = "token_create_request"
WRONG: list[Any] = [
    pytest.param(None, "request", "expected AuthTokenCreateApiRequest or dict", id="None"),
    pytest.param([], "request", "expected AuthTokenCreateApiRequest or dict", id="list"),
    pytest.param(
        TokenCreateRequest(grant_type=CODE),
        "request",
        "expected AuthTokenCreateApiRequest or dict, got TokenCreateRequest",
        id="model of something else",
    ),
    pytest.param({"service_id": "1"}, BODY, "is required", id="no body"),
    pytest.param(
        {"token_create_request": {"grant_type": "CIBA"}},
        "service_id",
        "is required, in the request or on the client",
        id="no service",
    ),
    pytest.param(with_body() | {"servicId": "1"}, "servicId", "is not a field here", id="key"),
    pytest.param(
        with_body() | {10**5000: "1"}, "<int>", "is not a field here", id="key that is no string"
    ),
    pytest.param({"service_id": "1", BODY: None}, BODY, "is required", id="null body"),
    pytest.param(
        {"service_id": 1, BODY: {"grant_type": "CIBA"}},
        "service_id",
        "expected str, got int",
        id="service as int",
    ),
    pytest.param({"service_id": "1", BODY: {}}, f"{BODY}.grant_type", "is required", id="grant"),
    pytest.param(
        with_body(grant_type="AUTHORISATION_CODE"),
        f"{BODY}.grant_type",
        "is not one of AUTHORIZATION_CODE, ",
        id="misspelt word",
    ),
    pytest.param(with_body(grant_type=None), f"{BODY}.grant_type", "expected str", id="null grant"),
    pytest.param(
        with_body(grantType="CIBA"), f"{BODY}.grantType", "is not a field here", id="camelCase"
    ),
    pytest.param(with_body(client_id="7"), f"{BODY}.client_id", "expected int, got str", id="str"),
    pytest.param(
        with_body(client_id=7.0), f"{BODY}.client_id", "expected int, got float", id="float"
    ),
    pytest.param(
        with_body(client_id=True),
        f"{BODY}.client_id",
        "expected int, got bool",
        id="bool is not int",
    ),
    pytest.param(
        with_body(access_token_persistent=1),
        f"{BODY}.access_token_persistent",
        "expected bool, got int",
        id="int is not bool",
    ),
    pytest.param(
        with_body(client_id=2**63),
        f"{BODY}.client_id",
        "is outside the range of 64 bits",
        id="above 64 bits",
    ),
    pytest.param(
        with_body(client_id=-(2**63) - 1),
        f"{BODY}.client_id",
        "is outside the range of 64 bits",
        id="below 64 bits",
    ),
    pytest.param(
        with_body(scopes="abc"),
        f"{BODY}.scopes",
        "expected list, got str",
        id="a string is no list",
    ),
    pytest.param(with_body(scopes={"abc"}), f"{BODY}.scopes", "expected list, got set", id="set"),
    pytest.param(
        with_body(scopes=["a", None]),
        f"{BODY}.scopes[1]",
        "expected str, got NoneType",
        id="list item",
    ),
    pytest.param(
        with_body(subject="\ud800"), f"{BODY}.subject", "is not valid Unicode", id="lone surrogate"
    ),
    pytest.param(
        with_body(subject=b"john"), f"{BODY}.subject", "expected str, got bytes", id="bytes"
    ),
    pytest.param(
        with_body(properties=[{"key": 1}]),
        f"{BODY}.properties[0].key",
        "expected str, got int",
        id="nested",
    ),
    pytest.param(
        with_body(authorization_details={"elements": [{}]}),
        f"{BODY}.authorization_details.elements[0].type",
        "is required",
        id="deep",
    ),
    pytest.param(
        AuthTokenCreateApiRequest(
            service_id="1",
            token_create_request=TokenCreateRequest(grant_type=CODE, scopes="abc"),  # type: ignore[arg-type]
        ),
        f"{BODY}.scopes",
        "expected list, got str",
        id="model with a wrong type",
    ),
    pytest.param(
        AuthTokenCreateApiRequest(
            service_id="1",
            token_create_request=TokenCreateRequest(grant_type=None),  # type: ignore[arg-type]
        ),
        f"{BODY}.grant_type",
        "is required",
        id="model without what is required",
    ),
]


@pytest.mark.parametrize(("request_", "path", "reason"), WRONG)
async def test_a_wrong_request_names_the_fault_and_is_not_sent(
    request_: Any, path: str, reason: str
) -> None:
    core, transport = client()
    error = await failure(core, request_)
    assert type(error) is RequestValidationError
    assert error.path == path
    assert error.problems[0][1].startswith(reason)
    assert (error.attempts, error.may_have_acted) == (0, False)
    assert transport.requests == []


async def test_all_faults_are_named_at_once() -> None:
    core, _ = client()
    error = await failure(core, with_body(scopes=[1, 2], subject=3, what=4))
    assert {path for path, _ in error.problems} == {
        f"{BODY}.scopes[0]",
        f"{BODY}.scopes[1]",
        f"{BODY}.subject",
        f"{BODY}.what",
    }
    assert str(error).startswith("token_operations_create: token_create_request.")


async def test_a_wrong_value_is_not_shown() -> None:
    core, _ = client()
    for wrong in (with_body(access_token=[TOKEN]), with_body(grant_type=TOKEN)):
        error = await failure(core, wrong)
        assert TOKEN not in str(error) + repr(error) + repr(error.problems)


@pytest.mark.parametrize("bound", [-(2**63), 2**63 - 1])
async def test_the_whole_range_of_64_bits_is_sent(bound: int) -> None:
    core, transport = client()
    await success(core, with_body(client_id=bound))
    assert json.loads(transport.requests[0].body or b"")["clientId"] == bound


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["service_id", BODY, "grant_type", "scopes", "properties", "key"])
            | st.text(max_size=3)
            | st.integers(),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@given(junk=JUNK)
async def test_no_request_whatever_makes_a_function_raise(junk: Any) -> None:
    core, transport = client()
    result = await token_operations_create(core, junk)
    assert result.ok or isinstance(result.error, RequestValidationError)
    assert len(transport.requests) == (1 if result.ok else 0)


async def test_a_request_that_need_not_say_anything_can_be_left_out() -> None:
    core, transport = client(service_id="1")
    assert (await token_operations_list_tokens(core)).ok
    assert urlsplit(transport.requests[0].url).path == "/api/1/auth/token/get/list"
    error = await failure(core, None)
    assert (type(error), error.path) == (RequestValidationError, "request")


class EchoRequest(TypedDict):
    """The request of an operation of one's own, in a module that postpones its annotations."""

    text: str
    times: NotRequired[int]


async def test_an_operation_of_ones_own_is_called_like_any_other() -> None:
    echo = Operation(
        name="echo",
        method="GET",
        path="/api/misc/{text}",
        request=EchoRequest,
        response=TokenGetListResponse,
        idempotent=True,
    )
    core, transport = client(reply(body={"totalCount": 2}))
    answer = (await core.call(echo, EchoRequest(text="a/b", times=2))).unwrap()
    assert answer == TokenGetListResponse(total_count=2)
    assert transport.requests[0].url.endswith("/api/misc/a%2Fb?times=2")


SERVICE: Any = {"token_create_request": {"grant_type": "CIBA"}}


async def test_the_client_names_the_service_of_requests_that_do_not() -> None:
    core, transport = client(service_id="of the client")
    await success(core, SERVICE)
    await success(core, {**SERVICE, "service_id": None})
    await success(core, {**SERVICE, "service_id": "of the request"})
    assert [urlsplit(sent.url).path.split("/")[2] for sent in transport.requests] == [
        "of%20the%20client",
        "of%20the%20client",
        "of%20the%20request",
    ]


async def test_the_environment_names_the_service_of_a_client(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AUTHLETE_SERVICE_ID", "from-environment")
    core, transport = client()
    await success(core, SERVICE)
    assert "/api/from-environment/auth" in transport.requests[0].url


@pytest.mark.parametrize("name", ["", ".", ".."])
async def test_a_service_that_would_leave_its_segment_is_refused(name: str) -> None:
    """By the call, or where the client is made."""
    core, transport = client()
    error = await failure(core, {**SERVICE, "service_id": name})
    assert error.path == "service_id"
    assert transport.requests == []
    with pytest.raises(RequestValidationError, match=r"^service_id: must not be"):
        client(service_id=name)


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("../x", "..%2Fx"),
        ("a/b", "a%2Fb"),
        ("%2e", "%252e"),
        ("%2e%2e/", "%252e%252e%2F"),
        ("a?b#c", "a%3Fb%23c"),
        ("a\\b\r\n", "a%5Cb%0D%0A"),
        ("{name}", "%7Bname%7D"),
        ("é", "%C3%A9"),
    ],
)
async def test_a_service_stays_one_segment(name: str, segment: str) -> None:
    core, transport = client()
    await success(core, {**SERVICE, "service_id": name})
    assert transport.requests[0].url == f"https://us.authlete.com/api/{segment}/auth/token/create"


@given(name=unicode_text.filter(lambda name: name not in {"", ".", ".."}))
async def test_any_service_stays_one_segment(name: str) -> None:
    core, transport = client()
    await success(core, {**SERVICE, "service_id": name})
    path = urlsplit(transport.requests[0].url).path
    before, _, after = path.removeprefix("/api/").partition("/")
    assert (unquote(before), after) == (name, "auth/token/create")


def test_a_service_of_the_client_must_be_text() -> None:
    """The environment can hold bytes that are not Unicode."""
    with pytest.raises(RequestValidationError) as raised:
        client(service_id="\udcff")
    assert raised.value.problems == (("service_id", "is not valid Unicode"),)


@pytest.mark.parametrize("request_", [CREATE, UPDATE])
async def test_a_request_is_left_as_it_was(request_: dict[str, Any]) -> None:
    before = json.dumps(request_)
    core, _ = client()
    function = token_operations_create if request_ is CREATE else token_operations_update
    await success(core, request_, function=function)
    assert json.dumps(request_) == before
