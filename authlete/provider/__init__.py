"""An OpenID Provider, ready to run: the endpoints of ``authlete.server`` with pages and users."""

from .provider import Provider, ProviderSettings, serve_provider
from .user_agent import UnexpectedPageError, UserAgent
from .users import User

__all__ = [
    "Provider",
    "ProviderSettings",
    "UnexpectedPageError",
    "User",
    "UserAgent",
    "serve_provider",
]
