"""Requests that wait for a user: kept by Authlete, found by the browser's cookie.

Nothing is kept in the process, so any worker answers the next request. The cookie is named after a
hash of the ticket and holds the ticket: a browser has one for each tab, and who has the cookie is
who began.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from .._engine.codec import MismatchError, parse_json, read_wire, write_json
from ..funcs.authorization_management_get_ticket_info import (
    authorization_management_get_ticket_info,
)
from ..funcs.authorization_management_update_ticket import authorization_management_update_ticket
from .answers import expect
from .asked import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .messages import Request
    from .server import AuthorizationServer

COOKIE_SECONDS: Final = 3600
MOST_COOKIES: Final = 20
"""How many requests may wait in one browser."""
INTERACTION: Final = "interaction"
"""The parameter of ``resume_url`` that names the pending request."""
FORM_TOKEN: Final = "form_token"  # noqa: S105 - the name of a form's field


async def save_asked(server: AuthorizationServer, ticket: str, asked: Asked) -> None:
    """Keep what a client asked for with its ticket."""
    text = write_json(asked).decode()
    if server.settings.tickets is not None:
        await server.settings.tickets.save(ticket, text)
        return
    saved = await server.ask(
        authorization_management_update_ticket,
        {"authorization_ticket_update_request": {"ticket": ticket, "info": {"context": text}}},
    )
    expect(saved)


async def load_asked(server: AuthorizationServer, ticket: str) -> Asked | None:
    """Return what is kept with a ticket; ``None`` if it was used, has expired or is made up."""
    if server.settings.tickets is not None:
        text = await server.settings.tickets.load(ticket)
    else:
        found = await server.ask(
            authorization_management_get_ticket_info,
            {"authorization_ticket_info_request": {"ticket": ticket}},
        )
        expect(found)
        text = found.info.context if found.info else None
    try:
        return read_wire(Asked, parse_json((text or "").encode()))
    except MismatchError:
        return None


def handle_of(ticket: str) -> str:
    """Name a pending request in URLs and cookies; it does not tell the ticket."""
    return _digest("handle", ticket)[:22]


def form_token_of(ticket: str) -> str:
    """Make what forms must carry: only who has the ticket can."""
    return _digest("form", ticket)


def is_form_token(token: str, ticket: str) -> bool:
    """Tell whether a form carries what it must."""
    return compare_digest(token.encode(), form_token_of(ticket).encode())


def cookie_name(handle: str, *, secure: bool) -> str:
    """Name the cookie of a pending request."""
    return f"__Host-authlete-{handle}" if secure else f"authlete-{handle}"


def bind(request: Request, ticket: str, *, secure: bool) -> Sequence[tuple[str, str]]:
    """Make the headers that bind a ticket to the browser.

    Requests that were begun and left alone are forgotten when there are many: cookies beyond some
    kilobytes make web servers refuse whatever the browser asks for.
    """
    name = cookie_name(handle_of(ticket), secure=secure)
    prefix = cookie_name("", secure=secure)
    others = [each for each, _ in request.cookies() if each.startswith(prefix) and each != name]
    return [
        ("set-cookie", f"{name}={quote(ticket)}; {_attributes(COOKIE_SECONDS, secure=secure)}"),
        *(_forget(old, secure=secure) for old in others[: -(MOST_COOKIES - 1)]),
    ]


def forget_cookie(ticket: str, *, secure: bool) -> tuple[str, str]:
    """Make the header that ends it."""
    return _forget(cookie_name(handle_of(ticket), secure=secure), secure=secure)


def _forget(name: str, *, secure: bool) -> tuple[str, str]:
    return "set-cookie", f"{name}=; {_attributes(0, secure=secure)}"


def _attributes(seconds: int, *, secure: bool) -> str:
    # Lax: the browser comes back from the client's page, or from a login elsewhere.
    return f"Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"


def _digest(purpose: str, ticket: str) -> str:
    octets = sha256(f"{purpose}\n{ticket}".encode()).digest()
    return urlsafe_b64encode(octets).rstrip(b"=").decode()
