"""Values of classes of the caller's own: sent as what they hold, and never an exception."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from enum import Enum, IntEnum, StrEnum
from typing import Any, ClassVar, TypedDict

import attrs
import pytest

from authlete import (
    AuthleteCore,
    BackoffStrategy,
    Hooks,
    RequestOptions,
    RetryConfig,
    Security,
    check_bearer,
    token_operations_create,
    token_operations_list_tokens,
)
from authlete._engine.codec import read_request, read_wire
from authlete.errors import RequestValidationError
from authlete.models import GrantType, TokenCreateRequest
from authlete.operation import Operation
from tests.fakes import CREATE, TOKEN, FakeTransport, client, failure, refusal, reply, success


class Tenant(str, Enum):  # noqa: UP042 - the kind that prints itself otherwise
    """Prints as ``Tenant.PROD``."""

    PROD = "715948317"
    SUBJECT = "john"
    GRANT = "CIBA"
    HEADER = "x-tenant"
    EUROPE = "eu"
    URL = "https://authlete.example/"


class Masked(str):
    """A string that shows nothing of what it holds."""

    __slots__ = ()

    def __str__(self) -> str:
        return "**********"

    __repr__ = __format__ = lambda self, *_: str(self)  # type: ignore[assignment]


class Number(int, Enum):
    """Prints as ``Number.FIRST``."""

    FIRST = 1
    CLIENT = 26888344961664
    BUSY = 503


class Level(IntEnum):
    """An enum of numbers."""

    TWO = 2


class Name(StrEnum):
    """An enum of strings."""

    SUBJECT = "mary"


async def test_a_service_is_named_by_what_its_name_holds() -> None:
    for name in (Tenant.PROD, Masked("715948317")):
        core, transport = client(service_id=name)
        await success(core, {**CREATE, "service_id": name})
        await success(core, {"token_create_request": CREATE["token_create_request"]})
        assert {sent.url for sent in transport.requests} == {
            "https://us.authlete.com/api/715948317/auth/token/create"
        }
        assert "715948317" in repr(core)


async def test_a_query_holds_what_its_values_hold() -> None:
    core, transport = client()
    request = {
        "service_id": "1",
        "client_identifier": Masked("canary"),
        "subject": Tenant.SUBJECT,
        "start": Number.FIRST,
        "end": Level.TWO,
    }
    await success(core, request, function=token_operations_list_tokens)
    (sent,) = transport.requests
    assert sent.url.partition("?")[2] == "clientIdentifier=canary&subject=john&start=1&end=2"


@pytest.mark.parametrize("as_model", [True, False])
async def test_a_body_holds_what_its_values_hold(as_model: bool) -> None:  # noqa: FBT001
    core, transport = client()
    body: Any = {
        "grant_type": Tenant.GRANT,
        "client_id": Number.CLIENT,
        "access_token_duration": Level.TWO,
        "subject": Name.SUBJECT,
        "access_token": Masked(TOKEN),
        "scopes": [Masked("a"), Tenant.SUBJECT],
        "properties": [{"key": Tenant.SUBJECT, "value": Masked("v")}],
    }
    given = TokenCreateRequest(**body) if as_model else body
    await success(core, {"service_id": "1", "token_create_request": given})
    assert json.loads(transport.requests[0].body or b"") == {
        "grantType": "CIBA",
        "clientId": 26888344961664,
        "accessTokenDuration": 2,
        "subject": "mary",
        "accessToken": TOKEN,
        "scopes": ["a", "john"],
        "properties": [{"key": "john", "value": "v"}],
    }


def test_what_is_read_is_plain() -> None:
    """So that nothing later can print it, or compare it, otherwise."""
    request = {"grant_type": Tenant.GRANT, "subject": Masked("s"), "client_id": Number.CLIENT}
    model = read_request(TokenCreateRequest, request)
    assert model.grant_type is GrantType.CIBA
    assert type(model.subject) is str
    assert type(model.client_id) is int


@pytest.mark.parametrize("wrong", [True, False])
def test_a_bool_is_no_number_and_a_number_no_bool(wrong: bool) -> None:  # noqa: FBT001
    request = {"grant_type": "CIBA", "client_id": wrong, "client_id_alias_used": Level.TWO}
    with pytest.raises(Exception, match=r"expected int, got bool; .*expected bool, got Level"):
        read_request(TokenCreateRequest, request)


async def test_the_bearer_is_what_the_credential_holds() -> None:
    for secret in (Masked("canary-credential"), Tenant.PROD):
        security = Security(authlete=secret)
        for source in (security, lambda given=security: given):
            core, transport = client(security=source)
            await success(core)
            bearer = transport.requests[0].headers["authorization"]
            assert bearer == f"Bearer {str.__str__(secret)}"


async def test_headers_and_servers_are_what_they_hold() -> None:
    core, transport = client(user_agent=Masked("mine/1"), server_url=Tenant.URL)
    headers: Any = {Tenant.HEADER: Masked("canary"), "X-Plain": Tenant.SUBJECT}
    await success(core, options=RequestOptions(headers=headers))
    (sent,) = transport.requests
    assert sent.url.startswith("https://authlete.example/api/")
    told = {name: sent.headers[name] for name in ("user-agent", "x-tenant", "x-plain")}
    assert told == {"user-agent": "mine/1", "x-tenant": "canary", "x-plain": "john"}
    await success(core, options=RequestOptions(server_url=Masked("https://other.example")))
    assert transport.requests[1].url.startswith("https://other.example/api/")
    assert "https://eu.authlete.com" in repr(client(server=Tenant.EUROPE)[0])


async def test_what_a_hook_makes_of_a_request_is_what_it_holds() -> None:
    def sign(_: object, request: Any) -> Any:
        url = Masked(request.url + "?signed=1")
        return attrs.evolve(request, url=url, headers={"x-signature": Masked("canary")})

    core, transport = client(hooks=Hooks(before_request=(sign,)))
    await success(core)
    (sent,) = transport.requests
    assert (type(sent.url), sent.url[-9:]) == (str, "?signed=1")
    assert {name: f"{value}" for name, value in sent.headers.items()} == {"x-signature": "canary"}


@pytest.mark.parametrize("code", [Number.BUSY, Masked("503"), Masked("5xx"), 503])
async def test_the_statuses_to_repeat_are_what_they_hold(code: Any) -> None:
    core, transport = client(refusal(503), reply())
    retries = RetryConfig(backoff=BackoffStrategy(initial_interval=0), retry_unsafe=True)
    await success(core, options=RequestOptions(retries=retries, retry_codes=(code,)))
    assert len(transport.requests) == 2


async def test_the_token_to_check_is_what_the_header_holds() -> None:
    core, transport = client(reply(body={"action": "OK", "usable": True}))
    result = await check_bearer(
        core, Masked(f"Bearer {TOKEN}"), service_id=Tenant.PROD, subject=Tenant.SUBJECT
    )
    assert result.ok
    sent = json.loads(transport.requests[0].body or b"")
    assert sent == {"token": TOKEN, "subject": "john"}


class Broken(Mapping[Any, Any]):
    """A mapping that says what it has, and raises when that is read."""

    def __init__(self, *keys: object, fault: BaseException | None = None) -> None:
        self.keys_ = keys
        self.fault = fault or ZeroDivisionError(TOKEN)

    def __getitem__(self, key: object) -> object:
        raise self.fault

    def __iter__(self) -> Iterator[Any]:
        return iter(self.keys_)

    def __len__(self) -> int:
        return len(self.keys_)


class Endless(Broken):
    """A mapping that cannot be gone through."""

    def __iter__(self) -> Iterator[Any]:
        raise RecursionError(TOKEN)


class Liar:
    """Raises when it is asked what it is."""

    @property
    def __class__(self) -> Any:
        raise RuntimeError(TOKEN)

    @__class__.setter
    def __class__(self, value: Any) -> None: ...


class BrokenList(list[Any]):
    """A list that cannot be gone through."""

    def __iter__(self) -> Iterator[Any]:
        raise OSError(TOKEN)


def body(**fields: Any) -> dict[str, Any]:
    return {"service_id": "1", "token_create_request": {"grant_type": "CIBA", **fields}}


BODY = "token_create_request"


REQUESTS: dict[str, tuple[Callable[[], Any], str, str]] = {
    "values": (lambda: Broken("service_id"), "request", "raised ZeroDivisionError"),
    "keys": (Endless, "request", "raised RecursionError"),
    "class": (Liar, "request", "raised RuntimeError"),
    "key that cannot be one": (lambda: Broken([]), "request", "raised ZeroDivisionError"),
    "values of the body": (
        lambda: {**CREATE, BODY: Broken("scopes")},
        BODY,
        "raised ZeroDivisionError",
    ),
    "keys of the body": (lambda: {**CREATE, BODY: Endless()}, BODY, "raised RecursionError"),
    "class of the body": (lambda: {**CREATE, BODY: Liar()}, BODY, "raised RuntimeError"),
    "class of a string": (
        lambda: {**CREATE, "service_id": Liar()},
        "service_id",
        "raised RuntimeError",
    ),
    "list": (lambda: body(scopes=BrokenList()), f"{BODY}.scopes", "raised OSError"),
    "item": (
        lambda: body(properties=[{"key": "k"}, Broken("key")]),
        f"{BODY}.properties[1]",
        "raised ZeroDivisionError",
    ),
    "model that nobody made": (
        lambda: {**CREATE, BODY: TokenCreateRequest.__new__(TokenCreateRequest)},
        BODY,
        "has no attribute grant_type: its constructor did not make it",
    ),
}


@pytest.mark.parametrize(("make", "path", "reason"), REQUESTS.values(), ids=REQUESTS)
async def test_what_raises_when_it_is_read_is_an_error(
    make: Callable[[], Any], path: str, reason: str
) -> None:
    core, transport = client()
    error = await failure(core, make())
    assert type(error) is RequestValidationError
    ((found, told),) = error.problems
    assert found == path
    assert told in {reason, f"{reason} when it was read"}
    assert TOKEN not in repr(error)
    assert transport.requests == []


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
async def test_an_interrupt_passes_through_what_raises(interrupt: Any) -> None:
    core, _ = client()
    broken: Any = Broken("grant_type", fault=interrupt())
    for request in (broken, {**CREATE, BODY: broken}, body(properties=[broken])):
        with pytest.raises(interrupt):
            await token_operations_create(core, request)


async def test_headers_that_raise_when_they_are_read_are_an_error() -> None:
    core, _ = client()
    error = await failure(core, options=RequestOptions(headers=Broken("x-a")))
    assert error.problems == (("options.headers", "raised ZeroDivisionError when it was read"),)


async def test_a_credential_that_its_constructor_did_not_make_is_an_error() -> None:
    security = Security.__new__(Security)
    core, _ = client(security=lambda: security)
    error = await failure(core)
    assert error.problems == (("security.authlete", "expected str, got NoneType"),)
    with pytest.raises(RequestValidationError, match="expected str, got NoneType"):
        AuthleteCore(security=security, transport=FakeTransport())


@pytest.mark.parametrize("cls", [RequestOptions, RetryConfig, BackoffStrategy])
async def test_options_that_their_constructors_did_not_make_are_an_error(cls: type[Any]) -> None:
    core, transport = client()
    options: Any = cls.__new__(cls)
    if cls is BackoffStrategy:
        options = RetryConfig(backoff=options)
    if cls is not RequestOptions:
        options = RequestOptions(retries=options)
    assert type(await failure(core, options=options)) is RequestValidationError
    with pytest.raises(RequestValidationError, match=r"hooks.before_request: must be"):
        client(hooks=Hooks.__new__(Hooks))
    assert transport.requests == []


@attrs.frozen
class Echo:
    """An answer whose module postpones the evaluation of annotations, as this one does."""

    text: str
    times: int | None = None


def test_an_own_class_may_stand_in_any_module() -> None:
    assert read_wire(Echo, {"text": "hello", "times": 2}) == Echo("hello", 2)
    assert read_request(Echo, Echo("hello")) == Echo("hello")


class EchoRequest(TypedDict):
    """What ``ECHO`` takes."""

    echo: Greeting


@attrs.frozen(kw_only=True)
class Greeting:
    """A body whose constructor does more than the SDK's own: by default, refusing, changing."""

    text: str = attrs.field(converter=str.strip, validator=attrs.validators.max_len(20))
    secret: str = attrs.field(repr=False)
    times: int = 1
    made: ClassVar[int] = 0
    at_most: ClassVar[int] = 2

    def __attrs_post_init__(self) -> None:
        type(self).made += 1
        if self.made > self.at_most:
            raise ValueError(self.text)


ECHO = Operation(
    name="echo",
    method="POST",
    path="/api/misc/echo",
    request=EchoRequest,
    response=Echo,
    body=("echo", Greeting),
)


async def echo(core: AuthleteCore, request: Any, options: Any) -> Any:
    return await core.call(ECHO, request, options)


@pytest.mark.parametrize("at_most", [1, 2], ids=["not made again", "made again"])
async def test_the_constructor_of_an_own_body_decides(
    at_most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it adds and changes is sent; that it will not have a value twice harms nobody."""
    monkeypatch.setattr(Greeting, "at_most", at_most)
    monkeypatch.setattr(Greeting, "made", 0)
    request: Any = {"echo": {"text": " hello ", "secret": TOKEN}}
    core, transport = client(reply(500, {"resultCode": "A1", "resultMessage": f"No {TOKEN}."}))
    error = await failure(core, request, function=echo)
    assert json.loads(transport.requests[0].body or b"") == {
        "text": "hello",
        "secret": TOKEN,
        "times": 1,
    }
    assert error.result_message == "No …."
    refused: Any = {"echo": {"text": "x" * 21, "secret": TOKEN}}
    error = await failure(core, refused, function=echo)
    assert error.problems == (("echo", "raised ValueError when it was read"),)


class Fickle(dict[str, str]):
    """Says something else the second time it is asked."""

    def __getitem__(self, key: str) -> str:
        said = super().__getitem__(key)
        self[key] = said if said.isascii() else "john"
        return said


async def test_text_that_is_no_unicode_is_an_error_also_when_it_is_gone_later() -> None:
    core, transport = client()
    body = Fickle(grant_type="CIBA", subject="\ud800")
    error = await failure(core, {**CREATE, "token_create_request": body})
    assert error.problems == (("token_create_request", "is not valid Unicode"),)
    assert transport.requests == []
