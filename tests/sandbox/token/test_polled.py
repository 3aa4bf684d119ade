"""What polls get of those who wait for a decision made elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from authlete._jose.thumbprint import hash_of
from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from authlete.sandbox.store.backchannel_requests import BackchannelRequest
from authlete.sandbox.store.device_requests import DeviceRequest
from authlete.sandbox.store.polled_requests import RequestStatus
from tests.sandbox.token.flows import ask, outcome, told, verified

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock
    from tests.sandbox.conftest import Caller

BAD = "BAD_REQUEST"
DEVICE = {
    "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
    "client_id": "11",
    "device_code": "d",
}
CIBA = {"grant_type": "urn:openid:params:grant-type:ciba", "client_id": "11", "auth_req_id": "r"}


@pytest.fixture
def caller(start: Callable[..., Caller]) -> Caller:
    """Call a service whose clients sign their ID tokens by a kind of key that is made quickly."""
    clients = tuple(Client(client_id=number, id_token_sign_alg="ES256") for number in (11, 12))
    return start(services=[ServiceSetup(Service(api_key=1), clients)])


def waiting(caller: Caller, **fields: Any) -> None:
    """Have client 11 wait for a user, on a device and by the back channel."""
    with caller.inside() as context:
        common = {
            "service": caller.service,
            "client": 11,
            "client_identifier": "11",
            "subject": "john",
            "expires_at": context.now + 60_000,
            "interval": 5,
            "scopes": ("openid", "a"),
            **fields,
        }
        context.store.device_requests.add(DeviceRequest(key=hash_of("d"), **common))
        context.store.backchannel_requests.add(
            BackchannelRequest(key="ticket", alias=hash_of("r"), **common)
        )


@pytest.mark.parametrize(("form", "code"), [(DEVICE, "A242002"), (CIBA, "A200002")])
async def test_an_authorized_request_gives_tokens_once(
    caller: Caller, form: dict[str, str], code: str
) -> None:
    waiting(
        caller,
        status=RequestStatus.AUTHORIZED,
        sub="sub",
        acr="high",
        auth_time=5,
        claims='{"name": "John"}',
        access_token_duration=60,
        refresh_token_duration=90,
        resources=("https://a", "https://b"),
        grant_id="g",
    )
    answer = await ask(caller, {**form, "resource": "https://a"})
    assert outcome(answer) == ("OK", code, None)
    content = told(answer)
    claims = verified(caller, content.pop("id_token"))
    assert content == {
        "access_token": answer["accessToken"],
        "token_type": "Bearer",
        "expires_in": 60,
        "refresh_token": answer["refreshToken"],
        "scope": "openid a",
        "grant_id": "g",
    }
    assert (claims["sub"], claims["name"], claims["acr"], claims["auth_time"]) == (
        "sub",
        "John",
        "high",
        5,
    )
    assert (answer["subject"], answer["refreshTokenDuration"], answer["grantId"]) == (
        "john",
        90,
        "g",
    )
    assert answer["accessTokenResources"] == ["https://a"]
    assert outcome(await ask(caller, form))[2] == "invalid_grant"


@pytest.mark.parametrize("form", [DEVICE, CIBA])
async def test_without_openid_there_is_no_id_token(caller: Caller, form: dict[str, str]) -> None:
    waiting(caller, status=RequestStatus.AUTHORIZED, scopes=("a",))
    assert "id_token" not in told(await ask(caller, form))


@pytest.mark.parametrize("form", [DEVICE, CIBA])
async def test_polls_that_come_too_early_have_to_slow_down(
    caller: Caller, clock: Clock, form: dict[str, str]
) -> None:
    """What a refused poll changes is kept, and so is the request."""
    waiting(caller)
    pending = (BAD, "A000301", "authorization_pending")
    assert outcome(await ask(caller, form)) == pending
    assert outcome(await ask(caller, form)) == (BAD, "A000301", "slow_down")
    clock.advance(5)
    assert outcome(await ask(caller, form)) == (BAD, "A000301", "slow_down")
    clock.advance(15)
    assert outcome(await ask(caller, form)) == pending


@pytest.mark.parametrize(
    ("form", "fields", "seconds", "code", "error"),
    [
        ({**DEVICE, "device_code": None}, {}, 0, "A242301", "invalid_request"),
        ({**DEVICE, "device_code": ""}, {}, 0, "A242302", "invalid_request"),
        ({**DEVICE, "device_code": ["a", "b"]}, {}, 0, "A242303", "invalid_request"),
        ({**DEVICE, "device_code": "x"}, {}, 0, "A242304", "invalid_grant"),
        ({**DEVICE, "client_id": "12"}, {}, 0, "A242304", "invalid_grant"),
        (DEVICE, {}, 60, "A242306", "expired_token"),
        (DEVICE, {"status": RequestStatus.ACCESS_DENIED}, 0, "A000301", "access_denied"),
        (DEVICE, {"status": RequestStatus.TRANSACTION_FAILED}, 0, "A242306", "expired_token"),
        ({**CIBA, "auth_req_id": None}, {}, 0, "A200301", "invalid_request"),
        ({**CIBA, "auth_req_id": ""}, {}, 0, "A200302", "invalid_request"),
        ({**CIBA, "auth_req_id": ["a", "b"]}, {}, 0, "A200303", "invalid_request"),
        ({**CIBA, "auth_req_id": "x"}, {}, 0, "A200304", "invalid_grant"),
        (CIBA, {}, 60, "A200307", "expired_token"),
        (CIBA, {"status": RequestStatus.ACCESS_DENIED}, 0, "A000301", "access_denied"),
    ],
)
async def test_a_poll_can_fail(  # noqa: PLR0913, PLR0917 - the columns of the table
    caller: Caller,
    clock: Clock,
    form: dict[str, Any],
    fields: dict[str, Any],
    seconds: int,
    code: str,
    error: str,
) -> None:
    waiting(caller, **fields)
    clock.advance(seconds)
    assert outcome(await ask(caller, form)) == (BAD, code, error)


async def test_the_refusal_says_what_the_server_said(caller: Caller) -> None:
    waiting(
        caller,
        status=RequestStatus.ACCESS_DENIED,
        error_description="no, thanks",
        error_uri="https://as.example/no",
    )
    content = told(await ask(caller, DEVICE))
    assert content["error_description"] == "[A000301] no, thanks"
    assert content["error_uri"] == "https://as.example/no"


async def test_pushed_tokens_are_not_polled_for(caller: Caller) -> None:
    waiting(caller)
    with caller.inside() as context:
        table = context.store.backchannel_requests
        table.remove_all(caller.service)
        table.add(
            BackchannelRequest(
                key="ticket",
                alias=hash_of("r"),
                service=caller.service,
                client=11,
                delivery_mode="PUSH",  # type: ignore[arg-type]
            )
        )
    assert outcome(await ask(caller, CIBA)) == (BAD, "A200306", "unauthorized_client")
