"""``AuthorizationServer``: the hooks and settings that all endpoints share."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import attrs

from ..result import Err
from ..transport import HttpxTransport
from .failures import AuthleteFailedError
from .interaction import Deny, Grant, Interaction
from .messages import Request, Response, origin_of
from .published import Metadata, Published
from .tickets import AuthleteTickets, TicketStore

if TYPE_CHECKING:
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..models.introspection.process import IntrospectionResponse
    from ..models.token.process import TokenResponse
    from ..models.verifiable_credentials.credential_issuance_order import CredentialIssuanceOrder
    from ..models.verifiable_credentials.credential_request_info import CredentialRequestInfo
    from ..result import Result
    from ..transport import Transport
    from .backchannel import Backchannel

T = TypeVar("T")

logger = logging.getLogger("authlete.server")

Decide: TypeAlias = Callable[[Request, Interaction], Awaitable[Response | Grant | Deny]]
"""Decides on a good request: a page, or the user's decision."""
Claims: TypeAlias = Callable[[str, Collection[str]], Awaitable[Mapping[str, object]]]
"""Looks up claims about a subject; names may end in a language, as ``family_name#ja``."""


Password: TypeAlias = Callable[[Request, str, str], Awaitable[str | None]]
"""Tells whose user name and password they are; ``None`` if they are nobody's."""
TokenFlow: TypeAlias = "Callable[[Request, TokenResponse], Awaitable[Response]]"
"""Answers a token request that Authlete has checked, but leaves to you."""


EndSession: TypeAlias = Callable[[Request, str | None, str | None], Awaitable[Response | None]]
"""Is given subject and session, as far as the client's ID token names them."""
Credentials: TypeAlias = """Callable[
    [IntrospectionResponse, Sequence[CredentialRequestInfo]],
    Awaitable[Sequence[CredentialIssuanceOrder]],
]"""
"""Is given the access token and what the wallet asks for; answers each with an order."""


@attrs.frozen
class Event:
    """Something that an audit wants to know; no token, code or ticket is in it."""

    name: str
    """The endpoint, such as ``token``."""
    status: int
    """How it was answered."""
    action: str | None = None
    result_code: str | None = None
    client_id: int | None = None
    subject: str | None = None


@attrs.frozen(kw_only=True)
class Settings:
    """What an authorization server may be given besides ``decide`` and ``claims``."""

    service_id: str | None = None
    """The service; may be left out where the core names one."""
    issuer: str | None = None
    """The issuer; left out, the service's settings are asked once."""
    tickets: TicketStore = attrs.field(factory=AuthleteTickets)
    """Where pending requests are kept; by default, Authlete does."""
    on_failure: Callable[[BaseException], None] | None = None
    """Told of every answer with status 500, and why."""
    on_event: Callable[[Event], None] | None = None
    """Told of what endpoints did."""
    password: Password | None = None
    """Checks a user's password, for the grant type of that name."""
    token_exchange: TokenFlow | None = None
    """Answers token exchange (RFC 8693)."""
    jwt_bearer: TokenFlow | None = None
    """Answers authorization grants that are JWTs (RFC 7523)."""
    native_sso: TokenFlow | None = None
    """Answers requests of Native SSO."""
    resource_server: Callable[[Request], Awaitable[str | None]] | None = None
    """Authenticates who asks about a token, and names its URI; without it nobody may ask."""
    initial_access: Callable[[Request, str | None], Awaitable[bool]] | None = None
    """Tells whether a client may be registered, by the token that it brings; without it, any."""
    backchannel: Backchannel | None = None
    """Finds and asks the users of backchannel requests."""
    notifier: Transport = attrs.field(factory=HttpxTransport, repr=False)
    """What carries notifications to clients."""
    end_session: EndSession | None = None
    """Ends the user's session; a page of yours may ask first."""
    credentials: Credentials | None = None
    """Decides what verifiable credentials say; without it, none is issued."""
    allow_guess: Callable[[Request, str], Awaitable[bool]] | None = None
    """Tells whether one more ``password`` or ``user_code`` may be tried (RFC 8628 §5.1)."""
    is_secure: bool = True
    """Whether browsers reach the server by https; only for development may they not."""
    clock: Callable[[], float] = time.time


@attrs.frozen(kw_only=True)
class AuthorizationServer:
    """What runs the endpoints of an OAuth 2.0 and OpenID Connect server.

    All endpoints of ``authlete.server`` take it first; between two requests it keeps nothing but
    what the service publishes.
    """

    core: AuthleteCore
    decide: Decide
    claims: Claims
    settings: Settings = attrs.field(factory=Settings)
    metadata: Published[Metadata] = attrs.field(
        factory=Published["Metadata"], init=False, repr=False
    )
    key_set: Published[Response] = attrs.field(
        factory=Published["Response"], init=False, repr=False
    )

    async def ask(
        self,
        operation: Callable[..., Awaitable[Result[T, OperationError]]],
        request: Mapping[str, object],
    ) -> T:
        """Ask Authlete, of the service.

        Raises:
            AuthleteFailedError: there is no answer.
        """
        result = await operation(self.core, self.of_service(request))
        if isinstance(result, Err):
            raise AuthleteFailedError(operation.__name__, result.error)
        return result.value

    def of_service(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Name the service in a request to Authlete."""
        return (
            {"service_id": self.settings.service_id, **request}
            if self.settings.service_id
            else request
        )

    def url_of(self, request: Request) -> str | None:
        """Name the URL by which a client reached an endpoint, without its query.

        It follows from the issuer, never from what the request says; without one, Authlete takes
        the endpoint's URL in the service's settings.
        """
        return f"{origin_of(self.settings.issuer)}{request.path}" if self.settings.issuer else None
