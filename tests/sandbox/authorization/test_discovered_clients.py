"""Clients whose ID is the URL of their metadata document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from authlete.sandbox.fetching import Document, Fetcher
from tests.sandbox.authorization.flow import CALLBACK, ask, query

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock
    from tests.sandbox.conftest import Caller

URL = "https://app.example/metadata/client.json"
METADATA = {"client_id": URL, "redirect_uris": [CALLBACK], "client_name": "App"}


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Let the sandbox fetch documents from a dict, which counts under ``fetched``."""
    documents: dict[str, Any] = {"fetched": 0}

    async def fetch(_: Fetcher, url: str) -> Document:
        documents["fetched"] += 1
        found = documents.get(url)
        if isinstance(found, bytes):
            return Document(found)
        return Document(json.dumps(found).encode()) if found else Document(fault="is not there")

    monkeypatch.setattr(Fetcher, "fetch", fetch)
    return documents


def service(**settings: Any) -> dict[str, Any]:
    """Configure a service that knows a client already."""
    known = Client(client_id=11, client_id_alias="https://alias.example/x")
    settings = {"client_id_metadata_document_supported": True, **settings}
    return {"services": [ServiceSetup(Service(api_key=1, **settings), (known,))]}


async def test_a_client_is_known_by_its_document(
    published: dict[str, Any], start: Callable[..., Caller], clock: Clock
) -> None:
    """Which is read again when the copy has expired."""
    caller = start(**service())
    published[URL] = METADATA
    first = await ask(caller, client_id=URL)
    assert (first["action"], first["metadataDocumentUsed"]) == ("INTERACTION", True)
    assert first["client"]["clientName"] == "App"
    assert first["client"]["metadataDocumentLocation"] == URL
    assert first["client"]["clientSource"] == "METADATA_DOCUMENT"
    published[URL] = {**METADATA, "client_name": "Other"}
    again = await ask(caller, client_id=URL)
    assert (again["client"]["clientName"], published["fetched"]) == ("App", 1)
    clock.advance(3601)
    later = await ask(caller, client_id=URL)
    assert (later["client"]["clientName"], published["fetched"]) == ("Other", 2)
    assert later["client"]["clientId"] == first["client"]["clientId"]


@pytest.mark.parametrize(
    ("settings", "options"),
    [({"cimd_always_retrieved": True}, {}), ({}, {"cimdOptions": {"alwaysRetrieved": True}})],
)
async def test_a_fresh_copy_may_be_passed_over(
    settings: dict[str, Any],
    options: dict[str, Any],
    published: dict[str, Any],
    start: Callable[..., Caller],
) -> None:
    caller = start(**service(**settings))
    published[URL] = METADATA
    for _ in range(2):
        text = query(client_id=URL)
        answer = await caller.call("/auth/authorization", parameters=text, **options)
        assert answer["action"] == "INTERACTION", answer
    assert published["fetched"] == 2


async def test_such_a_client_may_push_its_requests(
    published: dict[str, Any], start: Callable[..., Caller]
) -> None:
    caller = start(**service())
    published[URL] = METADATA
    pushed = await caller.call("/pushed_auth_req", parameters=query(client_id=URL))
    assert pushed["action"] == "CREATED", pushed
    refused = await caller.call("/pushed_auth_req", parameters=query(client_id=f"{URL}x"))
    assert refused["action"] == "BAD_REQUEST"


ALLOWING = {"cimd_allowlist_enabled": True, "cimd_allowlist": ("https://app.example/metadata/",)}


@pytest.mark.parametrize(
    ("url", "settings", "options"),
    [
        (URL, ALLOWING, {}),
        (f"{URL}?v=1", {"cimd_query_permitted": True}, {}),
        (f"{URL}?v=1", {}, {"queryPermitted": True}),
        ("http://app.example/x", {"cimd_http_permitted": True}, {}),
        ("http://app.example/x", {}, {"httpPermitted": True}),
    ],
)
async def test_urls_are_what_the_service_allows(
    url: str,
    settings: dict[str, Any],
    options: dict[str, Any],
    published: dict[str, Any],
    start: Callable[..., Caller],
) -> None:
    published[url] = {**METADATA, "client_id": url}
    answer = await start(**service(**settings)).call(
        "/auth/authorization", parameters=query(client_id=url), cimdOptions=options
    )
    assert answer["action"] == "INTERACTION", answer


@pytest.mark.parametrize(
    ("url", "metadata", "settings"),
    [
        ("https://[app.example/x", METADATA, {}),
        ("http://app.example/x", METADATA, {}),
        (f"{URL}?v=1", METADATA, {}),
        (f"{URL}#f", METADATA, {}),
        ("https://user@app.example/x", METADATA, {}),
        ("https://app.example", METADATA, {}),
        ("https://app.example/../x", METADATA, {}),
        ("https://app.example/metadatax/x", METADATA, ALLOWING),
        ("https://other.example/metadata/x", METADATA, ALLOWING),
        (
            URL,
            METADATA,
            {
                "cimd_metadata_policy_enabled": True,
                "cimd_metadata_policy": '{"policy_uri":{"essential":true}}',
            },
        ),
        (URL, None, {}),
        (URL, b"\xff", {}),
        (URL, b"[]", {}),
        (URL, {**METADATA, "client_id": "https://app.example/other"}, {}),
        (URL, {**METADATA, "token_endpoint_auth_method": "client_secret_post"}, {}),
        (URL, {**METADATA, "redirect_uris": 5}, {}),
        (URL, METADATA, {"client_id_metadata_document_supported": False}),
    ],
)
async def test_a_document_that_is_not_good_makes_no_client(
    url: str,
    metadata: object,
    settings: dict[str, Any],
    published: dict[str, Any],
    start: Callable[..., Caller],
) -> None:
    published[url] = {**metadata, "client_id": url} if metadata is METADATA else metadata
    answer = await ask(start(**service(**settings)), client_id=url)
    assert answer["action"] == "BAD_REQUEST"


async def test_another_name_that_is_a_url_leads_to_no_document(
    published: dict[str, Any], start: Callable[..., Caller]
) -> None:
    answer = await ask(start(**service()), client_id="https://alias.example/x")
    assert (answer["action"], published["fetched"]) == ("INTERACTION", 0)
