"""Polls of the token endpoint by those who wait for a user's decision (RFC 8628 §3.4, CIBA §10.1).

A refused poll is returned, not raised: that the client polled has to be kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import attrs

from ..._jose.thumbprint import hash_of
from ...models.common.delivery_mode import DeliveryMode
from ..store.polled_requests import PolledRequest, RequestStatus

if TYPE_CHECKING:
    from ...models.client.client import Client
    from ..context import RequestContext
    from ..store.backchannel_requests import BackchannelRequest
    from ..store.device_requests import DeviceRequest
    from ..store.records import RecordTable

T = TypeVar("T", bound=PolledRequest)

SLOWER = 5  # seconds that each slow_down adds to the interval (RFC 8628 §3.5)


@attrs.frozen
class PollRefusal:
    """Why there are no tokens, as the token endpoint tells the client."""

    error: str
    description: str
    uri: str | None = None


def poll_device(
    context: RequestContext, client: Client, device_code: str
) -> DeviceRequest | PollRefusal:
    """Find an authorized request by its device code, which is thereby used up."""
    table = context.store.device_requests
    return _poll(context, table, client, table.find(context.service_id, hash_of(device_code)))


def poll_backchannel(
    context: RequestContext, client: Client, auth_req_id: str
) -> BackchannelRequest | PollRefusal:
    """Find an authorized request by its ``auth_req_id``, which is thereby used up."""
    table = context.store.backchannel_requests
    record = table.find_by_alias(context.service_id, hash_of(auth_req_id))
    if record and record.client == client.client_id and record.delivery_mode is DeliveryMode.PUSH:
        return PollRefusal("unauthorized_client", "The client's tokens are pushed.")
    return _poll(context, table, client, record)


def _poll(
    context: RequestContext, table: RecordTable[T], client: Client, record: T | None
) -> T | PollRefusal:
    if record is None or record.client != client.client_id:
        return PollRefusal("invalid_grant", "The client has no such request.")
    if not record.is_live(context.now):
        return PollRefusal("expired_token", "The request has expired.")
    if record.status is RequestStatus.AUTHORIZED:
        table.remove(record)
        return record
    if record.status is RequestStatus.ACCESS_DENIED:
        return _failed(record, "access_denied", "The user denied the request.")
    if record.status is RequestStatus.TRANSACTION_FAILED:
        return _failed(record, "expired_token", "There was no decision of the user.")
    return _pending(context, table, record)


def _failed(record: PolledRequest, error: str, description: str) -> PollRefusal:
    return PollRefusal(error, record.error_description or description, record.error_uri)


def _pending(context: RequestContext, table: RecordTable[T], record: T) -> PollRefusal:
    earliest = (record.polled_at or 0) + record.interval * 1000
    if record.polled_at is None or context.now >= earliest:
        table.save(attrs.evolve(record, polled_at=context.now))
        return PollRefusal("authorization_pending", "The user has not decided yet.")
    table.save(attrs.evolve(record, polled_at=context.now, interval=record.interval + SLOWER))
    return PollRefusal("slow_down", f"Polls must be {record.interval + SLOWER} seconds apart.")
