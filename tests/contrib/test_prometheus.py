"""Hooks for Prometheus, by what is scraped."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import attrs
import pytest
import trio
from anyio.lowlevel import checkpoint
from prometheus_client import CollectorRegistry, generate_latest

from authlete import (
    AuthleteCore,
    Hooks,
    RequestOptions,
    RetryConfig,
    token_operations_create,
    token_operations_delete,
)
from authlete.contrib import prometheus
from authlete.contrib.prometheus import metrics_hooks
from authlete.errors import ConnectError
from tests.fakes import (
    CREATE,
    SECRET,
    TOKEN,
    FakeTransport,
    client,
    failure,
    forever,
    in_virtual_time,
    refusal,
    reply,
    success,
)

if TYPE_CHECKING:
    from authlete import HookContext
    from authlete.transport import HttpRequest, HttpResponse

CREATING = {"operation": "token_operations_create"}


@attrs.frozen
class Meter:
    """A registry, and what is read from it."""

    registry: CollectorRegistry = attrs.field(factory=CollectorRegistry)

    def client(self, *steps: Any, **settings: Any) -> tuple[AuthleteCore, FakeTransport]:
        """Make a client that is metered."""
        return client(*steps, hooks=metrics_hooks(self.registry), **settings)

    def outcomes(self) -> dict[str, float]:
        """Count attempts by their outcome."""
        return {
            sample.labels["outcome"]: sample.value
            for metric in self.registry.collect()
            for sample in metric.samples
            if sample.name == "authlete_attempt_duration_seconds_count"
        }

    def in_flight(self) -> float | None:
        """Count the attempts under way."""
        return self.registry.get_sample_value("authlete_attempts_in_flight", CREATING)


@pytest.fixture
def meter() -> Meter:
    """Count from nothing."""
    return Meter()


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        (reply(), "Ok"),
        (refusal(400), "ResultError"),
        (refusal(502), "AuthleteDefaultError"),
        (reply(body=b"?"), "ResponseValidationError"),
        (ConnectError("refused"), "ConnectError"),
        (forever, "NoResponseError"),
    ],
    ids=["success", "refusal", "gateway", "unreadable", "no connection", "timeout"],
)
def test_every_attempt_counts_by_its_outcome(meter: Meter, step: Any, outcome: str) -> None:
    async def main() -> None:
        core, _ = meter.client(step)
        await token_operations_create(core, CREATE, RequestOptions(timeout=4))

    in_virtual_time(main)
    assert meter.outcomes() == {outcome: 1}
    assert meter.in_flight() == 0


def test_repetitions_count_by_themselves(meter: Meter) -> None:
    async def main() -> None:
        core, _ = meter.client(refusal(429), refusal(429), reply(), retry_config=RetryConfig())
        await success(core)

    in_virtual_time(main)
    assert meter.outcomes() == {"AuthleteDefaultError": 2, "Ok": 1}
    assert meter.in_flight() == 0


def test_a_cancelled_attempt_is_no_longer_under_way(meter: Meter) -> None:
    """Or the gauge would rise for ever."""

    async def main() -> None:
        core, _ = meter.client(forever)
        with trio.move_on_after(1):
            await failure(core)

    in_virtual_time(main)
    assert meter.outcomes() == {"Cancelled": 1}
    assert meter.in_flight() == 0


async def test_the_gauge_shows_what_is_under_way(meter: Meter) -> None:
    """Among many calls, of which some are cancelled and some fail."""
    released = asyncio.Event()
    arrived = asyncio.Semaphore(0)

    async def held(request: HttpRequest) -> HttpResponse:
        arrived.release()
        await released.wait()
        await checkpoint()
        return refusal(400) if "/odd/" in request.url else reply(body={})

    core, _ = meter.client(held)
    calls = [
        asyncio.create_task(token_operations_create(core, {**CREATE, "service_id": service}))
        for service in ["odd", "even", "cancelled"] * 20
    ]
    for _ in calls:
        await arrived.acquire()
    assert meter.in_flight() == 60
    for call in calls[2::3]:
        call.cancel()
    await asyncio.wait(calls[2::3])
    assert meter.in_flight() == 40
    released.set()
    await asyncio.wait(calls)
    assert meter.in_flight() == 0
    assert meter.outcomes() == {"Ok": 20, "ResultError": 20, "CancelledError": 20}


async def test_labels_are_few_and_hold_no_secret(meter: Meter) -> None:
    core, _ = meter.client(reply(204), refusal(400, TOKEN))
    for service in ("canary-1", "canary-2"):
        request: Any = {"service_id": service, "access_token_identifier": TOKEN}
        await token_operations_delete(core, request)
    scraped = generate_latest(meter.registry).decode()
    assert [text for text in (TOKEN, SECRET, "canary") if text in scraped] == []
    labels = {
        tuple(sample.labels) for metric in meter.registry.collect() for sample in metric.samples
    }
    assert labels == {("operation", "outcome"), ("operation", "outcome", "le"), ("operation",)}


async def test_clients_of_one_registry_are_counted_together(meter: Meter) -> None:
    """A registry takes each name once, so that they share its metrics."""
    for _ in range(2):
        core, _ = meter.client(reply(body={}))
        await success(core)
    assert meter.outcomes() == {"Ok": 2}


async def test_without_a_registry_the_global_one_is_taken(
    meter: Meter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prometheus, "REGISTRY", meter.registry)
    core, _ = client(hooks=metrics_hooks())
    await success(core)
    assert meter.outcomes() == {"Ok": 1}


async def test_tracing_and_metrics_at_once(meter: Meter) -> None:
    """Each hook is called, in the order in which they were added up."""
    called: list[str] = []

    def hooks(name: str) -> Hooks:
        def note(context: HookContext, _: object) -> None:
            called.append(f"{name} {context.attempt}")

        return Hooks(before_request=(note,), after_success=(note,), after_error=(note,))

    total = hooks("one") + metrics_hooks(meter.registry) + hooks("two")
    core, _ = client(refusal(400), reply(body={}), hooks=total)
    await failure(core)
    await success(core)
    assert called == ["one 1", "two 1"] * 4
    assert meter.outcomes() == {"ResultError": 1, "Ok": 1}
