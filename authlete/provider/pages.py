"""The provider's pages: their language, and their templates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .._html import open_templates
from ..server.document import HEADERS, document
from ..server.messages import Response
from ..server.texts import choose_language, wanted_languages
from .texts import TEXTS

if TYPE_CHECKING:
    from ..server.messages import Request

_templates = open_templates(Path(__file__).parent / "templates")


def language_of(request: Request, ui_locales: tuple[str, ...] = ()) -> str:
    """Choose the language of a page: the client's wish, else the browser's.

    Args:
        request: the browser's request.
        ui_locales: what the client wishes, the best first, unless the request says so.
    """
    return choose_language((*ui_locales, *wanted_languages(request)), TEXTS)


def page(template: str, language: str, status: int = 200, **values: object) -> Response:
    """Fill a template in, which has the texts as ``t`` and sets ``title``."""
    filled_in = _templates.get_template(template).make_module({"t": TEXTS[language], **values})
    names = vars(filled_in)
    html = document(language, names["title"], str(filled_in), wide=names.get("wide", False))
    return Response(status, HEADERS, html.encode())


def message(language: str, status: int, title: str, text: str) -> Response:
    """Make a page that says something."""
    texts = TEXTS[language]
    return page("message.html", language, status, heading=texts[title], text=texts[text])
