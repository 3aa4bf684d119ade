"""What every test starts from: an environment that configures nothing."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# The first use of a model generates code, so the first example is slow.
settings.register_profile("authlete", deadline=None, database=None, print_blob=True)
settings.load_profile("authlete")

# Users get ours by its entry point, which pyproject.toml keeps closed here.
pytest_plugins = ["authlete.pytest_plugin", "pytester"]

PROXIES = frozenset({"http_proxy", "https_proxy", "all_proxy", "no_proxy"})


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("AUTHLETE_") or name.lower() in PROXIES:
            monkeypatch.delenv(name)


@pytest.fixture
def authlete_logger() -> Iterator[logging.Logger]:
    """Lend the logger out and put it back as it was."""
    logger = logging.getLogger("authlete")
    level, handlers = logger.level, logger.handlers[:]
    yield logger
    logger.setLevel(level)
    logger.handlers[:] = handlers
