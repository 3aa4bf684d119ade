"""What the figures are to be: ratios of one run, so that they hold on any machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .report import Results
    from .throughput import Race

KIB = 1024.0


@attrs.frozen
class Goal:
    """One goal and the figure that meets it, or does not."""

    text: str
    actual: float | None
    """The figure; ``None`` if a contender was missing."""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def verdict(self) -> str:
        """Say how it went."""
        if self.actual is None:
            return "not measured"
        low = self.at_least is not None and self.actual < self.at_least
        high = self.at_most is not None and self.actual > self.at_most
        return "MISSED" if low or high else "met"

    @property
    def limit(self) -> str:
        """Write the limit as it is read."""
        return f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"


def goals(results: Results) -> list[Goal]:
    """Hold the results against the goals."""
    return [*_httpx(results.race), *_aiohttp(results.race), *_rest(results)]


def _httpx(race: Race) -> Iterator[Goal]:
    sdk = "sdk_on_httpx"
    yield Goal("httpx: 128 calls at once against 1", _of(race, sdk, 128, sdk, 1), at_least=0.8)
    ratio = _of(race, sdk, 128, "bare_httpx", 128)
    yield Goal("httpx: against bare httpx, at 128", ratio, at_least=3.0)
    for level in (1, 32, 128):
        ratio = _of(race, sdk, level, "typescript", level)
        yield Goal(f"httpx: against the TypeScript SDK, at {level}", ratio, at_least=1.0)


def _aiohttp(race: Race) -> Iterator[Goal]:
    sdk = "sdk_on_aiohttp"
    for level in (32, 128):
        ratio = _of(race, sdk, level, "typescript", level)
        yield Goal(f"aiohttp: against the TypeScript SDK, at {level}", ratio, at_least=4.0)
    for level in (1, 32, 128):
        ratio = _of(race, sdk, level, "bare_aiohttp", level)
        yield Goal(f"aiohttp: against bare aiohttp, at {level}", ratio, at_least=0.6)


def _rest(results: Results) -> Iterator[Goal]:
    cost, imports, memory = results.cost, results.imports.statements, results.memory
    ratio = cost.call / cost.bare_httpx_post
    yield Goal("own cost of a call against httpx' post", ratio, at_most=0.2)
    yield Goal("own cost of a call, µs", cost.call, at_most=40.0)
    yield Goal("reading a page against by hand", cost.read_page / cost.plain_page, at_most=3.0)
    for name, (first, _) in results.codec.first.items():
        yield Goal(f"first time to {name}, ms", first, at_most=2.0)
    for name, (by_table, generated) in results.codec.later.items():
        yield Goal(f"to {name} against generated code", by_table / generated, at_most=1.2)
    ratio = imports["function"] / imports["attrs"]
    yield Goal("import of a function against import attrs", ratio, at_most=1.5)
    yield Goal("import authlete, ms", imports["authlete"], at_most=5.0)
    yield Goal("import of a package of 450 names, ms", imports["450 names"], at_most=5.0)
    yield Goal("memory of a call under way, KiB", memory.bytes_per_call / KIB, at_most=5.0)
    left = memory.blocks_left / memory.calls
    yield Goal("blocks of memory left behind by a call", left, at_most=0.01)


def _of(race: Race, name: str, level: int, other: str, other_level: int) -> float | None:
    rate, other_rate = race.rate(name, level), race.rate(other, other_level)
    return None if rate is None or other_rate is None else rate / other_rate
