"""The device flow: its endpoint for devices, and its page for users (RFC 8628)."""

from __future__ import annotations

from http import HTTPStatus
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from ..funcs.device_flow_authorization import device_flow_authorization
from ..funcs.device_flow_complete import device_flow_complete
from ..funcs.device_flow_verification import device_flow_verification
from ..models.authorization.fail import AuthorizationFailRequestReason as Reason
from ..models.device_flow.authorization import DeviceAuthorizationRequest
from ..models.device_flow.complete import DeviceCompleteRequestResult as Result
from ..models.device_flow.complete import DeviceCompleteResponseAction as Completed
from ..models.device_flow.verification import DeviceVerificationResponseAction as Verified
from .answers import answer, expect
from .asked import Kind, asked_elsewhere
from .claims import completion_of
from .credentials import client_inputs
from .deciding import CONTINUE, ask_user, pending_ticket, resume_url
from .endpoint import endpoint
from .interaction import Grant
from .messages import Response, parameters_of, redirect
from .pages import CodeProblem, Page, PageKind, show, show_ended
from .tickets import bind, forget_cookie

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..models.device_flow.verification import DeviceVerificationResponse
    from .asked import Asked
    from .interaction import Deny
    from .messages import Request
    from .server import AuthorizationServer

SEPARATOR = "."
PROBLEMS = {
    Verified.NOT_EXIST: (CodeProblem.UNKNOWN, HTTPStatus.NOT_FOUND),
    Verified.EXPIRED: (CodeProblem.EXPIRED, HTTPStatus.BAD_REQUEST),
}


@endpoint("POST")
async def device_authorization(server: AuthorizationServer, request: Request) -> Response:
    """Give a device its codes (§3.1)."""
    inputs = client_inputs(server, DeviceAuthorizationRequest, request)
    answered = await server.ask(device_flow_authorization, {"device_authorization_request": inputs})
    return answer(answered, request)


@endpoint("GET", "POST", for_browsers=True)
async def device_verification(server: AuthorizationServer, request: Request) -> Response:
    """Ask the user for the code, and look for it (§3.3)."""
    given = parameters_of(request.query) if request.method == "GET" else request.form
    user_code = given.get("user_code", "")
    if request.method == "GET" or not user_code:
        return await show(
            server.settings.pages, request, Page(kind=PageKind.USER_CODE, user_code=user_code)
        )
    if server.settings.allow_guess and not await server.settings.allow_guess(request, "user_code"):
        return await _ask_again(server, request, CodeProblem.TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS)
    verified = await _verify(server, user_code)
    if verified.action in PROBLEMS:
        return await _ask_again(server, request, *PROBLEMS[Verified(str(verified.action))])
    # A user code can be guessed or told; only this browser knows the number before it.
    ticket = f"{token_urlsafe(16)}{SEPARATOR}{user_code}"
    return redirect(resume_url(request.path + CONTINUE, ticket)).with_headers(
        *bind(request, ticket, secure=server.settings.is_secure)
    )


@endpoint("GET", "POST", for_browsers=True)
async def device_decision(server: AuthorizationServer, request: Request) -> Response:
    """Go on with a device's request when one of your pages comes back."""
    ticket = await pending_ticket(server, request)
    if isinstance(ticket, Response):
        return ticket
    verified = await _verify(server, _user_code(ticket))
    if verified.action in PROBLEMS:
        return await show_ended(server.settings.pages, request)
    asked = asked_elsewhere(Kind.DEVICE, verified, requested_at=int(server.settings.clock()))
    outcome = await ask_user(server, request, ticket, asked, request.path)
    if isinstance(outcome, Response):
        return outcome
    response = await _complete(server, request, _user_code(ticket), asked, outcome)
    return response.with_headers(forget_cookie(ticket, secure=server.settings.is_secure))


async def _verify(server: AuthorizationServer, user_code: str) -> DeviceVerificationResponse:
    verified = await server.ask(
        device_flow_verification, {"device_verification_request": {"user_code": user_code}}
    )
    expect(verified)
    return verified


async def _ask_again(
    server: AuthorizationServer, request: Request, problem: CodeProblem, status: int
) -> Response:
    page = Page(kind=PageKind.USER_CODE, status=status, problem=problem)
    return await show(server.settings.pages, request, page)


async def _complete(
    server: AuthorizationServer,
    request: Request,
    user_code: str,
    asked: Asked,
    outcome: Grant | Deny,
) -> Response:
    details: Mapping[str, object]
    if isinstance(outcome, Grant):
        result = Result.AUTHORIZED
        details = {"subject": outcome.subject, **await completion_of(server, asked, outcome)}
    else:
        denied = outcome.reason == Reason.DENIED
        result = Result.ACCESS_DENIED if denied else Result.TRANSACTION_FAILED
        details = {"subject": "-", "error_description": outcome.description}
    completed = await server.ask(
        device_flow_complete,
        {"device_complete_request": {"user_code": user_code, "result": result, **details}},
    )
    expect(completed)
    if completed.action != Completed.SUCCESS:
        return await show_ended(server.settings.pages, request)
    connected = result is Result.AUTHORIZED
    kind = PageKind.DEVICE_CONNECTED if connected else PageKind.DEVICE_DENIED
    return await show(server.settings.pages, request, Page(kind=kind))


def _user_code(ticket: str) -> str:
    return ticket.partition(SEPARATOR)[2]
