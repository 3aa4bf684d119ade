"""Servers for other people's clients: the provider, and the programs of the guide."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from hmac import compare_digest
from types import ModuleType
from typing import TYPE_CHECKING, Any

import attrs
from django.core.asgi import get_asgi_application

from authlete import AuthleteCore, Security, client_get
from authlete.provider.provider import serve_provider
from authlete.provider.service import SERVICE_ID, provider_setup
from authlete.sandbox import Sandbox
from authlete.sandbox.server import serve_in_thread
from authlete.server import AuthorizationServer, Grant, Settings
from authlete.server.backchannel import complete_backchannel
from authlete.server.credentials import basic_credentials
from authlete.server.django import authorization_server as django_server
from tests.django_process import override
from tests.examples.blocks import example

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from starlette.types import ASGIApp

GUIDE = "authlete/server/README.md"


@contextmanager
def provider() -> Generator[str]:
    with serve_provider() as served:
        yield served.issuer


@contextmanager
def fastapi() -> Generator[str]:
    with _serve(example(GUIDE, "FastAPI").create_app) as issuer:
        yield issuer


@contextmanager
def django() -> Generator[str]:
    program = example(GUIDE, "django.setup")
    urls: Any = ModuleType("urls")

    def build(core: AuthleteCore, settings: Settings) -> ASGIApp:
        urls.urlpatterns = django_server(
            core, decide=program.decide, claims=program.claims, settings=settings
        )
        return get_asgi_application()

    program.sandbox.close()
    with override(**{**program.SETTINGS, "ROOT_URLCONF": urls}), _serve(build) as issuer:
        yield issuer


@contextmanager
def _serve(build: Callable[[AuthleteCore, Settings], ASGIApp]) -> Generator[str]:
    with ExitStack() as stack:

        def build_for(issuer: str) -> ASGIApp:
            sandbox = Sandbox(services=[provider_setup(issuer, {}, ())])
            stack.callback(sandbox.close)
            core = AuthleteCore(
                security=Security(authlete=sandbox.bearer),
                transport=sandbox.transport(),
                service_id=str(SERVICE_ID),
            )
            hooks = Hooks(core)
            return build(
                core,
                Settings(
                    issuer=issuer,
                    is_secure=False,
                    resource_server=hooks.resource_server,
                    backchannel=hooks,
                ),
            )

        yield stack.enter_context(serve_in_thread(build_for, "127.0.0.1", 0))


@attrs.frozen
class Hooks:
    """Lets clients introspect, and a user agree to backchannel requests at once."""

    core: AuthleteCore

    async def resource_server(self, request: Any) -> str | None:
        """Tell who asks about a token."""
        client_id, secret = basic_credentials(request)
        found = await client_get(self.core, {"client_id": client_id or "0"})
        known = found.ok and compare_digest(found.value.client_secret or "", secret or "")
        return client_id if known else None

    async def find_user(self, request: Any, answered: Any) -> str:
        """Take the hint for a subject."""
        del request
        return str(answered.hint)

    async def ask(self, pending: Any) -> None:
        """Agree."""
        server = AuthorizationServer(core=self.core, decide=_nobody_decides, claims=_nothing_known)
        await complete_backchannel(server, pending, Grant(pending.subject))


async def _nobody_decides(*_: object) -> Any:
    raise NotImplementedError


async def _nothing_known(*_: object) -> dict[str, object]:
    return {}


SERVERS = {"provider": provider, "fastapi": fastapi, "django": django}
