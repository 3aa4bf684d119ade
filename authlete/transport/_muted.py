"""What HTTP libraries log of a request is kept out of the log: URLs, headers, what was answered."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

_at_work: ContextVar[bool] = ContextVar("authlete_request_under_way", default=False)


class _Filter(logging.Filter):
    """Drops what is logged on behalf of our requests, and nothing else."""

    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002 - every one of them
        return not _at_work.get()


_filter = _Filter()


def mute(*loggers: str) -> None:
    """Silence these loggers inside ``muted()``."""
    for name in loggers:
        logging.getLogger(name).addFilter(_filter)


@contextmanager
def muted() -> Generator[None]:
    """Drop what muted loggers are told in this context: by this task and its children."""
    token = _at_work.set(True)
    try:
        yield
    finally:
        _at_work.reset(token)
