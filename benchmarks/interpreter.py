"""Which Python measures, how it was built as far as it tells, and how fast it is by itself."""

from __future__ import annotations

import platform
import re
import sysconfig
from time import process_time

import attrs

TOLD = re.compile(
    r"--(?:enable-optimizations|with-lto\b[\w=]*|with-pydebug|disable-gil|enable-experimental-jit\b[\w=]*)"
)
LEVEL = re.compile(r"-O\w+")
TURNS = 50_000
ROUNDS = 7


@attrs.frozen
class Interpreter:
    """A Python."""

    version: str
    machine: str
    options: tuple[str, ...]
    """What of its configuration bears on its speed."""
    level: str
    """How far its compiler was told to optimise."""
    loop: float
    """CPU time of a loop of plain Python in milliseconds, the fastest of several.

    A distribution may optimise by profile without saying so in the configuration, as Debian does:
    the loop tells such a build from one that was not.
    """

    def __str__(self) -> str:
        """Name it."""
        told = " ".join((*self.options, self.level)) or "build not told"
        return f"Python {self.version} ({told}; loop {self.loop:.0f} ms)"


def describe() -> Interpreter:
    """Describe the running interpreter."""
    flags = LEVEL.findall(str(sysconfig.get_config_var("PY_CFLAGS") or ""))
    return Interpreter(
        platform.python_version(),
        platform.machine(),
        tuple(TOLD.findall(str(sysconfig.get_config_var("CONFIG_ARGS") or ""))),
        flags[-1] if flags else "",
        min(_loop() for _ in range(ROUNDS)),
    )


class _Point:
    def __init__(self, x: int) -> None:
        self.x = x

    def plus(self, other: int) -> int:
        return self.x + other


def _loop() -> float:
    """Do a bit of all that a program does: objects, calls, texts, exceptions."""
    began = process_time()
    total = 0
    for number in range(TURNS):
        total = _Point(number).plus(total)
        record = {"total": total, "both": [number, total]}
        name, _, _ = f"{number}:{record['total']}".partition(":")
        try:
            total += int(name)
            if total % 3:
                raise ValueError(name)
        except ValueError:
            total += 1
    return (process_time() - began) * 1e3
