"""Many tokens at once: iterate over all of them, create or revoke any number of them."""

# Not lazy: a module that is imported first would stand in the place of its function.
from .create_tokens import create_tokens
from .created import Created
from .iterate_tokens import iterate_tokens
from .revoke_tokens import revoke_tokens
from .revoked import Revoked

__all__ = ["Created", "Revoked", "create_tokens", "iterate_tokens", "revoke_tokens"]
