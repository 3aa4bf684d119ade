"""What registering a client of a federation takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked
from ..client.client import Client


@attrs.frozen(kw_only=True)
class FederationRegistrationRequest:
    """An explicit registration request that your endpoint received: one of the two fields.

    Source: OpenID Federation 1.0 §12.2.
    """

    __repr__ = concise

    entity_configuration: str | None = None
    """The client's entity configuration, a signed JWT: the body of a request whose type is
    ``application/entity-statement+jwt``."""
    trust_chain: str | None = None
    """The client's trust chain, as the text of a JSON array of signed JWTs: the body of a request
    whose type is ``application/trust-chain+json``."""


class FederationRegistrationResponseAction(StrEnum):
    """What the federation registration endpoint should answer."""

    OK = "OK"
    """200: the client was registered; as ``application/entity-statement+jwt``."""
    BAD_REQUEST = "BAD_REQUEST"
    """400: the request is wrong, or a client with its entity ID is registered already."""
    NOT_FOUND = "NOT_FOUND"
    """404: the service is in no federation."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500: the service lacks settings, such as its keys for federation, or Authlete failed."""


@attrs.frozen(kw_only=True)
class FederationRegistrationResponse:
    """The registered client, if ``action`` is ``OK``, and what the endpoint should answer."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: FederationRegistrationResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The body to answer with: an entity statement, a signed JWT; or the error, as the text of a
    JSON object."""
    client: Client | None = None
    """The client that was registered."""
