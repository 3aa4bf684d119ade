"""Run the benchmarks: ``python -m benchmarks [--smoke] [--openapi FILE]``."""

from __future__ import annotations

import multiprocessing
import sys
from argparse import ArgumentParser
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

import attrs

from . import codec, cost, imports, memory, report, throughput
from .environments import Environments
from .goals import goals
from .report import Results
from .throughput import LEVELS, Plan

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Generator

T = TypeVar("T")


@attrs.frozen
class Effort:
    """How much is measured."""

    plan: Plan
    cost: tuple[int, int]
    """Rounds, and calls in each."""
    codec: tuple[int, int]
    """Rounds, and calls in each."""
    imports: int
    memory: tuple[int, int]
    """Calls at once, and one after the other."""


WHOLE = Effort(
    Plan(LEVELS, 5, 0.5), cost=(25, 1000), codec=(9, 1000), imports=9, memory=(10_000, 200_000)
)
SMOKE = Effort(Plan((1, 128), 1, 0.05), cost=(1, 10), codec=(1, 10), imports=1, memory=(100, 100))


def main() -> None:
    """Measure, and report."""
    options = _options()
    with _folder(options) as folder:
        environments = Environments(folder, options.openapi, offered=not options.smoke)
        results = _measured(environments, SMOKE if options.smoke else WHOLE)
    print(report.figures(results))
    if not options.smoke:  # so few calls prove nothing
        print(report.verdicts(goals(results)))
    if options.output:
        _write(results, options.output)


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks", description="How fast the SDK is.")
    parser.add_argument(
        "--smoke", action="store_true", help="see in seconds that all of it runs; without peers"
    )
    parser.add_argument(
        "--openapi", type=Path, help="Authlete's OpenAPI file, to generate a client from"
    )
    parser.add_argument(
        "--peers", type=Path, help="folder that keeps the peers' environments for another run"
    )
    parser.add_argument("--output", type=Path, help="folder for results.json and throughput.png")
    return parser.parse_args()


@contextmanager
def _folder(options: Namespace) -> Generator[Path]:
    if options.peers:
        yield options.peers.resolve()
        return
    with TemporaryDirectory(prefix="benchmarks-") as folder:
        yield Path(folder)


def _measured(environments: Environments, effort: Effort) -> Results:
    _say("Own cost …")
    costs = _afresh(cost.measure, *effort.cost)
    _say("Codec …")
    coded = _afresh(codec.measure, *effort.codec)
    _say("Memory …")
    held = _afresh(memory.measure, *effort.memory)
    _say("Imports …")
    imported = imports.measure(environments, effort.imports)
    _say("Throughput …")
    race, race_by_tls = throughput.measure(environments, effort.plan)
    return Results(race, race_by_tls, costs, coded, imported, held)


def _afresh(measure: Callable[..., T], *arguments: int) -> T:
    """Measure in a process that has done nothing yet."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as process:
        return process.submit(measure, *arguments).result()


def _write(results: Results, folder: Path) -> None:
    report.save(results, goals(results), folder / "results.json")
    try:
        report.draw(results.race, folder / "throughput.png")
    except ImportError:
        _say("No chart: matplotlib is not installed.")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
