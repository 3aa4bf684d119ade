"""What all endpoints have in common: methods, refusals, failures, and that they never raise."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias, cast

from .._aio import must_propagate
from .failures import logger
from .messages import JSON, Refusal, Response, oauth_error
from .pages import show_error

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .messages import Request
    from .server import AuthorizationServer

Endpoint: TypeAlias = "Callable[[AuthorizationServer, Request], Awaitable[Response]]"
"""Answers a request, and never raises."""


def endpoint(*methods: str, for_browsers: bool = False) -> Callable[[Endpoint], Endpoint]:
    """Make an endpoint of a function that may raise.

    Args:
        methods: the HTTP methods that it answers; others are 405 (RFC 9110 §15.5.6).
        for_browsers: whether errors are pages for who wants HTML.
    """

    def decorate(handle: Endpoint) -> Endpoint:
        @wraps(handle)
        async def answer_always(server: AuthorizationServer, request: Request) -> Response:
            if request.method not in methods:
                return _not_allowed(methods)
            response = await _attempt(handle, server, request)
            if not (for_browsers and _is_for_page(request, response)):
                return response

            async def error_page(server: AuthorizationServer, request: Request) -> Response:
                return await show_error(server.settings.pages, request, response)

            return await _attempt(error_page, server, request)

        return cast("Endpoint", answer_always)

    return decorate


async def _attempt(handle: Endpoint, server: AuthorizationServer, request: Request) -> Response:
    try:
        return await handle(server, request)
    except Refusal as refusal:
        return refusal.response
    except BaseException as error:
        if must_propagate(error):
            raise
        return failure(server, handle.__name__, error)


def _is_for_page(request: Request, response: Response) -> bool:
    is_error = response.status >= HTTPStatus.BAD_REQUEST and response.header("content-type") == JSON
    return is_error and "text/html" in (request.header("accept") or "")


def failure(server: AuthorizationServer, name: str, error: BaseException) -> Response:
    """Answer a request that the server failed: the cause goes to log and callback only."""
    logger.error("%s failed: %s", name, type(error).__name__)
    if server.settings.on_failure is not None:
        try:
            server.settings.on_failure(error)
        except Exception as broken:  # noqa: BLE001 - the response must not depend on it
            logger.error("on_failure failed: %s", type(broken).__name__)
    return oauth_error(HTTPStatus.INTERNAL_SERVER_ERROR, "server_error")


def _not_allowed(methods: tuple[str, ...]) -> Response:
    allow = ("allow", ", ".join(methods))
    return oauth_error(HTTPStatus.METHOD_NOT_ALLOWED, "invalid_request", "", [allow])
