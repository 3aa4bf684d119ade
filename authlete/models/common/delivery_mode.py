"""How a client gets its tokens in a CIBA flow."""

from enum import StrEnum


class DeliveryMode(StrEnum):
    """Token delivery modes of OpenID Connect Client-Initiated Backchannel Authentication §5."""

    POLL = "POLL"
    """The client asks the token endpoint until they are there."""
    PING = "PING"
    """The client is notified, then asks the token endpoint."""
    PUSH = "PUSH"
    """The client is notified, with the tokens in the notification."""
