"""The inspector's pages of records and of requests: what they show, and what they never show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import attrs
import pytest

from authlete._engine.redaction import is_secret
from authlete._jose.thumbprint import hash_of
from authlete.models import Client, Property, Service
from authlete.models.common.grant import GrantScope
from authlete.sandbox import ServiceSetup
from authlete.sandbox.handlers import OPERATIONS
from authlete.sandbox.inspector.pages import PAGES
from authlete.sandbox.inspector.records import KINDS, Records
from authlete.sandbox.store.backchannel_requests import BackchannelRequest
from authlete.sandbox.store.codes import AuthorizationCode
from authlete.sandbox.store.device_requests import DeviceRequest
from authlete.sandbox.store.grants import GrantRecord
from authlete.sandbox.store.polled_requests import RequestStatus
from authlete.sandbox.store.pushed_requests import PushedRequest
from authlete.sandbox.store.tickets import RequestedAuthorization, Ticket
from tests.reference import families
from tests.sandbox.pages import PageResponse, browser, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock
    from authlete.sandbox.store.records import Record

    from .conftest import Caller

NOW = 1_700_000_000_000
SHOWN = [path for method, path in PAGES if method == "GET"]
IN_TABLES = [kind for kind in KINDS if kind.path not in {"services", "clients"}]
TICKET = Ticket(
    key="a-hash",
    service="5",
    client=11,
    expires_at=NOW + 60_000,
    request=RequestedAuthorization(response_types=("code", "id_token"), scopes=("read",)),
)


def kind_of(path: str) -> Any:
    (kind,) = (one for one in KINDS if one.path == path)
    return kind


def store(caller: Caller, path: str, *records: Record) -> None:
    """Put records where the page of that path finds them."""
    with caller.inside() as context:
        source = kind_of(path).source(context.store)
        assert isinstance(source, Records)
        for record in records:
            source.table.add(record)


@pytest.fixture
def shop(start: Callable[..., Caller]) -> Caller:
    """A sandbox whose service and clients are configured."""
    service = Service(api_key=5, service_name="Shop", issuer="https://shop.example")
    clients = (
        Client(client_id=11, client_id_alias="web", client_name="Web shop", locked=True),
        Client(client_id=12, client_secret="canary-secret"),
    )
    return start(services=[ServiceSetup(service, clients), Service(api_key=6)])


@pytest.mark.parametrize("path", SHOWN)
async def test_without_a_session_no_page_is_shown(shop: Caller, path: str) -> None:
    async with browser(shop.sandbox) as client:
        page = PageResponse.of(await client.get(path, params={"service": "5", "id": "5"}), 401)
    assert page.texts["h1"] == ["Sign in"]
    assert "Shop" not in page.text


@pytest.mark.parametrize("path", SHOWN)
async def test_every_page_leads_to_all_others_and_says_where_one_is(
    shop: Caller, path: str
) -> None:
    """Staying with the service, and by links that the keyboard reaches in the order of the page."""
    page = await look(shop, path, service="6")
    here = [tag["href"] for _, tag in page.tags if tag.get("aria-current") == "page"]
    assert here == [f"{'./' if path == '/' else path[1:]}?service=6"]
    for title in ("Tokens", *(kind.title for kind in KINDS), "Requests"):
        assert (await look(shop, f"/{page.links[title]}")).texts["h1"] == ["Authlete sandbox"]
    assert not [tag for _, tag in page.tags if "tabindex" in tag]


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        (
            "services",
            [
                ["6", "none", "none", "any", "2023-11-14 22:13:20"],
                ["5", "Shop", "https://shop.example", "its own", "2023-11-14 22:13:20"],
            ],
        ),
        (
            "clients",
            [
                ["12", "none", "none", "none", "no", "2023-11-14 22:13:20"],
                ["11", "Web shop", "web", "none", "yes", "2023-11-14 22:13:20"],
            ],
        ),
    ],
)
async def test_services_and_clients_are_listed_newest_first(
    shop: Caller, path: str, rows: list[list[str]]
) -> None:
    assert (await look(shop, f"/{path}")).rows == rows


EXAMPLES: list[tuple[str, Record, list[str]]] = [
    ("tickets", TICKET, ["a-hash", "11", "code id_token", "read", "2023-11-14 22:14:20"]),
    (
        "codes",
        AuthorizationCode(
            key="a-hash",
            service="5",
            client=11,
            subject="john",
            expires_at=NOW - 1000,
            request=RequestedAuthorization(),
            scopes=("read",),
            used=True,
        ),
        ["a-hash", "11", "john", "read", "yes", "2023-11-14 22:13:19 expired"],
    ),
    (
        "grants",
        GrantRecord(
            key="a-grant",
            service="5",
            client=11,
            subject="john",
            scopes=(GrantScope(scope="read write"), GrantScope()),
            claims=("email",),
            modified_at=NOW,
        ),
        ["a-grant", "11", "john", "read write", "email", "2023-11-14 22:13:20"],
    ),
    (
        "device-requests",
        DeviceRequest(key="a-hash", service="5", client=11, scopes=("read",)),
        ["a-hash", "11", "none", "read", "PENDING", "none"],
    ),
    (
        "backchannel-requests",
        BackchannelRequest(
            key="a-hash", service="5", subject="john", status=RequestStatus.AUTHORIZED
        ),
        ["a-hash", "none", "john", "", "POLL", "AUTHORIZED", "none"],
    ),
    (
        "pushed-requests",
        PushedRequest(key="a-hash", service="5", client=11, parameters={"state": ["canary"]}),
        ["a-hash", "11", "none"],
    ),
]


@pytest.mark.parametrize(("path", "record", "row"), EXAMPLES)
async def test_a_record_has_a_row_and_a_page_of_its_own(
    shop: Caller, path: str, record: Record, row: list[str]
) -> None:
    """Of its own service; the link is in the first cell."""
    store(shop, path, record)
    page = await look(shop, f"/{path}")
    assert page.rows == [row]
    assert (await look(shop, f"/{path}", service="6")).rows == []
    own = await look(shop, f"/{path}{page.links[row[0]]}")
    assert own.fields["key"] == record.key
    assert own.fields["service"] == "5"
    back = f"Back to the {kind_of(path).noun}s"
    assert (await look(shop, f"/{path}{own.links[back]}")).rows == [row]


def test_every_table_of_records_has_an_example() -> None:
    assert [path for path, _, _ in EXAMPLES] == [kind.path for kind in IN_TABLES]


async def test_the_page_of_a_record_names_all_that_is_known(shop: Caller) -> None:
    """Text as it is, stamps as times, all else as JSON; what is inside by dotted names."""
    store(shop, "tickets", TICKET)
    fields = (await look(shop, "/tickets", service="5", id="a-hash")).fields
    assert fields["request.response_types"] == '["code","id_token"]'
    assert fields["request.redirect_uri_given"] == "false"
    assert fields["expires_at"] == "2023-11-14 22:14:20"
    assert "subject" not in fields


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("service", ["5", "", "unheard-of"])
async def test_what_is_not_there_is_not_found(shop: Caller, kind: Any, service: str) -> None:
    """Neither what never was nor what belongs to another service."""
    headers = {"authorization": f"Bearer {shop.sandbox.bearer}"}
    async with browser(shop.sandbox) as client:
        query = {"service": service, "id": "nothing"}
        response = await client.get(f"/{kind.path}", params=query, headers=headers)
    page = PageResponse.of(response, 404)
    assert f"There is no such {kind.noun}, or no longer." in page.text


async def test_the_page_of_a_service_holds_its_settings(shop: Caller) -> None:
    services = await look(shop, "/services")
    fields = (await look(shop, f"/services{services.links['5']}")).fields
    assert fields["api_key"] == "5"
    assert fields["created_at"] == "2023-11-14 22:13:20"


async def test_the_page_of_a_client_holds_its_settings_without_its_secret(shop: Caller) -> None:
    page = await look(shop, "/clients", service="5", id="12")
    assert page.fields["client_secret"] == "not shown"
    assert "canary" not in page.text


@pytest.mark.parametrize(
    ("path", "identifier", "least"),
    [
        ("services", "5", {"api_secret", "jwks", "federation_jwks", "credential_jwks"}),
        ("clients", "11", {"client_secret", "registration_access_token_hash", "jwks"}),
    ],
)
async def test_no_secret_setting_is_shown(
    shop: Caller, path: str, identifier: str, least: set[str]
) -> None:
    """All that models print masked; these at least."""
    model = Service if path == "services" else Client
    secret = {
        field.name for field in attrs.fields(model) if is_secret(field) and field.name != "unknown"
    }
    assert secret >= least
    values: dict[str, Any] = dict.fromkeys(secret, "canary")
    with shop.inside() as context:
        if path == "services":
            context.services.save("5", attrs.evolve(context.service, **values))
        else:
            client = context.clients.get(identifier)
            assert client
            context.clients.save(attrs.evolve(client, **values))
    page = await look(shop, f"/{path}", service="5", id=identifier)
    assert {page.fields[name] for name in secret} == {"not shown"}
    assert "canary" not in page.text


async def test_no_secret_of_a_record_is_shown(shop: Caller) -> None:
    """Nor what else could be used in place of the client or the user."""
    hidden = Property(key="plan", value="canary", hidden=True)
    store(
        shop,
        "backchannel-requests",
        BackchannelRequest(key="h", service="5", notification_token="canary", properties=(hidden,)),
    )
    store(
        shop, "pushed-requests", PushedRequest(key="h", service="5", parameters={"a": ["canary"]})
    )
    request = RequestedAuthorization(state="canary", nonce="canary", code_challenge="canary")
    store(shop, "tickets", attrs.evolve(TICKET, key="h", request=request))
    for path in "backchannel-requests", "pushed-requests", "tickets":
        page = await look(shop, f"/{path}", service="5", id="h")
        assert "not shown" in page.text
        assert "canary" not in page.text
    page = await look(shop, "/backchannel-requests", service="5", id="h")
    assert page.fields["properties"] == '[{"key":"plan","hidden":true}]'


async def test_what_flows_leave_is_shown_by_hashes(caller: Caller) -> None:
    """Ticket, code, request URI and device code; where nothing is configured, too."""
    form = {"response_type": "code", "client_id": "11", "redirect_uri": "https://client.example/"}
    asked = await caller.call("/auth/authorization", parameters=urlencode(form))
    used = await caller.call("/auth/authorization", parameters=urlencode(form))
    issued = await caller.call("/auth/authorization/issue", ticket=used["ticket"], subject="john")
    pushed = await caller.call("/pushed_auth_req", parameters=urlencode(form))
    device = await caller.call("/device/authorization", parameters="client_id=11")
    for path, value in (
        ("tickets", asked["ticket"]),
        ("codes", issued["authorizationCode"]),
        ("pushed-requests", pushed["requestUri"]),
        ("device-requests", device["deviceCode"]),
    ):
        page = await look(caller, f"/{path}")
        (row,) = page.rows
        assert row[0] == hash_of(value)
        own = await look(caller, f"/{path}{page.links[row[0]]}")
        assert own.fields["key"] == hash_of(value)
        assert value not in page.text + own.text
        assert device["userCode"] not in page.text + own.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["4", "3", "2", "1"]),
        ({"subject": "john"}, ["3", "1"]),
        ({"client": "12"}, ["4", "3"]),
        ({"client": "web", "subject": "jane"}, ["2"]),
        ({"client": "nobody"}, []),
        ({"subject": "jo"}, []),
    ],
)
async def test_records_are_filtered_by_subject_and_client(
    shop: Caller, query: dict[str, str], found: list[str]
) -> None:
    """Clients by ID or alias; the form shows what it was given."""
    owners = [(11, "john"), (11, "jane"), (12, "john"), (12, "jane")]
    grants = [
        GrantRecord(key=str(number), service="5", client=client, subject=subject)
        for number, (client, subject) in enumerate(owners, 1)
    ]
    store(shop, "grants", *grants)
    page = await look(shop, "/grants", **query)
    assert [row[0] for row in page.rows] == found
    assert page.value("subject") == query.get("subject", "")
    assert page.value("client") == query.get("client", "")
    assert ("Show all" in page.links) == bool(query)
    assert ("There is no grant to show." in page.text) == (not found)


async def test_no_filter_is_offered_that_finds_nothing(shop: Caller) -> None:
    """A ticket has no user yet; services and clients have neither."""
    store(shop, "tickets", TICKET)
    page = await look(shop, "/tickets", subject="john", client="11")
    assert len(page.rows) == 1
    assert "subject" not in {tag.get("name") for _, tag in page.tags}
    assert len((await look(shop, "/clients", subject="john", client="12")).rows) == 2


async def test_services_are_chosen_at_the_side_with_what_they_have(shop: Caller) -> None:
    store(shop, "tickets", attrs.evolve(TICKET, service="6"))
    page = await look(shop, "/tickets")
    assert page.texts["h2"] == ["Services", "Tickets of service 5"]
    assert page.rows == []
    page = await look(shop, f"/tickets{page.links['6 1 ticket']}")
    assert len(page.rows) == 1


async def test_an_empty_sandbox_has_nothing_to_show(caller: Caller) -> None:
    for kind in KINDS:
        page = await look(caller, f"/{kind.path}")
        assert f"There is no {kind.noun} to show." in page.text
        assert page.rows == []


async def test_pages_lead_through_all_records_newest_first(shop: Caller) -> None:
    store(shop, "tickets", *(attrs.evolve(TICKET, key=str(key)) for key in range(120)))
    page = await look(shop, "/tickets")
    seen = [row[0] for row in page.rows]
    assert "1\N{EN DASH}50 of 120 tickets, newest first" in page.text
    while "Older →" in page.links:
        page = await look(shop, f"/tickets{page.links['Older →']}")
        seen += [row[0] for row in page.rows]
    assert seen == [str(key) for key in reversed(range(120))]
    page = await look(shop, f"/tickets{page.links['← Newer']}")
    assert len(page.rows) == 50


async def test_a_stamp_may_be_any_number(start: Callable[..., Caller]) -> None:
    """Where it is configured."""
    caller = start(services=[Service(api_key=5, created_at=-(2**63), modified_at=2**63 - 1)])
    fields = (await look(caller, "/services", id="5")).fields
    assert fields["created_at"] == "1970-01-01 00:00:00"
    assert fields["modified_at"] == "9999-12-31 23:59:59"


# Requests.


async def test_requests_are_filtered_by_operation(caller: Caller, clock: Clock) -> None:
    """Of all services."""
    await caller.create()
    clock.now += 1
    await caller.introspect("none")
    await attrs.evolve(caller, service="2").create()
    page = await look(caller, "/requests")
    assert [row[2] for row in page.rows] == [
        "POST token_operations_create",
        "POST introspection_process",
        "POST token_operations_create",
    ]
    page = await look(caller, "/requests", operation="token_operations_create")
    assert [row[1:] for row in page.rows] == [
        ["2", "POST token_operations_create", "200", "A109001", "OK"],
        ["1", "POST token_operations_create", "200", "A109001", "OK"],
    ]
    assert [tag["value"] for _, tag in page.tags if "selected" in tag] == [
        "token_operations_create"
    ]
    assert len((await look(caller, f"/requests{page.links['Show all']}")).rows) == 3
    page = await look(caller, "/requests", operation="service_create")
    assert "None of the requests that are remembered asked for this." in page.text


async def test_every_operation_can_be_chosen(caller: Caller) -> None:
    page = await look(caller, "/requests")
    assert "appears here with its answer" in page.text
    chosen = [tag["value"] for name, tag in page.tags if name == "option"]
    assert chosen == ["", *OPERATIONS]
    assert set(OPERATIONS) == {name for names in families().values() for name in names}


async def test_pages_lead_through_all_requests_newest_first(caller: Caller, clock: Clock) -> None:
    for _ in range(120):
        await caller.list()
        clock.now += 1
    operation = "token_operations_list_tokens"
    page = await look(caller, "/requests", service="1", operation=operation)
    times = [row[0] for row in page.rows]
    assert len(times) == 50
    while "Older →" in page.links:
        page = await look(caller, f"/requests{page.links['Older →']}")
        times += [row[0] for row in page.rows]
        assert page.value("service") == "1"
    assert times == sorted(set(times), reverse=True)
    assert len(times) == 120
