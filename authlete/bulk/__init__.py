"""Many at once: iterate over tokens, clients and services; create or revoke many tokens."""

# Not lazy: a module that is imported first would stand in the place of its function.
from .create_tokens import create_tokens
from .created import Created
from .iterate_clients import iterate_clients
from .iterate_services import iterate_services
from .iterate_tokens import iterate_tokens
from .revoke_tokens import revoke_tokens
from .revoked import Revoked

__all__ = [
    "Created",
    "Revoked",
    "create_tokens",
    "iterate_clients",
    "iterate_services",
    "iterate_tokens",
    "revoke_tokens",
]
