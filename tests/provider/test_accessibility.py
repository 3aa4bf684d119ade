"""Every page, looked over by axe-core in Chromium: run by ``pytest -m node``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from authlete.provider import Provider, serve_provider
from tests.chromium import chromium, click
from tests.provider.relying_party import RelyingParty
from tests.provider.test_browser import log_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium import webdriver

pytestmark = pytest.mark.node

AXE = Path(__file__).parents[1] / "server/node/node_modules/axe-core/axe.min.js"
CHECK = """
const done = arguments[0];
axe.run().then(found => done(found.violations.map(
    each => each.id + ": " + each.nodes.map(node => node.html).join(" ")
)));
"""
CLAIMS = '{"userinfo": {"phone_number": {"essential": true}, "address": null}}'


def faults(browser: webdriver.Chrome) -> list[str]:
    """Name what is wrong with the page that is shown."""
    browser.execute_script(AXE.read_text("utf-8"))
    found: list[str] = browser.execute_async_script(CHECK)
    return found


def pages(browser: webdriver.Chrome, provider: Provider) -> Iterator[None]:
    """Go through the pages as users do."""
    with httpx.Client(base_url=provider.issuer) as http:
        client = RelyingParty.register(provider, http)
        device = client.post("/device_authorization", scope="openid email").json()
        hint = {"login_hint": "john", "binding_message": "Till 4"}
        client.post("/bc-authorize", scope="openid email", **hint)

    def visit(path: str) -> None:
        browser.get(provider.issuer + path)

    for path in "/", "/login", "/authorize?client_id=0", "/device/continue", "/users/nobody":
        visit(path)
        yield
    visit("/login?next=/ciba")
    log_in(browser, "john", "wrong")
    yield
    log_in(browser, "john", "john")
    for path in "/users/john", "/ciba", "/logout", "/device?user_code=WRONG":
        visit(path)
        yield
    click(browser, "button")
    yield
    visit(f"/device?user_code={device['user_code']}")
    click(browser, "button")
    yield
    click(browser, "button[value=approve]")
    yield
    asked = {"scope": "openid email", "claims": CLAIMS, "ui_locales": "de"}
    details = '[{"type": "payment_initiation", "actions": ["pay"]}]'
    browser.get(client.url(**asked, authorization_details=details))
    yield
    visit("/debugger")
    yield
    click(browser, "button")
    yield
    click(browser, "a.button")
    yield
    click(browser, "button[value=approve]")
    yield


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_suit_everybody(tmp_path: Path, scheme: str) -> None:
    with chromium(tmp_path) as browser, serve_provider() as provider:
        features = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
        found = [(browser.title, faults(browser)) for _ in pages(browser, provider)]
    assert len({title for title, _ in found}) >= 14
    assert [(title, wrong) for title, wrong in found if wrong] == []
