"""Chromium for the tests that drive a browser: it reaches this machine alone."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
PATIENCE = 30  # seconds until a page must have come


def tool(name: str) -> str:
    """Find a program."""
    path = shutil.which(name)
    return path or pytest.fail(f"there is no {name}: apt-get install chromium chromium-driver")


@contextmanager
def chromium(profile: Path) -> Iterator[webdriver.Chrome]:
    """Run a browser that knows nothing yet."""
    options = webdriver.ChromeOptions()
    options.binary_location = tool("chromium")
    for flag in [*FLAGS, f"--user-data-dir={profile}"]:
        options.add_argument(flag)
    # With the driver's path given, Selenium looks for none, here or elsewhere.
    running = webdriver.Chrome(options, webdriver.ChromeService(tool("chromedriver")))
    yield running
    running.quit()


def click(browser: webdriver.Chrome, selector: str) -> None:
    """Click on what leads to another page, and wait for that."""
    page = browser.find_element(By.TAG_NAME, "html")
    browser.find_element(By.CSS_SELECTOR, selector).click()
    wait(browser).until(staleness_of(page))


def wait(browser: webdriver.Chrome) -> WebDriverWait[webdriver.Chrome]:
    """Wait for something on the next page: between two, what is looked for belongs to neither."""
    return WebDriverWait(browser, PATIENCE, ignored_exceptions=[WebDriverException])


def heading(browser: webdriver.Chrome) -> str:
    """Read the heading of the page."""
    return wait(browser).until(lambda page: page.find_element(By.TAG_NAME, "h1").text)
