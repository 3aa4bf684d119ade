"""Requests that wait for a user: kept by Authlete, found by the browser's cookie.

Nothing is kept in the process, so any worker answers the next request. The cookie is named after a
hash of the ticket and holds the ticket: a browser has one for each tab, and who has the cookie is
who began.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import quote

from .._engine.codec import MismatchError, parse_json, read_wire, write_json
from ..funcs.authorization_management_get_ticket_info import (
    authorization_management_get_ticket_info,
)
from ..funcs.authorization_management_update_ticket import authorization_management_update_ticket
from .asked import Asked

if TYPE_CHECKING:
    from .server import AuthorizationServer

COOKIE_SECONDS: Final = 3600
INTERACTION: Final = "interaction"
"""The parameter of ``resume_url`` that names the pending request."""
FORM_TOKEN: Final = "form_token"  # noqa: S105 - the name of a form's field


class TicketStore(Protocol):
    """Where the JSON of pending requests is kept, by ticket."""

    async def save(self, server: AuthorizationServer, ticket: str, text: str) -> None:
        """Keep a text with a ticket."""
        ...

    async def load(self, server: AuthorizationServer, ticket: str) -> str | None:
        """Return the text; ``None`` if there is no such ticket, or no longer."""
        ...


class AuthleteTickets:
    """Authlete keeps the text, as the context of the ticket."""

    async def save(self, server: AuthorizationServer, ticket: str, text: str) -> None:
        """Keep a text with a ticket."""
        await server.ask(
            authorization_management_update_ticket,
            {"authorization_ticket_update_request": {"ticket": ticket, "info": {"context": text}}},
        )

    async def load(self, server: AuthorizationServer, ticket: str) -> str | None:
        """Return the text; ``None`` if there is no such ticket, or no longer."""
        found = await server.ask(
            authorization_management_get_ticket_info,
            {"authorization_ticket_info_request": {"ticket": ticket}},
        )
        return found.info.context if found.info else None


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


def set_cookie(ticket: str, *, secure: bool) -> tuple[str, str]:
    """Make the header that binds a ticket to the browser."""
    value = f"{cookie_name(handle_of(ticket), secure=secure)}={quote(ticket)}"
    return "set-cookie", f"{value}; {_attributes(COOKIE_SECONDS, secure=secure)}"


def forget_cookie(ticket: str, *, secure: bool) -> tuple[str, str]:
    """Make the header that ends it."""
    name = cookie_name(handle_of(ticket), secure=secure)
    return "set-cookie", f"{name}=; {_attributes(0, secure=secure)}"


def write_asked(asked: Asked) -> str:
    """Write what is kept with a ticket."""
    return write_json(asked).decode()


def read_asked(text: str) -> Asked | None:
    """Read what is kept with a ticket; ``None`` if it is something else."""
    try:
        return read_wire(Asked, parse_json(text.encode()))
    except MismatchError:
        return None


def _attributes(seconds: int, *, secure: bool) -> str:
    # Lax: the browser comes back from the client's page, or from a login elsewhere.
    return f"Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"


def _digest(purpose: str, ticket: str) -> str:
    octets = sha256(f"{purpose}\n{ticket}".encode()).digest()
    return urlsafe_b64encode(octets).rstrip(b"=").decode()
