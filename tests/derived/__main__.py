"""Bring the derived files up to date."""

from __future__ import annotations

import subprocess
import sys

from tests.derived import derived, typed_dicts

# Stubs list the TypedDicts, the others what stubs list: each step sees the one before.
for files in (typed_dicts.files, derived):
    for path, text in files().items():
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            print(f"wrote {path}")  # noqa: T201 - a script
for script in ("tests.public_api", "tests.reference"):
    subprocess.run([sys.executable, "-m", script], check=True)  # noqa: S603 - our own scripts
