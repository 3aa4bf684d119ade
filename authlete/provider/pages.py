"""The provider's pages as HTML, by Jinja2: whatever is put into them is escaped."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

TEMPLATES = Path(__file__).parent / "templates"
STYLE = (TEMPLATES / "style.css").read_text("utf-8")
STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
HEADERS: Final = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Without form-action: browsers hold it against the redirect to the client, too.
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{STYLE_HASH}';"
    " base-uri 'none'; frame-ancestors 'none'",
}

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """Fill a template in."""
    text = _environment.get_template(template).render(style=STYLE, **values)
    return HTMLResponse(text, status, HEADERS)
