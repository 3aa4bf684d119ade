"""What every handler has before it: the store, the service asked for, the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from .config import Client, ClientFault, Directory, Service
    from .handlers.batches import Batches
    from .keys import Keys
    from .store import Store


@attrs.frozen(kw_only=True)
class RequestContext:
    """The surroundings of one request."""

    store: Store
    directory: Directory
    batches: Batches
    keys: Keys
    service: Service
    now: int
    """The time of the request, in milliseconds since the Unix epoch."""

    def client(self, identifier: str) -> Client | ClientFault:
        """Find a client of the service by its number or alias."""
        return self.directory.client(self.service, identifier)
