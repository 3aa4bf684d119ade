"""Whatever a sandbox holds, the inspector shows it as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import attrs
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete.models import Client, Scope, Service
from authlete.models.common.property import Property
from authlete.sandbox import ReceivedRequest, Sandbox, ServiceSetup
from authlete.sandbox.inspector.records import KINDS
from authlete.sandbox.store.backchannel_requests import BackchannelRequest
from authlete.sandbox.store.codes import AuthorizationCode
from authlete.sandbox.store.device_requests import DeviceRequest
from authlete.sandbox.store.grants import GrantRecord
from authlete.sandbox.store.pushed_requests import PushedRequest
from authlete.sandbox.store.services import StoredService
from authlete.sandbox.store.tickets import Ticket
from authlete.sandbox.store.tokens import TokenAttributes, TokenRecord
from tests.sandbox.filling import filled
from tests.sandbox.pages import PageResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from authlete.sandbox.store.records import Record

HOSTILE = [
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "javascript:alert(1)",
    "</title></style></textarea>",
    "<!--",
    "]]>",
    "&lt;&#60;&amp",
    "{{ 7 * 7 }}{% raw %}",
    "\x00\r\n\t\x1b\u202e\ufeff",
    "../..//evil.example/?a=b#c",
]

RECORDS: dict[str, type[Record]] = {
    "tickets": Ticket,
    "codes": AuthorizationCode,
    "grants": GrantRecord,
    "device-requests": DeviceRequest,
    "backchannel-requests": BackchannelRequest,
    "pushed-requests": PushedRequest,
}


async def page(text: str, query: Mapping[str, str], *, configured: bool = True) -> PageResponse:
    """Look at a sandbox where everything that can be text is this text.

    The IDs of services cannot be, where they are configured; then the names of clients are.
    """
    client = Client(client_id=11, client_id_alias=f"{text}'s alias", client_name=text)
    settings = Service(api_key=1, supported_scopes=())
    setups = [ServiceSetup(settings, (client,))] if configured else []
    with Sandbox(services=setups) as sandbox:
        inside = sandbox._state.store  # noqa: SLF001 - the API takes fewer texts than may be stored
        with inside.transaction():
            if configured:
                scopes = (Scope(name=text),)
                sandbox._state.directory.save("1", attrs.evolve(settings, supported_scopes=scopes))  # noqa: SLF001 - likewise
            inside.tokens.add(token(text, service="1" if configured else text))
        sandbox._state.log.add(request(text))  # noqa: SLF001 - likewise
        return await look(sandbox, query)


async def look(
    sandbox: Sandbox, query: Mapping[str, str], path: str = "/", status: int = 200
) -> PageResponse:
    transport = httpx.ASGITransport(sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        headers = {"authorization": f"Bearer {sandbox.bearer}"}
        return PageResponse.of(await client.get(path, params=query, headers=headers), status)


def token(text: str, service: str) -> TokenRecord:
    return TokenRecord(
        service=service,
        client=11,
        subject=text,
        grant_type=text,
        access_hash=text,
        access_expires_at=1000,
        refresh_hash=text,
        refresh_expires_at=1000,
        created_at=1000,
        refreshed_at=1000,
        attributes=TokenAttributes(scopes=(text,), properties=(Property(key=text, value=text),)),
    )


def request(text: str) -> ReceivedRequest:
    return ReceivedRequest(
        at=0.0,
        method=text,
        operation=text,
        parameters={"service_id": text},
        headers={},
        body=b"",
        status=200,
        answer=json.dumps({"resultCode": text, "action": text}).encode(),
    )


@given(text=st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=30))
async def test_whatever_is_shown_stays_text(text: str) -> None:
    """The page has the elements and attributes that it has with a harmless text."""
    for configured, service, others in ((True, "1", {"1"}), (False, text, {"11"})):
        query = {"subject": text, "service": service, "client": "11"}
        shown = await page(text, query, configured=configured)
        query = {"subject": "x", "service": "1" if configured else "x", "client": "11"}
        harmless = await page("x", query, configured=configured)
        assert shown.skeleton == harmless.skeleton
        assert set(shown.texts["bdi"]) == {text} | others
        assert shown.value("subject") == shown.value("access_token_hash") == text
        assert shown.texts["summary"] == [f"Hash {text}"]
        for tag, attributes in shown.tags:
            if tag == "a":
                link = urlsplit(attributes["href"])
                assert (link.scheme, link.netloc) == ("", "")
                assert set(parse_qs(link.query)["service"]) == {service}


async def record_pages(path: str, text: str) -> tuple[PageResponse, PageResponse]:
    """Look at the list of a kind and at its only record, where everything is this text."""
    (kind,) = (one for one in KINDS if one.path == path)
    with Sandbox() as sandbox:
        inside = sandbox._state.store  # noqa: SLF001 - likewise
        with inside.transaction():
            settings = filled(Service, text)
            inside.services.add(StoredService(id=text, settings=settings, accepts_any_client=True))
            if path in RECORDS:
                kind.source(inside).table.add(filled(RECORDS[path], text, service=text))  # type: ignore[attr-defined] # one of a table
            else:
                inside.clients.add(text, filled(Client, text, client_id=11))
        identifier = "11" if path == "clients" else text
        listed = await look(sandbox, {"service": text}, f"/{path}")
        return listed, await look(sandbox, {"service": text, "id": identifier}, f"/{path}")


@given(
    path=st.sampled_from([kind.path for kind in KINDS]),
    text=st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=30),
)
async def test_whatever_a_record_holds_stays_text(path: str, text: str) -> None:
    """In the list of its kind, and on the page of its own."""
    harmless = await record_pages(path, "x")
    for shown, expected in zip(await record_pages(path, text), harmless, strict=True):
        assert shown.skeleton == expected.skeleton
        assert text in shown.texts["bdi"]
        for tag, attributes in shown.tags:
            if tag == "a":
                target = urlsplit(attributes["href"])
                assert (target.scheme, target.netloc) == ("", "")
                assert parse_qs(target.query)["service"] == [text]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/tickets", 404), ("/grants", 404), ("/services", 404), ("/requests", 200)],
)
@given(text=st.sampled_from(HOSTILE) | st.text(max_size=30))
async def test_whatever_is_asked_of_other_pages_stays_text(
    path: str, status: int, text: str
) -> None:
    """Also where there is nothing."""
    parameters = ("subject", "client", "service", "before", "operation")
    status = 200 if path == "/requests" else 404
    with Sandbox() as sandbox:
        shown = await look(sandbox, dict.fromkeys(parameters, text), path)
        own = await look(sandbox, {"service": "1", "id": f"{text}?"}, path, status)
    for seen in shown, own:
        assert {"script", "textarea"}.isdisjoint(seen.texts)
        names = {name for _, attributes in seen.tags for name in attributes}
        assert not [name for name in names if name.startswith("on")]


@pytest.mark.parametrize("parameter", ["subject", "client", "service", "before", "revoked", "x"])
@given(text=st.sampled_from(HOSTILE) | st.text(max_size=30))
async def test_whatever_is_asked_for_stays_text(parameter: str, text: str) -> None:
    """Whether or not anything matches."""
    shown = await page("harmless", {parameter: text})
    assert {"script", "textarea"}.isdisjoint(shown.texts)
    names = {name for _, attributes in shown.tags for name in attributes}
    assert not [name for name in names if name.startswith("on")]
    if parameter in {"subject", "client"}:
        assert shown.value(parameter) == text
