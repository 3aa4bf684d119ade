"""The endpoints as URL patterns of Django, with async views."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, cast

from asgiref.sync import sync_to_async
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import SimpleTemplateResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from .interaction import Deny, Grant, Interaction
from .messages import MAX_BODY_BYTES, Request, Response, certificates_of, too_large
from .routes import ROUTES, responder
from .server import AuthorizationServer
from .settings import Settings

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from django.http.response import HttpResponseBase
    from django.urls import URLPattern

    from ..core import AuthleteCore
    from .endpoint import Endpoint
    from .settings import Claims

Decide: TypeAlias = Callable[
    [HttpRequest, Interaction], Awaitable[HttpResponse | StreamingHttpResponse | Grant | Deny]
]
"""Decides on a good request: a page, or the user's decision."""

PARAMETER = re.compile(r"\{(\w+)\}")


def authorization_server(
    core: AuthleteCore, *, decide: Decide, claims: Claims, settings: Settings | None = None
) -> list[URLPattern]:
    """Make the URL patterns of an authorization server, for ``urlpatterns``.

    Its forms are protected by tokens of their own, so Django's middleware leaves them alone.
    """
    server = AuthorizationServer(
        core=core,
        decide=partial(_decide, decide),
        claims=claims,
        settings=settings or Settings(),
    )
    return [
        path(PARAMETER.sub(r"<str:\1>", route.path[1:]), _view(server, responder(route)))
        for route in ROUTES
    ]


def _view(
    server: AuthorizationServer, endpoint: Endpoint
) -> Callable[..., Coroutine[object, object, HttpResponseBase]]:
    @csrf_exempt
    async def view(request: HttpRequest, **parameters: str) -> HttpResponseBase:
        body = _body(request)
        if body is None:
            return to_django(too_large().response)
        return to_django(
            await endpoint(
                server,
                Request(
                    method=request.method or "GET",
                    path=request.path,
                    query=str(request.META.get("QUERY_STRING", "")),
                    headers=request.headers.items(),
                    body=body,
                    parameters=parameters,
                    client_certificates=certificates_of(getattr(request, "scope", {})),
                    native=request,
                ),
            )
        )

    return view


def _body(request: HttpRequest) -> bytes | None:
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
        return None
    try:
        return request.body
    except RequestDataTooBig:
        return None


async def _decide(
    decide: Decide, request: Request, interaction: Interaction
) -> Response | Grant | Deny:
    outcome = await decide(cast("HttpRequest", request.native), interaction)
    if isinstance(outcome, StreamingHttpResponse):
        return Response(outcome.status_code, native=outcome)
    if not isinstance(outcome, HttpResponse):
        return outcome
    if isinstance(outcome, SimpleTemplateResponse):
        await sync_to_async(outcome.render)()
    # A copy: the owner may answer others with it.
    cookies = tuple(("set-cookie", morsel.OutputString()) for morsel in outcome.cookies.values())
    return Response(
        outcome.status_code, (*outcome.headers.items(), *cookies), bytes(outcome.content)
    )


def to_django(response: Response) -> HttpResponseBase:
    """Make a response of Django."""
    made: HttpResponseBase
    if isinstance(response.native, StreamingHttpResponse):
        made = response.native
    else:
        made = HttpResponse(response.body, status=response.status, content_type="")
        del made.headers["Content-Type"]
    for name, value in response.headers:
        if name == "set-cookie":
            made.cookies.load(value)
        elif name in made.headers:  # it has each header once, and a list is as good (RFC 9110 §5.3)
            made.headers[name] += f", {value}"
        else:
            made.headers[name] = value
    return made
