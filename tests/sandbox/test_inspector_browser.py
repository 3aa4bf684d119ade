"""The inspector in Chromium: run by ``pytest -m browser``.

The guide's picture: ``SCREENSHOT=tests/sandbox/inspector.png pytest -m browser -k visit``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.expected_conditions import staleness_of

from authlete.models import Client, Scope, Service
from authlete.sandbox import Sandbox, ServiceSetup
from tests.chromium import chromium, click, heading, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium import webdriver

    from authlete.sandbox import Clock

pytestmark = pytest.mark.browser

WEB = Client(client_id=26888344961664, client_id_alias="web-shop", client_name="Web shop")
MOBILE = Client(client_id=26888344961665, client_id_alias="mobile")
LOCKED = Client(client_id=26888344961666, client_name="Night batch", locked=True)
SHOP = ServiceSetup(
    Service(
        api_key=715948317,
        supported_scopes=tuple(
            Scope(name=name) for name in ("history.read", "payment", "timeline.read")
        ),
    ),
    (WEB, MOBILE, LOCKED),
)
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    """A browser of the test's own."""
    with chromium(tmp_path) as running:
        yield running


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    """A sandbox with tokens in every state."""
    clock.now = 1_790_000_000.0
    with Sandbox(clock=clock, services=[SHOP, Service(api_key=921604005)]) as filled:
        yield filled


@pytest.fixture
def url(sandbox: Sandbox, clock: Clock) -> Iterator[str]:
    """Serve it, and ask it a few things."""
    headers = {"authorization": f"Bearer {sandbox.bearer}"}
    with sandbox.serve() as served:
        base_url = f"{served}/api/{SHOP.id}"
        with httpx.Client(base_url=base_url, headers=headers) as client:
            fill(client, clock)
        yield served


def fill(client: httpx.Client, clock: Clock) -> None:
    def create(number: int, **members: Any) -> None:
        clock.now += 37
        token = {"grantType": "AUTHORIZATION_CODE", "accessToken": f"access-{number}", **members}
        client.post("/auth/token/create", json=token)

    create(
        1, clientId=MOBILE.client_id, subject="maria", scopes=["payment"], accessTokenDuration=120
    )
    create(2, clientId=WEB.client_id, grantType="CLIENT_CREDENTIALS", accessTokenDuration=60)
    create(3, clientId=WEB.client_id, subject="john", scopes=["history.read", "timeline.read"])
    create(4, clientId=WEB.client_id, subject=SCRIPT, scopes=["history.read"])
    create(5, clientId=MOBILE.client_id, subject="maria", scopes=["history.read", "payment"])
    create(6, clientId=WEB.client_id, subject="john", scopes=["unheard-of"])
    form = f"client_id={WEB.client_id}&response_type=code&redirect_uri=https://shop.example/cb"
    asked = {"parameters": f"{form}&scope=history.read"}
    client.post("/auth/authorization", json=asked)
    asked = {"parameters": f"client_id={MOBILE.client_id}&scope=payment"}
    client.post("/device/authorization", json=asked)
    for number in 1, 5:
        client.post("/auth/introspection", json={"token": f"access-{number}"})
    client.post("/auth/token/update", json={"accessToken": "never-issued"})


def subjects(browser: webdriver.Chrome) -> list[str]:
    return cells(browser, "Subject")


def cells(browser: webdriver.Chrome, column: str) -> list[str]:
    """Read a column of a table."""
    found = browser.find_elements(By.CSS_SELECTOR, f"td[data-label={column}]")
    return [cell.text for cell in found]


def test_a_visit(browser: webdriver.Chrome, sandbox: Sandbox, url: str) -> None:
    """Open the link, look around, filter, revoke."""
    browser.get(sandbox.inspector_link(url))
    assert browser.current_url == f"{url}/"
    assert subjects(browser) == ["maria", SCRIPT, "john", "none", "maria"]
    picture(browser)

    browser.find_element(By.NAME, "subject").send_keys("maria")
    click(browser, ".filter button")
    assert subjects(browser) == ["maria", "maria"]

    click(browser, "td button")
    assert browser.find_element(By.CSS_SELECTOR, "[role=status]").text == "Token 5 was revoked."
    assert browser.find_element(By.NAME, "subject").get_property("value") == "maria"
    assert subjects(browser) == ["maria"]

    click(browser, ".filter a")
    assert subjects(browser) == [SCRIPT, "john", "none", "maria"]
    click(browser, "td a")
    assert subjects(browser) == [SCRIPT]
    assert browser.title.startswith("715948317")
    assert browser.get_log("browser") == [], "the policy was kept, and nothing was missing"


def test_a_visit_to_the_other_pages_by_keyboard(
    browser: webdriver.Chrome, sandbox: Sandbox, url: str
) -> None:
    """From link to link and through a form, without a pointer."""
    browser.get(sandbox.inspector_link(url))
    press_on(browser, "Clients")
    assert cells(browser, "Name") == ["Night batch", "none", "Web shop"]
    press_on(browser, str(WEB.client_id))
    assert "client_id_alias" in browser.find_element(By.TAG_NAME, "dl").text
    press_on(browser, "Back to the clients")
    press_on(browser, "Device")
    assert cells(browser, "Scopes") == ["payment"]
    press_on(browser, "Tickets")
    assert cells(browser, "Scopes") == ["history.read"]
    press_on(browser, "Requests")
    choice = browser.find_element(By.NAME, "operation")
    choice.send_keys("introspection_process")
    page = browser.find_element(By.TAG_NAME, "html")
    browser.find_element(By.CSS_SELECTOR, ".filter button").send_keys(Keys.ENTER)
    wait(browser).until(staleness_of(page))
    assert cells(browser, "Request") == ["POST introspection_process"] * 2
    assert browser.get_log("browser") == [], "the policy was kept, and nothing was missing"


def press_on(browser: webdriver.Chrome, text: str) -> None:
    """Go to a link by the tabulator key, press Enter, and wait for the page it leads to."""
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.HOME)
    for _ in range(100):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        if browser.switch_to.active_element.text == text:
            break
    page = browser.find_element(By.TAG_NAME, "html")
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    wait(browser).until(staleness_of(page))


def picture(browser: webdriver.Chrome) -> None:
    """Make the guide's picture, if it is asked for."""
    if target := os.environ.get("SCREENSHOT"):
        browser.set_window_size(1300, 980)
        Path(target).write_bytes(browser.find_element(By.TAG_NAME, "body").screenshot_as_png)


def test_signing_in(browser: webdriver.Chrome, sandbox: Sandbox, url: str) -> None:
    """By the form that asks for the bearer; closing the browser's session ends it."""
    browser.get(url)
    browser.find_element(By.NAME, "bearer").send_keys("wrong")
    click(browser, "button")
    assert heading(browser) == "That was not the bearer"
    browser.find_element(By.NAME, "bearer").send_keys(sandbox.bearer)
    click(browser, "button")
    assert browser.current_url == f"{url}/"
    assert len(subjects(browser)) == 5
    browser.delete_all_cookies()
    browser.get(url)
    assert heading(browser) == "Sign in"


def test_no_script_would_run(browser: webdriver.Chrome, sandbox: Sandbox, url: str) -> None:
    """Even if one came into the page."""
    browser.get(sandbox.inspector_link(url))
    ran = browser.execute_script("""
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        return window.ran;
    """)
    assert ran is None
    (record,) = browser.get_log("browser")
    assert "Content Security Policy" in record["message"]


def test_a_link_on_another_site_opens_it(
    browser: webdriver.Chrome, sandbox: Sandbox, url: str
) -> None:
    """Though the strict cookie is held back at first: in a terminal in the browser, say."""
    for target in sandbox.inspector_link(url), url:
        browser.get(f"data:text/html,<a href='{target}'>inspector</a>")
        browser.find_element(By.TAG_NAME, "a").click()
        wait(browser).until(lambda page: page.find_element(By.ID, "tokens"))
        assert browser.current_url == f"{url}/"


def test_another_site_can_revoke_nothing(
    browser: webdriver.Chrome, sandbox: Sandbox, url: str
) -> None:
    """Not even with the right form: the browser holds the cookie back."""
    browser.get(sandbox.inspector_link(url))
    fields = "".join(
        f"<input name='{name}' value='{browser.find_element(By.NAME, name).get_property('value')}'>"
        for name in ("form_token", "access_token_hash")
    )
    browser.get(
        f"data:text/html,<form method='post' action='{url}/revoke'>{fields}<button>go</button>"
    )
    click(browser, "button")
    assert heading(browser) == "Sign in"
    browser.get(url)
    assert len(subjects(browser)) == 5


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1220, 1600])
def test_it_fits_every_screen(
    browser: webdriver.Chrome, sandbox: Sandbox, url: str, width: int
) -> None:
    """Nothing has to be scrolled sideways, on no page, also with what is unfolded."""
    headers = {"authorization": f"Bearer {sandbox.bearer}"}
    long = {
        "grantType": "PASSWORD",
        "clientId": WEB.client_id,
        "subject": "x" * 100,
        "properties": [{"key": "k" * 200, "value": "v" * 200}],
    }
    assert httpx.post(f"{url}/api/{SHOP.id}/auth/token/create", json=long, headers=headers).json()
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get(sandbox.inspector_link(url))
    for path in (
        "clients",
        "tickets",
        "device-requests",
        "requests",
        f"clients?service={SHOP.id}&id=mobile",
    ):
        browser.get(f"{url}/{path}")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    browser.get(url)
    for unfolded in browser.find_elements(By.TAG_NAME, "summary"):
        unfolded.click()
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
