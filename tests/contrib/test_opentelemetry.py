"""Hooks for OpenTelemetry, by the spans they export."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING, Any

import attrs
import pytest
import trio
from anyio.lowlevel import checkpoint
from opentelemetry import baggage, context, trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.semconv.attributes.error_attributes import ERROR_TYPE
from opentelemetry.semconv.attributes.http_attributes import (
    HTTP_REQUEST_METHOD,
    HTTP_REQUEST_RESEND_COUNT,
    HTTP_RESPONSE_STATUS_CODE,
)
from opentelemetry.semconv.attributes.server_attributes import SERVER_ADDRESS, SERVER_PORT
from opentelemetry.semconv.attributes.url_attributes import URL_FULL
from opentelemetry.trace import INVALID_SPAN, SpanKind, StatusCode, get_current_span

from authlete import (
    Hooks,
    RequestOptions,
    RetryConfig,
    Security,
    token_operations_create,
    token_operations_delete,
    token_operations_list_tokens,
)
from authlete.contrib.opentelemetry import tracing_hooks
from authlete.errors import ConnectError
from tests.fakes import (
    CREATE,
    LIST,
    SECRET,
    TOKEN,
    client,
    failure,
    forever,
    in_virtual_time,
    refusal,
    reply,
    success,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opentelemetry.sdk.trace import ReadableSpan

    from authlete import HookContext
    from authlete.transport import HttpRequest, HttpResponse

CREATED = "POST /api/{service_id}/auth/token/create"
TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")


@attrs.frozen
class Tracing:
    """A tracer, what it exports, and the hooks that trace by it."""

    provider: TracerProvider = attrs.field(factory=lambda: TracerProvider(shutdown_on_exit=False))
    spans: InMemorySpanExporter = attrs.field(factory=InMemorySpanExporter)

    def __attrs_post_init__(self) -> None:
        self.provider.add_span_processor(SimpleSpanProcessor(self.spans))

    @property
    def tracer(self) -> Any:
        """The tracer of a service."""
        return self.provider.get_tracer("service")

    @property
    def hooks(self) -> Hooks:
        """The hooks that trace by it."""
        return tracing_hooks(self.provider)

    def ended(self) -> list[ReadableSpan]:
        """Return the spans that came to their end."""
        return list(self.spans.get_finished_spans())

    def one(self) -> ReadableSpan:
        """Return the only one."""
        (span,) = self.ended()
        return span


@pytest.fixture
def traces(caplog: pytest.LogCaptureFixture) -> Iterator[Tracing]:
    """Trace; the SDK of OpenTelemetry has nothing to complain of, and no span stays current."""
    tracing = Tracing()
    yield tracing
    tracing.provider.shutdown()
    assert get_current_span() is INVALID_SPAN
    complaints = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert complaints == []


async def test_a_success_is_a_client_span_by_the_conventions(traces: Tracing) -> None:
    core, _ = client(reply(), hooks=traces.hooks)
    await success(core)
    span = traces.one()
    assert (span.name, span.kind) == (CREATED, SpanKind.CLIENT)
    assert span.attributes == {
        HTTP_REQUEST_METHOD: "POST",
        HTTP_RESPONSE_STATUS_CODE: 200,
        SERVER_ADDRESS: "us.authlete.com",
        SERVER_PORT: 443,
        URL_FULL: "https://us.authlete.com/api/REDACTED/auth/token/create",
        "url.template": "/api/{service_id}/auth/token/create",
    }
    assert span.status.status_code is StatusCode.UNSET
    assert span.events == ()


@pytest.mark.parametrize(
    ("server_url", "address", "port"),
    [
        ("https://proxy.example:8443/authlete/", "proxy.example", 8443),
        ("http://localhost", "localhost", 80),
        ("http://[::1]:8080", "::1", 8080),
    ],
)
async def test_the_server_is_named(
    traces: Tracing, server_url: str, address: str, port: int
) -> None:
    core, _ = client(hooks=traces.hooks, server_url=server_url)
    await success(core)
    shown = dict(traces.one().attributes or {})
    assert (shown[SERVER_ADDRESS], shown[SERVER_PORT]) == (address, port)
    assert str(shown[URL_FULL]).startswith(server_url.rstrip("/") + "/api/")


@pytest.mark.parametrize(
    ("function", "request_", "name"),
    [
        pytest.param(
            token_operations_delete,
            {"service_id": "canary", "access_token_identifier": TOKEN},
            "DELETE /api/{service_id}/auth/token/delete/{access_token_identifier}",
            id="path",
        ),
        pytest.param(
            token_operations_list_tokens,
            {"service_id": "canary", "subject": "canary", "client_identifier": "canary"},
            "GET /api/{service_id}/auth/token/get/list",
            id="query",
        ),
        pytest.param(
            token_operations_create,
            {
                "service_id": "canary",
                "token_create_request": {"grant_type": "CIBA", "access_token": TOKEN},
            },
            CREATED,
            id="body",
        ),
    ],
)
@pytest.mark.parametrize(
    "step",
    [
        reply(204),
        refusal(400, TOKEN),
        ConnectError(SECRET),
        reply(body={"action": [TOKEN]}),
    ],
    ids=repr,
)
async def test_no_span_holds_a_token_or_has_a_name_of_its_own(
    traces: Tracing, function: Any, request_: Any, name: str, step: Any
) -> None:
    """Neither in its URL nor elsewhere: a span goes to a third party."""
    core, _ = client(step, hooks=traces.hooks)
    await function(core, request_)
    span = traces.one()
    assert span.name == name
    shown = span.to_json()
    assert [text for text in (TOKEN, SECRET, "canary") if text in shown] == []


@pytest.mark.parametrize(
    ("step", "status", "error_type"),
    [
        (refusal(400), 400, "400"),
        (refusal(403), 403, "403"),
        (refusal(500), 500, "500"),
        (refusal(503), 503, "503"),
        (reply(302), 302, "302"),
        (reply(body=b"?"), 200, "authlete.errors.ResponseValidationError"),
        (ConnectError("refused"), None, "authlete.errors.ConnectError"),
        (OSError("reset"), None, "authlete.errors.NoResponseError"),
    ],
    ids=repr,
)
async def test_a_failure_is_an_error_of_its_type(
    traces: Tracing, step: Any, status: int | None, error_type: str
) -> None:
    """Described in words only where the status does not say it all."""
    core, _ = client(step, hooks=traces.hooks)
    await failure(core)
    span = traces.one()
    shown = dict(span.attributes or {})
    assert (shown.get(HTTP_RESPONSE_STATUS_CODE), shown[ERROR_TYPE]) == (status, error_type)
    assert span.status.status_code is StatusCode.ERROR
    assert (span.status.description is None) == (error_type == str(status))


def test_a_timeout_is_one_too(traces: Tracing) -> None:
    async def main() -> None:
        core, _ = client(forever, hooks=traces.hooks)
        await failure(core, options=RequestOptions(timeout=4))

    in_virtual_time(main)
    span = traces.one()
    assert dict(span.attributes or {})[ERROR_TYPE] == "authlete.errors.NoResponseError"
    assert span.status.description == "time ran out before the answer was there"


def test_a_cancelled_attempt_ends_its_span(traces: Tracing) -> None:
    """On trio; though no hook is called."""

    async def main() -> None:
        core, _ = client(forever, hooks=traces.hooks)
        with trio.move_on_after(1):
            await token_operations_create(core, CREATE)
        assert get_current_span() is INVALID_SPAN

    in_virtual_time(main)
    assert dict(traces.one().attributes or {})[ERROR_TYPE] == "trio.Cancelled"
    assert traces.one().status.status_code is StatusCode.ERROR


async def test_a_cancelled_task_ends_its_span(traces: Tracing) -> None:
    """On asyncio."""
    sent = asyncio.Event()

    async def held(_: HttpRequest) -> Any:
        sent.set()
        await asyncio.Event().wait()

    core, _ = client(held, hooks=traces.hooks)
    task = asyncio.create_task(token_operations_create(core, CREATE))
    await sent.wait()
    assert traces.ended() == []
    task.cancel(SECRET)
    await asyncio.wait([task])
    assert task.cancelled()
    error_type = dict(traces.one().attributes or {})[ERROR_TYPE]
    assert error_type == "asyncio.exceptions.CancelledError"
    assert SECRET not in traces.one().to_json()


def sent_by(span: ReadableSpan) -> tuple[str, str]:
    """Return trace and span as the wire names them."""
    assert span.context
    return f"{span.context.trace_id:032x}", f"{span.context.span_id:016x}"


def received(request: HttpRequest) -> tuple[str, str]:
    """Return trace and span that a request names."""
    found = TRACEPARENT.fullmatch(request.headers["traceparent"])
    assert found
    return found[1], found[2]


def test_every_attempt_has_a_span_and_tells_which_resending_it_is(traces: Tracing) -> None:
    async def main() -> None:
        core, transport = client(
            refusal(429), OSError(), reply(), hooks=traces.hooks, retry_config=RetryConfig()
        )
        with traces.tracer.start_as_current_span("caller"):
            await success(core, LIST, function=token_operations_list_tokens)
        *attempts, caller = traces.ended()
        counts = [dict(span.attributes or {}).get(HTTP_REQUEST_RESEND_COUNT) for span in attempts]
        assert counts == [None, 1, 2]
        assert [received(request) for request in transport.requests] == [*map(sent_by, attempts)]
        assert all(span.parent == caller.context for span in attempts)

    in_virtual_time(main)


async def test_a_repetition_after_a_401_is_a_resending(traces: Tracing) -> None:
    tokens = iter(["old", "new"])
    core, _ = client(
        refusal(401),
        reply(),
        hooks=traces.hooks,
        security=lambda: Security(authlete=next(tokens)),
    )
    await success(core)
    shown = [dict(span.attributes or {}) for span in traces.ended()]
    assert [attributes.get(HTTP_REQUEST_RESEND_COUNT) for attributes in shown] == [None, 1]


async def test_without_a_span_of_the_callers_it_begins_a_trace(traces: Tracing) -> None:
    core, transport = client(hooks=traces.hooks)
    await success(core)
    assert traces.one().parent is None
    assert received(transport.requests[0]) == sent_by(traces.one())


async def test_the_span_is_current_while_the_attempt_lasts(traces: Tracing) -> None:
    """So that what the transport traces lies below it, and what follows does not."""

    async def send(_: HttpRequest) -> HttpResponse:
        traces.tracer.start_span("below").end()
        await checkpoint()
        return reply(body={})

    core, _ = client(send, hooks=traces.hooks)
    with traces.tracer.start_as_current_span("caller") as caller:
        await success(core)
        assert get_current_span() is caller
    below, attempt, _ = traces.ended()
    assert below.parent == attempt.context


async def test_baggage_stays_at_home(traces: Tracing) -> None:
    """What a service notes about its users is not for others."""
    core, transport = client(hooks=traces.hooks)
    token = context.attach(baggage.set_baggage("user", "john"))
    await success(core)
    context.detach(token)
    (request,) = transport.requests
    assert "traceparent" in request.headers
    assert "baggage" not in request.headers


async def test_each_span_finds_its_parent_among_many(traces: Tracing) -> None:
    """Callers that are under way at once never get each other's spans."""

    async def send(_: HttpRequest) -> HttpResponse:
        await checkpoint()
        return reply(body={})

    core, transport = client(send, hooks=traces.hooks)

    async def serve(number: int) -> None:
        with traces.tracer.start_as_current_span("caller"):
            for _ in range(3):
                await success(core, {**CREATE, "service_id": str(number)})

    await asyncio.gather(*map(serve, range(50)))
    spans = {sent_by(span): span for span in traces.ended()}
    services: dict[int, set[str]] = {}
    for request in transport.requests:
        parent = spans[received(request)].parent
        assert parent
        services.setdefault(parent.span_id, set()).add(request.url)
    assert len(services) == 50
    assert all(len(urls) == 1 for urls in services.values())


async def test_the_status_is_that_spans_also_below_others(traces: Tracing) -> None:
    """Hooks of the user's may begin spans of their own."""

    def begin(context: HookContext, _: HttpRequest) -> None:
        context.exit_stack.enter_context(traces.tracer.start_as_current_span("signing"))

    core, _ = client(refusal(400), hooks=traces.hooks + Hooks(before_request=(begin,)))
    await failure(core)
    signing, attempt = traces.ended()
    assert dict(signing.attributes or {}) == {}
    assert dict(attempt.attributes or {})[HTTP_RESPONSE_STATUS_CODE] == 400


async def test_without_a_provider_spans_go_to_the_global_one(
    traces: Tracing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", traces.provider)
    core, _ = client(hooks=tracing_hooks())
    await success(core)
    span = traces.one()
    assert span.instrumentation_scope
    assert (span.name, span.instrumentation_scope.name) == (CREATED, "authlete")
