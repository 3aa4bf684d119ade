"""``DELETE /auth/token/delete/{accessTokenIdentifier}``."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ...errors import HttpError
from ...protocol.presented import identified_access, identified_refresh

if TYPE_CHECKING:
    from ...context import RequestContext


def delete(context: RequestContext, *, access_token_identifier: str) -> None:
    """Remove a token that is named by the value or the hash of either of its halves."""
    tokens = context.store.tokens
    record = identified_access(tokens, access_token_identifier) or identified_refresh(
        tokens, access_token_identifier
    )
    if record is None:
        raise HttpError("A161202", "There is no such access token.")
    if record.service != context.service_id:
        raise HttpError(
            "A161203", "The access token is another service's.", status=HTTPStatus.FORBIDDEN
        )
    tokens.remove(record)
