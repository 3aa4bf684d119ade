"""``GET /hsk/get/{handle}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....models.hardware_security_keys.get import HskGetResponse, HskGetResponseAction
from ...errors import message, not_found

if TYPE_CHECKING:
    from ...context import RequestContext


def get(context: RequestContext, handle: str) -> HskGetResponse:
    """Tell what is known of a key."""
    record = context.store.hardware_keys.find(context.service_id, handle)
    if record is None:
        raise not_found("A000201", "There is no such key.")
    return HskGetResponse(
        result_code="A000001",
        result_message=message("A000001", "Found the key."),
        action=HskGetResponseAction.SUCCESS,
        hsk=record.hsk,
    )
