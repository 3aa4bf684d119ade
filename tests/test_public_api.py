"""Whatever users rely on by name does not change unnoticed."""

from __future__ import annotations

from difflib import unified_diff

import pytest

from tests.public_api import SNAPSHOT, described, public_names

CLASSES = {name: value for _, name, value in public_names() if isinstance(value, type)}
CHANGED = (
    "The public API is not what tests/public_api.txt says. If that is meant, run"
    " `.venv/bin/python tests/public_api.py`, and tell it in CHANGELOG.md."
)


def test_the_public_api_is_as_it_was_recorded() -> None:
    recorded, now = SNAPSHOT.read_text("utf-8").splitlines(), described().splitlines()
    difference = "\n".join(unified_diff(recorded, now, "recorded", "now", lineterm="", n=5))
    if difference:
        pytest.fail(f"{CHANGED}\n\n{difference}", pytrace=False)


@pytest.mark.parametrize(
    "line",
    [
        "Authlete: see authlete.sdk",
        "SERVERS = ('https://us.authlete.com',",
        "class ResultError(HttpError)",
        "token: str (required)",
        "timeout: float | None = None",
        "expires_at_datetime: datetime | None (property)",
        "value: T_co (positional)",
        "sent: bool | None = None (no argument)",
        "CONFIDENTIAL = 'CONFIDENTIAL'",
        "async def send(self, request: HttpRequest, /) -> HttpResponse",
        "SecuritySource = Security | Callable[[], Security | Awaitable[Security]]",
        "backoff: BackoffStrategy = BackoffStrategy()",
    ],
)
def test_the_record_tells_all_kinds_of_things(line: str) -> None:
    """A guard for this test itself: what is not recorded can change."""
    assert f" {line}" in SNAPSHOT.read_text("utf-8")


def test_every_class_prints_as_more_than_an_address() -> None:
    """Users meet its instances in logs, in tests and at the prompt."""
    bare = {name for name, cls in CLASSES.items() if cls.__repr__ is object.__repr__}
    assert {name for name in bare if not getattr(CLASSES[name], "_is_protocol", False)} == set()
    assert len(bare) < len(CLASSES)
