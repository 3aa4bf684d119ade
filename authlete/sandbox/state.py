"""What all endpoints of one sandbox share."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING

import attrs

from .clock import milliseconds
from .context import RequestContext
from .keys import Signer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .directory import Directory, HostedService
    from .faults import FaultScript
    from .fetching import Document, Fetcher
    from .inspector.sessions import Sessions
    from .keys import KeySet
    from .log import RequestLog
    from .store import Store
    from .workers import Workers


def _new_nonce() -> str:
    return token_urlsafe(16)


@attrs.frozen(kw_only=True)
class SandboxState:
    """The parts of a sandbox."""

    bearer: str = attrs.field(repr=False)
    directory: Directory
    store: Store
    keys: KeySet
    workers: Workers
    fetcher: Fetcher
    log: RequestLog
    sessions: Sessions
    script: FaultScript
    clock: Callable[[], float]
    max_body_bytes: int
    dpop_nonce: str = attrs.field(factory=_new_nonce, repr=False)

    def now(self) -> int:
        """Tell the time, in milliseconds since the Unix epoch."""
        return milliseconds(self.clock)

    def context(
        self, service: HostedService, now: int, documents: Mapping[str, Document] | None = None
    ) -> RequestContext:
        """Gather what handlers need for a request to a service."""
        return RequestContext(
            service_id=service.id,
            service=service.settings,
            clients=service.clients,
            services=self.directory,
            store=self.store,
            keys=self.keys,
            dpop_nonce=self.dpop_nonce,
            now=now,
            documents=documents or {},
        )

    def signer(self, service: HostedService) -> Signer:
        """Make what signs for a service."""
        return Signer(self.keys, service.settings)
