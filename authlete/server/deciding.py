"""Asking the user, whatever the request came from: pages, and what is decided on them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlencode

from ..funcs.client_management_get_granted_scopes import client_management_get_granted_scopes
from .interaction import Deny, Grant, Interaction
from .messages import Response, parameters_of
from .pages import Page, PageKind, show, show_ended
from .tickets import (
    FORM_TOKEN,
    INTERACTION,
    cookie_name,
    forget_cookie,
    form_token_of,
    handle_of,
    is_form_token,
    set_cookie,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from .asked import Asked
    from .messages import Request
    from .server import AuthorizationServer


class Completion(Protocol):
    """How a decision is carried out."""

    async def grant(
        self, server: AuthorizationServer, request: Request, ticket: str, asked: Asked, grant: Grant
    ) -> Response:
        """Give the client what the user agreed to."""
        ...

    async def deny(
        self, server: AuthorizationServer, request: Request, ticket: str, deny: Deny
    ) -> Response:
        """Tell the client that there is nothing."""
        ...


async def ask_user(  # noqa: PLR0913, PLR0917 - what is asked, by whom, and what follows
    server: AuthorizationServer,
    request: Request,
    ticket: str,
    asked: Asked,
    resume_path: str,
    completion: Completion,
) -> Response:
    """Let ``decide`` answer: by a page, or by a decision, which is carried out."""
    interaction = _interaction(server, ticket, asked, resume_path)
    outcome = await server.decide(request, interaction)
    if isinstance(outcome, Response):
        if not asked.silent:
            return outcome.with_headers(set_cookie(ticket, secure=server.settings.is_secure))
        outcome = Deny(interaction.reason)
    if isinstance(outcome, Grant):
        outcome = interaction.completed(outcome)
        fault = interaction.fault(outcome)
        outcome = Deny(fault) if fault else outcome
    if isinstance(outcome, Grant):
        response = await completion.grant(server, request, ticket, asked, outcome)
    else:
        response = await completion.deny(server, request, ticket, outcome)
    return response.with_headers(forget_cookie(ticket, secure=server.settings.is_secure))


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
