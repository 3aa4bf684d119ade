from __future__ import annotations

from tests.derived import derived


def test_every_derived_file_is_what_its_source_says() -> None:
    stale = {
        path.name
        for path, text in derived().items()
        if not path.exists() or path.read_text("utf-8") != text
    }
    assert not stale, "bring them up to date: python -m tests.derived"
