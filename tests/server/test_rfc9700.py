"""RFC 9700, OAuth 2.0 Security Best Current Practice: each row of the guide's table is held."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from authlete.server import Grant
from authlete.server.answers import ANSWERS, Answer
from tests.guides.documents import documents
from tests.server import (
    test_adapters,
    test_attacks,
    test_authorization,
    test_discovery,
    test_faults_of_other_kits,
    test_interaction,
    test_requests,
    test_tokens_of_others,
)
from tests.server.conftest import CALLBACK, LOGIN, NOW, PAGE, client, content, landing
from tests.server.test_token import payload

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from authlete.server import Request
    from tests.server.conftest import World

GUIDE = "authlete/server/README.md"
VERIFIER = "v" * 43
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
PUBLIC = {"client_type": "PUBLIC", "token_auth_method": "NONE", "client_secret": None}


async def redeem(world: World, code: str, **more: str) -> dict[str, Any]:
    """Redeem a code."""
    return content(await world.token(grant_type="authorization_code", code=code, **more))


async def refresh(world: World, token: str, **more: str) -> dict[str, Any]:
    """Use a refresh token of the public client."""
    form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": "11", **more}
    return content(await world.browser.post("/token", form))


async def test_a_redirect_uri_that_differs_in_anything_is_another(world: World) -> None:
    for uri in (
        f"{CALLBACK}/",
        f"{CALLBACK}?",
        f"{CALLBACK}#",
        f"{CALLBACK}/../cb",
        f"{CALLBACK}%00",
        "https://CLIENT.example/cb",
        "https://client.example:443/cb",
        "https://client.example/CB",
        "https://client.example/%63b",
        "https://client.example.evil.example/cb",
        "https://client.example@evil.example/cb",
        "https://evil.example/?https://client.example/cb",
        "http://client.example/cb",
    ):
        response = await world.authorize(redirect_uri=uri)
        assert (response.status, response.header("location")) == (400, None), uri


async def test_only_ports_of_loopback_uris_may_differ(start: Callable[..., World]) -> None:
    app = client(redirect_uris=["http://127.0.0.1/cb", CALLBACK])
    world = start(app, service_settings={"loopback_redirection_uri_variable": True})
    world.owner.outcome = LOGIN
    found = await world.authorize(redirect_uri="http://127.0.0.1:51004/cb")
    assert (found.header("location") or "").startswith("http://127.0.0.1:51004/cb?code=")
    for uri in ("http://127.0.0.1:51004/other", "https://client.example:51004/cb"):
        assert (await world.authorize(redirect_uri=uri)).status == 400


async def test_every_authorization_response_names_its_issuer(world: World) -> None:
    world.owner.outcome = LOGIN
    for mode in ("query", "fragment"):
        for wrong in ({}, {"response_type": "nonsense"}, {"prompt": "none", "max_age": "0"}):
            told = landing(await world.authorize(response_mode=mode, **wrong))
            assert told["iss"] == "https://as.example"
    posted = await world.authorize(response_mode="form_post")
    assert b'name="iss" value="https://as.example"' in posted.body
    document = content(await world.browser.get("/.well-known/oauth-authorization-server"))
    assert document["authorization_response_iss_parameter_supported"] is True


async def test_a_code_needs_the_verifier_of_its_challenge(world: World) -> None:
    code = (await world.granted(**PKCE))["code"]
    for wrong in ({}, {"code_verifier": "w" * 43}, {"code_verifier": CHALLENGE}):
        assert (await redeem(world, code, **wrong))["error"] == "invalid_grant"
    assert "access_token" in await redeem(world, code, code_verifier=VERIFIER)


async def test_a_verifier_needs_a_challenge(world: World) -> None:
    code = (await world.granted())["code"]
    assert (await redeem(world, code, code_verifier=VERIFIER))["error"] == "invalid_grant"


async def test_the_metadata_tell_that_there_is_pkce(world: World) -> None:
    document = content(await world.browser.get("/.well-known/oauth-authorization-server"))
    assert "S256" in document["code_challenge_methods_supported"]


async def test_an_id_token_is_bound_to_request_and_access_token(world: World) -> None:
    tokens = await world.tokens(nonce="the-nonce")
    claims = payload(tokens["id_token"])
    digest = sha256(tokens["access_token"].encode()).digest()[:16]
    assert claims["nonce"] == "the-nonce"
    assert claims["at_hash"] == urlsafe_b64encode(digest).rstrip(b"=").decode()


async def test_refresh_tokens_of_public_clients_rotate(start: Callable[..., World]) -> None:
    world = start(client(**PUBLIC), service_settings={"refresh_token_kept": False})
    code = (await world.granted(**PKCE, scope="openid offline_access"))["code"]
    form = {"grant_type": "authorization_code", "client_id": "11", "redirect_uri": CALLBACK}
    form |= {"code": code, "code_verifier": VERIFIER}
    first = content(await world.browser.post("/token", form))["refresh_token"]
    second = (await refresh(world, first))["refresh_token"]
    assert second != first
    assert (await refresh(world, first))["error"] == "invalid_grant"
    wider = await refresh(world, second, scope="openid offline_access email profile")
    assert "email" not in wider.get("scope", "")


async def test_a_token_has_the_audience_and_the_scopes_that_were_agreed_to(
    start: Callable[..., World],
) -> None:
    async def somebody(_: Request) -> str:
        return ""

    world = start(resource_server=somebody)
    tokens = await world.tokens(
        Grant("john", auth_time=NOW, scopes=["openid"]), resource="https://rs.example"
    )
    assert tokens["scope"] == "openid"
    asked = await world.browser.post("/introspect", {"token": tokens["access_token"]})
    assert content(asked)["aud"] in ("https://rs.example", ["https://rs.example"])


async def test_a_password_is_no_grant_unless_you_say_so(world: World) -> None:
    form = {"grant_type": "password", "username": "john", "password": "john"}
    assert content(await world.token(**form))["error"] == "invalid_grant"


async def test_a_client_is_numbered_and_is_nobody(start: Callable[..., World]) -> None:
    async def somebody(_: Request) -> str:
        return ""

    world = start(resource_server=somebody)
    made = await world.browser.send(
        "POST",
        "/register",
        headers=[("content-type", "application/json")],
        body=b'{"redirect_uris":["https://client.example/cb"],"client_id":"john","sub":"john"}',
    )
    assert content(made)["client_id"].isdecimal()
    own = content(await world.token(grant_type="client_credentials", scope="email"))
    asked = await world.browser.post("/introspect", {"token": own["access_token"]})
    told = content(asked)
    assert (told["active"], told["client_id"]) == (True, "11")
    assert not {"sub", "username"} & set(told)


async def test_no_redirect_sends_a_form_on(world: World) -> None:
    """303 makes a GET of a POST; 307 and 308 would repeat it, password and all."""
    answers = [rule for row in ANSWERS.values() for rule in row.values()]
    assert not {307, 308} & {rule.status for rule in answers if isinstance(rule, Answer)}
    await world.authorize()
    asked = world.owner.asked[-1]
    world.owner.outcome = LOGIN
    form = {"form_token": asked.form_token, "username": "john", "password": "john"}
    answered = await world.browser.post(asked.resume_url, form)
    assert answered.status == 303
    assert (answered.body, "john" in (answered.header("location") or "")) == (b"", False)
    assert (await world.authorize()).status == 302


async def test_pages_tell_no_other_site_where_the_browser_was(world: World) -> None:
    world.owner.outcome = LOGIN
    pages = [
        await world.browser.get("/device"),
        await world.browser.get("/logout"),
        await world.browser.get("/authorize/continue"),
        await world.authorize(response_mode="form_post"),
    ]
    world.owner.outcome = PAGE
    pages.append(await world.authorize())
    for page in pages:
        assert page.header("referrer-policy") in {"no-referrer", "same-origin"}
        assert not re.search(r'(src|href)="?\w+:', page.body.decode())


async def test_a_code_is_good_once_and_then_ends_its_tokens(world: World) -> None:
    code = (await world.granted())["code"]
    tokens = await redeem(world, code)
    headers = [("authorization", f"Bearer {tokens['access_token']}")]
    assert (await world.browser.get("/userinfo", headers=headers)).status == 200
    assert (await redeem(world, code))["error"] == "invalid_grant"
    assert (await world.browser.get("/userinfo", headers=headers)).status == 401


async def test_no_response_is_a_message_between_windows(world: World) -> None:
    world.owner.outcome = LOGIN
    response = await world.authorize(response_mode="web_message")
    assert "code=" not in (response.header("location") or "")
    posted = await world.authorize(response_mode="form_post")
    assert b"postMessage" not in posted.body


YOURS: tuple[Callable[..., object], ...] = ()
"""Of a row that is the duty of whoever runs the server: its last cell begins with it."""
HELD_BY: Mapping[tuple[str, str], tuple[Callable[..., object], ...]] = {
    ("2.1, 4.1.3", "redirect URIs are compared as strings"): (
        test_a_redirect_uri_that_differs_in_anything_is_another,
        test_only_ports_of_loopback_uris_may_differ,
    ),
    ("2.1, 4.11.2", "browsers are sent to registered URIs only"): (
        test_authorization.test_an_error_that_the_client_cannot_be_told_is_shown,
        test_attacks.test_a_logout_leads_to_sites_and_apps_whatever_a_client_has_registered,
        test_attacks.test_a_path_is_no_other_host,
    ),
    ("4.11.2", "users are asked before they get to an untrusted client by an error"): (
        test_attacks.test_an_error_sends_the_browser_to_trusted_clients_alone,
    ),
    ("2.1, 4.4.2", "responses name their issuer, against mix-up"): (
        test_every_authorization_response_names_its_issuer,
    ),
    ("2.1, 4.7.1", "nobody else's request is taken for the user's"): (
        test_attacks.test_another_site_cannot_answer_a_page_that_was_never_shown,
        test_attacks.test_a_ticket_of_the_attackers_is_none_of_the_victims,
        test_interaction.test_a_form_without_the_right_token_is_refused,
    ),
    ("2.1.1, 4.5.3", "codes are bound by PKCE, or `nonce`"): (
        test_a_code_needs_the_verifier_of_its_challenge,
        test_an_id_token_is_bound_to_request_and_access_token,
    ),
    ("2.1.1, 4.7.1", "clients can tell that there is PKCE"): (
        test_the_metadata_tell_that_there_is_pkce,
    ),
    ("2.1.1, 4.8.2", "PKCE cannot be taken out of a flow"): (test_a_verifier_needs_a_challenge,),
    ("2.1.1", "constant challenges and nonces are noticed (encouraged)"): YOURS,
    ("2.1.2", "no access token in an authorization response"): YOURS,
    ("2.2.1, 4.9.3, 4.10.1", "access tokens are bound to their sender"): (
        test_adapters.test_a_client_may_authenticate_by_its_certificate,
        test_faults_of_other_kits.test_a_proof_goes_with_method_and_url,
    ),
    (
        "2.2.2, 4.14.2",
        "refresh tokens of public clients rotate, or are bound to their sender",
    ): (test_refresh_tokens_of_public_clients_rotate,),
    ("4.14.2", "a refresh token that is used again ends its successor"): YOURS,
    ("4.14.2", "refresh tokens are good for what was granted, no more"): (
        test_refresh_tokens_of_public_clients_rotate,
    ),
    ("4.14.2", "who gets refresh tokens, and for how long, is decided by risk"): YOURS,
    ("2.3, 4.9.3, 4.10.2", "access tokens have an audience, and few rights"): (
        test_a_token_has_the_audience_and_the_scopes_that_were_agreed_to,
    ),
    ("2.4", "no password grant"): (test_a_password_is_no_grant_unless_you_say_so,),
    ("2.5", "clients authenticate, best by keys"): (
        test_attacks.test_a_client_authenticates_in_one_way,
        test_requests.test_who_did_not_use_the_header_gets_no_challenge,
    ),
    ("2.6", "metadata are published"): (test_discovery.test_both_documents_say_the_same,),
    ("2.6, 4.15.1", "no client can pass for a user"): (test_a_client_is_numbered_and_is_nobody,),
    ("2.6", "no redirect URI of `http`, except on the user's machine"): (
        test_attacks.test_a_client_registers_no_redirect_uri_that_others_can_read,
    ),
    ("2.6", "connections are encrypted up to the server"): YOURS,
    ("2.6", "no CORS at the authorization endpoint"): (
        test_attacks.test_scripts_read_what_they_may_and_never_as_the_user,
        test_requests.test_scripts_are_kept_from_what_uses_cookies,
    ),
    ("2.6, 4.17.2", "messages between windows go to one origin only"): (
        test_no_response_is_a_message_between_windows,
    ),
    ("2.1, 4.12", "a redirect does not send a password on"): (
        test_no_redirect_sends_a_form_on,
        test_adapters.test_a_slash_too_many_leads_nowhere,
    ),
    ("4.2.4", "nothing leaks by `Referer`"): (test_pages_tell_no_other_site_where_the_browser_was,),
    ("4.2.4, 4.3.1", "a code is good once, and ends its tokens the second time"): (
        test_a_code_is_good_once_and_then_ends_its_tokens,
    ),
    ("4.2.4, 4.3.1", "responses can be posted"): (
        test_authorization.test_a_form_post_response_has_a_policy_that_lets_it_post,
    ),
    ("4.3.2", "no access token in a URL"): (
        test_attacks.test_what_is_in_the_query_is_not_in_the_form,
    ),
    ("4.6.1", "an access token cannot be replaced by another"): (
        test_an_id_token_is_bound_to_request_and_access_token,
    ),
    ("4.9.3", "tokens are kept from others at resource servers"): (
        test_tokens_of_others.test_others_learn_nothing,
    ),
    ("4.13", "a client cannot speak for the proxy"): (
        test_attacks.test_a_client_adds_no_certificate_to_that_of_the_proxy,
        test_faults_of_other_kits.test_a_header_that_nobody_configured_is_no_certificate,
        test_faults_of_other_kits.test_what_a_client_says_of_the_host_is_not_the_url,
    ),
    ("4.13", "the proxy takes headers away, and its connection is protected"): YOURS,
    ("4.16", "no page can be framed"): (
        test_attacks.test_no_page_of_the_owner_can_be_framed_or_kept_by_default,
        test_interaction.test_nothing_to_go_on_with_is_a_page,
    ),
}
"""The rows of the guide's table by their first two cells, and the tests that hold each."""
SECTIONS = (
    *("2.1", "2.1.1", "2.1.2", "2.2.1", "2.2.2", "2.3", "2.4", "2.5", "2.6"),
    *("4.1.3", "4.2.4", "4.3.1", "4.3.2", "4.4.2", "4.5.3", "4.6.1", "4.7.1", "4.8.2", "4.9.3"),
    *("4.10.1", "4.10.2", "4.11.2", "4.12", "4.13", "4.14.2", "4.15.1", "4.16", "4.17.2"),
)
"""Those of the RFC with a duty for an authorization server, or a countermeasure of one."""


def test_every_row_of_the_guide_is_held() -> None:
    """Mend it in ``HELD_BY``: name the tests of a new row there, or ``YOURS``; drop a lost one."""
    rows = documents()[GUIDE].table("Section", "What it asks for", "What is done")
    assert {(section, what) for section, what, _ in rows} == set(HELD_BY)
    for section, what, done in rows:
        assert done.startswith("yours:") == (HELD_BY[section, what] is YOURS), (section, what)


def test_every_section_with_a_duty_has_a_row() -> None:
    """Mend it in the guide: a row for the section, and its tests in ``HELD_BY``."""
    told = {part for sections, _ in HELD_BY for part in sections.split(", ")}
    assert told == set(SECTIONS)


def test_what_holds_a_row_is_a_test() -> None:
    named = [test.__name__ for tests in HELD_BY.values() for test in tests]
    assert [name for name in named if not name.startswith("test_")] == []
