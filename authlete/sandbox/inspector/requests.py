"""The page of requests: those of all operations, or of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..handlers import OPERATIONS
from .queries import PageQuery, Window, window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..log import ReceivedRequest
    from ..state import SandboxState

REQUESTS = 50  # on one page


@attrs.frozen(kw_only=True)
class RequestEntry:
    """A request in a list of them."""

    request: ReceivedRequest
    fault: str | None
    """What kind of fault it met."""


@attrs.frozen(kw_only=True)
class RequestPage:
    """What the page of requests shows."""

    now: int
    query: PageQuery
    operations: tuple[str, ...]
    """Those to choose from."""
    entries: tuple[RequestEntry, ...]
    window: Window


def build_requests(state: SandboxState, query: PageQuery) -> RequestPage:
    """Gather some of the requests that are remembered."""
    requests = [
        request for request in state.log.requests() if query.operation in {None, request.operation}
    ]
    shown = window(query, len(requests), REQUESTS)
    return RequestPage(
        now=state.now(),
        query=query,
        operations=OPERATIONS,
        entries=request_entries(requests[shown.start : shown.end]),
        window=shown,
    )


def request_entries(requests: Sequence[ReceivedRequest]) -> tuple[RequestEntry, ...]:
    """List requests, newest first."""
    return tuple(
        RequestEntry(request=request, fault=type(request.fault).__name__ if request.fault else None)
        for request in reversed(requests)
    )
