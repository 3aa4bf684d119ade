"""Who is logged in at the provider's pages: a signed cookie, and what protects its forms."""

from __future__ import annotations

import time
from hmac import compare_digest
from secrets import token_urlsafe
from typing import TYPE_CHECKING, cast

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from .users import User


@attrs.frozen
class Login:
    """Somebody who has logged in."""

    subject: str
    auth_time: int
    """In seconds since the Unix epoch."""
    session_id: str


def current_login(request: Request) -> Login | None:
    """Tell who is logged in."""
    session = cast("dict[str, object]", request.session)
    subject, session_id = session.get("subject"), session.get("sid")
    auth_time = session.get("auth_time")
    if isinstance(subject, str) and isinstance(session_id, str) and isinstance(auth_time, int):
        return Login(subject, auth_time, session_id)
    return None


def log_in(request: Request, user: User) -> None:
    """Begin a session."""
    request.session.clear()
    request.session.update(subject=user.username, auth_time=int(time.time()), sid=token_urlsafe(16))


def log_out(request: Request) -> None:
    """End the session."""
    request.session.clear()


def form_token(request: Request) -> str:
    """Return what the forms of this browser must carry."""
    return str(request.session.setdefault("form_token", token_urlsafe(16)))


def is_own_form(request: Request, form: Mapping[str, object]) -> bool:
    """Tell whether a form was sent from a page that this browser was shown."""
    expected = str(request.session.get("form_token", ""))
    given = str(form.get("form_token", ""))
    return bool(expected) and compare_digest(expected.encode(), given.encode())
