"""FastAPI: routes that need an access token, and say so in the OpenAPI document."""

# Annotations are not postponed: FastAPI reads those of a callable object as they are.

from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, Response
from fastapi.openapi.models import OpenIdConnect
from fastapi.requests import HTTPConnection
from fastapi.security import SecurityScopes
from fastapi.security.base import SecurityBase

from ..models.introspection.process import IntrospectionResponse
from .protected_resource import ProtectedResource, Refusal, refuse_wrong
from .starlette import judged

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["AccessToken", "metadata_router"]

DISCOVERY = "/.well-known/openid-configuration"


class AccessToken(SecurityBase):
    """A dependency: the access token of a request, with the scopes that ``Security`` names.

    ``Annotated[IntrospectionResponse, Security(access_token, scopes=["history.read"])]`` is its
    use. A request that does not pass is answered by an ``HTTPException``.

    Args:
        resource: what judges requests.
        scheme_name: what the OpenAPI document calls the scheme.
        client_certificate: finds the client's certificate, in PEM, where TLS ends before this
            server.

    Raises:
        RequestValidationError: an argument cannot be used; ``path`` names it.
    """

    def __init__(
        self,
        resource: ProtectedResource,
        *,
        scheme_name: str = "AccessToken",
        client_certificate: "Callable[[HTTPConnection], str | None] | None" = None,
    ) -> None:
        refuse_wrong(resource, client_certificate, scheme_name=scheme_name)
        self.model = OpenIdConnect(
            openIdConnectUrl=resource.authorization_servers[0].rstrip("/") + DISCOVERY
        )
        self.scheme_name = scheme_name
        self._resource = resource
        self._client_certificate = client_certificate

    def __repr__(self) -> str:
        """Say of which resource."""
        return f"{type(self).__name__}({self._resource!r})"

    async def __call__(
        self, connection: HTTPConnection, security_scopes: SecurityScopes
    ) -> IntrospectionResponse:
        """Judge a request, or the beginning of a WebSocket; FastAPI calls this."""
        certificate = self._client_certificate
        token = await judged(connection, self._resource, security_scopes.scopes, certificate)
        if isinstance(token, Refusal):
            raise HTTPException(token.status, headers={**token.headers}) from token.error
        return token


def metadata_router(resource: ProtectedResource) -> APIRouter:
    """Make the route of a resource's metadata (RFC 9728 §3).

    Raises:
        RequestValidationError: an argument cannot be used; ``path`` names it.
    """
    refuse_wrong(resource)
    router = APIRouter()

    async def metadata() -> Response:
        return Response(resource.metadata(), media_type="application/json")

    router.add_api_route(resource.metadata_path, metadata, include_in_schema=False)
    return router
