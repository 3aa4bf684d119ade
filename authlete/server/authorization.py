"""The authorization endpoint, and where its pages come back to (RFC 6749 §3.1, OpenID Connect)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from ..funcs.authorization_fail import authorization_fail
from ..funcs.authorization_issue import authorization_issue
from ..funcs.authorization_process_request import authorization_process_request
from ..models.authorization.process_request import AuthorizationResponseAction as Action
from .answers import answer
from .asked import Asked
from .claims import agreed, collect_claims
from .deciding import ask_user, pending_ticket, resume_url
from .endpoint import endpoint
from .messages import Response, check_parameters, redirect
from .pages import ended_page, with_form_post_policy
from .tickets import forget_cookie, read_asked, set_cookie, write_asked

if TYPE_CHECKING:
    from ..models.authorization.fail import AuthorizationFailResponse
    from ..models.authorization.issue import AuthorizationIssueResponse
    from ..models.authorization.process_request import AuthorizationResponse
    from .interaction import Deny, Grant
    from .messages import Request
    from .server import AuthorizationServer

CONTINUE = "/continue"
"""What the path of the decision endpoint adds to that of the authorization endpoint."""


@endpoint("GET", "POST")
async def authorization(server: AuthorizationServer, request: Request) -> Response:
    """Answer an authorization request: by a page of yours, or at once."""
    parameters = request.form_text if request.method == "POST" else request.query
    check_parameters(parameters)
    answered = await server.ask(
        authorization_process_request,
        {"authorization_request": {"parameters": _with_login_for_max_age_zero(parameters)}},
    )
    if answered.action not in {Action.INTERACTION, Action.NO_INTERACTION}:
        return with_form_post_policy(answer(answered, request))
    ticket, asked = answered.ticket or "", _asked(server, answered)
    resume_path = request.path + CONTINUE
    if not asked.silent:
        await server.settings.tickets.save(server, ticket, write_asked(asked))
        if request.method == "POST":
            # Answers of pages come by POST, too: so that ``decide`` can tell, the browser is
            # sent to where they come back.
            return redirect(resume_url(resume_path, ticket)).with_headers(
                set_cookie(ticket, secure=server.settings.is_secure)
            )
    return await ask_user(server, request, ticket, asked, resume_path, TicketCompletion())


@endpoint("GET", "POST")
async def decision(server: AuthorizationServer, request: Request) -> Response:
    """Go on with an authorization request when one of your pages comes back."""
    ticket = pending_ticket(server, request)
    if isinstance(ticket, Response):
        return ticket
    asked = read_asked(await server.settings.tickets.load(server, ticket) or "")
    if asked is None:
        return ended_page().with_headers(forget_cookie(ticket, secure=server.settings.is_secure))
    return await ask_user(server, request, ticket, asked, request.path, TicketCompletion())


class TicketCompletion:
    """Carries a decision out by the ticket of the authorization endpoint."""

    async def grant(
        self, server: AuthorizationServer, request: Request, ticket: str, asked: Asked, grant: Grant
    ) -> Response:
        """Issue what the client asked for."""
        consented = agreed((*asked.claims, *asked.claims_at_user_info), grant.claims)
        claims = await collect_claims(
            server, grant.subject, agreed(asked.claims, grant.claims), asked.claims_locales
        )
        return _to_browser(
            await server.ask(
                authorization_issue,
                {
                    "authorization_issue_request": {
                        "ticket": ticket,
                        "subject": grant.subject,
                        "sub": grant.sub,
                        "auth_time": grant.auth_time,
                        "acr": grant.acr,
                        "claims": claims,
                        "claims_for_tx": await collect_claims(
                            server, grant.subject, asked.claims_for_tx
                        ),
                        "consented_claims": consented or None,
                        "scopes": grant.scopes,
                        "authorization_details": grant.authorization_details,
                        "properties": grant.properties,
                        "session_id": grant.session_id,
                    }
                },
            ),
            request,
        )

    async def deny(
        self, server: AuthorizationServer, request: Request, ticket: str, deny: Deny
    ) -> Response:
        """Fail the request."""
        return _to_browser(
            await server.ask(
                authorization_fail,
                {
                    "authorization_fail_request": {
                        "ticket": ticket,
                        "reason": deny.reason,
                        "description": deny.description,
                    }
                },
            ),
            request,
        )


def _to_browser(
    answered: AuthorizationIssueResponse | AuthorizationFailResponse, request: Request
) -> Response:
    if answered.action == "BAD_REQUEST":
        return ended_page()  # the ticket was used, in another tab or by a second click
    return with_form_post_policy(answer(answered, request))


def _asked(server: AuthorizationServer, answered: AuthorizationResponse) -> Asked:
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
        max_age=answered.max_age or None,  # 0 for none, too: see below
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


def _with_login_for_max_age_zero(parameters: str) -> str:
    """Say ``max_age=0`` as ``prompt=login``, which means the same (OpenID Connect Core §3.1.2.1).

    Authlete answers 0 for a request without ``max_age``, too.
    """
    known = parse_qs(parameters)
    if known.get("max_age") != ["0"] or "prompt" in known:
        return parameters
    return f"{parameters}&{urlencode({'prompt': 'login'})}"
