"""The request of back-channel logout."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..backchannel_logout._dicts import BackchannelLogoutTokenRequestDict
    from ..backchannel_logout.token import BackchannelLogoutTokenRequest


class BackchannelLogoutTokenApiRequest(ServiceRequest):
    """A logout to tell a client, and the service it happened at."""

    backchannel_logout_token_request: (
        "BackchannelLogoutTokenRequest | BackchannelLogoutTokenRequestDict"
    )
    """The client, and whose logout it is."""
