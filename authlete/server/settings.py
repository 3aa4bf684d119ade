"""What the owner of an authorization server decides and sets: hooks, and the rest."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

import attrs

from .interaction import Deny, Grant, Interaction
from .messages import Request, Response
from .pages import Pages, PlainPages

if TYPE_CHECKING:
    from ..models.ciba.fail import BackchannelAuthenticationFailRequestReason
    from ..models.ciba.process_authentication import BackchannelAuthenticationResponse
    from ..models.introspection.process import IntrospectionResponse
    from ..models.token.process import TokenResponse
    from ..models.verifiable_credentials.credential_issuance_order import CredentialIssuanceOrder
    from ..models.verifiable_credentials.credential_request_info import CredentialRequestInfo
    from ..transport import Transport
    from .asked import PendingAuthentication

Decide: TypeAlias = Callable[[Request, Interaction], Awaitable[Response | Grant | Deny]]
"""Decides on a good request: a page, or the user's decision."""
Claims: TypeAlias = Callable[[str, Collection[str]], Awaitable[Mapping[str, object]]]
"""Looks up claims about a subject; names may end in a language, as ``family_name#ja``."""
VerifiedClaims: TypeAlias = Callable[[str, object], Awaitable[object]]
"""Is given a subject and what the client asks for, the member ``verified_claims`` of its ``claims``
parameter (OpenID Connect for Identity Assurance), which is empty for devices and the back channel;
answers the member ``verified_claims`` of ID token or userinfo, ``None`` for nothing. The user has
agreed if ``verified_claims`` is among what the client may see."""
Password: TypeAlias = Callable[[Request, str, str], Awaitable[str | None]]
"""Tells whose user name and password they are; ``None`` if they are nobody's."""
TokenExchange: TypeAlias = "Callable[[Request, TokenResponse], Awaitable[Grant | Response | None]]"
"""Is given a request to exchange tokens. Authlete has checked them, save for the signature of one
of the type ``jwt``, whose issuer it does not know. Answers whom the new token speaks for, and its
scopes; ``None`` refuses (``invalid_grant``); a response is sent as it is."""
JwtBearer: TypeAlias = TokenExchange
"""Is given a request with an assertion, which its client has signed. Answers likewise."""
NativeSso: TypeAlias = "Callable[[Request, TokenResponse], Awaitable[str | None]]"
"""Is given a request for native single sign-on: ``session_id``, and ``device_secret`` if the device
has one. Answers the device secret that goes with the session, a new one if need be; ``None``
refuses (``invalid_grant``)."""
ResourceServer: TypeAlias = Callable[[Request], Awaitable[str | None]]
"""Authenticates who asks about a token, and names its URI; ``None`` for nobody that is known."""
InitialAccess: TypeAlias = Callable[[Request, str | None], Awaitable[bool]]
"""Tells whether a client may be registered, by the initial access token that it brings."""
EndSession: TypeAlias = Callable[[Request, str | None, str | None], Awaitable[Response | None]]
"""Is given subject and session, as far as the client's ID token names them. A page of yours may ask
first: anybody can send a browser here."""
Credentials: TypeAlias = """Callable[
    [IntrospectionResponse, Sequence[CredentialRequestInfo]],
    Awaitable[Sequence[CredentialIssuanceOrder]],
]"""
"""Is given the access token and what the wallet asks for; answers each with an order."""
AllowGuess: TypeAlias = Callable[[Request, str], Awaitable[bool]]
"""Tells whether one more ``password`` or ``user_code`` may be tried."""


class TicketStore(Protocol):
    """Where the JSON of pending requests is kept, by ticket, for a day.

    All workers have to share it.
    """

    async def save(self, ticket: str, text: str) -> None:
        """Keep a text with a ticket."""
        ...

    async def load(self, ticket: str) -> str | None:
        """Return the text; ``None`` if there is no such ticket, or no longer."""
        ...


class Backchannel(Protocol):
    """Who the users of backchannel requests are, and how they are reached."""

    async def find_user(
        self, request: Request, answered: BackchannelAuthenticationResponse
    ) -> str | BackchannelAuthenticationFailRequestReason:
        """Return the subject that ``hint`` means.

        Or why the request fails: there is no such user, the ``login_hint_token`` has expired, the
        ``user_code`` is missing or wrong, or the ``binding_message`` cannot be shown.
        """
        ...

    async def ask(self, pending: PendingAuthentication) -> None:
        """Begin to ask the user, on a device of theirs."""
        ...


@attrs.frozen
class Event:
    """Something that an audit wants to know; no token, code or ticket is in it."""

    operation: str
    """What Authlete was asked, such as ``token_process``."""
    action: str | None = None
    """What it answered."""
    result_code: str | None = None
    client_id: int | None = None
    subject: str | None = None


@attrs.frozen(kw_only=True)
class Settings:
    """What an authorization server may be given besides ``decide`` and ``claims``.

    Hooks may raise: the endpoint then answers 500.
    """

    service_id: str | None = None
    """The service; may be left out where the core names one."""
    issuer: str | None = None
    """The issuer: DPoP proofs are for URLs at its host. Left out, Authlete takes the URLs of the
    service's settings."""
    tickets: TicketStore | None = None
    """Where pending requests are kept; left out, Authlete keeps them."""
    on_failure: Callable[[BaseException], None] | None = None
    """Told of every answer with status 500, and why."""
    on_event: Callable[[Event], None] | None = None
    """Told of every answer of Authlete."""
    verified_claims: VerifiedClaims | None = None
    """Looks up verified claims; without it there are none."""
    password: Password | None = None
    """Checks a user's password, for the grant type of that name."""
    token_exchange: TokenExchange | None = None
    """Decides on token exchange (RFC 8693)."""
    jwt_bearer: JwtBearer | None = None
    """Decides on authorization grants that are JWTs (RFC 7523)."""
    native_sso: NativeSso | None = None
    """Decides on native single sign-on (OpenID Connect Native SSO)."""
    resource_server: ResourceServer | None = None
    """Authenticates who asks about a token; without it nobody may ask."""
    initial_access: InitialAccess | None = None
    """Decides who may register a client; without it, anybody."""
    backchannel: Backchannel | None = None
    """Finds and asks the users of backchannel requests."""
    notifier: Transport | None = None
    """What carries notifications to the URLs that clients have registered. Left out, the server
    connects to them itself: who lets anybody register wants one that reaches the public only."""
    end_session: EndSession | None = None
    """Ends the user's session."""
    credentials: Credentials | None = None
    """Decides what verifiable credentials say; without it, none is issued."""
    allow_guess: AllowGuess | None = None
    """Bounds how many passwords and user codes are tried (RFC 8628 §5.1)."""
    client_certificate_header: str | None = None
    """The header in which your proxy puts a client's certificate, such as ``Client-Cert`` (RFC
    9440), or as percent-encoded PEM. It must take away what clients send under that name."""
    pages: Pages = attrs.field(factory=PlainPages)
    """Shows the pages that endpoints show by themselves; left out, plain ones."""
    is_secure: bool = True
    """Whether browsers reach the server by https; only for development may they not."""
    clock: Callable[[], float] = time.time
