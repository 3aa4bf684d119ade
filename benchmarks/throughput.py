"""Calls per second against the number of calls under way, contender by contender in turn."""

from __future__ import annotations

from contextlib import ExitStack
from statistics import median
from typing import TYPE_CHECKING

import attrs

from . import contenders, server
from .environments import MissingError

if TYPE_CHECKING:
    from .contenders import Figures, Running
    from .environments import Environments

LEVELS = (1, 4, 16, 32, 64, 128)
TLS_LEVELS = frozenset({1, 32, 128})


@attrs.frozen
class Plan:
    """How long to measure, and at what."""

    levels: tuple[int, ...]
    rounds: int
    seconds: float
    """How long each contender is measured at each level in each round."""


@attrs.frozen
class Pace:
    """What a contender did at one level, as medians over all rounds."""

    calls_per_second: float
    cpu_per_call: float
    """CPU time of the client in microseconds."""
    server_busy: float
    """What part of its core the server used."""


@attrs.frozen
class Race:
    """What all contenders did."""

    paces: dict[str, dict[int, Pace]]
    """By the contender's name and the level."""
    missing: dict[str, str]
    """Why a contender could not be measured, by its name."""

    def rate(self, name: str, level: int) -> float | None:
        """Return calls per second, if they were measured."""
        pace = self.paces.get(name, {}).get(level)
        return None if pace is None else pace.calls_per_second


def measure(environments: Environments, plan: Plan) -> tuple[Race, Race]:
    """Let all contenders that can be had here race: in the clear, and by TLS at fewer levels."""
    tls_plan = attrs.evolve(plan, levels=tuple(n for n in plan.levels if n in TLS_LEVELS))
    with server.running() as target:
        return (
            _race(environments, plan, target, target.url),
            _race(environments, tls_plan, target, target.secure_url),
        )


def _race(environments: Environments, plan: Plan, target: server.Running, url: str) -> Race:
    missing: dict[str, str] = {}
    started: list[Running] = []
    with ExitStack() as stack:
        for contender in contenders.CONTENDERS:
            client = contenders.running(contender, environments, url, target.authority)
            try:
                started.append(stack.enter_context(client))
            except MissingError as error:
                missing[contender.name] = str(error)
        sheets = _take_turns(started, target, plan)
    return Race({name: _medians(sheet) for name, sheet in sheets.items()}, missing)


Sheet = dict[int, list[tuple["Figures", float]]]


def _take_turns(started: list[Running], target: server.Running, plan: Plan) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {running.contender.name: {} for running in started}
    for _ in range(plan.rounds):
        for level in plan.levels:
            for running in started:
                before = target.cpu_time()
                figures = running.order(level, plan.seconds)
                sheet = sheets[running.contender.name].setdefault(level, [])
                sheet.append((figures, target.cpu_time() - before))
    return sheets


def _medians(sheet: Sheet) -> dict[int, Pace]:
    return {
        level: Pace(
            calls_per_second=median(figures.calls / figures.seconds for figures, _ in turns),
            cpu_per_call=median(figures.cpu / figures.calls * 1e6 for figures, _ in turns),
            # An order's warm-up keeps the server busy, too.
            server_busy=median(busy / (figures.seconds * 1.2) for figures, busy in turns),
        )
        for level, turns in sheet.items()
    }
