"""What becomes of grants (Grant Management for OAuth 2.0) when users answer requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from tests.sandbox.authorization.flow import ask, error, grant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.conftest import Caller

TOKEN = {"response_type": "token"}


@pytest.fixture
def strict(start: Callable[..., Caller]) -> Caller:
    """Call a service with two clients."""
    clients = Client(client_id=11), Client(client_id=12)
    return start(services=[ServiceSetup(Service(api_key=1), clients)])


async def created(caller: Caller, **parameters: Any) -> str:
    """Let the user create a grant, and find its ID by the token that belongs to it."""
    answer = await grant(caller, **TOKEN, grant_management_action="create", **parameters)
    token = await caller.introspect(answer["accessToken"])
    grant_id: str = token["grantId"]
    return grant_id


async def shown(caller: Caller, grant_id: str) -> dict[str, Any]:
    """Ask for a change of a grant, which shows what it holds."""
    asked = await ask(caller, grant_management_action="merge", grant_id=grant_id)
    assert asked["action"] == "INTERACTION", asked
    return asked


async def test_a_grant_is_created_shown_merged_and_replaced(strict: Caller) -> None:
    grant_id = await created(strict, scope="openid email", authorization_details='[{"type":"a"}]')
    asked = await shown(strict, grant_id)
    assert (asked["gmAction"], asked["grantId"], asked["grantSubject"]) == (
        "MERGE",
        grant_id,
        "john",
    )
    held = asked["grant"]
    assert held["scopes"] == [{"scope": "openid email"}]
    assert held["claims"] == ["email", "email_verified"]
    assert held["authorizationDetails"] == {"elements": [{"type": "a"}]}
    await grant(
        strict,
        {"consentedClaims": ["name"]},
        **TOKEN,
        scope="phone",
        grant_management_action="merge",
        grant_id=grant_id,
    )
    merged = (await shown(strict, grant_id))["grant"]
    assert merged["scopes"] == [{"scope": "openid email phone"}]
    assert merged["claims"] == ["email", "email_verified", "name"]
    await grant(
        strict, **TOKEN, scope="phone", grant_management_action="replace", grant_id=grant_id
    )
    replaced = (await shown(strict, grant_id))["grant"]
    assert replaced == {"scopes": [{"scope": "phone"}]}


async def test_another_user_does_not_change_a_grant(strict: Caller) -> None:
    grant_id = await created(strict, scope="email")
    answer = await grant(
        strict,
        {"subject": "ann"},
        **TOKEN,
        scope="phone",
        grant_management_action="replace",
        grant_id=grant_id,
    )
    assert "grantId" not in await strict.introspect(answer["accessToken"])
    assert (await shown(strict, grant_id))["grant"]["scopes"] == [{"scope": "email"}]


async def test_a_grant_is_one_clients(strict: Caller) -> None:
    grant_id = await created(strict, scope="email")
    answer = await ask(strict, client_id="12", grant_management_action="merge", grant_id=grant_id)
    assert error(answer) == "invalid_grant_id"


async def test_a_grant_that_was_revoked_meanwhile_stays_so(strict: Caller) -> None:
    """The user who answers too late gives what is asked for, outside of any grant."""
    grant_id = await created(strict, scope="email")
    asked = await ask(strict, **TOKEN, grant_management_action="merge", grant_id=grant_id)
    path = f"/api/{strict.service}/client/authorization/delete/11/john"
    await strict.request("DELETE", path)
    issued = await strict.call("/auth/authorization/issue", ticket=asked["ticket"], subject="john")
    assert issued["action"] == "LOCATION"
