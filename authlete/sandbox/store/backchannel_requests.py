"""Backchannel authentication requests (CIBA §7.1).

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

import attrs

from ...models.common.delivery_mode import DeliveryMode
from .polled_requests import PolledRequest


@attrs.frozen(kw_only=True)
class BackchannelRequest(PolledRequest):
    """A request; its key is the hash of its ticket, its alias that of its ``auth_req_id``."""

    delivery_mode: DeliveryMode = DeliveryMode.POLL
    requested_expiry: int | None = None
    """How long the client wants its ``auth_req_id`` to live, in seconds."""
    notification_token: str | None = attrs.field(default=None, repr=False)
    """By which the client knows the notification (§7.1)."""
