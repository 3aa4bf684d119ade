"""Backchannel authentication: its endpoint, and how a user's decision ends it (OpenID CIBA)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..funcs.ciba_complete import ciba_complete
from ..funcs.ciba_fail import ciba_fail
from ..funcs.ciba_issue import ciba_issue
from ..funcs.ciba_process_authentication import ciba_process_authentication
from ..models.authorization.fail import AuthorizationFailRequestReason as DenyReason
from ..models.ciba.complete import BackchannelAuthenticationCompleteRequestResult as Result
from ..models.ciba.complete import BackchannelAuthenticationCompleteResponseAction as Completed
from ..models.ciba.fail import BackchannelAuthenticationFailRequestReason as Reason
from ..models.ciba.issue import BackchannelAuthenticationIssueResponseAction as Issued
from ..models.ciba.process_authentication import BackchannelAuthenticationRequest
from ..models.ciba.process_authentication import BackchannelAuthenticationResponseAction as Action
from .answers import answer, expect
from .asked import Kind, PendingAuthentication, asked_elsewhere
from .claims import completion_of
from .credentials import client_inputs
from .endpoint import endpoint
from .interaction import Grant
from .notification import Notification, notify

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from ..models.ciba.complete import BackchannelAuthenticationCompleteResponse
    from ..models.ciba.process_authentication import BackchannelAuthenticationResponse
    from .interaction import Deny
    from .messages import Request, Response
    from .server import AuthorizationServer


@endpoint("POST")
async def backchannel_authentication(server: AuthorizationServer, request: Request) -> Response:
    """Take a client's request, and begin to ask its user."""
    inputs = client_inputs(server, BackchannelAuthenticationRequest, request)
    answered = await server.ask(
        ciba_process_authentication, {"backchannel_authentication_request": inputs}
    )
    if answered.action != Action.USER_IDENTIFICATION:
        return answer(answered, request)
    found: str | Reason = Reason.UNKNOWN_USER_ID
    if server.settings.backchannel is not None:
        found = await server.settings.backchannel.find_user(request, answered)
    if isinstance(found, Reason) or server.settings.backchannel is None:
        return await _fail(server, request, answered, found)
    issued = await server.ask(
        ciba_issue, {"backchannel_authentication_issue_request": {"ticket": answered.ticket}}
    )
    if issued.action == Issued.OK:
        await server.settings.backchannel.ask(
            PendingAuthentication(
                ticket=answered.ticket or "",
                subject=found,
                asked=asked_elsewhere(
                    Kind.BACKCHANNEL,
                    answered,
                    requested_at=int(server.settings.clock()),
                    binding_message=answered.binding_message,
                ),
                expires_in=issued.expires_in or 0,
            )
        )
    return answer(issued, request)


async def complete_backchannel(
    server: AuthorizationServer,
    pending: PendingAuthentication,
    outcome: Grant | Deny,
    start_soon: Callable[[Callable[[], Awaitable[object]]], object],
) -> None:
    """Carry out what the user decided, and have the client notified of it (§10.2, §10.3).

    A client may be slow to take the notification, up to some seventeen seconds with all attempts,
    and the user has nothing to do with that. So it is sent by a task, and by one of yours: only
    your application knows which tasks it waits for when it stops. In a loop that ends with the
    request, as that of a synchronous server does, a task of the SDK's own would be lost.

    Args:
        server: the server.
        pending: the request.
        outcome: the decision.
        start_soon: is given a function without parameters that sends the notification, ends
            within its bounds and never raises, if there is one to send. ``add_task`` of
            Starlette's ``BackgroundTasks`` runs it after the response, ``start_soon`` of a task
            group beside it; ``append`` of a list keeps it for whoever calls it later.

    Raises:
        AuthleteFailedError: Authlete gave no answer.
        UnexpectedActionError: it refused.
        ValueError: the grant is of another user than the one that was asked.
    """
    details: Mapping[str, object]
    if isinstance(outcome, Grant):
        if outcome.subject != pending.subject:
            raise ValueError("the grant is of another user than the one that was asked")
        result = Result.AUTHORIZED
        details = await completion_of(server, pending.asked, outcome)
    else:
        denied = outcome.reason == DenyReason.DENIED
        result = Result.ACCESS_DENIED if denied else Result.TRANSACTION_FAILED
        details = {"error_description": outcome.description}
    completed = await server.ask(
        ciba_complete,
        {
            "backchannel_authentication_complete_request": {
                "ticket": pending.ticket,
                "result": result,
                "subject": pending.subject,
                **details,
            }
        },
    )
    expect(completed)
    if completed.action == Completed.NOTIFICATION:
        start_soon(partial(notify, server, _notification(completed)))


async def _fail(
    server: AuthorizationServer,
    request: Request,
    answered: BackchannelAuthenticationResponse,
    reason: str,
) -> Response:
    failed = await server.ask(
        ciba_fail,
        {"backchannel_authentication_fail_request": {"ticket": answered.ticket, "reason": reason}},
    )
    return answer(failed, request)


def _notification(completed: BackchannelAuthenticationCompleteResponse) -> Notification:
    return Notification(
        url=completed.client_notification_endpoint or "",
        headers=(("authorization", f"Bearer {completed.client_notification_token}"),),
        content_type="application/json",
        body=(completed.response_content or "").encode(),
    )
