"""Values that clients must repeat in what they sign, to show that they signed it just now.

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

import attrs

from .records import Record


@attrs.frozen(kw_only=True)
class Challenge(Record):
    """A value that was given out; its key is its hash, with what it is for."""
