"""What the registration endpoints of a server (RFC 7591, RFC 7592) pass on and should answer."""

from enum import StrEnum

import attrs

from .._base import concise, masked
from ..client.client import Client


@attrs.frozen(kw_only=True)
class ClientRegistrationRequest:
    """A request that your registration or client configuration endpoint received.

    Registering takes ``json``, updating all three, reading and deleting ``client_id`` and
    ``token``.
    """

    __repr__ = concise

    json: str | None = attrs.field(default=None, repr=masked)
    """The body that the endpoint received: client metadata as JSON text (RFC 7591 §2)."""
    token: str | None = attrs.field(default=None, repr=masked)
    """The registration access token from the ``Authorization`` header (RFC 7592 §2)."""
    client_id: str | None = None
    """The client, as named by the URL of the client configuration endpoint."""


class ClientRegistrationResponseAction(StrEnum):
    """What your endpoint should answer."""

    CREATED = "CREATED"
    """201 with ``response_content`` as JSON: the client is registered."""
    OK = "OK"
    """200 with ``response_content`` as JSON: the client as it is."""
    UPDATED = "UPDATED"
    """200 with ``response_content`` as JSON: the client as it is now."""
    DELETED = "DELETED"
    """204: the client is deleted."""
    BAD_REQUEST = "BAD_REQUEST"
    """400 with ``response_content`` as JSON."""
    UNAUTHORIZED = "UNAUTHORIZED"
    """401 with ``response_content`` as JSON: the token is wrong, or its client is gone."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON."""


@attrs.frozen(kw_only=True)
class ClientRegistrationResponse:
    """What your endpoint should answer, and the client it is about."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: ClientRegistrationResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The body of that answer, as JSON text; holds the client's secret and its token."""
    client: Client | None = None
    """The client in question; absent if the request failed."""
