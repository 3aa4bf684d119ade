"""The client: what it takes, which server it speaks to, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import anyio
import pytest
from anyio.lowlevel import checkpoint

from authlete import (
    SERVERS,
    Authlete,
    AuthleteCore,
    RetryConfig,
    Security,
    token_operations_list_tokens,
)
from authlete.errors import (
    AuthleteDefaultError,
    ConnectError,
    NoResponseError,
    RequestValidationError,
    ResponseValidationError,
    ResultError,
)
from authlete.transport import HttpxTransport
from tests.fakes import (
    CREATE,
    LIST,
    SECRET,
    TOKEN,
    UPDATE,
    FakeTransport,
    client,
    failure,
    refusal,
    reply,
    success,
    texts,
)

if TYPE_CHECKING:
    from authlete.transport import HttpRequest, HttpResponse

SECURITY = Security(authlete=SECRET)
NO_INDEX: list[Any] = [-1, 4, "0", 0.0, True, []]


async def server_of(**settings: Any) -> str:
    core, transport = client(**settings)
    await success(core)
    return transport.requests[0].url.partition("/api/")[0]


@pytest.mark.parametrize(("index", "country"), [(0, "us"), (1, "jp"), (2, "eu"), (3, "br")])
async def test_clusters_by_their_index(index: int, country: str) -> None:
    assert await server_of(server_idx=index) == f"https://{country}.authlete.com" == SERVERS[index]


async def test_the_default_is_the_first_cluster() -> None:
    assert await server_of() == SERVERS[0]


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("https://auth.example.com", "https://auth.example.com"),
        ("https://auth.example.com/", "https://auth.example.com"),
        ("https://auth.example.com:8443/base//", "https://auth.example.com:8443/base"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://x.localhost", "http://x.localhost"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.8.8.8", "http://127.8.8.8"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
async def test_another_server_by_its_url(url: str, server: str) -> None:
    """Plain http is for this machine only."""
    assert await server_of(server_url=url) == server


@pytest.mark.parametrize(("name", "index"), [("us", 0), ("jp", 1), ("eu", 2), ("br", 3)])
async def test_clusters_by_their_name(name: str, index: int) -> None:
    assert await server_of(server=name) == SERVERS[index]


async def test_the_environment_names_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless an argument does; empty is as if not set."""
    monkeypatch.setenv("AUTHLETE_SERVER_URL", "https://auth.example.com")
    assert await server_of() == "https://auth.example.com"
    assert await server_of(server="eu") == await server_of(server_idx=2) == SERVERS[2]
    assert await server_of(server_url="https://x.example") == "https://x.example"
    monkeypatch.setenv("AUTHLETE_SERVER_URL", "")
    assert await server_of() == SERVERS[0]
    monkeypatch.setenv("AUTHLETE_SERVER_URL", "auth.example.com")
    with pytest.raises(RequestValidationError, match=r"^AUTHLETE_SERVER_URL: must be"):
        AuthleteCore()


@pytest.mark.parametrize(
    "given",
    [
        {"server": "eu", "server_idx": 2},
        {"server": "eu", "server_url": SERVERS[2]},
        {"server_idx": 0, "server_url": SERVERS[0]},
    ],
)
def test_a_server_is_named_once(given: dict[str, Any]) -> None:
    with pytest.raises(RequestValidationError, match="cannot be combined with"):
        AuthleteCore(**given)


@pytest.mark.parametrize("name", ["", "EU", "de", 2, []])
def test_a_cluster_has_one_of_four_names(name: Any) -> None:
    with pytest.raises(RequestValidationError, match=r"^server: must be one of us, jp, eu, br"):
        AuthleteCore(server=name)


class Falsy:
    """A transport or a credential function that is false, as an empty container is."""

    def __bool__(self) -> bool:
        return False

    def __call__(self) -> Security:
        """Give a credential."""
        return Security(authlete="falsy")

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Answer with the credential that was sent."""
        return reply(body={"accessToken": request.headers["authorization"]})

    async def aclose(self) -> None:
        """Have nothing to close."""


async def test_what_is_given_is_used_even_if_it_is_false(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTHLETE_AUTHLETE", "of-the-environment")
    core = AuthleteCore(security=Falsy(), transport=Falsy())
    assert (await success(core)).access_token == "Bearer falsy"


async def test_plain_http_elsewhere_has_to_be_asked_for() -> None:
    url = "http://authlete.internal"
    with pytest.raises(RequestValidationError, match="allow_insecure_http"):
        AuthleteCore(server_url=url)
    assert await server_of(server_url=url, allow_insecure_http=True) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "us.authlete.com",
        "//us.authlete.com",
        "ftp://us.authlete.com",
        "https://",
        "https:///api",
        "https://user@us.authlete.com",
        "https://user:secret@us.authlete.com",
        "https://us.authlete.com?x=1",
        "https://us.authlete.com/?",
        "https://us.authlete.com#x",
        "https://us.authlete.com/#",
        "https://us.authlete.com:x",
        "https://us.authlete.com:99999",
        "https://[::1",
        "https://exämple.com",
        "https://us.authlete.com/a b",
        "https://us.authlete.com\r\nx: y",
        "http://us.authlete.com",
        "http://0.0.0.0",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        7,
        b"https://us.authlete.com",
    ],
)
def test_what_is_no_server_to_send_a_credential_to(url: Any) -> None:
    with pytest.raises(RequestValidationError) as raised:
        AuthleteCore(server_url=url)
    assert raised.value.path == "server_url"
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("argument", "value", "path"),
    [
        *(
            pytest.param("server_idx", value, "server_idx", id=f"server_idx {value!r}")
            for value in NO_INDEX
        ),
        *(
            pytest.param("timeout", value, "timeout", id=f"timeout {type(value).__name__}")
            for value in ("30", None, True, float("nan"), 10**400)
        ),
        pytest.param("service_id", 715948317, "service_id", id="service_id int"),
        pytest.param("user_agent", "a\r\nb", "AuthleteCore.user_agent", id="user_agent CRLF"),
        pytest.param("user_agent", None, "AuthleteCore.user_agent", id="user_agent None"),
        pytest.param("retry_config", "backoff", "retry_config", id="retry_config str"),
        pytest.param(
            "retry_config",
            RetryConfig(strategy="x"),  # type: ignore[arg-type]
            "retry_config.strategy",
            id="retry_config strategy",
        ),
        *(
            pytest.param("max_response_bytes", value, "max_response_bytes", id=f"limit {value!r}")
            for value in (0, -1, 1.5, True, None, "1")
        ),
    ],
)
def test_what_a_client_cannot_be_made_of(argument: str, value: Any, path: str) -> None:
    settings: dict[str, Any] = {"transport": FakeTransport(), argument: value}
    with pytest.raises(RequestValidationError) as raised:
        AuthleteCore(**settings)
    assert raised.value.path == path


def test_what_a_client_can_just_be_made_of() -> None:
    """Limits are inclusive, and a wrong index is told the right ones."""
    AuthleteCore(transport=FakeTransport(), max_response_bytes=1, timeout=0, server_idx=3)
    with pytest.raises(RequestValidationError, match="must be 0 to 3"):
        AuthleteCore(transport=FakeTransport(), server_idx=4)


async def test_the_default_limit_of_an_answer_is_16_mebibytes() -> None:
    core, transport = client()
    await success(core)
    assert transport.requests[0].max_response_bytes == 16_777_216


async def test_all_faults_of_a_client_are_named_at_once() -> None:
    wrong: Any = {"timeout": None, "service_id": 1, "max_response_bytes": 0}
    with pytest.raises(RequestValidationError) as raised:
        AuthleteCore(**wrong)
    assert {path for path, _ in raised.value.problems} == set(wrong)


async def test_it_has_keywords_only_and_needs_none() -> None:
    positional: Any = AuthleteCore
    with pytest.raises(TypeError):
        positional(SECURITY)
    await AuthleteCore().aclose()


async def test_the_user_agent_can_be_set() -> None:
    core, transport = client(user_agent="shop/1.0")
    await success(core)
    assert transport.requests[0].headers["user-agent"] == "shop/1.0"


async def test_httpx_is_the_default_transport() -> None:
    core = AuthleteCore(security=SECURITY)
    assert isinstance(core._settings.transport, HttpxTransport)  # noqa: SLF001 - not to be seen elsewhere
    await core.aclose()


async def test_its_end_closes_the_transport_and_later_calls_are_errors() -> None:
    core, transport = client()
    async with core as entered:
        assert entered is core
        await success(core)
        assert not transport.closed
    assert transport.closed
    error = await failure(core)
    assert type(error) is ConnectError
    assert str(error) == "token_operations_create: the client is closed"
    assert (error.attempts, error.may_have_acted, len(transport.requests)) == (0, False, 1)


async def test_it_is_closed_when_the_block_fails() -> None:
    core, transport = client()
    with pytest.raises(KeyError):
        async with core:
            raise KeyError
    assert transport.closed


async def test_the_environment_is_read_once() -> None:
    """A client made before is not changed by what comes after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLETE_SERVICE_ID", "then")
        core, transport = client()
    await success(core, {"token_create_request": CREATE["token_create_request"]})
    assert "/api/then/" in transport.requests[0].url


@pytest.mark.parametrize(
    "raised", [ValueError(TOKEN), OSError(TOKEN), ExceptionGroup("", [OSError()])]
)
async def test_a_transport_that_raises_anything_else_is_an_error(raised: Exception) -> None:
    """The protocol allows two errors; whatever else comes may have come after sending."""
    core, _ = client(raised)
    error = await failure(core)
    assert type(error) is NoResponseError
    assert str(error) == f"token_operations_create: the transport raised {type(raised).__name__}"
    assert type(error.__cause__) is type(raised)
    assert error.may_have_acted


@pytest.mark.parametrize("raised", [ConnectError("refused"), NoResponseError("reset")], ids=repr)
async def test_the_two_errors_of_the_protocol_pass_as_they_are(raised: Exception) -> None:
    core, _ = client(raised)
    error = await failure(core)
    assert (type(error), error.args) == (type(raised), raised.args)
    assert (error.operation, error.attempts) == ("token_operations_create", 1)


async def test_an_object_that_is_no_transport_is_an_error_of_the_call() -> None:
    core = AuthleteCore(security=SECURITY, transport=object())  # type: ignore[arg-type]
    assert type(await failure(core)) is NoResponseError


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_one_client_serves_many_calls_at_once_and_several_loops(backend: str) -> None:
    answers: list[tuple[str, str]] = []

    async def echo(request: HttpRequest) -> HttpResponse:
        await checkpoint()
        return reply(body={"subject": request.url.partition("subject=")[2]})

    core, transport = client(echo)

    async def ask(subject: str) -> None:
        page = await success(
            core, {**LIST, "subject": subject}, function=token_operations_list_tokens
        )
        answers.append((subject, page.subject))

    async def main() -> None:
        async with anyio.create_task_group() as group:
            for number in range(50):
                group.start_soon(ask, str(number))

    anyio.run(main, backend=backend)
    anyio.run(main, backend=backend)
    assert len(transport.requests) == len(answers) == 100
    assert all(asked == answered for asked, answered in answers)


# The facade


def facade(*steps: Any) -> tuple[Authlete, FakeTransport]:
    transport = FakeTransport(*(steps or (reply(),)))
    return Authlete(security=SECURITY, transport=transport), transport


METHODS = {
    "list_tokens": (LIST, "GET", "/api/715948317/auth/token/get/list"),
    "create": (CREATE, "POST", "/api/715948317/auth/token/create"),
    "update": (UPDATE, "POST", "/api/715948317/auth/token/update"),
}
each_method = pytest.mark.parametrize("method", METHODS)


@each_method
async def test_a_method_returns_the_answer(method: str) -> None:
    request, verb, path = METHODS[method]
    authlete, transport = facade()
    async with authlete as entered:
        assert entered is authlete
        answer = await getattr(authlete.token_operations, method)(request)
    assert type(answer).__name__.endswith("Response")
    (sent,) = transport.requests
    assert (sent.method, urlsplit(sent.url).path) == (verb, path)


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (refusal(403), ResultError),
        (refusal(404), AuthleteDefaultError),
        (reply(body=b"x"), ResponseValidationError),
        (ConnectError("x"), ConnectError),
        (NoResponseError("x"), NoResponseError),
    ],
)
@each_method
async def test_a_method_raises_what_err_would_hold(
    method: str, step: Any, kind: type[Exception]
) -> None:
    request, *_ = METHODS[method]
    authlete, _ = facade(step)
    with pytest.raises(kind) as raised:
        await getattr(authlete.token_operations, method)(request)
    assert type(raised.value) is kind
    assert SECRET not in texts(raised.value)


@each_method
async def test_a_method_raises_for_a_wrong_request(method: str) -> None:
    request, *_ = METHODS[method]
    authlete, transport = facade()
    with pytest.raises(RequestValidationError) as raised:
        await getattr(authlete.token_operations, method)({**request, "x": 1})
    assert (raised.value.path, transport.requests) == ("x", [])


def test_the_facade_is_a_core_with_resources() -> None:
    authlete, _ = facade()
    assert isinstance(authlete, AuthleteCore)
    assert authlete.token_operations is authlete.token_operations
    replacement: Any = object()
    with pytest.raises(AttributeError, match="token_operations cannot be replaced"):
        authlete.token_operations = replacement
