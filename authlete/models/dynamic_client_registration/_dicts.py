"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from typing import TypedDict


class ClientRegistrationRequestDict(TypedDict, total=False):
    """``ClientRegistrationRequest`` written as a dict."""

    json: str | None
    """The body that the endpoint received: client metadata as JSON text (RFC 7591 §2)."""
    token: str | None
    """The registration access token from the ``Authorization`` header (RFC 7592 §2)."""
    client_id: str | None
    """The client, as named by the URL of the client configuration endpoint."""
