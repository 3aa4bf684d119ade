"""All clients of a service, and all services: by the same pages as tokens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from authlete import Err
from authlete.bulk import iterate_clients, iterate_services
from authlete.errors import RequestValidationError, ResponseValidationError, ResultError
from tests.bulk.support import collect, each_loop, run
from tests.fakes import client, refusal, reply

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from authlete.transport import HttpRequest, HttpResponse

PAGE = re.compile("start=([0-9]+)&end=([0-9]+)")


@attrs.frozen
class Kind:
    """A kind of record, and what iterates over them."""

    iterate: Callable[..., AsyncGenerator[Any]]
    members: str
    """What an answer calls them."""
    number: str
    """The member that holds a record's ID."""
    name: str
    """The member that holds its name."""
    field: str
    """The field that holds the ID."""

    def record(self, index: int) -> dict[str, Any]:
        """Describe a record."""
        return {self.number: index + 1}

    def nameless(self, index: int) -> dict[str, Any]:
        """Describe one without its ID."""
        return {self.name: f"n{index}"}

    def ids(self, results: list[Any]) -> list[Any]:
        """Return the IDs of what was yielded."""
        return [getattr(result.unwrap(), self.field) for result in results]


@attrs.define
class Records:
    """A server with so many records of a kind."""

    members: str
    record: Callable[[int], dict[str, Any]]
    count: int
    urls: list[str] = attrs.field(factory=list[str])

    async def send(self, asked: HttpRequest, /) -> HttpResponse:
        """Answer with a page."""
        self.urls.append(asked.url)
        start, end = map(int, PAGE.findall(asked.url)[0])
        page = [self.record(index) for index in range(self.count)[start:end]]
        return reply(body={"totalCount": self.count, self.members: page})

    async def aclose(self) -> None:
        """Do nothing."""


KINDS = [
    Kind(iterate_clients, "clients", "clientId", "clientName", "client_id"),
    Kind(iterate_services, "services", "apiKey", "serviceName", "api_key"),
]
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.members)


@each_kind
@each_loop
@pytest.mark.parametrize("count", [0, 20, 45])
def test_every_record_is_yielded_once(loop: str, kind: Kind, count: int) -> None:
    """In the order of the list."""

    async def scenario() -> None:
        records = Records(kind.members, kind.record, count)
        core, _ = client(transport=records, service_id="1")
        assert kind.ids(await collect(kind.iterate(core))) == [*range(1, count + 1)]

    run(loop, scenario)


@each_kind
async def test_records_without_an_id_are_told_apart_by_what_they_are(kind: Kind) -> None:
    """As those may be that the credential may not view."""
    core, _ = client(transport=Records(kind.members, kind.nameless, 45), service_id="1")
    assert len(await collect(kind.iterate(core))) == 45


@each_kind
async def test_bounds_hold_for_the_whole(kind: Kind) -> None:
    core, _ = client(transport=Records(kind.members, kind.record, 90), service_id="1")
    results = await collect(kind.iterate(core, {"start": 10, "end": 60}))
    assert kind.ids(results) == [*range(11, 61)]


async def test_clients_can_be_those_of_a_developer() -> None:
    records = Records("clients", KINDS[0].record, 25)
    core, _ = client(transport=records, service_id="1")
    assert len(await collect(iterate_clients(core, {"developer": "jane"}))) == 25
    assert all("developer=jane" in url for url in records.urls)


@each_kind
async def test_a_failure_is_the_last_item(kind: Kind) -> None:
    """An Err, as is a wrong request and a server that ignores where a page starts."""
    page = reply(body={"totalCount": 99, kind.members: [kind.record(n) for n in range(20)]})
    core, _ = client(page, refusal(500), service_id="1")
    *found, last = await collect(kind.iterate(core))
    assert len(found) == 20
    assert isinstance(last, Err)
    assert isinstance(last.error, ResultError)
    (wrong,) = await collect(kind.iterate(core, {"strat": 0}))
    assert isinstance(wrong, Err)
    assert isinstance(wrong.error, RequestValidationError)
    core, _ = client(page, service_id="1")
    *_, last = await collect(kind.iterate(core))
    assert isinstance(last, Err)
    assert isinstance(last.error, ResponseValidationError)
