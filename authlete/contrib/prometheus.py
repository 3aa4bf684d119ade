"""Metrics by Prometheus (extra ``prometheus``); the only importer of its client."""

from __future__ import annotations

from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from prometheus_client import REGISTRY, CollectorRegistry, Gauge, Histogram

from ..hooks import Hooks

if TYPE_CHECKING:
    from ..hooks import HookContext
    from ..transport import HttpRequest

__all__ = ["metrics_hooks"]

_lock = Lock()
_collectors: WeakKeyDictionary[CollectorRegistry, tuple[Histogram, Gauge]] = WeakKeyDictionary()


def metrics_hooks(registry: CollectorRegistry | None = None) -> Hooks:
    """Make hooks that measure every attempt.

    ``authlete_attempt_duration_seconds`` is a histogram by ``operation`` and ``outcome``: ``Ok``,
    the class of the error, or that of the cancellation. ``authlete_attempts_in_flight`` is a gauge
    by ``operation``. Clients that share a registry are counted together.

    Args:
        registry: where the metrics are collected; the global one if left out.
    """
    durations, in_flight = _collectors_of(REGISTRY if registry is None else registry)

    def start(context: HookContext, _: HttpRequest) -> None:
        began = perf_counter()

        def end(kind: type[BaseException] | None, *_: object) -> None:
            outcome = "Ok" if kind is None else kind.__name__
            durations.labels(context.operation, outcome).observe(perf_counter() - began)

        context.exit_stack.push(end)
        context.exit_stack.enter_context(in_flight.labels(context.operation).track_inprogress())

    return Hooks(before_request=(start,))


def _collectors_of(registry: CollectorRegistry) -> tuple[Histogram, Gauge]:
    """Return the metrics of a registry, which takes each name once."""
    with _lock:
        if registry not in _collectors:
            durations = Histogram(
                "authlete_attempt_duration_seconds",
                "How long attempts at calls of Authlete took.",
                ["operation", "outcome"],
                registry=registry,
            )
            in_flight = Gauge(
                "authlete_attempts_in_flight",
                "How many attempts at calls of Authlete are under way.",
                ["operation"],
                registry=registry,
                multiprocess_mode="livesum",
            )
            _collectors[registry] = durations, in_flight
        return _collectors[registry]
