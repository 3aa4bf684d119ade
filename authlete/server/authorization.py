"""The authorization endpoint, and where its pages come back to (RFC 6749 §3.1, OpenID Connect)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..funcs.authorization_fail import authorization_fail
from ..funcs.authorization_issue import authorization_issue
from ..funcs.authorization_process_request import authorization_process_request
from ..models.authorization.process_request import AuthorizationResponseAction as Action
from .answers import answer
from .asked import Asked, is_zero
from .claims import (
    agreed,
    collect_claims,
    collect_for_transformation,
    properties_of,
    verified_in,
)
from .deciding import CONTINUE, ask_user, pending_ticket, resume_url
from .endpoint import endpoint
from .interaction import Grant
from .messages import Response, check_parameters, json_object, parameters_of, redirect
from .pages import show_ended, show_form_post
from .tickets import bind, forget_cookie, load_asked, save_asked

if TYPE_CHECKING:
    from ..models.authorization.fail import AuthorizationFailResponse
    from ..models.authorization.issue import AuthorizationIssueResponse
    from ..models.authorization.process_request import AuthorizationResponse
    from .messages import Request
    from .server import AuthorizationServer


@endpoint("GET", "POST", for_browsers=True)
async def authorization(server: AuthorizationServer, request: Request) -> Response:
    """Answer an authorization request: by a page of yours, or at once."""
    parameters = request.form_text if request.method == "POST" else request.query
    check_parameters(parameters)
    answered = await server.ask(
        authorization_process_request,
        {"authorization_request": {"parameters": parameters}},
    )
    if answered.action not in {Action.INTERACTION, Action.NO_INTERACTION}:
        return await show_form_post(server.settings.pages, request, answer(answered, request))
    ticket, asked = answered.ticket or "", _asked(server, answered, parameters)
    resume_path = request.path + CONTINUE
    if not asked.silent:
        await save_asked(server, ticket, asked)
        if request.method == "POST":
            # Answers of pages come by POST, too: so that ``decide`` can tell, the browser is
            # sent to where they come back.
            return redirect(resume_url(resume_path, ticket)).with_headers(
                *bind(request, ticket, secure=server.settings.is_secure)
            )
    return await _ask(server, request, ticket, asked, resume_path)


@endpoint("GET", "POST", for_browsers=True)
async def decision(server: AuthorizationServer, request: Request) -> Response:
    """Go on with an authorization request when one of your pages comes back."""
    ticket = await pending_ticket(server, request)
    if isinstance(ticket, Response):
        return ticket
    asked = await load_asked(server, ticket)
    if asked is None:
        ended = await show_ended(server.settings.pages, request)
        return ended.with_headers(forget_cookie(ticket, secure=server.settings.is_secure))
    return await _ask(server, request, ticket, asked, request.path)


async def _ask(
    server: AuthorizationServer, request: Request, ticket: str, asked: Asked, resume_path: str
) -> Response:
    """Ask the user, and carry a decision out."""
    outcome = await ask_user(server, request, ticket, asked, resume_path)
    if isinstance(outcome, Response):
        return outcome
    answered: AuthorizationIssueResponse | AuthorizationFailResponse
    if isinstance(outcome, Grant):
        answered = await _issue(server, ticket, asked, outcome)
    else:
        details = {"reason": outcome.reason, "description": outcome.description}
        answered = await server.ask(
            authorization_fail, {"authorization_fail_request": {"ticket": ticket, **details}}
        )
    if answered.action == "BAD_REQUEST":  # the ticket was used, in another tab or by a second click
        response = await show_ended(server.settings.pages, request)
    else:
        response = await show_form_post(server.settings.pages, request, answer(answered, request))
    return response.with_headers(forget_cookie(ticket, secure=server.settings.is_secure))


async def _issue(
    server: AuthorizationServer, ticket: str, asked: Asked, grant: Grant
) -> AuthorizationIssueResponse:
    subject = grant.subject
    claims = await collect_claims(
        server,
        subject,
        agreed(asked.claims, grant.claims),
        asked.claims_locales,
        verified_in(asked.id_token_claims, grant.claims),
    )
    return await server.ask(
        authorization_issue,
        {
            "authorization_issue_request": {
                "ticket": ticket,
                "subject": subject,
                "sub": grant.sub,
                "auth_time": grant.auth_time,
                "acr": grant.acr,
                "claims": claims,
                "claims_for_tx": await collect_claims(server, subject, asked.claims_for_tx),
                "verified_claims_for_tx": await collect_for_transformation(
                    server, subject, asked.verified_claims_for_tx
                ),
                "consented_claims": grant.claims,
                "scopes": grant.scopes,
                "authorization_details": grant.authorization_details,
                "properties": properties_of(grant),
                "session_id": grant.session_id,
            }
        },
    )


def _asked(server: AuthorizationServer, answered: AuthorizationResponse, parameters: str) -> Asked:
    return Asked(
        requested_at=int(server.settings.clock()),
        silent=answered.action == Action.NO_INTERACTION,
        client=answered.client,
        scopes=answered.scopes or (),
        dynamic_scopes=answered.dynamic_scopes or (),
        claims=answered.claims or (),
        claims_at_user_info=answered.claims_at_user_info or (),
        claims_for_tx=answered.requested_claims_for_tx or (),
        verified_claims_for_tx=answered.requested_verified_claims_for_tx or (),
        id_token_claims=answered.id_token_claims,
        user_info_claims=answered.user_info_claims,
        claims_locales=answered.claims_locales or (),
        ui_locales=answered.ui_locales or (),
        prompts=tuple(map(str, answered.prompts or ())),
        max_age=answered.max_age or _max_age_zero(answered, parameters),
        acrs=answered.acrs or (),
        acr_essential=bool(answered.acr_essential),
        subject=answered.subject,
        login_hint=answered.login_hint,
        display=answered.display,
        purpose=answered.purpose,
        resources=answered.resources or (),
        authorization_details=answered.authorization_details,
        native_sso_requested=bool(answered.native_sso_requested),
    )


def _max_age_zero(answered: AuthorizationResponse, parameters: str) -> int | None:
    """Find a ``max_age`` of 0: Authlete answers 0 for a request without one, too."""
    in_form = parameters_of(parameters).get("max_age")
    found = json_object(answered.request_object_payload).get("max_age", in_form)
    return 0 if is_zero(found) else None
