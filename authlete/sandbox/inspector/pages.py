"""The inspector: pages for a browser that show what a sandbox holds and what it was asked.

It shows hashes of tokens, never values, and nothing at all without the sandbox's bearer or a
one-time link; whoever had either keeps a session in a cookie, which the API does not take.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import attrs

from ..batches import run_due
from .overview import build_overview
from .queries import PageQuery, read_number
from .records import KINDS, Kind, build_details, build_records
from .requests import build_requests

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..state import SandboxState

HEADERS: Final = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


LINKS: Final = {"./": "Tokens", **{kind.path: kind.title for kind in KINDS}, "requests": "Requests"}
"""The pages to choose from, by their paths."""


@attrs.frozen(kw_only=True)
class PageRequest:
    """What a browser asks."""

    query: Mapping[str, str] = attrs.field(repr=False)
    form: Mapping[str, object] = attrs.field(repr=False)
    session: str = attrs.field(repr=False)
    """What its cookie holds; empty if it has none."""
    authorization: str = attrs.field(repr=False)
    """The header of that name; empty if there is none."""
    site: str | None
    """Where it comes from (``Sec-Fetch-Site``), if the browser says so."""


@attrs.frozen(kw_only=True)
class PageResponse:
    """What a browser gets."""

    status: int = HTTPStatus.OK
    headers: Mapping[str, str]
    body: bytes = attrs.field(default=b"", repr=False)
    session: str | None = attrs.field(default=None, repr=False)
    """What its cookie shall hold from now on."""


def show(state: SandboxState, request: PageRequest) -> PageResponse:
    """Show tokens and requests, or trade the key of a one-time link for a session."""
    key = request.query.get("key")
    if key and (session := state.sessions.open_by_key(key) or _session(state, request)):
        return _redirect("./", session)
    return _show(state, request, _overview_page)


def show_requests(state: SandboxState, request: PageRequest) -> PageResponse:
    """Show the requests that are remembered."""
    return _show(state, request, _requests_page)


def show_records(kind: Kind, state: SandboxState, request: PageRequest) -> PageResponse:
    """Show records of a kind, or all that is known of one."""
    return _show(state, request, partial(_records_page, kind))


def sign_in(state: SandboxState, request: PageRequest) -> PageResponse:
    """Trade the bearer for a session."""
    session = state.sessions.open_by_bearer(str(request.form.get("bearer", "")))
    return _redirect("./", session) if session else _sign_in_page("wrong")


def revoke(state: SandboxState, request: PageRequest) -> PageResponse:
    """Remove a token, if a page of the same session asks for it, and show the rest."""
    session = _session(state, request)
    if session is None:
        return _sign_in_page("unknown")
    form_token = str(request.form.get("form_token", ""))
    if _is_foreign(request) or not state.sessions.is_form_token(form_token, session):
        return _sign_in_page("foreign", HTTPStatus.FORBIDDEN)
    with state.store.transaction():
        record = state.store.tokens.find(str(request.form.get("access_token_hash", "")))
        if record:
            state.store.tokens.remove(record)
    changes = {"revoked": record.id} if record else {}
    return _redirect(f"./{PageQuery.of(request.query).link(**changes)}#tokens", session)


PAGES: Final[Mapping[tuple[str, str], Callable[[SandboxState, PageRequest], PageResponse]]] = {
    ("GET", "/"): show,
    ("GET", "/requests"): show_requests,
    **{("GET", f"/{kind.path}"): partial(show_records, kind) for kind in KINDS},
    ("POST", "/sign-in"): sign_in,
    ("POST", "/revoke"): revoke,
}
"""What browsers may ask, by method and path."""


def _show(
    state: SandboxState,
    request: PageRequest,
    build: Callable[[SandboxState, PageRequest, str], PageResponse],
) -> PageResponse:
    """Show a page inside a transaction, to whom may look."""
    session = _session(state, request)
    if session is None:
        # To a link on another site, browsers send no strict cookie: this page asks once more.
        reason = "used" if request.query.get("key") else "unknown"
        return _sign_in_page(reason, again=request.site == "cross-site")
    run_due(state, state.now())
    with state.store.transaction():
        return build(state, request, session)


def _overview_page(state: SandboxState, request: PageRequest, session: str) -> PageResponse:
    return _page(
        "overview.html",
        session=session,
        page=build_overview(state, PageQuery.of(request.query)),
        form_token=state.sessions.form_token(session),
        revoked=read_number(request.query.get("revoked")),
        path="./",
    )


def _requests_page(state: SandboxState, request: PageRequest, session: str) -> PageResponse:
    page = build_requests(state, PageQuery.of(request.query))
    return _page("requests.html", session=session, page=page, path="requests")


def _records_page(
    kind: Kind, state: SandboxState, request: PageRequest, session: str
) -> PageResponse:
    query = PageQuery.of(request.query)
    if query.id is None:
        page = build_records(state, kind, query)
        return _page("records.html", session=session, page=page, path=kind.path)
    record = build_details(state, kind, query, query.id)
    status = HTTPStatus.OK if record.details else HTTPStatus.NOT_FOUND
    return _page("details.html", status=status, session=session, page=record, path=kind.path)


def _session(state: SandboxState, request: PageRequest) -> str | None:
    if state.sessions.is_open(request.session):
        return request.session
    scheme, _, bearer = request.authorization.partition(" ")
    return state.sessions.open_by_bearer(bearer.strip()) if scheme.lower() == "bearer" else None


def _is_foreign(request: PageRequest) -> bool:
    return request.site not in {None, "same-origin"}


def _redirect(location: str, session: str) -> PageResponse:
    headers = {**HEADERS, "location": location}
    return PageResponse(status=HTTPStatus.SEE_OTHER, headers=headers, session=session)


def _sign_in_page(
    reason: str, status: HTTPStatus = HTTPStatus.UNAUTHORIZED, *, again: bool = False
) -> PageResponse:
    return _page("sign_in.html", status=status, reason=reason, again=again)


def _page(
    template: str, *, status: int = HTTPStatus.OK, session: str | None = None, **values: object
) -> PageResponse:
    from .render import POLICY, render  # noqa: PLC0415 - only who looks pays for the library

    headers = {
        **HEADERS,
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": POLICY,
    }
    if status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    body = render(template, pages=LINKS, **values)
    return PageResponse(status=status, headers=headers, body=body, session=session)
