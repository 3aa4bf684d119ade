"""A user at a browser, played over HTTP, so that tests of clients need neither."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final, cast
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

import attrs

from ..server.document import forms_of
from .consent import CLAIM, SCOPE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from http.client import HTTPResponse
    from urllib.request import OpenerDirector

    from ..server.document import Form

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

    def approve(self, url: str, *, without: Collection[str] = ()) -> str:
        """Open an authorization request of your client, log in, and agree.

        Args:
            url: where your client sends the browser.
            without: the scopes and claims whose boxes the user leaves empty.

        Returns:
            The URL to which the provider sends the browser back, with code or error in it. Of a
            form that a browser would post there (``response_mode=form_post``) the fields are in its
            query.
        """
        return self._answer(url, APPROVE, without)

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

    def _answer(self, url: str, decision: str, without: Collection[str] = ()) -> str:
        last = self._walk(url, decision, without=without)
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
                action, fields = _pressed(form, decision)
                self._request(urljoin(page.url, action), fields)
                return
        raise UnexpectedPageError("no such backchannel request waits for the user")

    def _walk(
        self,
        url: str,
        decision: str | None,
        form: Mapping[str, str] | None = None,
        without: Collection[str] = (),
    ) -> _Page | str:
        """Follow redirects and fill in forms until there is nothing to do, or another site."""
        empty = {f"{prefix}{name}" for name in without for prefix in (SCOPE, CLAIM)}
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
            filled_in = (self._filled_in(each, decision) for each in page.forms)
            answer = next((each for each in filled_in if each), None)
            if answer is None or page.status != HTTPStatus.OK:
                return page
            action, fields = answer
            url = urljoin(url, action)
            form = {name: value for name, value in fields.items() if name not in empty}
        raise UnexpectedPageError(f"there are more than {MOST_PAGES} pages")

    def _filled_in(self, form: Form, decision: str | None) -> tuple[str, Mapping[str, str]] | None:
        if "password" in form.fields:
            typed = {"username": self.username, "password": self.password}
            return form.action, {**form.fields, **typed}
        if decision is not None and ("decision", decision) in form.buttons:
            return _pressed(form, decision)
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


def _pressed(form: Form, decision: str) -> tuple[str, Mapping[str, str]]:
    """Tell where a form goes by one of its buttons, and what it sends."""
    return form.buttons["decision", decision], {**form.fields, "decision": decision}


class _NoRedirects(HTTPRedirectHandler):
    """Leaves redirects to the caller: the last leads to a client that need not be there."""

    # Its six parameters have no names that anybody would give.
    def redirect_request(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return None


@attrs.frozen
class _Page:
    url: str
    status: int
    location: str | None
    html: str

    @property
    def forms(self) -> list[Form]:
        return forms_of(self.html)

    @property
    def summary(self) -> str:
        title = self.html.partition("<title>")[2].partition("</title>")[0]
        return f"{self.status} {title or self.html[:200]}"
