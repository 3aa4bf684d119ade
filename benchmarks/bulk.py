"""Many tokens, over loopback, by the command line: ``python -m benchmarks.bulk [--smoke]``.

The sandbox, the import and the export are processes of their own. Measured are the time for each
token as their number grows, how much memory a process takes above what it had after its imports,
and what an import leaves behind that is killed (SIGKILL) again and again and taken up each time.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import time
from argparse import ArgumentParser
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

BEARER = "benchmark"
MEMORY_GOAL = 50.0  # MiB
SIZES = (1_000, 10_000, 100_000)
SMOKE_SIZES = (100, 300)
KILLED = 20_000
SMOKE_KILLED = 500
KILLS = 10
SMOKE_KILLS = 2
EVENT_BYTES = 24  # of a line in the journal, about
SEED = 3


@attrs.frozen
class Run:
    """What one command took."""

    seconds: float
    mebibytes: float
    """Its memory at its highest, above that after its imports."""


@attrs.frozen
class Place:
    """A folder, and a sandbox for the commands to work with."""

    folder: Path
    url: str

    @property
    def service(self) -> tuple[str, ...]:
        """The arguments that name it."""
        return "--server-url", self.url, "--service-id", "1"

    @property
    def tokens(self) -> Path:
        """The file to import."""
        return self.folder / "tokens.jsonl"

    @property
    def exported(self) -> Path:
        """The file that an export writes."""
        return self.folder / "exported.jsonl"

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """Begin a command about tokens."""
        environ = {**os.environ, "AUTHLETE_AUTHLETE": BEARER}
        command = [sys.executable, "-m", __spec__.name, "command", *arguments, *self.service]
        return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)

    def carry_out(self, *arguments: str) -> Run:
        """Carry out a command, which must succeed."""
        process = self.begin(*arguments)
        output, _ = process.communicate()
        if process.returncode:
            raise SystemExit(f"{' '.join(arguments)}: exit code {process.returncode}\n{output}")
        return Run(**json.loads(output.splitlines()[-1]))

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
    if sys.argv[1:2] == ["command"]:
        _command(sys.argv[2:])
        return
    parser = ArgumentParser(prog="python -m benchmarks.bulk", description="Many tokens at once.")
    parser.add_argument("--smoke", action="store_true", help="see in seconds that all of it runs")
    smoke: bool = parser.parse_args().smoke
    for count in SMOKE_SIZES if smoke else SIZES:
        _measure(count)
    _kill_again_and_again(SMOKE_KILLED if smoke else KILLED, SMOKE_KILLS if smoke else KILLS)


def _command(arguments: Sequence[str]) -> None:
    """Carry out a command in this process, and report what it took."""
    from authlete._cli import main as authlete

    began, before = time.perf_counter(), _peak()
    code = authlete(["tokens", *arguments])
    run = Run(time.perf_counter() - began, (_peak() - before) / 1024)
    print(json.dumps(attrs.asdict(run)))
    sys.exit(code)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _measure(count: int) -> None:
    with _place(count) as place:
        imported, exported = place.import_all(), place.export_all()
        place.check(count)
    for name, run in (("imported", imported), ("iterated", exported)):
        each = run.seconds / count * 1e6
        flat = "flat" if run.mebibytes <= MEMORY_GOAL else f"above {MEMORY_GOAL} MiB"
        print(f"{count:>7,} {name}: {each:5.0f} µs each, {run.mebibytes:4.1f} MiB, {flat}")


def _kill_again_and_again(count: int, kills: int) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a draw that can be repeated
    moments = sorted(chance.sample(range(2 * count), kills))  # events in the journal
    with _place(count) as place:
        for moment in moments:
            _kill(place, moment * EVENT_BYTES)
        place.import_all()
        place.export_all()
        place.check(count)
    print(f"{count:,} tokens, import killed {kills} times: each is there once")


def _kill(place: Place, size: int) -> None:
    """Kill an import once its journal has a size."""
    journal = Path(f"{place.tokens}.journal")
    with place.begin("import", str(place.tokens)) as process:
        while process.poll() is None and not (journal.exists() and _size(journal) >= size):
            time.sleep(0.001)
        process.kill()


def _size(path: Path) -> int:
    return path.stat().st_size


@contextmanager
def _place(count: int) -> Generator[Place]:
    command = [sys.executable, "-m", "authlete", "sandbox", "--bearer", BEARER]
    with (
        TemporaryDirectory() as folder,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sandbox,
    ):
        assert sandbox.stdout
        try:
            place = Place(Path(folder), sandbox.stdout.readline().removeprefix("url: ").strip())
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


if __name__ == "__main__":
    main()
