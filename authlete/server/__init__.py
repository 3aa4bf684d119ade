"""An authorization server's endpoints over Authlete."""

from .interaction import Deny, Grant, Interaction
from .server import AuthorizationServer, Settings

__all__ = ["AuthorizationServer", "Deny", "Grant", "Interaction", "Settings"]
