"""Servers for other people's clients: the provider, and the programs of the guide."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import partial
from hmac import compare_digest
from types import ModuleType
from typing import TYPE_CHECKING, Any

import attrs
from anyio import create_task_group
from django.core.handlers.asgi import ASGIHandler

from authlete import AuthleteCore, Security, client_get
from authlete.models.ciba.fail import BackchannelAuthenticationFailRequestReason
from authlete.provider.provider import Provider
from authlete.provider.service import SERVICE_ID, provider_setup
from authlete.sandbox import FetchPolicy, Sandbox
from authlete.sandbox.server import serve_in_thread
from authlete.server import AuthorizationServer, Grant, Settings
from authlete.server.backchannel import complete_backchannel
from authlete.server.credentials import basic_credentials
from authlete.server.django import authorization_server as django_server
from authlete.server.logout import send_logout_token
from tests.django_process import override
from tests.examples.blocks import example
from tests.server import tls
from tests.server.features import SERVERS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from typing import TypeAlias

    from starlette.types import ASGIApp

    from authlete.server import Event

    Program: TypeAlias = Callable[[ExitStack, str, str | None], ASGIApp]
    """Makes the app for an issuer, and for the header that a proxy puts certificates in."""

GUIDE = "authlete/server/README.md"
SERVICE: Mapping[str, Any] = {
    "dpop_nonce_required": True,
    "id_token_reissuable": True,
    "mutual_tls_validate_pki_cert_chain": True,
    "trusted_root_certificates": [tls.AUTHORITY.cert_pem.bytes().decode()],
}
"""Strict where the provider is not: what a client can do with this, it can do without."""


def _provider(stack: ExitStack, issuer: str, header: str | None) -> ASGIApp:
    assert header is None, "the provider takes certificates from its own connections only"
    return stack.enter_context(Provider(issuer, service=SERVICE)).app


def _fastapi(stack: ExitStack, issuer: str, header: str | None) -> ASGIApp:
    app: ASGIApp = example(GUIDE, "FastAPI").create_app(*_parts(stack, issuer, header))
    return app


def _django(stack: ExitStack, issuer: str, header: str | None) -> ASGIApp:
    program = example(GUIDE, "django.setup")
    program.sandbox.close()
    core, settings = _parts(stack, issuer, header)
    urls: Any = ModuleType("urls")
    urls.urlpatterns = django_server(
        core, decide=program.decide, claims=program.claims, settings=settings
    )
    stack.enter_context(override(**{**program.SETTINGS, "ROOT_URLCONF": urls}))
    return DjangoApp(urls)


class DjangoApp(ASGIHandler):
    """Has URLs of its own, where Django has one set of them for a process."""

    def __init__(self, urls: ModuleType) -> None:
        super().__init__()
        self.urls = urls

    async def get_response_async(self, request: Any) -> Any:
        """Answer a request."""
        request.urlconf = self.urls
        return await super().get_response_async(request)


def _parts(stack: ExitStack, issuer: str, header: str | None) -> tuple[AuthleteCore, Settings]:
    sandbox = stack.enter_context(
        Sandbox(
            services=[provider_setup(issuer, SERVICE, ())],
            fetch=FetchPolicy(networks=("127.0.0.0/8",)),
        )
    )
    core = AuthleteCore(
        security=Security(authlete=sandbox.bearer),
        transport=sandbox.transport(),
        service_id=str(SERVICE_ID),
    )
    hooks = Hooks(core)
    return core, Settings(
        issuer=issuer,
        is_secure=issuer.startswith("https:"),
        resource_server=hooks.resource_server,
        backchannel=hooks,
        on_event=hooks.remember,
        end_session=hooks.end_session,
        client_certificate_header=header,
    )


@attrs.frozen
class Hooks:
    """Lets clients introspect, users agree to backchannel requests, and logouts be told."""

    core: AuthleteCore
    clients: dict[str, set[int]] = attrs.field(factory=dict[str, set[int]])
    """Those that have a token of a user."""

    @property
    def server(self) -> AuthorizationServer:
        """A server that decides nothing."""
        return AuthorizationServer(
            core=self.core,
            decide=_nobody_decides,
            claims=_nothing_known,
            settings=Settings(is_secure=False),  # clients are on this machine
        )

    async def resource_server(self, request: Any) -> str | None:
        """Tell who asks about a token: whoever has a secret."""
        client_id, secret = basic_credentials(request)
        client_id = client_id or request.form.get("client_id")
        secret = secret or request.form.get("client_secret")
        found = await client_get(self.core, {"client_id": client_id or "0"})
        known = found.ok and compare_digest(found.value.client_secret or "", secret or "")
        return client_id if known and secret else None

    async def find_user(
        self, request: Any, answered: Any
    ) -> str | BackchannelAuthenticationFailRequestReason:
        """Know everybody but nobody."""
        del request
        if answered.hint == "nobody":
            return BackchannelAuthenticationFailRequestReason.UNKNOWN_USER_ID
        return str(answered.hint)

    async def ask(self, pending: Any) -> None:
        """Agree."""
        async with create_task_group() as tasks:
            await complete_backchannel(
                self.server, pending, Grant(pending.subject), tasks.start_soon
            )

    def remember(self, event: Event) -> None:
        """Remember which clients have a token of a user."""
        if event.operation == "token_process" and event.subject and event.client_id:
            self.clients.setdefault(event.subject, set()).add(event.client_id)

    async def end_session(self, request: Any, subject: str | None, session: str | None) -> None:
        """Tell the clients of a user."""
        del request
        for client_id in self.clients.pop(subject or "", ()):
            await send_logout_token(
                self.server, str(client_id), subject=subject, session_id=session
            )


async def _nobody_decides(*_: object) -> Any:
    raise NotImplementedError


async def _nothing_known(*_: object) -> dict[str, object]:
    return {}


PROGRAMS: Mapping[str, Program] = dict(zip(SERVERS, (_provider, _fastapi, _django), strict=True))


@contextmanager
def _plain(program: Program) -> Generator[str]:
    with (
        ExitStack() as stack,
        serve_in_thread(lambda issuer: program(stack, issuer, None), "127.0.0.1", 0) as issuer,
    ):
        yield issuer


@contextmanager
def _by_tls(program: Program) -> Generator[str]:
    """Clients connect to the server itself, which knows certificates by ASGI's TLS extension."""
    with ExitStack() as stack, tls.serve(lambda issuer: program(stack, issuer, None)) as issuer:
        yield issuer


@contextmanager
def _behind_proxy(program: Program) -> Generator[str]:
    """Clients connect to a proxy, which passes certificates on in the header of RFC 9440."""
    with (
        ExitStack() as stack,
        tls.proxy() as (issuer, forward_to),
        serve_in_thread(lambda _: program(stack, issuer, tls.HEADER), "127.0.0.1", 0) as url,
    ):
        forward_to(url)
        yield issuer


ENTRANCES = {"http": _plain, "tls": _by_tls, "proxy": _behind_proxy}


@attrs.frozen
class Servers:
    """Starts each server when a test first asks for it, for all tests of a session."""

    stack: ExitStack
    issuers: dict[tuple[str, str], str] = attrs.field(factory=dict[tuple[str, str], str])

    def issuer(self, program: str, entrance: str = "http") -> str:
        """Return the issuer of a server.

        Args:
            program: a key of ``PROGRAMS``.
            entrance: a key of ``ENTRANCES``.
        """
        if (program, entrance) not in self.issuers:
            serve = partial(ENTRANCES[entrance], PROGRAMS[program])
            self.issuers[program, entrance] = self.stack.enter_context(serve())
        return self.issuers[program, entrance]
