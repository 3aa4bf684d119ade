"""What is read and sent back loses nothing but what the caller changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete import (
    client_get,
    client_update,
    service_create,
    service_get,
    service_list,
    service_update,
)
from authlete._engine.codec import write_json
from authlete.models import Client, Service
from authlete.models._base import UNKNOWN
from tests.fakes import client, reply, success
from tests.strategies import instances

if TYPE_CHECKING:
    from collections.abc import Iterator

GET = {Service: service_get, Client: client_get}
UPDATE = {Service: service_update, Client: client_update}
NEW = {"newInAuthlete4": {"list": [1, None, {"a": 1.5}], "null": None}}
"""Members that the SDK does not know."""
WIRE: dict[type[Any], dict[str, Any]] = {
    Service: {
        **NEW,
        "supportedScopes": [{**NEW, "attributes": [NEW], "descriptions": [NEW]}],
        "snsCredentials": [NEW],
        "mtlsEndpointAliases": [NEW],
        "hsks": [NEW],
        "trustAnchors": [NEW],
        "credentialIssuerMetadata": NEW,
    },
    Client: {**NEW, "clientNames": [NEW], "attributes": [NEW], "extension": NEW},
}

each_record = pytest.mark.parametrize("cls", [Service, Client])


async def read_and_sent_back(cls: type[Any], wire: object, **changes: object) -> Any:
    """Return the body of an update by what a get answered, with some changes."""
    core, transport = client(reply(200, wire), service_id="1")
    named = {} if cls is Service else {"client_id": 11}
    record = await success(core, named, function=GET[cls])
    assert isinstance(record, cls)
    changed = attrs.evolve(record, **changes)
    await success(core, {**named, cls.__name__.lower(): changed}, function=UPDATE[cls])
    body = transport.requests[-1].body
    assert body is not None
    return json.loads(body)


@each_record
@given(data=st.data())
async def test_an_update_sends_what_came(cls: type[Any], data: st.DataObject) -> None:
    wire = json.loads(write_json(data.draw(instances(cls))))
    assert await read_and_sent_back(cls, wire) == wire


@each_record
async def test_members_that_are_not_known_travel_along_at_every_level(cls: type[Any]) -> None:
    assert await read_and_sent_back(cls, WIRE[cls]) == WIRE[cls]
    changed = await read_and_sent_back(cls, WIRE[cls], description="changed")
    assert changed == {**WIRE[cls], "description": "changed"}


@each_record
def test_every_class_inside_keeps_what_it_does_not_know(cls: type[Any]) -> None:
    classes = [cls]
    for outer in classes:
        assert [f for f in attrs.fields(outer) if f.metadata == UNKNOWN], outer
        classes += {*inner_classes(outer)} - {*classes}
    assert len(classes) > 1


def inner_classes(annotated: Any) -> Iterator[type[Any]]:
    """Yield the attrs classes that the fields of a class name."""
    queue: list[Any] = [field.type for field in attrs.fields(annotated)]
    while queue:
        annotation = queue.pop()
        queue += get_args(annotation)
        if attrs.has(annotation):
            yield annotation


async def test_a_service_of_a_list_can_be_sent_back() -> None:
    wire = {"serviceName": "a", "newInAuthlete4": True}
    core, transport = client(reply(200, {"services": [wire]}), reply(200, wire))
    page = await success(core, {}, function=service_list)
    await success(core, {"service": page.services[0]}, function=service_create)
    assert json.loads(transport.requests[-1].body or b"") == wire
