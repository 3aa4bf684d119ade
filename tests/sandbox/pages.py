"""Reads a page of the inspector as a browser would."""

from __future__ import annotations

from collections import defaultdict
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from authlete.sandbox import Sandbox

    from .conftest import Caller

ORIGIN = "http://127.0.0.1:8000"
VOID = {"input", "link", "meta"}


class PageResponse(HTMLParser):
    """What a page consists of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: defaultdict[str, list[str]] = defaultdict(list)
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, "every element is closed"

    @classmethod
    def of(cls, response: httpx.Response, status: int = 200) -> PageResponse:
        """Read a response."""
        assert response.status_code == status
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        return cls(response.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)
            self.texts[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text, of the element and of those around it."""
        for tag in set(self._open):
            self.texts[tag][-1] += data

    @property
    def skeleton(self) -> list[tuple[str, tuple[str, ...]]]:
        """Tags and names of attributes."""
        return [(tag, tuple(attributes)) for tag, attributes in self.tags]

    @property
    def text(self) -> str:
        """All text that is shown."""
        return " ".join(self.texts["body"][0].split())

    @property
    def links(self) -> dict[str, str]:
        """What links lead to, by their texts."""
        targets = [attributes["href"] for tag, attributes in self.tags if tag == "a"]
        texts = [" ".join(text.split()) for text in self.texts["a"]]
        return dict(zip(texts, targets, strict=True))

    @property
    def tokens(self) -> list[str]:
        """The hashes of the tokens that are listed."""
        return [text.removeprefix("Hash ") for text in self.texts["summary"]]

    @property
    def rows(self) -> list[list[str]]:
        """The cells of the rows of all tables."""
        rows: list[list[str]] = []
        cells = iter(self.texts["td"])
        for tag, _ in self.tags:
            if tag == "tr":
                rows.append([])
            elif tag == "td":
                rows[-1].append(" ".join(next(cells).split()))
        return [row for row in rows if row]

    @property
    def fields(self) -> dict[str, str]:
        """The terms of the lists of descriptions, and what stands by them."""
        texts = ([" ".join(text.split()) for text in self.texts[tag]] for tag in ("dt", "dd"))
        return dict(zip(*texts, strict=True))

    def value(self, name: str) -> str:
        """Return the value of a field or button."""
        (value,) = {
            attributes["value"]
            for tag, attributes in self.tags
            if tag in {"input", "button"} and attributes.get("name") == name
        }
        return value

    def action(self, method: str = "post") -> str:
        """Return where a form is sent."""
        (action,) = [
            attributes["action"]
            for tag, attributes in self.tags
            if tag == "form" and attributes.get("method") == method
        ]
        return action


def browser(sandbox: Sandbox, app: Any = None, **options: Any) -> httpx.AsyncClient:
    """Keep cookies and follow redirects, as browsers do."""
    transport = httpx.ASGITransport(app or sandbox.app)
    return httpx.AsyncClient(
        transport=transport, **{"base_url": ORIGIN, "follow_redirects": True, **options}
    )


async def look(caller: Caller, path: str = "/", **query: Any) -> PageResponse:
    """See a page with the bearer in the header."""
    async with browser(caller.sandbox, params=query) as client:
        headers = {"authorization": f"Bearer {caller.sandbox.bearer}"}
        return PageResponse.of(await client.get(path, headers=headers))
