"""The user whom tests of clients play: what becomes of pages that do not belong there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from authlete.provider import Provider, UnexpectedPageError, UserAgent
from tests.provider.relying_party import CALLBACK, VERIFIER, RelyingParty, parameters

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


def test_what_a_form_carries_to_the_client_is_returned(
    provider: Provider, http: httpx.Client
) -> None:
    """Where a browser would post it; what the client's URL has of its own stays there."""
    for callback in (CALLBACK, f"{CALLBACK}?tenant=1"):
        client = RelyingParty.register(provider, http, redirect_uris=[callback])
        asked = client.url(redirect_uri=callback, response_mode="form_post", state="<&é+")
        user = provider.browser("john")
        approved, denied = user.approve(asked), provider.browser("jane").deny(asked)
        assert approved.startswith(callback)
        assert parameters(approved)["state"] == "<&é+"
        assert ("tenant" in parameters(approved)) == ("tenant" in callback)
        assert client.token(
            "authorization_code",
            code=parameters(approved)["code"],
            redirect_uri=callback,
            code_verifier=VERIFIER,
        ).json()["id_token"]
        assert parameters(denied)["error"] == "access_denied"
        assert user.open(asked).startswith(callback)
    signed = RelyingParty.register(provider, http)
    answered = provider.user.approve(signed.url(response_mode="form_post.jwt"))
    assert parameters(answered).keys() == {"response"}
