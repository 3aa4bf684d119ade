"""The results, as a table to read, as JSON, and as a chart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs

from .contenders import CONTENDERS
from .interpreter import Interpreter, describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from .codec import Codec
    from .cost import Cost
    from .endpoints import Figures as Endpoints
    from .flows import Figures as SignIns
    from .goals import Goal
    from .imports import Imports
    from .memory import Memory
    from .resource import Figures as Checks
    from .throughput import Race


@attrs.frozen
class Results:
    """All figures of one run."""

    interpreter: Interpreter
    race: Race
    race_by_tls: Race
    cost: Cost
    codec: Codec
    imports: Imports
    memory: Memory
    checks: Checks
    sign_ins: SignIns
    endpoints: Endpoints


def figures(results: Results) -> str:
    """Write the tables of figures, in Markdown."""
    plain, by_tls = "by calls under way", "the same by TLS"
    return "\n".join(
        [
            f"\n{results.interpreter}",
            *_race(results.race, plain),
            *_race(results.race_by_tls, by_tls),
            *_figures(results),
        ]
    )


def verdicts(goals: list[Goal]) -> str:
    """Write the table of goals."""
    return "\n".join(_goals(goals))


def as_json(results: attrs.AttrsInstance, goals: list[Goal]) -> dict[str, Any]:
    """Make what is written of a run."""
    return {
        **attrs.asdict(results),
        "goals": [{**attrs.asdict(goal), "verdict": goal.verdict} for goal in goals],
    }


def save(results: attrs.AttrsInstance, goals: list[Goal], file: Path) -> None:
    """Write one run as JSON."""
    write_json({"interpreter": attrs.asdict(describe()), **as_json(results, goals)}, file)


def write_json(content: object, file: Path) -> None:
    """Write JSON to be read."""
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def draw(runs: list[dict[str, Any]], file: Path) -> None:
    """Draw throughput against concurrency, a run of ``results.json`` beside the other.

    Raises:
        ImportError: matplotlib is not installed.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4 + 6 * len(runs), 4.5), layout="constrained")
    panels = figure.subplots(1, len(runs), sharey=True, squeeze=False)[0]
    for axes, run in zip(panels, runs, strict=True):
        paces = run["race"]["paces"]
        for contender in CONTENDERS:
            if pace := paces.get(contender.name):
                rates = [figures["calls_per_second"] for figures in pace.values()]
                style = "o-" if contender.name.startswith("sdk") else "o--"
                axes.plot([*map(int, pace)], rates, style, label=contender.title, markersize=4)
        levels = sorted({int(level) for pace in paces.values() for level in pace})
        axes.set_xscale("log", base=2)
        axes.set_yscale("log")
        axes.set_xticks(levels, [str(level) for level in levels])
        axes.set_xlabel("calls under way at once")
        axes.set_title(str(Interpreter(**run["interpreter"])), fontsize="small")
        axes.grid(visible=True, which="both", alpha=0.2)
    panels[0].set_ylabel("calls per second")
    figure.suptitle("Creating a token, client on one core")
    figure.legend(
        *panels[0].get_legend_handles_labels(), loc="outside right center", fontsize="small"
    )
    figure.savefig(file, dpi=120)


def _race(race: Race, subject: str) -> Iterator[str]:
    levels = sorted({level for paces in race.paces.values() for level in paces})
    yield f"\nCalls per second, {subject} (in brackets: the client's CPU µs for each)\n"
    yield from table(
        ["client", *map(str, levels), "server busy"],
        (
            [contender.title, *_paces(race, contender.name, levels)]
            for contender in CONTENDERS
            if contender.name in race.paces
        ),
    )
    for name, reason in race.missing.items():
        yield f"\nSkipped: {name}: {reason}."


def _paces(race: Race, name: str, levels: list[int]) -> Iterator[str]:
    paces = race.paces[name]
    for level in levels:
        yield f"{paces[level].calls_per_second:.0f} ({paces[level].cpu_per_call:.0f})"
    yield f"{max(pace.server_busy for pace in paces.values()):.0%}"


def _figures(results: Results) -> Iterator[str]:
    cost, memory = results.cost, results.memory
    yield "\nOwn cost, import and memory\n"
    yield from table(
        ["figure", "value"],
        [
            ["a whole call on a null transport, CPU µs", f"{cost.call:.1f}"],
            ["httpx' post on a null transport, CPU µs", f"{cost.bare_httpx_post:.1f}"],
            ["reading a page of 20 tokens, CPU µs", f"{cost.read_page:.1f}"],
            ["the same by hand, CPU µs", f"{cost.plain_page:.1f}"],
            *([f"import: {name}, ms", f"{time:.1f}"] for name, time in _imports(results)),
            *([f"once: {name}, ms", f"{time:.2f}"] for name, time in _once(results)),
            [f"of {memory.under_way} calls under way each, bytes", f"{memory.bytes_per_call:.0f}"],
            [f"blocks left behind by {memory.calls} calls", str(memory.blocks_left)],
        ],
    )
    for name, reason in results.imports.missing.items():
        yield f"\nSkipped: import of {name}: {reason}."
    yield "\nModels, by table and by the code that cattrs generates\n"
    yield from table(
        ["figure", "by table", "generated"],
        [
            *([f"first: {name}, ms", *_pair(pair)] for name, pair in results.codec.first.items()),
            *([f"later: {name}, µs", *_pair(pair)] for name, pair in results.codec.later.items()),
        ],
    )


def _pair(pair: tuple[float, float]) -> Iterator[str]:
    return (f"{figure:.2f}" for figure in pair)


def _imports(results: Results) -> Iterable[tuple[str, float]]:
    return results.imports.statements.items()


def _once(results: Results) -> Iterable[tuple[str, float]]:
    return results.imports.first_call.items()


def _goals(goals: list[Goal]) -> Iterator[str]:
    yield "\nGoals\n"
    yield from table(
        ["goal", "limit", "is", ""],
        ([goal.text, goal.limit, _number(goal.actual), goal.verdict] for goal in goals),
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"


def table(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """Write a table in Markdown, its columns aligned."""
    lines = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = [
        [cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines
    ]
    padded.insert(1, ["-" * width for width in widths])
    for line in padded:
        yield f"| {' | '.join(line)} |"
