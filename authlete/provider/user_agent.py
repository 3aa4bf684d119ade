"""A user at a browser, played over HTTP, so that tests of clients need neither."""

from __future__ import annotations

from html.parser import HTMLParser
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, cast
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http.client import HTTPResponse
    from urllib.request import OpenerDirector

APPROVE: Final = "approve"
DENY: Final = "deny"
MOST_PAGES: Final = 20
SECONDS: Final = 30.0


class UnexpectedPageError(Exception):
    """The provider showed a page that does not belong to what the user was to do."""


@attrs.frozen
class UserAgent:
    """A browser of one user, who logs in when asked to; it keeps its cookies.

    Raises:
        UnexpectedPageError: (each method) the provider showed something else.
    """

    issuer: str
    username: str
    password: str = attrs.field(repr=False)
    _opener: OpenerDirector = attrs.field(
        factory=lambda: build_opener(HTTPCookieProcessor(), _NoRedirects), init=False, repr=False
    )

    def approve(self, url: str) -> str:
        """Open an authorization request of your client, log in, and agree.

        Args:
            url: where your client sends the browser.

        Returns:
            The URL to which the provider sends the browser back, with code or error in it. Of a
            form that a browser would post there (``response_mode=form_post``) the fields are in its
            query.
        """
        return self._answer(url, APPROVE)

    def deny(self, url: str) -> str:
        """Likewise, but disagree."""
        return self._answer(url, DENY)

    def approve_device(self, user_code: str) -> None:
        """Type in the code that a device shows, and agree."""
        self._answer_device(user_code, APPROVE)

    def deny_device(self, user_code: str) -> None:
        """Likewise, but disagree."""
        self._answer_device(user_code, DENY)

    def approve_backchannel(self, binding_message: str | None = None) -> None:
        """Agree to the oldest backchannel request, or to the one that shows a message."""
        self._answer_backchannel(binding_message, APPROVE)

    def deny_backchannel(self, binding_message: str | None = None) -> None:
        """Likewise, but disagree."""
        self._answer_backchannel(binding_message, DENY)

    def open(self, url: str) -> str:
        """Open a page of the provider, and log in if asked to.

        Returns:
            What it says, as HTML; or the URL elsewhere to which it leads, as of ``approve``.
        """
        last = self._walk(url, None)
        return last if isinstance(last, str) else last.html

    def _answer(self, url: str, decision: str) -> str:
        last = self._walk(url, decision)
        if isinstance(last, str):
            return last
        raise UnexpectedPageError(last.summary)

    def _answer_device(self, user_code: str, decision: str) -> None:
        last = self._walk(f"{self.issuer}/device", decision, {"user_code": user_code})
        if isinstance(last, str) or last.status != HTTPStatus.OK:
            raise UnexpectedPageError(last if isinstance(last, str) else last.summary)

    def _answer_backchannel(self, binding_message: str | None, decision: str) -> None:
        self._walk(f"{self.issuer}/ciba", None)  # to be logged in
        page = self._request(f"{self.issuer}/ciba")
        for form in page.forms:
            if binding_message is None or binding_message in form.texts:
                self._request(urljoin(page.url, form.action), {**form.fields, "decision": decision})
                return
        raise UnexpectedPageError("no such backchannel request waits for the user")

    def _walk(
        self, url: str, decision: str | None, form: Mapping[str, str] | None = None
    ) -> _Page | str:
        """Follow redirects and fill in forms until there is nothing to do, or another site."""
        for _ in range(MOST_PAGES):
            if not self._is_own(url):
                return url
            page = self._request(url, form)
            form = None
            if page.location is not None:
                url = urljoin(url, page.location)
                continue
            for posted in page.forms:
                target = urljoin(url, posted.action)
                if not self._is_own(target):
                    joined = "&" if urlsplit(target).query else "?"
                    return f"{target}{joined}{urlencode(posted.fields)}"
            asked = next((each for each in page.forms if self._filled_in(each, decision)), None)
            if asked is None or page.status != HTTPStatus.OK:
                return page
            url = urljoin(url, asked.action)
            form = self._filled_in(asked, decision)
        raise UnexpectedPageError(f"there are more than {MOST_PAGES} pages")

    def _filled_in(self, form: _Form, decision: str | None) -> Mapping[str, str] | None:
        if "password" in form.fields:
            return {**form.fields, "username": self.username, "password": self.password}
        if "decision" in form.buttons and decision is not None:
            return {**form.fields, "decision": decision}
        return None

    def _is_own(self, url: str) -> bool:
        own, other = urlsplit(self.issuer), urlsplit(url)
        return (own.scheme, own.netloc) == (other.scheme, other.netloc)

    def _request(self, url: str, form: Mapping[str, str] | None = None) -> _Page:
        body = None if form is None else urlencode(form).encode()
        try:
            opened = self._opener.open(url, body, SECONDS)
        except HTTPError as error:
            opened = error
        response = cast("HTTPResponse | HTTPError", opened)
        with response:
            html = response.read().decode()
            status = int(response.status or 0)
            return _Page(url, status, response.headers["location"], html)


class _NoRedirects(HTTPRedirectHandler):
    """Leaves redirects to the caller: the last leads to a client that need not be there."""

    # Its six parameters have no names that anybody would give.
    def redirect_request(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return None


@attrs.define
class _Form:
    action: str
    fields: dict[str, str] = attrs.field(factory=dict[str, str])
    buttons: set[str] = attrs.field(factory=set[str])
    texts: list[str] = attrs.field(factory=list[str])


@attrs.frozen
class _Page:
    url: str
    status: int
    location: str | None
    html: str

    @property
    def forms(self) -> list[_Form]:
        parser = _FormParser()
        parser.feed(self.html)
        return parser.forms

    @property
    def summary(self) -> str:
        title = self.html.partition("<title>")[2].partition("</title>")[0]
        return f"{self.status} {title or self.html[:200]}"


class _FormParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[_Form] = []
        self._open: _Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = _Form(given.get("action", ""))
            self.forms.append(self._open)
        elif self._open and tag == "button" and "name" in given:
            self._open.buttons.add(given["name"])
        elif self._open and tag == "input" and "name" in given:
            self._open.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open.texts.append(data)
