"""Many tokens, over loopback, by the command line: ``python -m benchmarks.bulk [--smoke]``.

The sandbox, the import and the export are processes of their own. Measured are the time for each
token as their number grows, how much memory a process takes above what it had after its imports,
and what an import leaves behind that is killed (SIGKILL) again and again and taken up each time.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from argparse import ArgumentParser
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import attrs

from . import report
from .goals import Goal
from .server import cpu_time

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Generator, Iterator

BEARER = "benchmark"
HEADER_BYTES = 81
EVENT_BYTES = 35  # of each event in a journal
EVENTS = 2  # of each token: it was sent, it was created
SEED = 3
FLAT = 1.5  # what grows with their number would be 10; a machine with other work is irregular
MEMORY = 50.0  # MiB


@attrs.frozen
class Effort:
    """How much is measured."""

    sizes: tuple[int, ...]
    """How many tokens, in ascending order."""
    killed: int
    """How many tokens in the import that is killed."""
    kills: int


WHOLE = Effort((1_000, 10_000, 100_000), killed=20_000, kills=10)
SMOKE = Effort((100, 300), killed=500, kills=2)


@attrs.frozen
class Run:
    """What one command took."""

    seconds: float
    cpu: float
    """CPU seconds of its process."""
    sandbox_cpu: float
    """CPU seconds that the sandbox used meanwhile."""
    mebibytes: float
    """Its memory at its highest, above that after its imports."""


@attrs.frozen
class Size:
    """What so many tokens took."""

    tokens: int
    imported: Run
    taken_up: Run
    """Finding out that all of them were imported."""
    iterated: Run

    def each(self, seconds: float) -> float:
        """Return what that is for each token, in microseconds."""
        return seconds / self.tokens * 1e6


@attrs.frozen
class Bulk:
    """All figures of one run."""

    sizes: list[Size]
    killed: int
    """How many tokens were there in the end, each once."""
    kills: int


@attrs.frozen
class Place:
    """A folder, and a sandbox for the commands to work with."""

    folder: Path
    url: str
    sandbox: int
    """Its process."""

    @property
    def tokens(self) -> Path:
        """The file to import."""
        return self.folder / "tokens.jsonl"

    @property
    def journal(self) -> Path:
        """The journal of the import."""
        return self.folder / "tokens.jsonl.journal"

    @property
    def exported(self) -> Path:
        """The file that an export writes."""
        return self.folder / "exported.jsonl"

    def begin(self, *arguments: str) -> Popen[str]:
        """Begin a command about tokens."""
        command = [sys.executable, "-m", "benchmarks.measured", *arguments]
        environ = {**os.environ, "AUTHLETE_AUTHLETE": BEARER, "AUTHLETE_SERVICE_ID": "1"}
        return Popen([*command, "--server-url", self.url], env=environ, stdout=PIPE, text=True)

    def carry_out(self, *arguments: str) -> Run:
        """Carry out a command, which must succeed."""
        before = cpu_time(self.sandbox)
        with self.begin(*arguments) as process:
            output, _ = process.communicate()
        if process.returncode:
            raise SystemExit(f"{' '.join(arguments)}: exit code {process.returncode}\n{output}")
        took = json.loads(output.splitlines()[-1])
        return Run(**took, sandbox_cpu=cpu_time(self.sandbox) - before)

    def import_all(self) -> Run:
        """Import the file."""
        return self.carry_out("import", str(self.tokens))

    def export_all(self) -> Run:
        """Export all tokens."""
        return self.carry_out("export", "--output", str(self.exported))

    def check(self, count: int) -> None:
        """See that there are just these tokens, each once."""
        with self.exported.open(encoding="utf-8") as lines:
            hashes = [json.loads(line)["access_token_hash"] for line in lines]
        expected = {_hash(_value(index)) for index in range(count)}
        if len(hashes) != count or set(hashes) != expected:
            raise SystemExit(f"{len(hashes)} tokens, {len(set(hashes))} different, not {count}")


def main() -> None:
    """Measure, and report."""
    options = _options()
    bulk = _measured(SMOKE if options.smoke else WHOLE)
    print("\n".join([*_sizes(bulk), f"\n{_kills(bulk)}"]))
    if not options.smoke:  # so few tokens prove nothing
        print(report.verdicts(_goals(bulk)))
    if options.output:
        report.save(bulk, _goals(bulk), options.output / "bulk.json")


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks.bulk", description="Many tokens at once.")
    parser.add_argument("--smoke", action="store_true", help="see in seconds that all of it runs")
    parser.add_argument("--output", type=Path, help="folder for bulk.json")
    return parser.parse_args()


def _measured(effort: Effort) -> Bulk:
    sizes = [_measured_size(count) for count in effort.sizes]
    _say(f"{effort.kills} kills during {effort.killed:,} tokens …")
    kills = _killed_again_and_again(effort.killed, effort.kills)
    return Bulk(sizes, effort.killed, kills)


def _measured_size(count: int) -> Size:
    _say(f"{count:,} tokens …")
    with _place(count) as place:
        imported, taken_up, iterated = place.import_all(), place.import_all(), place.export_all()
        place.check(count)
    return Size(count, imported, taken_up, iterated)


def _killed_again_and_again(count: int, kills: int) -> int:
    """Have an import killed at random events, and return how often it was."""
    chance = random.Random(SEED)  # noqa: S311 - a draw that can be repeated
    moments = sorted(chance.sample(range(EVENTS * count), kills))
    with _place(count) as place:
        done = sum(_kill(place, HEADER_BYTES + moment * EVENT_BYTES) for moment in moments)
        place.import_all()
        place.export_all()
        place.check(count)
    return done


def _kill(place: Place, size: int) -> bool:
    """Kill an import once its journal has a size; tell whether it was still under way."""
    with place.begin("import", str(place.tokens)) as process:
        while process.poll() is None and not _has(place.journal, size):
            time.sleep(0.001)
        process.kill()
    return process.returncode < 0


def _has(path: Path, size: int) -> bool:
    return path.exists() and path.stat().st_size >= size


@contextmanager
def _place(count: int) -> Generator[Place]:
    command = [sys.executable, "-m", "authlete", "sandbox"]
    environ = {**os.environ, "AUTHLETE_SANDBOX_BEARER": BEARER}
    with (
        TemporaryDirectory() as folder,
        Popen(command, env=environ, stdout=PIPE, text=True) as sandbox,
    ):
        assert sandbox.stdout is not None
        try:
            url = sandbox.stdout.readline().removeprefix("url: ").strip()
            place = Place(Path(folder), url, sandbox.pid)
            with place.tokens.open("w", encoding="utf-8") as lines:
                lines.writelines(_line(index) for index in range(count))
            yield place
        finally:
            sandbox.terminate()


def _value(index: int) -> str:
    return f"token-{index:08}-{'x' * 24}"


def _line(index: int) -> str:
    token = {
        "grant_type": "AUTHORIZATION_CODE",
        "client_id": 26888344961664,
        "subject": f"user-{index % 1000}",
        "scopes": ["history.read", "timeline.read"],
        "access_token": _value(index),
        "refresh_token": f"refresh-{_value(index)}",
    }
    return json.dumps(token) + "\n"


def _hash(value: str) -> str:
    return urlsafe_b64encode(sha256(value.encode()).digest()).decode().rstrip("=")


def _sizes(bulk: Bulk) -> Iterator[str]:
    yield "\nTime for each token in µs (in brackets: CPU time, of the command and of the sandbox)\n"
    yield from _table(bulk, _times)
    yield "\nMemory at its highest, above that at the start, in MiB\n"
    yield from _table(bulk, lambda _, run: f"{run.mebibytes:.0f}")


def _table(bulk: Bulk, cell: Callable[[Size, Run], str]) -> Iterator[str]:
    head = ["tokens", "import", "taking it up when done", "iteration"]
    runs = ((size, (size.imported, size.taken_up, size.iterated)) for size in bulk.sizes)
    rows = ([f"{size.tokens:,}", *(cell(size, run) for run in three)] for size, three in runs)
    yield from report.table(head, rows)


def _times(size: Size, run: Run) -> str:
    all_in_all, own, other = map(size.each, (run.seconds, run.cpu, run.sandbox_cpu))
    return f"{all_in_all:.0f} ({own:.0f} + {other:.0f})"


def _kills(bulk: Bulk) -> str:
    return f"{bulk.killed:,} tokens, import killed {bulk.kills} times: each is there once."


def _goals(bulk: Bulk) -> list[Goal]:
    *_, fewer, most = bulk.sizes
    against = f"CPU time for each of {most.tokens:,} against {fewer.tokens:,}"
    above = f"{most.tokens:,}, MiB above the start"
    return [
        Goal(
            f"import: {against}",
            _cpu(most, most.imported) / _cpu(fewer, fewer.imported),
            at_most=FLAT,
        ),
        Goal(
            f"iteration: {against}",
            _cpu(most, most.iterated) / _cpu(fewer, fewer.iterated),
            at_most=FLAT,
        ),
        Goal(f"import of {above}", most.imported.mebibytes, at_most=MEMORY),
        Goal(f"taking it up when done: {above}", most.taken_up.mebibytes, at_most=MEMORY),
        Goal(f"iteration over {above}", most.iterated.mebibytes, at_most=MEMORY),
    ]


def _cpu(size: Size, run: Run) -> float:
    return size.each(run.cpu + run.sandbox_cpu)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
