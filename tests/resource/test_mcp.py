"""An MCP server behind the middleware: a client finds its way from a 401 to a tool by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from mcp import Client
from mcp.client.auth import AuthorizationCodeResult, OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.auth import OAuthClientMetadata
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from authlete.resource.protected_resource import ProtectedResource
from authlete.resource.starlette import AccessTokenMiddleware
from tests.resource.support import issue

if TYPE_CHECKING:
    from mcp.shared.auth import OAuthClientInformationFull, OAuthToken
    from starlette.requests import Request

    from authlete import AuthleteCore
    from authlete.sandbox import Sandbox

AS = "https://as.example"
RESOURCE = "https://mcp.example/mcp"
CALLBACK = "http://localhost/callback"


class AuthorizationServer:
    """As much of one as the client needs; its tokens are the sandbox's."""

    def __init__(self, sandbox: Sandbox, audience: str | None = None) -> None:
        self.sandbox = sandbox
        self.audience = audience
        self.asked: dict[str, str] = {}
        self.app = Starlette(
            routes=[
                Route("/.well-known/oauth-authorization-server", self.metadata),
                Route("/register", self.register, methods=["POST"]),
                Route("/token", self.token, methods=["POST"]),
            ]
        )

    async def metadata(self, _: Request) -> JSONResponse:
        """Say where the endpoints are."""
        return JSONResponse(
            {
                "issuer": AS,
                "authorization_endpoint": f"{AS}/authorize",
                "token_endpoint": f"{AS}/token",
                "registration_endpoint": f"{AS}/register",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code", "refresh_token"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["none"],
            }
        )

    async def register(self, request: Request) -> JSONResponse:
        """Register a client."""
        wanted = await request.json()
        return JSONResponse({**wanted, "client_id": "1"}, 201)

    async def authorize(self, url: str) -> None:
        """Take an authorization request; the user agrees."""
        self.asked = {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()}

    async def callback(self) -> AuthorizationCodeResult:
        """Bring the code back."""
        return AuthorizationCodeResult(code="code", state=self.asked["state"], iss=AS)

    async def token(self, request: Request) -> JSONResponse:
        """Issue a token for the resource that was asked for (RFC 8707)."""
        form = await request.form()
        audience = self.audience or str(form["resource"])
        token = issue(self.sandbox, resources=[audience])
        return JSONResponse({"access_token": token, "token_type": "Bearer", "expires_in": 60})


class Storage:
    """What the client remembers."""

    def __init__(self) -> None:
        self.tokens: OAuthToken | None = None
        self.client: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        """Return the tokens."""
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        """Keep tokens."""
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        """Return the registration."""
        return self.client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        """Keep the registration."""
        self.client = client_info


async def use_tool(core: AuthleteCore, server: AuthorizationServer) -> Any:
    """Call a tool of an MCP server that is protected, with a client that knows its URL alone."""
    mcp = MCPServer("History")

    @mcp.tool()
    def history(subject: str) -> str:
        return f"history of {subject}"

    app = mcp.streamable_http_app(
        json_response=True,
        stateless_http=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    resource = ProtectedResource(
        core,
        resource=RESOURCE,
        authorization_servers=[AS],
        scopes_supported=["history.read"],
        audience_required=True,
        dpop=False,
    )
    guarded = AccessTokenMiddleware(app, resource, scopes=["history.read"])
    provider = OAuthClientProvider(
        RESOURCE,
        OAuthClientMetadata(redirect_uris=[CALLBACK], client_name="test"),  # type: ignore[list-item]
        Storage(),
        server.authorize,
        server.callback,
    )
    http = httpx2.AsyncClient(
        auth=provider,
        mounts={
            "all://mcp.example": httpx2.ASGITransport(guarded),
            "all://as.example": httpx2.ASGITransport(server.app),
        },
    )
    async with (
        app.router.lifespan_context(app),
        http,
        Client(streamable_http_client(RESOURCE, http_client=http)) as client,
    ):
        return await client.call_tool("history", {"subject": "john"})


async def test_a_client_finds_its_way_to_a_tool(core: AuthleteCore, sandbox: Sandbox) -> None:
    """From the challenge to the metadata, to the authorization server, to a token for this one."""
    server = AuthorizationServer(sandbox)
    result = await use_tool(core, server)
    assert result.content[0].text == "history of john"
    assert (server.asked["resource"], server.asked["scope"]) == (RESOURCE, "history.read")


async def test_a_token_for_another_server_opens_nothing(
    core: AuthleteCore, sandbox: Sandbox
) -> None:
    """Whoever has one may be that other server."""
    with pytest.raises(BaseExceptionGroup) as caught:
        await use_tool(core, AuthorizationServer(sandbox, audience="https://other.example"))
    assert "history of" not in repr(caught.value)
