"""Traces by OpenTelemetry (extra ``opentelemetry``); its only importer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider, get_tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from .._version import __version__
from ..errors import AuthleteError, HttpError
from ..hooks import Hooks

if TYPE_CHECKING:
    from ..hooks import HookContext
    from ..transport import HttpRequest, HttpResponse

__all__ = ["tracing_hooks"]

# Names of the semantic conventions for HTTP clients.
METHOD = "http.request.method"
RESEND_COUNT = "http.request.resend_count"
STATUS = "http.response.status_code"
ADDRESS = "server.address"
PORT = "server.port"
URL = "url.full"
TEMPLATE = "url.template"
ERROR_TYPE = "error.type"

SPAN = "authlete.contrib.opentelemetry.span"
NO_SUCCESS = 300
PORTS = {"http": 80, "https": 443}
VALUE = re.compile(r"{\w+}")

_propagator = TraceContextTextMapPropagator()


def tracing_hooks(tracer_provider: TracerProvider | None = None) -> Hooks:
    """Make hooks that trace every attempt as a client span below the caller's current span.

    The header ``traceparent`` carries the trace on; baggage is not sent. Names and attributes are
    those of OpenTelemetry's semantic conventions for HTTP clients. The path is shown with
    ``{names}`` in place of values, and nothing else of a request or an answer but its status.

    Args:
        tracer_provider: where spans go; the global one if left out.
    """
    tracer = get_tracer("authlete", __version__, tracer_provider)

    def start(context: HookContext, request: HttpRequest) -> None:
        span = context.exit_stack.enter_context(
            tracer.start_as_current_span(
                f"{request.method} {context.path}",
                kind=SpanKind.CLIENT,
                attributes=_attributes(context, request),
                # An exception would be recorded with its traceback.
                record_exception=False,
                set_status_on_exception=False,
            )
        )
        context.state[SPAN] = span

        def note_error(
            kind: type[BaseException] | None, error: BaseException | None, _: object
        ) -> None:
            if kind is not None:
                _note_error(span, kind, error)

        context.exit_stack.push(note_error)
        headers = dict(request.headers)
        _propagator.inject(headers)
        request.headers = headers

    def note_status(context: HookContext, response: HttpResponse) -> None:
        cast("Span", context.state[SPAN]).set_attribute(STATUS, response.status)

    return Hooks(before_request=(start,), after_success=(note_status,))


def _attributes(context: HookContext, request: HttpRequest) -> dict[str, str | int]:
    server = urlsplit(context.server_url)
    attributes: dict[str, str | int] = {
        METHOD: request.method,
        ADDRESS: server.hostname or "",
        PORT: server.port or PORTS[server.scheme],
        # Not the request's own: a token may be in it.
        URL: context.server_url + VALUE.sub("REDACTED", context.path),
        TEMPLATE: context.path,
    }
    if context.attempt > 1:
        attributes[RESEND_COUNT] = context.attempt - 1
    return attributes


def _note_error(span: Span, kind: type[BaseException], error: BaseException | None) -> None:
    error_type = f"{kind.__module__}.{kind.__qualname__}"
    # Errors of ours show no secret; what a cancellation says is its sender's.
    description = str(error) if isinstance(error, AuthleteError) else None
    if isinstance(error, HttpError):
        span.set_attribute(STATUS, error.status_code)
        if error.status_code >= NO_SUCCESS:  # the status says it all
            error_type, description = str(error.status_code), None
    span.set_attribute(ERROR_TYPE, error_type)
    span.set_status(StatusCode.ERROR, description)
