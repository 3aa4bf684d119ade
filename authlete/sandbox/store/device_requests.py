"""Device authorization requests (RFC 8628 §3.1).

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

import attrs

from .polled_requests import PolledRequest


@attrs.frozen(kw_only=True)
class DeviceRequest(PolledRequest):
    """A request; its key is the device code's hash, its alias the user code's until it is used."""
