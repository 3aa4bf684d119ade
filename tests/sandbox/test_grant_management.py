"""What clients may do with the grants that users gave them (Grant Management for OAuth 2.0)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from authlete.models import Client, Service
from authlete.models.common.authz_details import AuthorizationDetailsElement, AuthzDetails
from authlete.models.common.grant import GrantScope
from authlete.sandbox import ServiceSetup
from authlete.sandbox.protocol.grants import (
    Granted,
    create_grant,
    find_grant,
    merge_grant,
    replace_grant,
    revoke_grant,
)
from authlete.sandbox.store.codes import AuthorizationCode
from authlete.sandbox.store.tickets import RequestedAuthorization
from tests.sandbox.proofs import THUMBPRINT, proof

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock

    from .conftest import Caller

NOW_S = 1_700_000_000
PATH = "/gm"
ENDPOINT = "https://as.example/gm"
BOTH = ["grant_management_query", "grant_management_revoke"]


def details(*kinds: str) -> AuthzDetails:
    """Make authorization details of some types."""
    return AuthzDetails(elements=tuple(AuthorizationDetailsElement(type=kind) for kind in kinds))


GRANTED = Granted(
    scopes=("a", "b"),
    resources=("https://rs.example",),
    claims=("name",),
    authorization_details=details("t"),
)


def grant(caller: Caller, granted: Granted = GRANTED, client: int = 11) -> str:
    """Have john grant something, and return the grant's ID."""
    with caller.inside() as context:
        return create_grant(context, granted, client=client, subject="john").key


async def issue(caller: Caller, grant_id: str, **members: Any) -> str:
    """Issue a token that belongs to a grant."""
    token: str = (await caller.create(**members))["accessToken"]
    caller.amend(token, grant_id=grant_id)
    return token


async def ask(caller: Caller, action: str, grant_id: str, **members: Any) -> dict[str, Any]:
    """Manage a grant by a token that allows for both."""
    token = (await caller.create(scopes=BOTH))["accessToken"]
    asked = {"accessToken": token, "gmAction": action, "grantId": grant_id, **members}
    return await caller.call(PATH, **asked)


async def test_a_client_sees_what_it_was_granted(caller: Caller) -> None:
    """As the specification writes it, where members of authorization details are flat."""
    answer = await ask(caller, "QUERY", grant(caller))
    assert (answer["action"], answer["resultCode"]) == ("OK", "A000001")
    assert json.loads(answer["responseContent"]) == {
        "scopes": [{"scope": "a b", "resource": ["https://rs.example"]}],
        "claims": ["name"],
        "authorization_details": [{"type": "t"}],
    }


async def test_what_a_grant_lacks_is_left_out(caller: Caller) -> None:
    answer = await ask(caller, "QUERY", grant(caller, Granted()))
    assert (answer["action"], answer["responseContent"]) == ("OK", "{}")


async def test_a_revoked_grant_takes_its_tokens_and_codes_along(caller: Caller) -> None:
    """And no others."""
    grant_id, other = grant(caller), grant(caller)
    gone = await issue(caller, grant_id)
    stays = await issue(caller, other)
    with caller.inside() as context:
        for key, of in (("gone", grant_id), ("stays", other)):
            code = AuthorizationCode(
                key=key,
                service=caller.service,
                client=11,
                subject="john",
                request=RequestedAuthorization(),
                grant_id=of,
            )
            context.store.codes.add(code)
    answer = await ask(caller, "REVOKE", grant_id)
    assert answer["action"] == "NO_CONTENT"
    assert "responseContent" not in answer
    assert not (await caller.introspect(gone))["existent"]
    assert (await caller.introspect(stays))["grantId"] == other
    with caller.inside() as context:
        assert [code.key for code in context.store.codes.select(caller.service)] == ["stays"]
    assert (await ask(caller, "QUERY", grant_id))["action"] == "NOT_FOUND"


async def test_a_token_tells_the_grant_it_belongs_to(caller: Caller) -> None:
    """For as long as there is one."""
    grant_id = grant(caller)
    token = await issue(caller, grant_id)
    answer = await caller.introspect(token)
    assert answer["grantId"] == grant_id
    assert answer["grant"] == {
        "scopes": [{"scope": "a b", "resource": ["https://rs.example"]}],
        "claims": ["name"],
        "authorizationDetails": {"elements": [{"type": "t"}]},
    }
    with caller.inside() as context:
        found = find_grant(context, grant_id)
        assert found
        context.store.grants.remove(found)
    answer = await caller.introspect(token)
    assert (answer["grantId"], "grant" in answer) == (grant_id, False)


def test_a_replaced_grant_holds_what_was_granted_last(caller: Caller, clock: Clock) -> None:
    grant_id = grant(caller)
    clock.advance(5)
    with caller.inside() as context:
        found = find_grant(context, grant_id)
        assert found
        replace_grant(context, found, Granted(scopes=("c",), claims=("email", "email")))
    with caller.inside() as context:
        found = find_grant(context, grant_id)
        assert found
        assert found.scopes == (GrantScope(scope="c"),)
        assert found.claims == ("email",)
        assert found.authorization_details is None
        assert found.modified_at - found.created_at == 5000


@pytest.mark.parametrize(
    ("more", "scopes", "claims", "kinds"),
    [
        pytest.param(Granted(), [("a b", "rs")], ("name",), ["t"], id="nothing"),
        pytest.param(
            Granted(scopes=("b", "c"), resources=("rs",), claims=("email", "name")),
            [("a b c", "rs")],
            ("name", "email"),
            ["t"],
            id="same resources",
        ),
        pytest.param(
            Granted(scopes=("a",), authorization_details=details("t", "u")),
            [("a b", "rs"), ("a", None)],
            ("name",),
            ["t", "u"],
            id="other resources",
        ),
        pytest.param(
            Granted(authorization_details=details("t")),
            [("a b", "rs")],
            ("name",),
            ["t"],
            id="same details",
        ),
    ],
)
def test_what_is_granted_later_may_be_added(
    caller: Caller,
    more: Granted,
    scopes: list[tuple[str, str | None]],
    claims: tuple[str, ...],
    kinds: list[str],
) -> None:
    """Nothing is there twice."""
    first = attrs.evolve(GRANTED, resources=("rs",))
    with caller.inside() as context:
        held = create_grant(context, first, client=11, subject="john")
        merged = merge_grant(context, held, more)
    found = [(entry.scope, *(entry.resource or (None,))) for entry in merged.scopes]
    assert found == scopes
    assert merged.claims == claims
    assert merged.authorization_details == details(*kinds)


def test_details_may_be_the_first_of_a_grant(caller: Caller) -> None:
    with caller.inside() as context:
        held = create_grant(context, Granted(), client=11, subject="john")
        merged = merge_grant(context, held, Granted(authorization_details=details("t")))
        assert merged.authorization_details == details("t")
        assert find_grant(context, held.key) == merged
        revoke_grant(context, merged)
        assert find_grant(context, held.key) is None


@pytest.mark.parametrize("action", ["QUERY", "REVOKE"])
@pytest.mark.parametrize(
    ("token", "outcome"),
    [
        pytest.param({"scopes": ["a"]}, ("FORBIDDEN", "insufficient_scope"), id="scope"),
        pytest.param({"scopes": None}, ("FORBIDDEN", "insufficient_scope"), id="no scopes"),
        pytest.param({"clientId": 12}, ("FORBIDDEN", "invalid_request"), id="client"),
        pytest.param({"subject": "jane"}, ("FORBIDDEN", "invalid_request"), id="subject"),
        pytest.param({"accessTokenDuration": 1}, ("UNAUTHORIZED", "invalid_token"), id="expired"),
    ],
)
async def test_a_grant_is_for_its_client_and_a_fitting_token(
    caller: Caller, clock: Clock, action: str, token: dict[str, Any], outcome: tuple[str, str]
) -> None:
    grant_id = grant(caller)
    created = await caller.create(**{"scopes": BOTH, **token})
    clock.advance(1)
    answer = await ask(caller, action, grant_id, accessToken=created["accessToken"])
    told, error = outcome
    assert (answer["action"], answer["resultCode"]) == (told, "A000301")
    assert answer["responseContent"].startswith(f'Bearer error="{error}",')
    with caller.inside() as context:
        assert find_grant(context, grant_id)


async def test_a_client_may_manage_without_a_user(caller: Caller) -> None:
    token = await caller.create(grantType="CLIENT_CREDENTIALS", subject=None, scopes=BOTH)
    answer = await ask(caller, "QUERY", grant(caller), accessToken=token["accessToken"])
    assert answer["action"] == "OK"


@pytest.mark.parametrize(
    ("members", "outcome"),
    [
        ({"accessToken": None}, ("UNAUTHORIZED", "A000301")),
        ({"accessToken": ""}, ("UNAUTHORIZED", "A000301")),
        ({"accessToken": "unknown"}, ("UNAUTHORIZED", "A000301")),
        ({"gmAction": None}, ("CALLER_ERROR", "A000201")),
        ({"gmAction": "CREATE"}, ("CALLER_ERROR", "A000201")),
        ({"grantId": None}, ("CALLER_ERROR", "A000201")),
        ({"grantId": "unknown"}, ("NOT_FOUND", "A000301")),
    ],
)
async def test_what_is_wrong_is_told_as_a_challenge(
    caller: Caller, members: dict[str, Any], outcome: tuple[str, str]
) -> None:
    answer = await ask(caller, "QUERY", grant(caller), **members)
    assert (answer["action"], answer["resultCode"]) == outcome
    assert answer["responseContent"].startswith('Bearer error="')


async def test_grants_of_other_services_are_unknown(start: Callable[..., Caller]) -> None:
    caller = start()
    other = type(caller)(caller.sandbox, "2")
    assert (await ask(other, "QUERY", grant(caller)))["action"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("claims", "members", "outcome"),
    [
        ({}, {}, "OK"),
        ({"htm": "DELETE"}, {}, "UNAUTHORIZED"),
        ({"htm": "DELETE"}, {"htm": "DELETE"}, "OK"),
        ({"htu": "https://elsewhere.example"}, {}, "UNAUTHORIZED"),
        ({"htu": "https://elsewhere.example"}, {"htu": "https://elsewhere.example"}, "OK"),
        ({}, {"dpopNonceRequired": True}, "UNAUTHORIZED"),
    ],
)
async def test_a_proof_is_for_the_method_and_the_grant(
    start: Callable[..., Caller], claims: dict[str, str], members: dict[str, Any], outcome: str
) -> None:
    """Unless the call says otherwise; the nonce is told whenever it is required."""
    service = Service(api_key=1, grant_management_endpoint=ENDPOINT)
    caller = start(services=[ServiceSetup(service, (Client(client_id=11),))])
    grant_id = grant(caller)
    created = await caller.create(scopes=BOTH, dpopKeyThumbprint=THUMBPRINT)
    token = created["accessToken"]
    own = {"htm": "GET", "htu": f"{ENDPOINT}/{grant_id}", **claims}
    presented = {"accessToken": token, "dpop": proof(token, iat=NOW_S, **own)}
    answer = await ask(caller, "QUERY", grant_id, **presented, **members)
    assert answer["action"] == outcome
    assert ("dpopNonce" in answer) == ("dpopNonceRequired" in members)
    if outcome != "OK":
        assert answer["responseContent"].startswith("DPoP error=")


async def test_a_service_may_require_nonces(start: Callable[..., Caller]) -> None:
    """Without an endpoint in its settings, the URL of a proof is not compared."""
    caller = start(services=[Service(api_key=1, dpop_nonce_required=True)])
    grant_id = grant(caller)
    token = (await caller.create(scopes=BOTH, dpopKeyThumbprint=THUMBPRINT))["accessToken"]
    bare = proof(token, iat=NOW_S, htm="GET", htu="https://x.example")
    answer = await ask(caller, "QUERY", grant_id, accessToken=token, dpop=bare)
    assert answer["action"] == "UNAUTHORIZED"
    assert answer["responseContent"].startswith('DPoP error="use_dpop_nonce",')
    nonce = answer["dpopNonce"]
    good = proof(token, iat=NOW_S, htm="GET", htu="https://x.example", nonce=nonce)
    answer = await ask(caller, "QUERY", grant_id, accessToken=token, dpop=good)
    assert (answer["action"], answer["dpopNonce"]) == ("OK", nonce)
