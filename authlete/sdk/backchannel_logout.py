"""Telling clients of a logout."""

from ..funcs.backchannel_logout_token import backchannel_logout_token
from ._family import Family, method


class BackchannelLogout(Family):
    """Telling clients of a logout (OpenID Connect Back-Channel Logout 1.0)."""

    token = method(backchannel_logout_token)
