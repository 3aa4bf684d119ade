"""Registration of clients that a trust anchor vouches for."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from authlete.models import Client, Service, TrustAnchor
from authlete.sandbox import FetchPolicy, ServiceSetup
from tests.sandbox.federation.members import (
    NOW,
    PROVIDER,
    Entity,
    publisher,
    relying_party,
    superior,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from authlete.sandbox import Clock
    from tests.faults.server import FaultServer
    from tests.sandbox.conftest import Caller

HERE = FetchPolicy(networks=("127.0.0.0/8",), cache_seconds=0)
PATH = "/federation/registration"
ANCHOR = Entity("https://ta.example")


def settings(anchor: Entity, **members: Any) -> Service:
    """Make a service that trusts an entity."""
    anchors = [TrustAnchor(entity_id=anchor.id, jwks=json.dumps(anchor.jwks))]
    return Service(api_key=1, trust_anchors=anchors, **members)


@pytest.fixture
def caller(start: Callable[..., Caller]) -> Caller:
    """Call a service that trusts an entity."""
    return start(services=[ServiceSetup(settings(ANCHOR), ())])


async def register(caller: Caller, *chain: str) -> dict[str, Any]:
    """Register a client by a trust chain."""
    return await caller.call(PATH, trustChain=json.dumps(chain))


async def refused(caller: Caller, *chain: Any) -> str:
    """Fail to register a client, and read the error that it is told."""
    answer = await register(caller, *chain)
    assert answer["action"] == "BAD_REQUEST", answer
    return str(json.loads(answer["responseContent"])["error"])


@pytest.mark.parametrize("whole", [False, True])
async def test_a_client_is_registered_by_its_trust_chain(caller: Caller, *, whole: bool) -> None:
    """That may end with what the anchor says of itself; the answer is signed."""
    party = relying_party(ANCHOR.id)
    chain = [party.says(aud=PROVIDER), ANCHOR.says(party, exp=NOW + 300)]
    answer = await register(caller, *chain, *([ANCHOR.says()] if whole else []))
    assert answer["action"] == "OK", answer
    client = answer["client"]
    assert client["entityId"] == party.id
    assert client["trustAnchorId"] == ANCHOR.id
    assert client["trustChain"][:2] == chain
    assert client["trustChainExpiresAt"] == (NOW + 300) * 1000
    assert client["explicitlyRegistered"] is True
    assert client["clientSource"] == "EXPLICIT_REGISTRATION"
    configuration = await caller.call("/federation/configuration")
    (key,) = jwt.decode(configuration["responseContent"], options={"verify_signature": False})[
        "jwks"
    ]["keys"]
    options: Any = {"verify_exp": False, "verify_iat": False}
    text = answer["responseContent"]
    claims = jwt.decode(
        text, jwt.PyJWK(key, "ES256"), ["ES256"], audience=party.id, options=options
    )
    assert (claims["iss"], claims["sub"]) == (PROVIDER, party.id)
    assert (claims["iat"], claims["exp"]) == (NOW, NOW + 300)
    assert claims["trust_anchor"] == ANCHOR.id
    assert claims["authority_hints"] == [ANCHOR.id]
    assert claims["jwks"] == party.jwks
    registered = claims["metadata"]["openid_relying_party"]
    assert registered["client_id"] == str(client["clientId"])
    assert registered["client_secret"] == client["clientSecret"]
    assert registered["redirect_uris"] == ["https://rp.example/cb"]


async def test_the_client_can_be_used(caller: Caller) -> None:
    """By its entity ID."""
    party = relying_party(
        ANCHOR.id, token_endpoint_auth_method="private_key_jwt", jwks={"keys": []}
    )
    answer = await register(caller, party.says(), ANCHOR.says(party))
    assert "clientSecret" not in answer["client"] or answer["client"]["clientSecret"]
    token = await caller.create(clientId=None, clientIdentifier=party.id)
    assert token["clientId"] == answer["client"]["clientId"]


async def test_superiors_change_the_metadata(caller: Caller) -> None:
    """By what they say of the client, and by policies, the anchor's first."""
    middle = Entity("https://middle.example")
    party = relying_party(
        middle.id,
        contacts=["a@rp.example"],
        grant_types=["authorization_code", "implicit"],
        response_types=["code"],
        scope="openid",
    )

    def policy(**members: Any) -> dict[str, Any]:
        return {"metadata_policy": {"openid_relying_party": members}}

    chain = [
        party.says(),
        middle.says(
            party,
            metadata={"openid_relying_party": {"client_name": "Renamed"}},
            **policy(
                contacts={"add": ["b@middle.example", "a@rp.example"]},
                response_types={"superset_of": ["code"]},
            ),
        ),
        ANCHOR.says(
            middle,
            **policy(
                contacts={"add": "c@ta.example"},
                grant_types={"subset_of": ["authorization_code", "refresh_token"]},
                application_type={"default": "web", "one_of": ["web"], "essential": True},
                logo_uri={"value": "https://ta.example/logo"},
                client_uri={"one_of": ["https://ta.example"]},
                tos_uri="nothing",
            ),
        ),
    ]
    answer = await register(caller, *chain)
    assert answer["action"] == "OK", answer
    client = answer["client"]
    assert client["clientName"] == "Renamed"
    assert client["contacts"] == ["a@rp.example", "c@ta.example", "b@middle.example"]
    assert client["grantTypes"] == ["AUTHORIZATION_CODE"]
    assert client["logoUri"] == "https://ta.example/logo"


@pytest.mark.parametrize(
    "rules",
    [
        {"logo_uri": {"essential": True}},
        {"client_name": {"one_of": ["Another"]}},
        {"contacts": {"superset_of": ["x@ta.example"]}},
        {"client_name": {"value": None, "essential": True}},
    ],
)
async def test_metadata_that_a_superior_does_not_allow_are_refused(
    caller: Caller, rules: dict[str, Any]
) -> None:
    """By the error for it."""
    party = relying_party(ANCHOR.id, contacts=["a@rp.example"])
    statement = ANCHOR.says(party, metadata_policy={"openid_relying_party": rules})
    assert await refused(caller, party.says(), statement) == "invalid_metadata"


async def test_scopes_are_a_list_to_policies(caller: Caller) -> None:
    """Though they are text in metadata."""
    party = relying_party(ANCHOR.id, scope="a b")
    rules = {"scope": {"subset_of": ["b", "c"], "add": ["c"], "superset_of": "c"}}
    statement = ANCHOR.says(party, metadata_policy={"openid_relying_party": rules})
    assert (await register(caller, party.says(), statement))["action"] == "OK"


PARTY = relying_party(ANCHOR.id)
STRANGER = Entity("https://stranger.example")
OTHER_KEY = Entity(PARTY.id, PARTY.hints, PARTY.metadata)
DEEP: Any = json.loads("[" * 300 + "]" * 300)
GOOD = PARTY.says(), ANCHOR.says(PARTY)


@pytest.mark.parametrize(
    "chain",
    [
        [],
        ["x"],
        [1],
        [PARTY.says()],
        [ANCHOR.says(PARTY)],
        [PARTY.says(), ANCHOR.says(STRANGER)],
        [PARTY.says(), STRANGER.says(PARTY)],
        [PARTY.says(), ANCHOR.says(OTHER_KEY)],
        [OTHER_KEY.says(), ANCHOR.says(PARTY)],
        [PARTY.says(), Entity(ANCHOR.id).says(PARTY)],
        [PARTY.says(exp=NOW), ANCHOR.says(PARTY)],
        [PARTY.says(exp=None), ANCHOR.says(PARTY)],
        [PARTY.says(iat=NOW + 1), ANCHOR.says(PARTY)],
        [PARTY.says(iat=None), ANCHOR.says(PARTY)],
        [PARTY.says(jwks=None), ANCHOR.says(PARTY)],
        [PARTY.says(jwks={"keys": 1}), ANCHOR.says(PARTY)],
        [PARTY.says(typ="JWT"), ANCHOR.says(PARTY)],
        [PARTY.says(jwks={**PARTY.jwks, "more": DEEP}), ANCHOR.says(PARTY)],
        [*GOOD] * 7,
    ],
)
async def test_a_chain_that_does_not_hold_is_refused(caller: Caller, chain: list[Any]) -> None:
    """Wherever it breaks."""
    assert await refused(caller, *chain) == "invalid_trust_chain"


@pytest.mark.parametrize(
    ("party", "claims", "error"),
    [
        (PARTY, {"aud": "https://other.example"}, "invalid_request"),
        (PARTY, {"metadata": {}}, "invalid_metadata"),
        (Entity("http://rp.example", metadata=PARTY.metadata), {}, "invalid_request"),
        (relying_party(redirect_uris=["x y"]), {}, "invalid_redirect_uri"),
    ],
)
async def test_a_client_that_cannot_be_registered_is_told_why(
    caller: Caller, party: Entity, claims: dict[str, Any], error: str
) -> None:
    """By the errors of registration."""
    assert await refused(caller, party.says(**claims), ANCHOR.says(party)) == error


async def test_an_anchor_is_no_client(caller: Caller) -> None:
    """Unless it says that it is one."""
    assert await refused(caller, ANCHOR.says()) == "invalid_metadata"


async def test_without_anchors_nobody_is_registered(start: Callable[..., Caller]) -> None:
    """The service has to trust somebody; and nothing is stored that cannot be confirmed."""
    caller = start(services=[Service(api_key=1)])
    assert (await register(caller, *GOOD))["action"] == "INTERNAL_SERVER_ERROR"
    keys = json.dumps(ANCHOR.jwks)
    caller = start(services=[ServiceSetup(settings(ANCHOR, federation_jwks=keys), ())])
    for _ in range(2):
        assert (await register(caller, *GOOD))["action"] == "INTERNAL_SERVER_ERROR"
    assert (await caller.request("GET", "/api/1/client/get/list")).json()["totalCount"] == 0


@pytest.mark.parametrize("members", [{}, {"entityConfiguration": "x", "trustChain": "[]"}])
async def test_one_of_two_is_needed(caller: Caller, members: dict[str, Any]) -> None:
    """Not none, and not both."""
    answer = await caller.call(PATH, **members)
    assert json.loads(answer["responseContent"])["error"] == "invalid_request"


@pytest.mark.parametrize("chain", ["x", "{}"])
async def test_a_chain_is_an_array(caller: Caller, chain: str) -> None:
    """As text."""
    answer = await caller.call(PATH, trustChain=chain)
    assert json.loads(answer["responseContent"])["error"] == "invalid_trust_chain"


async def test_a_client_is_registered_anew_when_its_chain_has_expired(
    caller: Caller, clock: Clock
) -> None:
    """With its new keys; before that its entity ID is taken."""
    first = await register(caller, *GOOD)
    assert await refused(caller, *GOOD) == "invalid_request"
    clock.advance(600)
    party = relying_party(ANCHOR.id, client_name="Later")
    times = {"iat": NOW + 600, "exp": NOW + 900}
    answer = await register(caller, party.says(**times), ANCHOR.says(party, **times))
    assert answer["action"] == "OK"
    assert answer["client"]["clientId"] == first["client"]["clientId"]
    assert answer["client"]["clientName"] == "Later"
    assert answer["client"]["trustChainExpiresAt"] == (NOW + 900) * 1000


async def test_an_alias_is_not_taken_over(start: Callable[..., Caller]) -> None:
    """A client that is called so already is another's."""
    client = Client(client_id=11, client_id_alias=PARTY.id)
    caller = start(services=[ServiceSetup(settings(ANCHOR), (client,))])
    assert await refused(caller, *GOOD) == "invalid_request"


@pytest.fixture
def server() -> Iterator[tuple[FaultServer, dict[str, str]]]:
    """Serve entity statements."""
    server, documents = publisher()
    with ExitStack() as stack:
        stack.enter_context(server)
        yield server, documents


def publish(documents: dict[str, str], entity: Entity, *subordinates: Entity) -> None:
    """Have an entity say what it is, and who is below it."""
    path = f"/{entity.id.rpartition('/')[2]}"
    documents[f"{path}/.well-known/openid-federation"] = entity.says()
    for one in subordinates:
        documents[f"{path}/fetch?{one.id}"] = entity.says(one)


async def by_configuration(caller: Caller, party: Entity) -> dict[str, Any]:
    """Register a client by what it says of itself."""
    return await caller.call(PATH, entityConfiguration=party.says(aud=[PROVIDER]))


async def test_superiors_are_asked_for_the_chain(
    start: Callable[..., Caller], server: tuple[FaultServer, dict[str, str]]
) -> None:
    """Those that lead nowhere, or round in a circle, are passed over."""
    site, documents = server
    anchor = superior(site, "ta")
    middle = superior(site, "middle", f"{site.url}/middle", anchor.id)
    silent = Entity(f"{site.url}/silent")
    party = relying_party(f"{site.url}/gone", silent.id, middle.id)
    publish(documents, silent)
    publish(documents, middle, party)
    publish(documents, anchor, middle)
    caller = start(services=[ServiceSetup(settings(anchor), ())], fetch=HERE)
    answer = await by_configuration(caller, party)
    assert answer["action"] == "OK", answer
    assert len(answer["client"]["trustChain"]) == 3
    assert answer["client"]["trustAnchorId"] == anchor.id


async def test_nothing_is_asked_unless_it_may_be(
    start: Callable[..., Caller], server: tuple[FaultServer, dict[str, str]]
) -> None:
    """Then there is no chain."""
    site, documents = server
    anchor = superior(site, "ta")
    party = relying_party(anchor.id)
    publish(documents, anchor, party)
    for fetch in None, FetchPolicy():
        caller = start(services=[ServiceSetup(settings(anchor), ())], fetch=fetch)
        answer = await by_configuration(caller, party)
        assert answer["action"] == "BAD_REQUEST"
    assert site.accepted == 0


async def test_a_superior_that_tells_of_another_is_not_believed(
    start: Callable[..., Caller], server: tuple[FaultServer, dict[str, str]]
) -> None:
    """Nor one whose own superiors are too many steps away."""
    site, documents = server
    anchor = superior(site, "ta")
    party = relying_party(anchor.id)
    publish(documents, anchor, party)
    documents[f"/ta/fetch?{party.id}"] = anchor.says(STRANGER)
    caller = start(services=[ServiceSetup(settings(anchor), ())], fetch=HERE)
    answer = await by_configuration(caller, party)
    assert json.loads(answer["responseContent"])["error"] == "invalid_trust_chain"


async def test_a_chain_has_an_end(
    start: Callable[..., Caller], server: tuple[FaultServer, dict[str, str]]
) -> None:
    """However many superiors there are."""
    site, documents = server
    names = [f"{site.url}/{number}" for number in range(8)]
    steps = [superior(site, str(number), f"{site.url}/{number + 1}") for number in range(8)]
    party = relying_party(names[0])
    for lower, upper in zip([party, *steps], steps, strict=False):
        publish(documents, upper, lower)
    caller = start(services=[ServiceSetup(settings(STRANGER), ())], fetch=HERE)
    answer = await by_configuration(caller, party)
    assert json.loads(answer["responseContent"])["error"] == "invalid_trust_chain"
    assert len(site.requests) <= 10
