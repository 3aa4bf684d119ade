"""Run the benchmarks: ``python -m benchmarks [--smoke] [--openapi FILE] [--also PYTHON]``."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from argparse import ArgumentParser
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from . import (
    codec,
    cost,
    endpoints,
    flows,
    imports,
    interpreter,
    memory,
    report,
    resource,
    throughput,
)
from .contenders import ROOT
from .environments import Environments, MissingError
from .goals import Goal, goals
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
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)  # now, and not after all that time
    with _folder(options) as folder:
        environments = Environments(folder, options.openapi, offered=not options.smoke)
        results = _measured(environments, smoke=options.smoke)
        _print(results, smoke=options.smoke)
        runs = [report.as_json(results, _goals(results))]
        for python in options.also:
            runs += _also(python, environments, smoke=options.smoke)
    if options.output:
        _write(runs, options.output)


def _print(results: Results, *, smoke: bool) -> None:
    print(report.figures(results))
    for module, measured in (
        (resource, results.checks),
        (flows, results.sign_ins),
        (endpoints, results.endpoints),
    ):
        print(f"\n{(module.__doc__ or '').partition(':')[0]}\n\n{module.tables(measured)}")
    if not smoke:  # so few calls prove nothing
        print(report.verdicts(_goals(results)))


def _goals(results: Results) -> list[Goal]:
    return [
        *goals(results),
        *resource.goals(results.checks),
        *flows.goals(results.sign_ins),
        *endpoints.goals(results.endpoints),
    ]


def _also(python: str, environments: Environments, *, smoke: bool) -> list[Any]:
    """Run all of it by another Python, and return what it wrote."""
    try:
        own = environments.with_this_source(python)
    except MissingError as error:
        print(f"\nSkipped: {python}: {error}.")
        return []
    with TemporaryDirectory() as output:
        command = [own, "-m", "benchmarks", "--output", output]
        command += ["--peers", str(environments.folder / "peers of the other")]
        command += ["--openapi", str(environments.openapi)] if environments.openapi else []
        command += ["--smoke"] if smoke else []
        subprocess.run(command, check=True, cwd=ROOT)
        runs: list[Any] = json.loads(Path(output, "results.json").read_text("utf-8"))["runs"]
        return runs


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
    parser.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="PYTHON",
        help="another interpreter to do all of it again; installs this source for it",
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


def _measured(environments: Environments, *, smoke: bool) -> Results:
    effort = SMOKE if smoke else WHOLE
    _say("Own cost …")
    costs = _afresh(cost.measure, *effort.cost)
    _say("Codec …")
    coded = _afresh(codec.measure, *effort.codec)
    _say("Memory …")
    held = _afresh(memory.measure, *effort.memory)
    _say("Imports …")
    imported = imports.measure(environments, effort.imports)
    _say("Checks of access tokens …")
    checks = _afresh(resource.measure, smoke=smoke)
    _say("Whole sign-ins …")
    sign_ins = _afresh(flows.measure, environments, smoke=smoke)
    _say("Endpoints …")
    answered = _afresh(endpoints.measure, smoke=smoke)
    _say("Throughput …")
    race, race_by_tls = throughput.measure(environments, effort.plan)
    return Results(
        interpreter=_afresh(interpreter.describe),
        race=race,
        race_by_tls=race_by_tls,
        cost=costs,
        codec=coded,
        imports=imported,
        memory=held,
        checks=checks,
        sign_ins=sign_ins,
        endpoints=answered,
    )


def _afresh(measure: Callable[..., T], *arguments: object, **options: object) -> T:
    """Measure in a process that has done nothing yet."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as process:
        return process.submit(measure, *arguments, **options).result()


def _write(runs: list[Any], folder: Path) -> None:
    report.write_json({"runs": runs}, folder / "results.json")
    try:
        report.draw(runs, folder / "throughput.png")
    except ImportError:
        _say("No chart: matplotlib is not installed.")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
