"""The user whom tests of clients play: what becomes of pages that do not belong there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from authlete.provider import Provider, UnexpectedPageError, UserAgent
from tests.provider.relying_party import CALLBACK, RelyingParty

if TYPE_CHECKING:
    import httpx


def test_a_malformed_request_is_told_by_its_page(provider: Provider) -> None:
    with pytest.raises(UnexpectedPageError, match="400"):
        provider.user.approve(f"{provider.issuer}/authorize?client_id=unknown")


def test_a_wrong_password_gets_nowhere(provider: Provider, client: RelyingParty) -> None:
    stranger = UserAgent(provider.issuer, "john", "wrong")
    with pytest.raises(UnexpectedPageError, match="401 Log in"):
        stranger.approve(client.url())
    assert "wrong" not in repr(stranger)


def test_there_are_only_the_providers_users(provider: Provider) -> None:
    with pytest.raises(ValueError, match="there is no user 'nobody'"):
        provider.browser("nobody")


def test_what_leads_elsewhere_is_not_opened(provider: Provider) -> None:
    assert provider.user.open(CALLBACK) == CALLBACK


def test_a_circle_of_pages_comes_to_an_end(provider: Provider, client: RelyingParty) -> None:
    """As of a login that is asked for again and again."""
    provider.user.approve(client.url())
    provider.users.change("john", {})
    user = UserAgent(provider.issuer, "john", "john")
    asked = client.url(claims='{"id_token":{"sub":{"value":"jane"}}}')
    with pytest.raises(UnexpectedPageError, match="there are more than 20 pages"):
        user.approve(asked)


def test_a_form_for_the_client_is_no_redirect(provider: Provider, http: httpx.Client) -> None:
    """A browser would send it by a script."""
    client = RelyingParty.register(provider, http)
    with pytest.raises(UnexpectedPageError, match="200"):
        provider.user.approve(client.url(response_mode="form_post"))
