"""``DELETE /auth/token/delete/{accessTokenIdentifier}``."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ..errors import ApiError
from .lookup import identified_access, identified_refresh

if TYPE_CHECKING:
    from ..context import RequestContext
    from ..payload import Payload


def delete(context: RequestContext, payload: Payload) -> None:
    """Remove a token that is named by the value or the hash of either of its halves."""
    identifier = str(payload.url["identifier"])
    record = identified_access(context, identifier) or identified_refresh(context, identifier)
    if record is None:
        raise ApiError("A161202", "There is no such access token.")
    if record.service != context.service.id:
        raise ApiError(
            "A161203", "The access token is another service's.", status=HTTPStatus.FORBIDDEN
        )
    context.store.remove(record)
