"""OpenTelemetry's own instrumentation of HTTP libraries does not see a token in a URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import httpx
import pytest
from anyio import run
from opentelemetry.instrumentation.aiohttp_client import AioHttpClientInstrumentor
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from authlete import token_operations_delete
from tests.fakes import TOKEN
from tests.faults import behaviours as do
from tests.faults.calls import new_core
from tests.faults.server import FaultServer
from tests.transports import every_carrier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.transports import Carrier

DELETE: Any = {"access_token_identifier": TOKEN}


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """Have both libraries traced, as a service does at its start."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentors = [HTTPXClientInstrumentor(), AioHttpClientInstrumentor()]
    for each in instrumentors:
        each.instrument(tracer_provider=provider)
    yield exporter
    for each in instrumentors:
        each.uninstrument()
    provider.shutdown()


@every_carrier
@pytest.mark.parametrize("reply", [do.created, do.leaving, do.saying(do.answer(404))])
def test_our_requests_are_in_no_span(
    carrier: Carrier, reply: Any, spans: InMemorySpanExporter
) -> None:
    """However they end, and whether or not the client is the user's."""

    async def scenario() -> None:
        async with carrier.open() as transport, new_core(server.url, transport) as core:
            await token_operations_delete(core, DELETE)

    with FaultServer(reply) as server:
        carrier.run(scenario)
        assert TOKEN.encode() in server.requests[0]
        assert b"traceparent" not in server.requests[0]
    assert spans.get_finished_spans() == ()


@every_carrier
def test_other_requests_are(carrier: Carrier, spans: InMemorySpanExporter) -> None:
    """Before and after ours, in the same task."""

    async def ask(url: str) -> None:
        async with httpx.AsyncClient() as client:
            await client.get(url)
        if carrier.backend == "asyncio":
            async with aiohttp.ClientSession() as session, session.get(url):
                pass

    async def scenario() -> None:
        await ask(server.url)
        async with carrier.open() as transport, new_core(server.url, transport) as core:
            await token_operations_delete(core, DELETE)
        await ask(server.url)

    with FaultServer(do.created) as server:
        run(scenario, backend=carrier.backend)
    assert len(spans.get_finished_spans()) == (4 if carrier.backend == "asyncio" else 2)
