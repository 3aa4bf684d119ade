"""The programs of the guide, and the provider, in Chromium: run by ``pytest -m browser``."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from selenium.webdriver.common.by import By

from tests.chromium import chromium, click, wait
from tests.provider.relying_party import VERIFIER, RelyingParty, listening
from tests.server.browser import http_client, register

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser


def test_a_user_logs_in_and_agrees_and_a_form_goes_to_the_client(
    issuer: str, tmp_path: Path
) -> None:
    """Each page, that which posts the form included, keeps to its policy."""
    with (
        http_client(issuer) as http,
        listening() as told,
        chromium(tmp_path) as browser,
    ):
        known = register(issuer, redirect_uris=[told.url], application_type="native")
        client = RelyingParty(http, issuer, known["client_id"], known["client_secret"])
        browser.get(client.url(redirect_uri=told.url, response_mode="form_post"))
        browser.find_element(By.NAME, "username").send_keys("john")
        browser.find_element(By.NAME, "password").send_keys("john")
        click(browser, "button")
        click(browser, "button[value=approve]")
        wait(browser).until(lambda page: page.current_url == told.url)
        complaints = [entry["message"] for entry in browser.get_log("browser")]
        assert [text for text in complaints if issuer in text] == []
        (body,) = told.bodies
        answered = {name: value for name, (value,) in parse_qs(body).items()}
        assert (answered["state"], answered["iss"]) == ("state", issuer)
        tokens = client.token(
            "authorization_code",
            code=answered["code"],
            redirect_uri=told.url,
            code_verifier=VERIFIER,
        )
        assert tokens.json()["token_type"] == "Bearer"
