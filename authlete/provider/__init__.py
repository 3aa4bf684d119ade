"""An OpenID Provider, ready to run: the endpoints of ``authlete.server`` with pages and users."""

from .provider import Provider
from .users import User

__all__ = ["Provider", "User"]
