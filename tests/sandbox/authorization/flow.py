"""Sends authorization requests to a sandbox, and reads what reaches the client."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import attrs

if TYPE_CHECKING:
    from tests.sandbox.conftest import Caller

CALLBACK = "https://client.example/cb"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
ISSUER = "https://sandbox.example"
REQUEST: dict[str, Any] = {
    "response_type": "code",
    "client_id": "11",
    "redirect_uri": CALLBACK,
    "state": "s",
}


def query(**parameters: Any) -> str:
    """Write a good request with some parameters changed; ``None`` leaves one out."""
    merged = {**REQUEST, **parameters}
    return urlencode(
        {name: value for name, value in merged.items() if value is not None}, doseq=True
    )


async def ask(caller: Caller, *, context: str | None = None, **parameters: Any) -> dict[str, Any]:
    """Send an authorization request."""
    return await ask_text(caller, query(**parameters), context=context)


async def ask_text(caller: Caller, text: str, **members: Any) -> dict[str, Any]:
    """Send an authorization request as it is written."""
    return await caller.call("/auth/authorization", parameters=text, **members)


async def grant(
    caller: Caller, issue: dict[str, Any] | None = None, **parameters: Any
) -> dict[str, Any]:
    """Send an authorization request, and let the user ``john`` grant it."""
    asked = await ask(caller, **parameters)
    assert asked["action"] == "INTERACTION", asked
    members = {"ticket": asked["ticket"], "subject": "john", **(issue or {})}
    return await caller.call("/auth/authorization/issue", **members)


@attrs.frozen
class Landing:
    """What reaches the client."""

    uri: str
    """Where, without what was added."""
    mode: str
    """``query``, ``fragment`` or ``form_post``."""
    parameters: dict[str, str]


def landing(answer: dict[str, Any]) -> Landing:
    """Read a response as the browser carries it out."""
    content: str = answer["responseContent"]
    if answer["action"] == "FORM":
        page = _Page()
        page.feed(content)
        assert page.submits
        return Landing(page.action, "form_post", page.fields)
    assert answer["action"] == "LOCATION", answer
    parts = urlsplit(content)
    mode, added = ("fragment", parts.fragment) if "#" in content else ("query", parts.query)
    pairs = parse_qsl(added, keep_blank_values=True, strict_parsing=True)
    assert len(dict(pairs)) == len(pairs)
    return Landing(f"{parts.scheme}://{parts.netloc}{parts.path}", mode, dict(pairs))


def error(answer: dict[str, Any]) -> str:
    """Read which error the client is told, wherever it is sent."""
    found = landing(answer)
    assert found.uri == CALLBACK
    assert found.parameters["error_description"] == answer["resultMessage"]
    assert "ticket" not in answer
    return found.parameters["error"]


class _Page(HTMLParser):
    """The only form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.submits = False
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read a tag."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            assert found["method"] == "post"
            self.action = found["action"]
        if tag == "body":
            self.submits = "submit()" in found["onload"]
        if tag == "input":
            assert found["type"] == "hidden"
            self.fields[found["name"]] = found["value"]
