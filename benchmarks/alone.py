"""One subject by itself, as ``python -m benchmarks.resource`` runs it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import TYPE_CHECKING, TypeVar

from . import report

if TYPE_CHECKING:
    from collections.abc import Callable

    from .goals import Goal

T = TypeVar("T")


def run(
    measure: Callable[[bool], T], tables: Callable[[T], str], goals: Callable[[T], list[Goal]]
) -> None:
    """Measure, which is told whether few calls will do, and report."""
    parser = ArgumentParser()
    parser.add_argument("--smoke", action="store_true", help="see in seconds that all of it runs")
    smoke: bool = parser.parse_args().smoke
    figures = measure(smoke)
    print(tables(figures))
    if not smoke:  # so few calls prove nothing
        print(report.verdicts(goals(figures)))
