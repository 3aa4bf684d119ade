"""The authorization endpoint: pages, decisions, and what ``prompt=none`` makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from authlete.models.authorization.fail import AuthorizationFailRequestReason as Reason
from authlete.server import Asked, Deny, Grant, Interaction, Kind, Response
from authlete.server.document import forms_of
from authlete.server.messages import HTML
from tests.server.conftest import CALLBACK, LOGIN, NOW, PAGE, client, content, landing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import World


async def test_a_page_of_the_owner_is_shown_and_bound_to_the_browser(world: World) -> None:
    response = await world.authorize()
    assert (response.status, response.body) == (200, PAGE.body)
    (cookie,) = world.browser.set_cookies
    assert cookie.startswith("__Host-authlete-")
    assert {"Path=/", "HttpOnly", "SameSite=Lax", "Secure"} <= set(cookie.split("; "))
    (asked,) = world.owner.asked
    assert (asked.kind, asked.silent, asked.client and asked.client.client_id) == (
        Kind.AUTHORIZATION,
        False,
        11,
    )
    assert {scope.name for scope in asked.scopes} == {*asked.scope_names} == {"openid", "profile"}


async def test_without_https_the_cookie_has_a_name_that_browsers_take(
    start: Callable[..., World],
) -> None:
    world = start(is_secure=False)
    await world.authorize()
    (cookie,) = world.browser.set_cookies
    assert cookie.startswith("authlete-")
    assert "Secure" not in cookie


async def test_a_decision_at_once_goes_to_the_client(world: World) -> None:
    assert (await world.granted()).keys() >= {"code", "state"}
    assert world.browser.cookies == {}


async def test_a_page_comes_back_and_the_decision_goes_to_the_client(world: World) -> None:
    await world.authorize()
    asked = world.owner.asked[-1]
    world.owner.outcome = LOGIN
    response = await world.browser.post(asked.resume_url, {"form_token": asked.form_token})
    assert landing(response).keys() >= {"code", "state"}
    assert world.owner.requests[-1].method == "POST"
    assert world.owner.asked[-1].asked == asked.asked
    assert world.browser.cookies == {}


async def test_a_request_by_post_becomes_a_visit_where_pages_come_back(world: World) -> None:
    form = {"response_type": "code", "client_id": "11", "redirect_uri": CALLBACK}
    response = await world.browser.post("/authorize", form)
    assert response.status == 303
    assert world.owner.asked == []
    assert (await world.browser.get(response.header("location") or "")).body == PAGE.body
    assert world.owner.requests[-1].method == "GET"


ERRORS = {
    Reason.UNKNOWN: "server_error",
    Reason.DENIED: "access_denied",
    Reason.ACR_NOT_SATISFIED: "unmet_authentication_requirements",
    **dict.fromkeys(
        (
            Reason.NOT_LOGGED_IN,
            Reason.MAX_AGE_NOT_SUPPORTED,
            Reason.EXCEEDS_MAX_AGE,
            Reason.DIFFERENT_SUBJECT,
            Reason.NOT_AUTHENTICATED,
        ),
        "login_required",
    ),
}


@pytest.mark.parametrize("reason", Reason)
async def test_every_reason_of_a_denial_reaches_the_client(world: World, reason: Reason) -> None:
    world.owner.outcome = Deny(reason, "Because.")
    told = landing(await world.authorize())
    assert told["error"] == ERRORS.get(reason, reason.lower())
    assert told["state"] == "s"


async def test_an_error_of_the_request_goes_to_the_client(world: World) -> None:
    assert landing(await world.authorize(response_type="nonsense"))["error"]
    assert world.owner.asked == []


async def test_an_error_that_the_client_cannot_be_told_is_shown(world: World) -> None:
    response = await world.authorize(redirect_uri="https://evil.example/")
    assert response.status == 400
    assert response.header("location") is None
    assert content(response)["error"]


async def test_a_form_post_response_has_a_policy_that_lets_it_post(world: World) -> None:
    world.owner.outcome = LOGIN
    response = await world.authorize(response_mode="form_post")
    assert (response.status, response.header("content-type")) == (200, HTML)
    policy = response.header("content-security-policy") or ""
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'sha256-" in policy
    (form,) = forms_of(response.body.decode())
    assert form.action == CALLBACK
    assert form.fields.keys() == {"code", "state", "iss"}
    assert "form-action" not in policy


async def test_a_parameter_twice_is_refused(world: World) -> None:
    query = "response_type=code&client_id=11&client_id=12"
    response = await world.browser.get(f"/authorize?{query}")
    assert (response.status, content(response)["error"]) == (400, "invalid_request")


def as_the_guide_says(
    subject: str | None = "john",
    auth_time: int | None = NOW,
    acr: str | None = None,
    granted: tuple[str, ...] = ("openid", "profile"),
) -> Callable[[Interaction], Response | Grant]:
    """Decide as the example in the guide does, for who is logged in."""

    def decide(asked: Interaction) -> Response | Grant:
        if asked.login_required(subject, auth_time, acr) or subject is None:
            return PAGE
        if asked.consent_required(granted):
            return PAGE
        return Grant(subject)

    return decide


SILENT: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"subject": None}, {}, "NOT_LOGGED_IN"),
    ({"auth_time": None}, {"max_age": "60"}, "MAX_AGE_NOT_SUPPORTED"),
    ({"auth_time": NOW - 61}, {"max_age": "60"}, "EXCEEDS_MAX_AGE"),
    ({"auth_time": NOW - 1}, {"max_age": "0"}, "EXCEEDS_MAX_AGE"),
    (
        {},
        {"claims": '{"id_token":{"sub":{"value":"jane"}}}'},
        "DIFFERENT_SUBJECT",
    ),
    (
        {"acr": "bronze"},
        {"claims": '{"id_token":{"acr":{"essential":true,"values":["silver"]}}}'},
        "ACR_NOT_SATISFIED",
    ),
    ({"granted": ("openid",)}, {}, "CONSENT_REQUIRED"),
]


@pytest.mark.parametrize(("known", "parameters", "reason"), SILENT)
async def test_with_prompt_none_the_client_learns_why_not(
    world: World, known: dict[str, Any], parameters: dict[str, Any], reason: str
) -> None:
    world.owner.outcome = as_the_guide_says(**known)
    told = landing(await world.authorize(prompt="none", **parameters))
    assert told["error"] == ERRORS.get(Reason(reason), reason.lower())
    assert world.sent("authorization_fail")["reason"] == reason
    assert world.browser.cookies == {}


async def test_with_prompt_none_a_page_at_once_is_a_login(world: World) -> None:
    told = landing(await world.authorize(prompt="none"))
    assert told["error"] == "login_required"
    assert world.owner.asked[-1].silent


async def test_with_prompt_none_a_page_for_no_named_reason_is_interaction_required(
    world: World,
) -> None:
    """For somebody who is logged in well enough."""

    def decide(asked: Interaction) -> Response:
        assert not asked.login_required("john", NOW)
        return PAGE

    world.owner.outcome = decide
    told = landing(await world.authorize(prompt="none"))
    assert told["error"] == "interaction_required"


async def test_with_prompt_none_the_owner_may_refuse_resources(world: World) -> None:
    world.owner.outcome = Deny(Reason.INVALID_TARGET)
    told = landing(await world.authorize(prompt="none", resource="https://rs.example/"))
    assert told["error"] == "invalid_target"


async def test_with_prompt_none_a_good_login_is_enough(world: World) -> None:
    world.owner.outcome = as_the_guide_says()
    assert "code" in landing(await world.authorize(prompt="none", max_age="60"))


@pytest.mark.parametrize(
    "parameters",
    [{"prompt": "login"}, {"max_age": "0"}, {"max_age": "0", "prompt": "consent"}],
    ids=str,
)
async def test_a_login_of_before_does_not_do_where_a_new_one_is_asked_for(
    world: World, parameters: dict[str, str]
) -> None:
    world.owner.outcome = as_the_guide_says(auth_time=NOW - 1)
    assert (await world.authorize(**parameters)).body == PAGE.body
    asked = world.owner.asked[-1]
    assert asked.login_required("john", NOW - 1)
    world.owner.outcome = Grant("john", auth_time=NOW - 1)
    refused = await world.browser.post(asked.resume_url, {"form_token": asked.form_token})
    assert landing(refused)["error"] == "login_required"

    world.owner.outcome = PAGE
    await world.authorize(**parameters)
    asked = world.owner.asked[-1]
    world.clock.advance(30)
    world.owner.outcome = Grant("john", auth_time=NOW + 30)
    accepted = await world.browser.post(asked.resume_url, {"form_token": asked.form_token})
    assert "code" in landing(accepted)


async def test_max_age_zero_in_a_request_object_is_seen(start: Callable[..., World]) -> None:
    world = start(
        client(), service_settings={"traditional_request_object_processing_applied": True}
    )
    payload = "eyJhbGciOiJub25lIn0.eyJtYXhfYWdlIjowfQ."
    await world.authorize(request=payload)
    assert world.owner.asked[-1].asked.max_age == 0


async def test_a_grant_without_a_time_takes_what_the_login_was_checked_by(world: World) -> None:
    world.owner.outcome = as_the_guide_says(acr="silver")
    await world.authorize(max_age="60")
    issued = world.sent("authorization_issue")
    assert (issued["authTime"], issued["acr"]) == (NOW, "silver")


def test_a_grant_for_somebody_else_takes_nothing() -> None:
    async def nothing(_: str) -> tuple[str, ...]:
        return ()

    asked = Interaction(
        asked=Asked(requested_at=NOW), resume_url="/", form_token="t", look_up_granted=nothing
    )
    assert not asked.login_required("john", NOW)
    assert asked.completed(Grant("jane")) == Grant("jane")
    assert asked.completed(LOGIN) == LOGIN


async def test_what_was_granted_before_is_remembered(world: World) -> None:
    await world.tokens()
    await world.authorize()
    asked = world.owner.asked[-1]
    assert set(await asked.granted_scopes("john")) >= {"openid", "profile"}
    assert not asked.consent_required(await asked.granted_scopes("john"))
    assert asked.consent_required()
    assert asked.reason is Reason.CONSENT_REQUIRED
