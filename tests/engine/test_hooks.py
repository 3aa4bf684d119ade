"""Hooks: when they are called, what they may change, and what they may not."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
import trio
from anyio.lowlevel import checkpoint

from authlete import (
    AuthleteCore,
    HookContext,
    Hooks,
    RequestOptions,
    RetryConfig,
    Security,
    token_operations_create,
    token_operations_delete,
)
from authlete.errors import (
    AuthleteError,
    ConnectError,
    HookError,
    NoResponseError,
    RequestValidationError,
    ResponseValidationError,
    ResultError,
)
from authlete.transport import HttpRequest, HttpResponse
from tests.fakes import (
    CREATE,
    SECRET,
    TOKEN,
    client,
    failure,
    forever,
    in_virtual_time,
    refusal,
    reply,
    success,
    texts,
)


class Journal:
    """Hooks that write down what they saw."""

    def __init__(self) -> None:
        self.lines: list[tuple[Any, ...]] = []

    def before(self, context: HookContext, request: HttpRequest) -> None:
        """Before a request."""
        self.lines.append(("before", context.attempt, request.method))

    async def before_async(self, context: HookContext, _: HttpRequest) -> None:
        """Before a request, awaited."""
        await checkpoint()
        self.lines.append(("before async", context.attempt))

    def success(self, context: HookContext, response: HttpResponse) -> None:
        """After a success."""
        self.lines.append(("success", context.attempt, response.status))

    async def success_async(self, context: HookContext, _: HttpResponse) -> None:
        """After a success, awaited."""
        await checkpoint()
        self.lines.append(("success async", context.attempt))

    def error(self, context: HookContext, error: AuthleteError) -> None:
        """After an error."""
        self.lines.append(("error", context.attempt, type(error).__name__))

    async def error_async(self, context: HookContext, _: AuthleteError) -> None:
        """After an error, awaited."""
        await checkpoint()
        self.lines.append(("error async", context.attempt))

    @property
    def hooks(self) -> Hooks:
        """All of them."""
        return Hooks(
            before_request=(self.before, self.before_async),
            after_success=(self.success, self.success_async),
            after_error=(self.error, self.error_async),
        )


def test_they_are_called_around_every_attempt_in_their_order() -> None:
    async def main() -> None:
        journal = Journal()
        core, _ = client(refusal(429), reply(), hooks=journal.hooks, retry_config=RetryConfig())
        await success(core)
        assert journal.lines == [
            ("before", 1, "POST"),
            ("before async", 1),
            ("error", 1, "AuthleteDefaultError"),
            ("error async", 1),
            ("before", 2, "POST"),
            ("before async", 2),
            ("success", 2, 200),
            ("success async", 2),
        ]

    in_virtual_time(main)


async def test_a_repetition_after_a_401_is_an_attempt_like_any_other() -> None:
    journal = Journal()
    tokens = iter(["old", "new"])
    core, _ = client(
        refusal(401),
        reply(),
        hooks=Hooks(before_request=(journal.before,), after_error=(journal.error,)),
        security=lambda: Security(authlete=next(tokens)),
    )
    await success(core)
    assert journal.lines == [
        ("before", 1, "POST"),
        ("error", 1, "ResultError"),
        ("before", 2, "POST"),
    ]


async def test_none_is_called_for_a_request_that_is_not_sent() -> None:
    journal = Journal()
    core, _ = client(hooks=journal.hooks)
    await failure(core, {})
    assert journal.lines == []


async def test_the_hooks_of_an_attempt_share_a_state() -> None:
    seen: list[HookContext] = []

    def leave(context: HookContext, _: HttpRequest) -> None:
        context.state["span"] = context.attempt
        seen.append(context)

    def find(context: HookContext, _: Any) -> None:
        assert context.state == {"span": context.attempt}
        seen.append(context)

    core, _ = client(hooks=Hooks(before_request=(leave,), after_success=(find,)))
    await success(core)
    await success(core)
    assert [id(context) for context in seen[::2]] == [id(context) for context in seen[1::2]]
    assert seen[0] is not seen[2]
    assert seen[0].operation == "token_operations_create"


def test_each_attempt_keeps_its_state_among_many() -> None:
    """Also where hundreds of calls are under way, and each is repeated."""
    seen: list[object] = []

    async def leave(context: HookContext, _: HttpRequest) -> None:
        await checkpoint()
        assert context.state == {}
        context.state["mark"] = object()
        seen.append(context.state["mark"])

    async def find(context: HookContext, outcome: Any) -> None:
        await checkpoint()
        seen.remove(context.state["mark"])
        assert context.attempt == (2 if isinstance(outcome, HttpResponse) else 1)

    async def first_refused(request: HttpRequest) -> HttpResponse:
        await checkpoint()
        repeated = request.url in urls
        urls.add(request.url)
        return reply(body={}) if repeated else refusal(429)

    urls: set[str] = set()

    async def main() -> None:
        hooks = Hooks(before_request=(leave,), after_success=(find,), after_error=(find,))
        core, transport = client(first_refused, hooks=hooks, retry_config=RetryConfig())
        async with trio.open_nursery() as nursery:
            for service in range(200):
                nursery.start_soon(success, core, {**CREATE, "service_id": str(service)})
        assert len(transport.requests) == 400

    in_virtual_time(main)
    assert seen == []


async def test_the_context_names_the_operation_and_no_value() -> None:
    """The path is low in cardinality, and the one of ``delete`` without the token in its URL."""
    seen: list[HookContext] = []
    core, transport = client(
        reply(204),
        hooks=Hooks(before_request=(lambda context, _: seen.append(context),)),
        server_url="https://proxy.example/authlete/",
    )
    request = {"service_id": "canary-service", "access_token_identifier": TOKEN}
    await success(core, request, function=token_operations_delete)
    (context,) = seen
    assert TOKEN in transport.requests[0].url
    assert TOKEN not in repr(context)
    assert context.server_url == "https://proxy.example/authlete"
    path = "/api/{service_id}/auth/token/delete/{access_token_identifier}"
    assert context.path == path
    assert context.operation == "token_operations_delete"


async def test_without_hooks_no_context_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("authlete._engine.call.HookContext")
    for hooks in (None, Hooks()):
        core, _ = client(hooks=hooks)
        await success(core)


async def test_a_hook_may_replace_the_request() -> None:
    def sign(_: HookContext, request: HttpRequest) -> HttpRequest:
        return attrs.evolve(request, headers={**request.headers, "x-signature": "1"})

    async def mark(_: HookContext, request: HttpRequest) -> HttpRequest:
        await checkpoint()
        assert request.headers["x-signature"] == "1"
        return attrs.evolve(request, url=f"{request.url}?mark=1", body=b"{}")

    core, transport = client(hooks=Hooks(before_request=(sign, mark)))
    await success(core)
    (sent,) = transport.requests
    assert sent.headers["x-signature"] == "1"
    assert (sent.body, sent.url.partition("?")[2]) == (b"{}", "mark=1")


async def test_a_hook_may_change_the_request_in_place() -> None:
    def shorten(_: HookContext, request: HttpRequest) -> None:
        request.body = b"{}"

    core, transport = client(hooks=Hooks(before_request=(shorten,)))
    await success(core)
    assert transport.requests[0].body == b"{}"


async def test_a_change_does_not_last_beyond_the_attempt() -> None:
    def count(context: HookContext, request: HttpRequest) -> HttpRequest:
        name = f"x-attempt-{context.attempt}"
        return attrs.evolve(request, headers={**request.headers, name: "1"})

    tokens = iter(["old", "new"])
    core, transport = client(
        refusal(401),
        reply(),
        hooks=Hooks(before_request=(count,)),
        security=lambda: Security(authlete=next(tokens)),
    )
    await success(core)
    assert "x-attempt-1" not in transport.requests[1].headers


def with_url(url: Any) -> Any:
    return lambda _, request: attrs.evolve(request, url=url)


def with_header(name: Any, value: Any) -> Any:
    return lambda _, request: attrs.evolve(request, headers={**request.headers, name: value})


PATH = "/api/1/auth/token/create"


@pytest.mark.parametrize(
    "hook",
    [
        pytest.param(with_url(f"https://evil.example{PATH}"), id="another host"),
        pytest.param(with_url(f"http://us.authlete.com{PATH}"), id="plain http"),
        pytest.param(with_url(f"https://us.authlete.com:444{PATH}"), id="another port"),
        pytest.param(with_url(f"https://us.authlete.com@evil.example{PATH}"), id="user"),
        pytest.param(with_url(f"https://us.authlete.com.evil.example{PATH}"), id="longer host"),
        pytest.param(with_url(PATH), id="no host"),
        pytest.param(with_url(f"https://us.authlete.com{PATH}\r\nEvil: 1"), id="CRLF in a URL"),
        pytest.param(with_url(f"https://us.authl\tete.com{PATH}"), id="tab in a host"),
        pytest.param(with_url(f" https://us.authlete.com{PATH}"), id="space before a URL"),
        pytest.param(with_url(f"https://us.authlete.com{PATH}é"), id="URL beyond ASCII"),
        pytest.param(with_url(7), id="no URL"),
        pytest.param(with_header("x", "canary\r\nEvil: 1"), id="CRLF in a header"),
        pytest.param(with_header("x y", "1"), id="space in a header name"),
        pytest.param(with_header("Host", "evil.example"), id="another host in a header"),
        pytest.param(with_header("content-length", "1"), id="another length"),
        pytest.param(with_header("Transfer-Encoding", "chunked"), id="another framing"),
        pytest.param(with_header("x", 1), id="header that is no text"),
        pytest.param(lambda *_: "canary", id="text instead of a request"),
        pytest.param(lambda *_: False, id="False instead of a request"),
        pytest.param(lambda _: None, id="too few parameters"),
    ],
)
async def test_what_a_hook_must_not_do_is_an_error_and_nothing_is_sent(hook: Any) -> None:
    core, transport = client(hooks=Hooks(before_request=(hook,)))
    error = await failure(core)
    assert isinstance(error, HookError)
    assert (error.hook, error.attempts, error.may_have_acted) == ("before_request", 1, False)
    assert "canary" not in str(error)
    assert SECRET not in texts(error)
    assert transport.requests == []


async def test_changing_the_server_in_place_is_refused_too() -> None:
    def lead_away(_: HookContext, request: HttpRequest) -> None:
        request.url = "https://evil.example/"

    core, transport = client(hooks=Hooks(before_request=(lead_away,)))
    assert isinstance(await failure(core), HookError)
    assert transport.requests == []


@pytest.mark.parametrize(
    ("kind", "acted"), [("before_request", False), ("after_success", True), ("after_error", None)]
)
@pytest.mark.parametrize("cause", [KeyError("k"), StopIteration(), ConnectError("as if")], ids=repr)
async def test_a_hook_that_raises_is_an_error_with_that_cause(
    kind: str, *, acted: bool | None, cause: Exception
) -> None:
    """It tells as much about what Authlete may have done as the attempt itself would."""

    def fail(*_: object) -> None:
        raise cause

    async def fail_later(*_: object) -> None:
        await checkpoint()
        if isinstance(cause, StopIteration):
            return fail()  # a coroutine cannot raise it
        raise cause

    for step in [refusal(500), refusal(400)] if kind == "after_error" else [reply()]:
        for hook in (fail, fail_later):
            core, _ = client(step, hooks=Hooks(**{kind: (hook,)}))
            error = await failure(core)
            assert isinstance(error, HookError)
            assert error.hook == kind
            assert str(error).startswith(f"token_operations_create: {kind} raised ")
            assert error.may_have_acted is ((step.status == 500) if acted is None else acted)
            if hook is fail:
                assert error.__cause__ is cause
            assert error.__traceback__ is None
            assert error.__context__ is None


async def test_a_failed_hook_is_an_error_that_other_hooks_see() -> None:
    journal = Journal()

    def fail(*_: object) -> None:
        raise KeyError

    core, _ = client(hooks=Hooks(after_success=(fail,), after_error=(journal.error,)))
    await failure(core)
    assert journal.lines == [("error", 1, "HookError")]


@pytest.mark.parametrize("step", [refusal(500), refusal(400), ConnectError("x")], ids=repr)
@pytest.mark.parametrize(
    ("kind", "error_class"),
    [
        ("before_request", ConnectError),
        ("after_success", NoResponseError),
        ("after_error", HookError),
    ],
)
def test_a_hook_that_hangs_is_bounded_by_the_timeout(
    kind: str, error_class: type[AuthleteError], step: Any
) -> None:
    async def main() -> None:
        core, transport = client(
            step if kind == "after_error" else reply(), hooks=Hooks(**{kind: (forever,)})
        )
        error = await failure(core, options=RequestOptions(timeout=4))
        assert type(error) is error_class
        assert error.elapsed == 4
        acted = {
            "before_request": False,
            "after_success": True,
            "after_error": isinstance(step, HttpResponse) and step.status == 500,
        }
        assert error.may_have_acted is acted[kind]
        assert len(transport.requests) == (kind != "before_request")

    in_virtual_time(main)


def test_a_hook_that_hangs_after_another_replaced_the_request() -> None:
    """The new request has left as little as the old one."""

    def replace(_: HookContext, request: HttpRequest) -> HttpRequest:
        return attrs.evolve(request, body=b"{}")

    async def main() -> None:
        core, transport = client(hooks=Hooks(before_request=(replace, forever)))
        error = await failure(core)
        assert type(error) is ConnectError
        assert not error.may_have_acted
        assert transport.requests == []

    in_virtual_time(main)


def test_when_time_is_up_error_hooks_still_get_a_moment() -> None:
    """A tenth of the time is kept for them: they are there to tell of a timeout, too."""
    journal = Journal()

    async def slow(context: HookContext, error: AuthleteError) -> None:
        await trio.sleep(0.3)
        await journal.error_async(context, error)

    async def main() -> None:
        core, _ = client(forever, hooks=Hooks(after_error=(slow,)))
        error = await failure(core, options=RequestOptions(timeout=4))
        assert isinstance(error, NoResponseError)
        assert journal.lines == [("error async", 1)]
        assert error.elapsed == pytest.approx(3.9)

    in_virtual_time(main)


@pytest.mark.parametrize("kind", ["before_request", "after_success", "after_error"])
def test_cancellation_passes_through_hooks(kind: str) -> None:
    async def main() -> None:
        step = refusal(400) if kind == "after_error" else reply()
        core, _ = client(step, hooks=Hooks(**{kind: (forever,)}))
        with trio.move_on_after(1) as scope:
            await failure(core)
        assert scope.cancelled_caught

    in_virtual_time(main)


class Exits:
    """A hook that enters something, and tells how it was left."""

    def __init__(self, *ends: Any) -> None:
        self.left: list[type[BaseException] | None] = []
        self._ends = ends

    def enter(self, context: HookContext, _: HttpRequest) -> None:
        """Before a request."""
        context.exit_stack.push(self)
        for end in self._ends:
            context.exit_stack.push(end)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.left.append(kind)

    def __enter__(self) -> None:
        raise AssertionError("it is pushed")


def fail(*_: object) -> None:
    raise KeyError


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (reply(), None),
        (refusal(400), ResultError),
        (reply(body=b"?"), ResponseValidationError),
        (ConnectError("refused"), ConnectError),
        (forever, NoResponseError),
    ],
    ids=["success", "refusal", "unreadable", "no connection", "timeout"],
)
def test_what_a_hook_entered_is_left_once_however_the_attempt_ends(
    step: Any, kind: type[AuthleteError] | None
) -> None:
    """After all hooks, and it is told of the error."""
    exits, journal = Exits(), Journal()

    def told(*_: object) -> None:
        journal.lines.append(("left",))

    async def main() -> None:
        hooks = attrs.evolve(journal.hooks, before_request=(exits.enter, Exits(told).enter))
        core, _ = client(step, hooks=hooks)
        await token_operations_create(core, CREATE, RequestOptions(timeout=4))

    in_virtual_time(main)
    assert exits.left == [kind]
    assert [line[0] for line in journal.lines] == [
        *(("success", "success async") if kind is None else ("error", "error async")),
        "left",
    ]


def test_it_is_left_when_the_call_is_cancelled() -> None:
    """No hook is called then: nothing else could end what one began."""
    exits, journal = Exits(), Journal()

    async def main() -> None:
        hooks = attrs.evolve(journal.hooks, before_request=(exits.enter,))
        core, _ = client(forever, hooks=hooks)
        with trio.move_on_after(1) as scope:
            await failure(core)
        assert scope.cancelled_caught

    in_virtual_time(main)
    assert exits.left == [trio.Cancelled]
    assert journal.lines == []


@pytest.mark.parametrize(
    "hooks",
    [
        pytest.param({"before_request": (fail,)}, id="before_request"),
        pytest.param({"after_success": (fail,)}, id="after_success"),
        pytest.param({"after_success": (fail,), "after_error": (fail,)}, id="after_error"),
    ],
)
async def test_it_is_left_when_another_hook_fails(hooks: dict[str, Any]) -> None:
    exits = Exits()
    before = (exits.enter, *hooks.pop("before_request", ()))
    core, _ = client(hooks=Hooks(before_request=before, **hooks))
    await failure(core)
    assert exits.left == [HookError]


async def test_it_is_left_after_every_attempt() -> None:
    exits = Exits()
    tokens = iter(["old", "new"])
    core, _ = client(
        refusal(401),
        reply(),
        hooks=Hooks(before_request=(exits.enter,)),
        security=lambda: Security(authlete=next(tokens)),
    )
    await success(core)
    assert exits.left == [ResultError, None]


def test_leaving_changes_no_outcome() -> None:
    """What would swallow an exception elsewhere does not here."""

    def swallow(*_: object) -> bool:
        return True

    async def main() -> None:
        hooks = Hooks(before_request=(Exits(swallow).enter,))
        core, _ = client(refusal(400), forever, hooks=hooks)
        assert isinstance(await failure(core), ResultError)
        with trio.move_on_after(1) as scope:
            await failure(core)
        assert scope.cancelled_caught

    in_virtual_time(main)


@pytest.mark.parametrize(
    ("step", "acted"), [(reply(), True), (refusal(500), True), (refusal(400), False)], ids=repr
)
async def test_what_fails_to_be_left_is_an_error(step: Any, *, acted: bool) -> None:
    exits = Exits(fail)
    core, _ = client(step, hooks=Hooks(before_request=(exits.enter,)))
    error = await failure(core)
    assert isinstance(error, HookError)
    assert (error.hook, error.may_have_acted) == ("exit_stack", acted)
    assert str(error) == "token_operations_create: exit_stack raised KeyError"
    assert isinstance(error.__cause__, KeyError)
    assert exits.left == [KeyError]


def test_a_cancellation_passes_what_fails_to_be_left() -> None:
    exits = Exits(fail)

    async def main() -> None:
        core, _ = client(forever, hooks=Hooks(before_request=(exits.enter,)))
        with trio.move_on_after(1) as scope:
            await failure(core)
        assert scope.cancelled_caught

    in_virtual_time(main)
    assert exits.left == [KeyError]


@pytest.mark.parametrize("exception", [KeyboardInterrupt, SystemExit])
def test_what_ends_the_program_passes_a_cancellation(exception: type[BaseException]) -> None:
    """Such as Ctrl-C while that which a hook entered is left, because the call was cancelled."""

    def end(*_: object) -> None:
        raise exception

    async def main() -> None:
        core, _ = client(forever, hooks=Hooks(before_request=(Exits(end).enter,)))
        with trio.move_on_after(1):
            await failure(core)

    with pytest.raises(exception):
        in_virtual_time(main)


@pytest.mark.parametrize(
    ("hooks", "path"),
    [
        ([print], "hooks"),
        (print, "hooks"),
        (Hooks(before_request=print), "hooks.before_request"),  # type: ignore[arg-type]
        (Hooks(after_success=(None,)), "hooks.after_success"),  # type: ignore[arg-type]
        (Hooks(after_error="print"), "hooks.after_error"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_hook_is_refused_by_the_client(hooks: Any, path: str) -> None:
    with pytest.raises(RequestValidationError) as raised:
        AuthleteCore(hooks=hooks)
    assert raised.value.path == path


def test_repr_of_what_hooks_see_shows_no_secret() -> None:
    async def main() -> None:
        seen: list[object] = []
        hooks = Hooks(
            before_request=(lambda *args: seen.extend(args),),
            after_success=(lambda *args: seen.extend(args),),
        )
        body = {"accessToken": "canary-token-in-an-answer-0123456789"}
        core, _ = client(reply(body=body), hooks=hooks)
        await success(
            core,
            {
                "service_id": "canary-service",
                "token_create_request": {"grant_type": "CIBA", "access_token": "canary-token"},
            },
        )
        assert "canary" not in repr(seen)

    in_virtual_time(main)


async def test_an_error_that_hooks_see_is_the_error_of_the_call() -> None:
    seen: list[AuthleteError] = []
    core, _ = client(refusal(400), hooks=Hooks(after_error=(lambda _, error: seen.append(error),)))
    error = await failure(core)
    assert isinstance(error, ResultError)
    assert seen == [error]
