"""HTML documents of one look, with the headers that protect them."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from string import Template
from typing import Final

import attrs

from .messages import HTML, NO_STORE

STYLE: Final = Path(__file__).with_name("style.css").read_text("utf-8")
SUBMIT: Final = "HTMLFormElement.prototype.submit.call(document.forms[0])"
"""The script of a page that sends its form by itself."""
LAYOUT: Final = Template("""<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>$style</style>
</head>
<body>
<main$attributes>
<h1>$title</h1>
$content
</main>
</body>
</html>
""")


def policy(styles: str, scripts: str = "'none'", images: str = "'none'") -> str:
    """Write a content security policy.

    It has no ``form-action``: browsers hold that against the redirects that follow, too, and those
    lead to clients.
    """
    return (
        f"default-src 'none'; style-src {styles}; script-src {scripts}; img-src {images};"
        " font-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def source_of(text: str) -> str:
    """Name an inline style or script to a policy, by its hash."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


POLICY: Final = policy(source_of(STYLE))
"""Of the documents that ``document`` makes."""
PROTECTIONS: Final = (
    ("content-type", HTML),
    *NO_STORE,
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
)
"""Headers of every page, besides its policy."""
HEADERS: Final = (*PROTECTIONS, ("content-security-policy", POLICY))
"""Headers of a document without scripts."""


def document(language: str, title: str, content: str, *, wide: bool = False) -> str:
    """Make a document.

    Args:
        language: the tag of its language.
        title: its title and heading, as text.
        content: what follows, as HTML.
        wide: whether it needs more room than a form.
    """
    return LAYOUT.substitute(
        language=escape(language),
        title=escape(title),
        style=STYLE,
        attributes=' class="wide"' if wide else "",
        content=content,
    )


@attrs.define
class Form:
    """A form of a page."""

    action: str
    fields: dict[str, str] = attrs.field(factory=dict[str, str], repr=False)
    """What it sends if nothing is changed."""
    buttons: dict[tuple[str, str], str] = attrs.field(factory=dict[tuple[str, str], str])
    """Names and values of its buttons, and where each sends the form."""
    texts: list[str] = attrs.field(factory=list[str], repr=False)


def forms_of(html: str) -> list[Form]:
    """Read the forms of a page."""
    parser = _FormParser()
    parser.feed(html)
    return parser.forms


class _FormParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""))
            self.forms.append(self._open)
        elif self._open and tag == "button" and "name" in given:
            button = given["name"], given.get("value", "")
            self._open.buttons[button] = given.get("formaction", self._open.action)
        elif self._open and tag == "input" and "name" in given and "disabled" not in given:
            self._open.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open.texts.append(data)
