"""What every test starts from: an environment that configures nothing."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# How many examples a property is tried on, chosen by HYPOTHESIS_PROFILE. The quick ones are the
# same in every run; the others differ, and a failure prints how to have them again.
EXAMPLES = {"quick": 6, "ci": 40, "soak": 10_000}
for name, examples in EXAMPLES.items():
    settings.register_profile(
        name,
        max_examples=examples,
        derandomize=name == "quick",
        deadline=None,  # the first use of a model is slow
        database=None,
        print_blob=True,
    )
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")
settings.load_profile(PROFILE)

# Seconds that tests with these marks may take, in place of the time-out in pyproject.toml.
TIMEOUTS = {"process": 300, "stress": 300, "browser": 300, "soak": 3600}
if PROFILE != "quick":
    TIMEOUTS["hypothesis"] = TIMEOUTS["soak"]  # its plugin marks every property

# Users get ours by its entry point, which pyproject.toml keeps closed here.
pytest_plugins = ["authlete.pytest_plugin", "pytester"]

PROXIES = frozenset({"http_proxy", "https_proxy", "all_proxy", "no_proxy"})


SERVED = (
    "tests/faults/",
    "tests/provider/",
    "tests/server/test_clients_",
    "tests/server/test_raw_requests",
    "tests/tokens_cli/",
)
"""Where the tests are that go through whole servers."""
TOOLS = ("browser", "node", "process", "soak", "stress")
"""The marks of those among them that need more than Python, processes of their own, or time."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave unread what is not wanted: what the tests of whole servers import takes seconds."""
    path = collection_path.relative_to(config.rootpath).as_posix()
    wanted = config.option.markexpr
    if f"{path}/".startswith(SERVED):
        unwanted = "not served" in wanted
    else:
        unwanted = wanted == "served" and collection_path.suffix == ".py"
    return True if unwanted else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by where they are, and give those that take long the time for it."""
    for item in items:
        if item.nodeid.startswith(SERVED) and not any(map(item.get_closest_marker, TOOLS)):
            item.add_marker(pytest.mark.served)
        seconds = [limit for mark, limit in TIMEOUTS.items() if item.get_closest_marker(mark)]
        if seconds and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(max(seconds)))


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
