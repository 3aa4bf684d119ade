"""``GET /hsk/get/list``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....models.hardware_security_keys.list import HskGetListResponse, HskGetListResponseAction
from ...errors import message

if TYPE_CHECKING:
    from ...context import RequestContext


def list_keys(context: RequestContext) -> HskGetListResponse:
    """List the keys of a service, oldest first."""
    records = context.store.hardware_keys.select(context.service_id)
    return HskGetListResponse(
        result_code="A000001",
        result_message=message("A000001", f"Found {len(records)} keys."),
        action=HskGetListResponseAction.SUCCESS,
        hsks=tuple(record.hsk for record in records),
    )
