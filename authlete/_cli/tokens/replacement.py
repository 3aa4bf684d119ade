"""A file that is written anew: the old one stays as it is until the new one is whole."""

from __future__ import annotations

import os
import signal
import stat
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, TextIO

from ..usage import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

ENDING = ("SIGTERM", "SIGHUP")  # not every system has both


@contextmanager
def replacing(path: Path) -> Generator[tuple[TextIO, Callable[[], None]]]:
    """Write a file anew, beside itself.

    What is no regular file, such as a terminal or a pipe, is written to directly.

    Returns:
        What to write to, and a function to call when all is written: what was not is dropped,
        also when a signal ends the process.

    Raises:
        UsageError: it cannot be written to.
        OSError: it cannot be written to the end.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    with _interrupted_by_signals():
        try:
            mode = target.stat().st_mode if target.exists() else None
            is_regular = mode is None or stat.S_ISREG(mode)
            written = target.with_name(f".authlete-{token_hex(8)}") if is_regular else target
            file = written.open("x" if is_regular else "w", encoding="utf-8", newline="")
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}") from None

        def keep() -> None:
            file.flush()
            if is_regular:
                os.fsync(file)
                file.close()
                if mode is not None:
                    written.chmod(stat.S_IMODE(mode))
                written.replace(target)

        try:
            with file:
                yield file, keep
        finally:
            if is_regular:
                written.unlink(missing_ok=True)


@contextmanager
def _interrupted_by_signals() -> Generator[None]:
    """Have signals that would end the process at once end it as an interrupt does, in order."""
    known = (getattr(signal, name, None) for name in ENDING)
    numbers = [number for number in known if number and signal.getsignal(number) is signal.SIG_DFL]
    for number in numbers:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)
