"""Dynamic client registration and its management (RFC 7591, RFC 7592)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from .._loopback import is_loopback
from ..funcs.dynamic_client_registration_delete import dynamic_client_registration_delete
from ..funcs.dynamic_client_registration_get import dynamic_client_registration_get
from ..funcs.dynamic_client_registration_register import dynamic_client_registration_register
from ..funcs.dynamic_client_registration_update import dynamic_client_registration_update
from .answers import answer
from .endpoint import endpoint
from .messages import JSON, Refusal, Response, invalid_request, json_object, oauth_error

if TYPE_CHECKING:
    from .messages import Request
    from .server import AuthorizationServer

MANAGE = {
    "GET": dynamic_client_registration_get,
    "PUT": dynamic_client_registration_update,
    "DELETE": dynamic_client_registration_delete,
}
CHALLENGE = ("www-authenticate", "Bearer")


@endpoint("POST")
async def registration(server: AuthorizationServer, request: Request) -> Response:
    """Register a client, if ``initial_access`` lets its request pass."""
    metadata = _metadata(server, request)
    if server.settings.initial_access and not await server.settings.initial_access(
        request, request.bearer()
    ):
        return oauth_error(HTTPStatus.UNAUTHORIZED, "invalid_token", "", [CHALLENGE])
    answered = await server.ask(
        dynamic_client_registration_register, {"client_registration_request": {"json": metadata}}
    )
    return answer(answered, request)


@endpoint("GET", "PUT", "DELETE")
async def registration_management(server: AuthorizationServer, request: Request) -> Response:
    """Read, change or remove a client for whoever has its registration access token."""
    token = request.bearer()
    if token is None:
        return oauth_error(HTTPStatus.UNAUTHORIZED, "invalid_token", "", [CHALLENGE])
    asked = {"client_id": request.parameters.get("client_id"), "token": token}
    if request.method == "PUT":
        asked["json"] = _metadata(server, request)
    answered = await server.ask(MANAGE[request.method], {"client_registration_request": asked})
    response = answer(answered, request)
    if response.status == HTTPStatus.UNAUTHORIZED:
        return response.with_headers(("www-authenticate", 'Bearer error="invalid_token"'))
    return response


def _metadata(server: AuthorizationServer, request: Request) -> str:
    if request.content_type != JSON:
        raise invalid_request(f"The body is not {JSON}.")
    text = request.text
    if not text.strip():  # Authlete takes that for a fault of the server
        raise invalid_request("The body is empty.")
    uris = json_object(text).get("redirect_uris")
    if server.settings.is_secure and isinstance(uris, list):
        for uri in cast("list[object]", uris):
            _check_encrypted(str(uri))
    return text


def _check_encrypted(uri: str) -> None:
    """Let no response pass a network unencrypted (RFC 9700 §2.6)."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return  # Authlete says what is wrong with it
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        text = "A redirect URI of http is for this machine only."
        raise Refusal(oauth_error(HTTPStatus.BAD_REQUEST, "invalid_redirect_uri", text))
