"""The inspector: what a sandbox holds and what it was asked, to be looked at with a browser.

It shows hashes of tokens, never values, and nothing at all without the sandbox's bearer or a
one-time link; whoever had either keeps a session in a cookie, which the API does not take.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import attrs

from ..config import Service
from ..handlers.batches import run_due
from .overview import Place, read_number, survey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..app import Setup
    from ..payload import Payload

HEADERS: Final = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


@attrs.frozen(kw_only=True)
class Visit:
    """What a browser asks."""

    query: Payload = attrs.field(repr=False)
    form: Payload = attrs.field(repr=False)
    session: str = attrs.field(repr=False)
    """What its cookie holds; empty if it has none."""
    authorization: str = attrs.field(repr=False)
    """The header of that name; empty if there is none."""
    site: str | None
    """Where it comes from (``Sec-Fetch-Site``), if the browser says so."""


@attrs.frozen(kw_only=True)
class Page:
    """What a browser gets."""

    status: int = HTTPStatus.OK
    headers: Mapping[str, str]
    body: bytes = attrs.field(default=b"", repr=False)
    session: str | None = attrs.field(default=None, repr=False)
    """What its cookie shall hold from now on."""


def show(setup: Setup, visit: Visit) -> Page:
    """Show everything, or trade the key of a one-time link for a session."""
    session = _session(setup, visit)
    key = visit.query.text("key")
    if key:
        session = setup.sessions.open_by_key(key) or session
    if session is None:
        # To a link on another site, browsers send no strict cookie: this page asks once more.
        return _sign_in_page("used" if key else "unknown", again=visit.site == "cross-site")
    if key:
        return _redirect("./", session)
    run_due(setup.desk(Service(id="")))  # each batch brings its own service
    with setup.store.transaction():
        overview = survey(setup, Place.of(visit.query))
    return _page(
        "overview.html",
        session=session,
        overview=overview,
        form_token=setup.sessions.form_token(session),
        revoked=read_number(visit.query.text("revoked")),
    )


def sign_in(setup: Setup, visit: Visit) -> Page:
    """Trade the bearer for a session."""
    session = setup.sessions.open_by_bearer(visit.form.text("bearer") or "")
    return _redirect("./", session) if session else _sign_in_page("wrong")


def revoke(setup: Setup, visit: Visit) -> Page:
    """Remove a token, if a page of the same session asks for it, and show the rest."""
    session = _session(setup, visit)
    if session is None:
        return _sign_in_page("unknown")
    form_token = visit.form.text("form_token") or ""
    if _is_foreign(visit) or not setup.sessions.is_form_token(form_token, session):
        return _sign_in_page("foreign", HTTPStatus.FORBIDDEN)
    with setup.store.transaction():
        record = setup.store.find(visit.form.text("access_token_hash") or "")
        if record:
            setup.store.remove(record)
    changes = {"revoked": record.id} if record else {}
    return _redirect(f"./{Place.of(visit.query).link(**changes)}#tokens", session)


PAGES: Final[Mapping[tuple[str, str], Callable[[Setup, Visit], Page]]] = {
    ("GET", "/"): show,
    ("POST", "/sign-in"): sign_in,
    ("POST", "/revoke"): revoke,
}
"""What browsers may ask, by method and path."""


def _session(setup: Setup, visit: Visit) -> str | None:
    if setup.sessions.is_open(visit.session):
        return visit.session
    scheme, _, bearer = visit.authorization.partition(" ")
    return setup.sessions.open_by_bearer(bearer.strip()) if scheme.lower() == "bearer" else None


def _is_foreign(visit: Visit) -> bool:
    return visit.site not in {None, "same-origin"}


def _redirect(location: str, session: str) -> Page:
    headers = {**HEADERS, "location": location}
    return Page(status=HTTPStatus.SEE_OTHER, headers=headers, session=session)


def _sign_in_page(
    reason: str, status: HTTPStatus = HTTPStatus.UNAUTHORIZED, *, again: bool = False
) -> Page:
    return _page("sign_in.html", status=status, reason=reason, again=again)


def _page(
    template: str, *, status: int = HTTPStatus.OK, session: str | None = None, **values: object
) -> Page:
    from .render import POLICY, render  # noqa: PLC0415 - only who looks pays for the library

    headers = {
        **HEADERS,
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": POLICY,
    }
    if status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    return Page(status=status, headers=headers, body=render(template, **values), session=session)
