"""Asking the user, whatever the request came from: pages, and what is decided on them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import unquote, urlencode

from ..funcs.client_management_get_granted_scopes import client_management_get_granted_scopes
from .interaction import Deny, Grant, Interaction
from .messages import Response, parameters_of
from .pages import Page, PageKind, show, show_ended
from .tickets import (
    FORM_TOKEN,
    INTERACTION,
    bind,
    cookie_name,
    form_token_of,
    handle_of,
    is_form_token,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from .asked import Asked
    from .messages import Request
    from .server import AuthorizationServer


CONTINUE: Final = "/continue"
"""What the path of an endpoint that asks the user adds for the pages that come back."""


async def ask_user(
    server: AuthorizationServer, request: Request, ticket: str, asked: Asked, resume_path: str
) -> Response | Grant | Deny:
    """Let ``decide`` answer: by a page, which is bound to the browser, or by a decision.

    A grant is one that satisfies what the client asks for.
    """
    interaction = _interaction(server, ticket, asked, resume_path)
    outcome = cast("object", await server.decide(request, interaction))
    if isinstance(outcome, Response):
        if asked.silent:
            return Deny(interaction.reason)
        return outcome.with_headers(*bind(request, ticket, secure=server.settings.is_secure))
    if isinstance(outcome, Grant):
        outcome = interaction.completed(outcome)
        fault = interaction.fault(outcome)
        return Deny(fault) if fault else outcome
    if not isinstance(outcome, Deny):
        kind = type(outcome).__name__
        raise TypeError(f"'decide' answered {kind}, not a response of its framework, Grant or Deny")
    return outcome


def resume_url(path: str, ticket: str) -> str:
    """Name the URL to which pages come back; it does not tell the ticket."""
    return f"{path}?{urlencode({INTERACTION: handle_of(ticket)})}"


async def pending_ticket(server: AuthorizationServer, request: Request) -> str | Response:
    """Find the ticket of the request that a page comes back for.

    Returns:
        A page, if this browser has none, or a form was sent from elsewhere.
    """
    handle = parameters_of(request.query).get(INTERACTION, "")
    ticket = unquote(request.cookie(cookie_name(handle, secure=server.settings.is_secure)) or "")
    if not ticket or handle_of(ticket) != handle:
        return await show_ended(server.settings.pages, request)
    if request.method == "POST" and not is_form_token(_form_token(request), ticket):
        page = Page(kind=PageKind.FOREIGN_FORM, status=HTTPStatus.FORBIDDEN)
        return await show(server.settings.pages, request, page)
    return ticket


def _form_token(request: Request) -> str:
    # No parameters of OAuth: a page may repeat a field, such as a checkbox for each scope.
    fields = parameters_of(request.bounded_body.decode(errors="replace"))
    return fields.get(FORM_TOKEN, "")


def _interaction(
    server: AuthorizationServer, ticket: str, asked: Asked, resume_path: str
) -> Interaction:
    async def granted_scopes(subject: str) -> Collection[str]:
        client_id = asked.client.client_id if asked.client else None
        found = await server.ask(
            client_management_get_granted_scopes, {"client_id": client_id, "subject": subject}
        )
        return found.merged_granted_scopes or ()

    return Interaction(
        asked=asked,
        resume_url=resume_url(resume_path, ticket),
        form_token=form_token_of(ticket),
        look_up_granted=granted_scopes,
    )
