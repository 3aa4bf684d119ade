"""What a server publishes of itself: the discovery documents and the JWK set."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from ..errors import ResponseValidationError
from ..funcs.service_get_configuration import service_get_configuration
from ..funcs.service_get_jwks import service_get_jwks
from .endpoint import endpoint
from .failures import AuthleteFailedError
from .messages import JSON, Response
from .published import Metadata

if TYPE_CHECKING:
    from .messages import Request
    from .server import AuthorizationServer

JWK_SET: Final = "application/jwk-set+json"
CACHED: Final = ("cache-control", "public, max-age=60")
NO_KEYS: Final = '{"keys":[]}'


@endpoint("GET", "HEAD")
async def discovery(server: AuthorizationServer, request: Request) -> Response:
    """Publish the metadata (OpenID Connect Discovery §4, RFC 8414 §3)."""
    return _unless_known((await metadata(server)).response, request)


@endpoint("GET", "HEAD")
async def jwks(server: AuthorizationServer, request: Request) -> Response:
    """Publish the keys that verify what the server signs (RFC 7517 §5)."""

    async def fetch() -> Response:
        answered = await server.ask(service_get_jwks, {})
        _check(service_get_jwks.__name__, "keys", known=not answered.text or answered.keys)
        if answered.location:
            return Response(HTTPStatus.FOUND, (("location", answered.location), CACHED))
        return _document(answered.text or NO_KEYS, JWK_SET)

    return _unless_known(await server.key_set.get(fetch, server.settings.clock()), request)


async def metadata(server: AuthorizationServer) -> Metadata:
    """Return what the service publishes.

    Raises:
        AuthleteFailedError: there is no telling.
    """

    async def fetch() -> Metadata:
        answered = await server.ask(service_get_configuration, {})
        _check(service_get_configuration.__name__, "issuer", known=answered.json.get("issuer"))
        return Metadata(_document(answered.text or "{}", JSON), answered.json)

    return await server.metadata.get(fetch, server.settings.clock())


def _check(operation: str, member: str, *, known: object) -> None:
    """Publish no document that lacks what makes it one: caches would keep it.

    Raises:
        AuthleteFailedError: it does.
    """
    if not known and known != ():
        fault = (f"$.{member}", "is missing")
        error = ResponseValidationError(fault, status_code=HTTPStatus.OK, headers={}, body=b"")
        raise AuthleteFailedError(operation, error)


def _document(text: str, content_type: str) -> Response:
    body = text.encode()
    etag = urlsafe_b64encode(sha256(body).digest()[:12]).decode()
    headers = (("content-type", content_type), CACHED, ("etag", f'"{etag}"'))
    return Response(HTTPStatus.OK, headers, body)


def _unless_known(response: Response, request: Request) -> Response:
    """Answer 304 to who has it already (RFC 9110 §13.1.2)."""
    etag = response.header("etag")
    asked = (request.header("if-none-match") or "").replace("W/", "").split(",")
    if etag and etag in {tag.strip() for tag in asked}:
        return Response(HTTPStatus.NOT_MODIFIED, (CACHED, ("etag", etag)))
    return response
