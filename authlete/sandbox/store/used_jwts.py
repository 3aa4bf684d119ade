"""JWTs that may be used once, and were: client assertions and DPoP proofs.

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

import attrs

from .records import Record


@attrs.frozen(kw_only=True)
class UsedJwt(Record):
    """A JWT that was used; its key is the hash of who made it and of its ``jti``."""
