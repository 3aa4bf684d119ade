"""``DELETE /hsk/delete/{handle}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....models.hardware_security_keys.delete import HskDeleteResponse, HskDeleteResponseAction
from ...errors import message, not_found

if TYPE_CHECKING:
    from ...context import RequestContext


def delete(context: RequestContext, handle: str) -> HskDeleteResponse:
    """Forget a key."""
    record = context.store.hardware_keys.take(context.service_id, handle)
    if record is None:
        raise not_found("A000201", "There is no such key.")
    return HskDeleteResponse(
        result_code="A000001",
        result_message=message("A000001", "Deleted the key."),
        action=HskDeleteResponseAction.SUCCESS,
        hsk=record.hsk,
    )
