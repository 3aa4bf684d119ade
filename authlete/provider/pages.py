"""The provider's pages: their texts, their looks, and the headers that protect them."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .._html import open_templates
from ..server.messages import HTML, NO_STORE, Response, parameters_of
from .texts import TEXTS, choose_language

if TYPE_CHECKING:
    from ..server.messages import Request

TEMPLATES = Path(__file__).parent / "templates"
STYLE = (TEMPLATES / "style.css").read_text("utf-8")
STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY: Final = (
    # Without form-action: browsers hold it against the redirect to the client, too.
    f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = (
    ("content-type", HTML),
    *NO_STORE,
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("content-security-policy", POLICY),
)

_templates = open_templates(TEMPLATES)


def language_of(request: Request, ui_locales: tuple[str, ...] = ()) -> str:
    """Choose the language of a page: the client's wish, else the browser's.

    Args:
        request: the browser's request.
        ui_locales: what the client wishes, the best first; left out, as the URL has it.
    """
    wished = ui_locales or tuple(parameters_of(request.query).get("ui_locales", "").split())
    accepted = (request.header("accept-language") or "").split(",")
    return choose_language((*wished, *(tag.partition(";")[0] for tag in accepted)))


def page(template: str, language: str, status: int = 200, **values: object) -> Response:
    """Fill a template in, which has the texts as ``t``."""
    text = _templates.get_template(template).render(
        style=STYLE, language=language, t=TEXTS[language], **values
    )
    return Response(status, HEADERS, text.encode())


def message(language: str, status: int, title: str, text: str) -> Response:
    """Make a page that says something."""
    texts = TEXTS[language]
    return page("message.html", language, status, title=texts[title], text=texts[text])
