"""Telling clients of a logout (OpenID Connect Back-Channel Logout 1.0)."""

from ....funcs.backchannel_logout_token import OPERATION as TOKEN
from ...routes import Route
from .token import no_client_identifier, token

ROUTES = (Route(TOKEN, token, missing={"clientIdentifier": no_client_identifier}),)
