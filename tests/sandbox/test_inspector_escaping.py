"""Whatever a sandbox holds, the inspector shows it as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import attrs
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete.models import Client, Scope, Service
from authlete.models.common.property import Property
from authlete.sandbox import ReceivedRequest, Sandbox, ServiceSetup
from authlete.sandbox.store.tokens import TokenAttributes, TokenRecord
from tests.sandbox.pages import PageResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

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


async def look(sandbox: Sandbox, query: Mapping[str, str]) -> PageResponse:
    transport = httpx.ASGITransport(sandbox.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        headers = {"authorization": f"Bearer {sandbox.bearer}"}
        return PageResponse.of(await client.get("/", params=query, headers=headers))


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
                link = attributes["href"].removeprefix("?")
                assert set(parse_qs(link)["service"]) == {service}


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
