"""``DELETE /auth/token/delete/{accessTokenIdentifier}``."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ..refused import RefusedError
from .find import identified_access, identified_refresh

if TYPE_CHECKING:
    from ..desk import Desk
    from ..payload import Payload


def delete(desk: Desk, payload: Payload) -> None:
    """Remove a token that is named by the value or the hash of either of its halves."""
    identifier = str(payload.url["identifier"])
    record = identified_access(desk, identifier) or identified_refresh(desk, identifier)
    if record is None:
        raise RefusedError("A161202", "There is no such access token.")
    if record.service != desk.service.id:
        raise RefusedError(
            "A161203", "The access token is another service's.", status=HTTPStatus.FORBIDDEN
        )
    desk.store.remove(record)
