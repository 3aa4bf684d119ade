"""Keys in a hardware security module, of which the sandbox has none.

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

import attrs

from ...models.common.hsk import Hsk
from .records import Record


@attrs.frozen(kw_only=True)
class HardwareKey(Record):
    """What is known of a key; it is found by its handle. Its private half was thrown away."""

    hsk: Hsk
