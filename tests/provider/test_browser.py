"""The provider in Chromium: run by ``pytest -m browser``.

The guide's picture: ``SCREENSHOT=tests/provider/consent.png pytest -m browser -k form_post``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import httpx
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from authlete.provider import Provider, serve_provider
from tests.chromium import chromium, click, heading, wait
from tests.provider.relying_party import RelyingParty, listening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium import webdriver

pytestmark = pytest.mark.browser


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    """A browser of the test's own."""
    with chromium(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """A provider."""
    with serve_provider() as served:
        yield served


def log_in(browser: webdriver.Chrome, username: str, password: str) -> None:
    """Fill in the login form."""
    browser.find_element(By.NAME, "username").clear()
    browser.find_element(By.NAME, "username").send_keys(username)
    browser.find_element(By.NAME, "password").send_keys(password)
    click(browser, "button")


def picture(browser: webdriver.Chrome) -> None:
    """Make the guide's picture, if it is asked for."""
    if target := os.environ.get("SCREENSHOT"):
        browser.set_window_size(760, 640)
        Path(target).write_bytes(browser.get_screenshot_as_png())


def test_a_form_post_flow_by_keyboard_alone(browser: webdriver.Chrome, provider: Provider) -> None:
    """Login, consent, and the code is with the client."""
    with listening() as told, httpx.Client(base_url=provider.issuer) as http:
        client = RelyingParty.register(
            provider, http, redirect_uris=[told.url], application_type="native"
        )
        browser.get(
            client.url(
                redirect_uri=told.url,
                response_mode="form_post",
                scope="openid profile email offline_access",
                prompt="consent",
            )
        )
        assert heading(browser) == "Log in"
        browser.switch_to.active_element.send_keys("john", Keys.TAB, "john", Keys.ENTER)
        wait(browser).until(lambda page: heading(page) == "Test client asks for access")
        picture(browser)
        click(browser, "button[value=approve]")
        wait(browser).until(lambda page: page.current_url == told.url)
    (body,) = told.bodies
    assert parse_qs(body)["state"] == ["state"]
    assert "code" in parse_qs(body)
    complaints = [entry["message"] for entry in browser.get_log("browser")]
    assert [text for text in complaints if provider.issuer in text] == []


def test_what_is_not_ticked_is_not_granted(browser: webdriver.Chrome, provider: Provider) -> None:
    """The boxes are reached and changed by keyboard; what is needed is passed over."""
    with listening() as told, httpx.Client(base_url=provider.issuer) as http:
        client = RelyingParty.register(
            provider, http, redirect_uris=[told.url], application_type="native"
        )
        claims = '{"userinfo": {"address": null}}'
        browser.get(client.url(redirect_uri=told.url, scope="openid email phone", claims=claims))
        log_in(browser, "jane", "jane")
        wait(browser).until(lambda page: "asks for access" in heading(page))
        keys = [Keys.TAB, Keys.SPACE, Keys.TAB, Keys.TAB, Keys.SPACE, Keys.TAB, Keys.ENTER]
        ActionChains(browser).send_keys(*keys).perform()
        wait(browser).until(lambda page: page.current_url.startswith(told.url))
        tokens = client.use_code(browser.current_url, redirect_uri=told.url)
        assert tokens["scope"] == "openid phone"
        headers = {"authorization": f"Bearer {tokens['access_token']}"}
        userinfo = http.get("/userinfo", headers=headers).json()
        assert userinfo.keys() == {"sub", "phone_number", "phone_number_verified"}


def test_a_response_reaches_the_client_without_scripts(
    browser: webdriver.Chrome, provider: Provider
) -> None:
    """By a button; nor does any other page need one."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    with listening() as told, httpx.Client(base_url=provider.issuer) as http:
        client = RelyingParty.register(
            provider, http, redirect_uris=[told.url], application_type="native"
        )
        browser.get(client.url(redirect_uri=told.url, response_mode="form_post", ui_locales="de"))
        log_in(browser, "john", "john")
        click(browser, "button[value=approve]")
        assert told.bodies == []
        click(browser, "button")
        wait(browser).until(lambda page: page.current_url == told.url)
    assert "code" in parse_qs(told.bodies[0])


def test_the_debugger_shows_a_flow(browser: webdriver.Chrome, provider: Provider) -> None:
    """All its pages keep to their policy."""
    browser.get(f"{provider.issuer}/debugger")
    click(browser, "button")
    click(browser, "a.button")
    log_in(browser, "jane", "jane")
    click(browser, "button[value=approve]")
    titles = [each.text for each in browser.find_elements(By.TAG_NAME, "h2")]
    assert titles[-1] == "5. Userinfo request"
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("width", [320, 768, 1600])
@pytest.mark.parametrize("path", ["/", "/login", "/users/john", "/device", "/debugger"])
def test_every_page_fits_every_screen(
    browser: webdriver.Chrome, provider: Provider, width: int, path: str
) -> None:
    """Nothing has to be scrolled sideways."""
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get(provider.issuer + path)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


CONTRAST = """
const rgb = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
const light = text => {
    const [r, g, b] = rgb(text).map(v => v / 255)
        .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
};
const behind = node => {
    for (; node; node = node.parentElement) {
        const colour = getComputedStyle(node).backgroundColor;
        if (!colour.includes(", 0)")) return colour;
    }
    return "rgb(255, 255, 255)";
};
return Math.min(...[...document.querySelectorAll("h1, p, a, label, button, input")].map(node => {
    const [a, b] = [light(getComputedStyle(node).color), light(behind(node))];
    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
}));
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(browser: webdriver.Chrome, provider: Provider, scheme: str) -> None:
    """At least 4.5 to 1 (WCAG 2.2, 1.4.3), in the light and in the dark."""
    features = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
    for path in ("/", "/login", "/debugger", "/logout", "/authorize?client_id=0"):
        browser.get(provider.issuer + path)
        assert browser.execute_script(CONTRAST) >= 4.5, path
