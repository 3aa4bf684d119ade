"""The inspector's pages as HTML."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from ..._html import open_templates
from ..clock import LATEST

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TEMPLATES = Path(__file__).parent / "templates"
STYLE = (TEMPLATES / "style.css").read_text("utf-8")
STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""The ``Content-Security-Policy`` of every page: its own style sheet and icon, and no script."""


def render(template: str, **values: object) -> bytes:
    """Fill a template in."""
    return _environment.get_template(template).render(style=STYLE, **values).encode()


def _iso(milliseconds: int) -> str:
    # A clock that tells milliseconds for seconds is past the last year there is, and a setting
    # may hold any number.
    time = EPOCH + timedelta(milliseconds=min(max(milliseconds, 0), LATEST))
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


_environment = open_templates(TEMPLATES)
_environment.filters["iso"] = _iso
