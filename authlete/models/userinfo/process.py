"""What processing a userinfo request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked
from ..common.pair import Pair, pair_tuple
from ..common.property import Property
from ..common.string_array import StringArray


@attrs.frozen(kw_only=True)
class UserinfoRequest:
    """A userinfo request that your own endpoint received (OpenID Connect Core §5.3.1)."""

    __repr__ = concise

    token: str = attrs.field(repr=masked)
    """The access token that the client presented."""
    client_certificate: str | None = None
    """The certificate that the client presented, in PEM; for a token bound to one (RFC 8705)."""
    dpop: str | None = attrs.field(default=None, repr=masked)
    """The ``DPoP`` header that the client presented (RFC 9449)."""
    htm: str | None = None
    """The HTTP method that the DPoP proof must be made for, ``GET`` or ``POST`` (RFC 9449)."""
    htu: str | None = None
    """The URL that the DPoP proof must be made for; the service's endpoint by default."""
    uri: str | None = None
    """The URL of the endpoint, for an HTTP message signature; ``target_uri`` has replaced it."""
    message: str | None = attrs.field(default=None, repr=masked)
    """The body of the client's request, for an HTTP message signature (RFC 9421)."""
    headers: tuple[Pair, ...] | None = attrs.field(default=None, converter=pair_tuple, repr=False)
    """The headers of the client's request, for an HTTP message signature."""
    target_uri: str | None = None
    """The URL of the client's request, its query included, for an HTTP message signature."""
    dpop_nonce_required: bool | None = None
    """Whether the DPoP proof must hold the nonce that Authlete expects."""
    request_body_contained: bool | None = None
    """Whether the client's request has a body, which its signature must then cover."""


class UserinfoResponseAction(StrEnum):
    """What your userinfo endpoint should do next."""

    OK = "OK"
    """Collect the ``claims`` of the ``subject`` and pass them to ``userinfo_issue``."""
    BAD_REQUEST = "BAD_REQUEST"
    """400: the request presented no token."""
    UNAUTHORIZED = "UNAUTHORIZED"
    """401: there is no such token, it has expired, or it speaks for no user."""
    FORBIDDEN = "FORBIDDEN"
    """403: the token lacks the scope ``openid``."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500: the call was wrong, or Authlete failed."""


@attrs.frozen(kw_only=True)
class UserinfoResponse:
    """Whose claims to collect and which, if ``action`` is ``OK``; otherwise why not."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: UserinfoResponseAction | str | None = None
    """What the endpoint should do next. Branch on it: not every answer is a success."""
    claims: tuple[str, ...] | None = None
    """The names of the claims that the client asked for, by scope or one by one."""
    client_id: int | None = None
    """Numeric ID of the client that the token was issued to."""
    client_id_alias: str | None = None
    """The client's alias when the token was asked for."""
    client_id_alias_used: bool | None = None
    """Whether the alias was used to ask for it."""
    response_content: str | None = None
    """The value of the ``WWW-Authenticate`` header to answer with, if it is no success."""
    scopes: tuple[str, ...] | None = None
    """What the token allows."""
    subject: str | None = None
    """The user whose claims to collect."""
    token: str | None = attrs.field(default=None, repr=masked)
    """The access token of the request, which ``userinfo_issue`` needs."""
    properties: tuple[Property, ...] | None = None
    """Extra properties attached to the token, hidden ones included."""
    user_info_claims: str | None = None
    """The member ``userinfo`` of the ``claims`` parameter (OpenID Connect Core §5.5), as JSON."""
    service_attributes: tuple[Pair, ...] | None = None
    """Attributes of the service."""
    client_attributes: tuple[Pair, ...] | None = None
    """Attributes of the client."""
    consented_claims: tuple[str, ...] | None = None
    """The claims that the user lets the client see; where present, no others may be given."""
    requested_claims_for_tx: tuple[str, ...] | None = None
    """The claims that the requested transformed claims are computed from."""
    requested_verified_claims_for_tx: tuple[StringArray, ...] | None = None
    """The verified claims that they are computed from, a list for each set asked for."""
    transformed_claims: str | None = None
    """The member ``transformed_claims`` of the ``claims`` parameter, as JSON."""
    client_entity_id: str | None = None
    """The client's entity ID (OpenID Federation)."""
    client_entity_id_used: bool | None = None
    """Whether the entity ID was used to ask for the token."""
    dpop_nonce: str | None = attrs.field(default=None, repr=masked)
    """The nonce for the ``DPoP-Nonce`` header of the endpoint's answer."""
    metadata_document_location: str | None = None
    """Where the client's metadata document was found."""
    metadata_document_used: bool | None = None
    """Whether the client's metadata came from a client ID metadata document."""
