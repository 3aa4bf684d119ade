"""Messages that the server sends to clients: bounded, without redirects, and repeated."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import attrs

from .._aio import CancelScope, current_time, must_propagate, sleep
from ..transport import HttpRequest
from ..transport.httpx import UnpooledTransport
from .failures import logger

if TYPE_CHECKING:
    from .server import AuthorizationServer

SECONDS: Final = 5.0
"""How long a client has for each attempt."""
PAUSES: Final = (0.0, 0.5, 2.0)
"""Seconds before each attempt."""
MAX_RESPONSE_BYTES: Final = 64 * 1024
GOOD: Final = range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES)


@attrs.frozen(kw_only=True)
class Notification:
    """A message to a client."""

    url: str = attrs.field(repr=False)
    content_type: str
    body: bytes = attrs.field(repr=False)
    headers: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False)


async def notify(server: AuthorizationServer, notification: Notification) -> bool:
    """Send a message, up to three times, and tell whether the client took it; never raises."""
    status = None
    for pause in PAUSES:
        await sleep(pause)
        status = await _attempt(server, notification)
        if status is not None and status < HTTPStatus.INTERNAL_SERVER_ERROR:
            break
    taken = status in GOOD
    if not taken:
        logger.warning("a client did not take a notification: %s", status or "no answer")
    return taken


async def _attempt(server: AuthorizationServer, notification: Notification) -> int | None:
    request = HttpRequest(
        method="POST",
        url=notification.url,
        headers={"content-type": notification.content_type, **dict(notification.headers)},
        body=notification.body,
        deadline=current_time() + SECONDS,
        max_response_bytes=MAX_RESPONSE_BYTES,
    )
    notifier = server.settings.notifier or UnpooledTransport()
    try:
        with CancelScope(deadline=request.deadline):
            return (await notifier.send(request)).status
    except BaseException as error:
        # An owner's transport may refuse a URL by an error of its own, and who waits for this may
        # be a task group that has other things to do.
        if must_propagate(error):
            raise
    return None
