"""Each token once, whatever is lost on the way."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete import Err, Ok, RequestOptions, RetryConfig, token_operations_create
from authlete.bulk import create_tokens
from authlete.errors import AuthleteDefaultError, NoResponseError, ResultError
from authlete.models import TokenCreateResponseAction as Action
from authlete.sandbox import Sandbox
from tests.bulk.support import all_tokens, collect, core_of, request
from tests.fakes import client, in_virtual_time, refusal, reply
from tests.saboteur import ACTIONS, Saboteur

if TYPE_CHECKING:
    from authlete.bulk import Created
    from authlete.transport import HttpRequest, HttpResponse, Transport

VALUE = "a-value-of-its-own-0123456789"
REFRESH = "a-refresh-value-0123456789"
FIELDS = {
    "access token": {"access_token": VALUE},
    "refresh token": {"refresh_token": REFRESH},
    "both": {"access_token": VALUE, "refresh_token": REFRESH},
}
LOSSES = ("lose answer", "spoil answer", "bad gateway")  # there is a token all the same
CODES = {"accessToken": "A144201", "refreshToken": "A144202"}

each_loss = pytest.mark.parametrize("loss", LOSSES)
each_kind = pytest.mark.parametrize("kind", FIELDS)
each_order = pytest.mark.parametrize("first", CODES)


@attrs.define
class Orderly:
    """An Authlete that looks at one of a token's two values first, and tells of that."""

    transport: Transport
    first: str
    taken: set[str] = attrs.field(factory=set[str])

    async def send(self, asked: HttpRequest, /) -> HttpResponse:
        """Carry a request, and tell of the right value."""
        response = await self.transport.send(asked)
        token, answer = json.loads(asked.body or b"{}"), json.loads(response.body)
        values = {token.get(name) for name in CODES}
        if answer.get("action") == "OK":
            self.taken |= values
        elif answer["resultCode"] in CODES.values() and values <= self.taken - {None}:
            answer["resultCode"] = CODES[self.first]
        return attrs.evolve(response, body=json.dumps(answer).encode())

    async def aclose(self) -> None:
        """Close what it carries by."""
        await self.transport.aclose()


@attrs.define
class Delayed(Saboteur):
    """Fails by a script, and may have requests act only when the next one comes."""

    late: list[HttpRequest] = attrs.field(factory=list["HttpRequest"], init=False)

    async def send(self, asked: HttpRequest, /) -> HttpResponse:
        """Let those that are late act, then do what the script says next."""
        while self.late:
            await self.transport.send(self.late.pop())
        if self.script[:1] == ["act late"]:
            self.late.append(asked)
            del self.script[0]
            raise NoResponseError("lost")
        return await super().send(asked)


def create(sandbox: Sandbox, script: list[str], *asked: Any, first: str = "accessToken") -> Any:
    """Create tokens while a script says what is lost; return the results and the subjects."""

    async def scenario() -> tuple[list[Created], Counter[str | None]]:
        transport = Delayed(Orderly(sandbox.transport(), first), [*script])
        results = await collect(create_tokens(core_of(sandbox, transport), asked, concurrency=3))
        return results, Counter(token.subject for token in await all_tokens(core_of(sandbox)))

    return in_virtual_time(scenario)


@each_loss
@each_kind
@each_order
def test_a_token_whose_answer_was_lost_is_found(loss: str, kind: str, first: str) -> None:
    """Its value is taken by then, and by nobody else; what it was created with is known."""
    fields = FIELDS[kind]
    with Sandbox() as sandbox:
        (created,), subjects = create(sandbox, [loss], request(**fields), first=first)
    assert created.recovered
    answer = created.result.unwrap()
    assert answer.action is Action.OK
    assert answer.result_code in CODES.values()
    assert (answer.access_token, answer.refresh_token) == (
        fields.get("access_token"),
        fields.get("refresh_token"),
    )
    assert subjects == {"s0": 1}


@each_kind
@pytest.mark.parametrize("loss", ["lose request", "act late"])
def test_a_request_that_was_lost_is_repeated(loss: str, kind: str) -> None:
    """Whether it never arrives, or arrives when it is no longer waited for."""
    with Sandbox() as sandbox:
        (created,), subjects = create(sandbox, [loss], request(**FIELDS[kind]))
    assert created.result.unwrap().action is Action.OK
    assert created.recovered is (loss == "act late")
    assert subjects == {"s0": 1}


@each_loss
def test_a_request_without_a_value_is_not_repeated(loss: str) -> None:
    """It would create a second token; its Err says that there may be one."""
    with Sandbox() as sandbox:
        (created,), subjects = create(sandbox, [loss], request())
    assert isinstance(created.result, Err)
    assert created.result.error.may_have_acted
    assert created.result.error.attempts == 1
    assert subjects == {"s0": 1}


@each_kind
def test_a_value_that_is_taken_is_refused(kind: str) -> None:
    """Where nothing was lost, an earlier token has it."""
    earlier = request(7, **FIELDS[kind])
    with Sandbox() as sandbox:
        in_virtual_time(lambda: token_operations_create(core_of(sandbox), earlier))
        (created,), subjects = create(sandbox, [], request(**FIELDS[kind]))
    answer = created.result.unwrap()
    assert (answer.action, created.recovered) == (Action.BAD_REQUEST, False)
    assert subjects == {"s7": 1}


@each_order
@each_loss
def test_another_token_with_the_same_refresh_token(loss: str, first: str) -> None:
    """It does not pass for the token whose answer was lost: that one was refused."""
    earlier = request(7, access_token="another", refresh_token=REFRESH)
    with Sandbox() as sandbox:
        in_virtual_time(lambda: token_operations_create(core_of(sandbox), earlier))
        (created,), subjects = create(sandbox, [loss], request(**FIELDS["both"]), first=first)
    answer = created.result.unwrap()
    assert (answer.action, answer.result_code) == (Action.BAD_REQUEST, "A144202")
    assert not created.recovered
    assert subjects == {"s7": 1}


def test_an_answer_that_is_never_clear() -> None:
    """After five minutes of asking, the Err says that there may be a token."""
    with Sandbox() as sandbox:
        (created,), _ = create(sandbox, ["lose answer"] * 999, request(access_token=VALUE))
    assert isinstance(created.result, Err)
    assert isinstance(created.result.error, NoResponseError)
    assert created.result.error.may_have_acted
    assert created.result.error.attempts > 5
    assert 200 < created.result.error.elapsed < 300


def test_a_failure_that_is_clear_ends_it_in_doubt() -> None:
    """The credential is withdrawn after an answer was lost: the Err remembers that."""

    async def scenario() -> None:
        core, transport = client(NoResponseError("lost"), refusal(403), service_id="1")
        (created,) = await collect(create_tokens(core, [request(access_token=VALUE)]))
        assert isinstance(created.result, Err)
        error = created.result.error
        assert isinstance(error, ResultError)
        assert (error.status_code, error.may_have_acted, error.attempts) == (403, True, 2)
        assert len(transport.requests) == 2

    in_virtual_time(scenario)


FAILED = reply(body={"action": "INTERNAL_SERVER_ERROR", "resultCode": "A109101"})
TAKEN = reply(body={"action": "BAD_REQUEST", "resultCode": "A144201"})
REFRESH_TAKEN = reply(body={"action": "BAD_REQUEST", "resultCode": "A144202"})
CREATED = reply(body={"action": "OK", "resultCode": "A109001"})
OURS = {"clientId": 11, "subject": "s0"}
THERE = reply(body={"action": "OK", "existent": True, **OURS})
NOT_THERE = reply(body={"action": "UNAUTHORIZED", "existent": False})


@pytest.mark.parametrize(
    ("fields", "steps", "outcome"),
    [
        pytest.param({}, [FAILED], "INTERNAL_SERVER_ERROR", id="no value"),
        pytest.param({"access_token": VALUE}, [FAILED, CREATED], "OK", id="failed before"),
        pytest.param({"access_token": VALUE}, [FAILED, TAKEN, THERE], "found", id="failed after"),
        pytest.param({"access_token": VALUE}, [FAILED] * 3 + [TAKEN, THERE], "found", id="thrice"),
        pytest.param({"access_token": VALUE}, [TAKEN], "BAD_REQUEST", id="taken before"),
    ],
)
def test_an_action_that_says_authlete_failed(
    fields: dict[str, str], steps: list[HttpResponse], outcome: str
) -> None:
    """Leaves open whether there is a token, as a failure of the connection does."""
    assert answered(fields, *steps) == (outcome, len(steps))


def answered(fields: dict[str, str], *steps: Any) -> tuple[str, int]:
    """Tell how a creation ends, and how many requests it took."""

    async def scenario() -> tuple[str, int]:
        core, transport = client(*steps, service_id="1")
        (created,) = await collect(create_tokens(core, [request(**fields)]))
        match created.result:
            case Ok(answer):
                outcome = "found" if created.recovered else str(answer.action)
            case Err(error):
                outcome = f"{type(error).__name__}, {error.may_have_acted}"
        return outcome, len(transport.requests)

    return in_virtual_time(scenario)


LOST = NoResponseError("lost")


@pytest.mark.parametrize("taken", [TAKEN, REFRESH_TAKEN], ids=["access token", "refresh token"])
@pytest.mark.parametrize(
    ("looks", "outcome"),
    [
        pytest.param([THERE], "found", id="there"),
        pytest.param([NOT_THERE], "BAD_REQUEST", id="not there"),
        pytest.param([LOST, "taken", THERE], "found", id="lost as well"),
        pytest.param([FAILED, "taken", THERE], "found", id="failed as well"),
        pytest.param([refusal(403)], "ResultError, True", id="not allowed to look"),
    ],
)
def test_a_value_that_is_taken_is_looked_into(
    taken: HttpResponse, looks: list[Any], outcome: str
) -> None:
    """By the token itself, or by another? The token is asked for, until the answer is clear."""
    steps = [taken if look == "taken" else look for look in looks]
    assert answered(FIELDS["both"], LOST, taken, *steps) == (outcome, 2 + len(steps))


def claims(**found: object) -> HttpResponse:
    """Answer a standard introspection."""
    return reply(body={"action": "OK", "responseContent": json.dumps(found)})


@pytest.mark.parametrize(
    ("look", "outcome"),
    [
        pytest.param(claims(active=True, client_id="11", sub="s0"), "found", id="its own"),
        pytest.param(claims(active=True, client_id="app", sub="s0"), "found", id="by its alias"),
        pytest.param(claims(active=True, sub="s0"), "found", id="of some client"),
        pytest.param(claims(active=True, client_id="12", sub="s0"), "BAD_REQUEST", id="client"),
        pytest.param(claims(active=True, client_id="11", sub="s1"), "BAD_REQUEST", id="subject"),
        pytest.param(claims(active=True, client_id="11"), "BAD_REQUEST", id="no subject"),
        pytest.param(claims(active=False), "BAD_REQUEST", id="not active"),
        pytest.param(refusal(403), "ResultError, True", id="not allowed to look"),
    ],
)
def test_a_refresh_token_alone_is_looked_for_itself(look: HttpResponse, outcome: str) -> None:
    """By the standard introspection, which takes such tokens."""
    assert answered(FIELDS["refresh token"], LOST, REFRESH_TAKEN, look) == (outcome, 3)


@pytest.mark.parametrize(
    "unclear",
    [
        reply(body={"action": "INTERNAL_SERVER_ERROR", "responseContent": "{}"}),
        reply(body={"action": "OK", "responseContent": "{"}),
        reply(body={"action": "OK", "responseContent": "[]"}),
        reply(body={"action": "OK"}),
    ],
)
def test_an_introspection_that_tells_nothing_is_repeated(unclear: HttpResponse) -> None:
    there = claims(active=True, client_id="11", sub="s0")
    steps = (LOST, REFRESH_TAKEN, unclear, REFRESH_TAKEN, there)
    assert answered(FIELDS["refresh token"], *steps) == ("found", 5)


ASKED_BY_ALIAS = {"client_id": None, "client_identifier": "app"}


@pytest.mark.parametrize(
    ("asked", "found", "outcome"),
    [
        pytest.param({}, {}, "found", id="same"),
        pytest.param({}, {"subject": "mary"}, "BAD_REQUEST", id="another's subject"),
        pytest.param({}, {"subject": None}, "BAD_REQUEST", id="no subject"),
        pytest.param({}, {"clientId": 12}, "BAD_REQUEST", id="another client"),
        pytest.param({}, {"clientId": None}, "found", id="a client that is not told"),
        pytest.param({}, {"clientIdAlias": "app"}, "found", id="alias beside the number"),
        pytest.param(ASKED_BY_ALIAS, {"clientIdAlias": "app"}, "found", id="same alias"),
        pytest.param(ASKED_BY_ALIAS, {"clientIdAlias": "web"}, "BAD_REQUEST", id="another alias"),
        pytest.param(ASKED_BY_ALIAS, {}, "found", id="alias that is not told"),
        pytest.param(
            ASKED_BY_ALIAS, {"subject": "mary"}, "BAD_REQUEST", id="not told, another's subject"
        ),
        pytest.param(
            ASKED_BY_ALIAS | {"client_identifier": "11"}, {}, "found", id="number as text"
        ),
        pytest.param(
            ASKED_BY_ALIAS | {"client_identifier": "12"}, {}, "BAD_REQUEST", id="another number"
        ),
        pytest.param(
            ASKED_BY_ALIAS | {"client_identifier": "https://a.example"},
            {"clientEntityId": "https://a.example", "clientIdAlias": "app"},
            "found",
            id="entity ID",
        ),
        pytest.param(
            ASKED_BY_ALIAS | {"client_identifier": "https://a.example"},
            {"metadataDocumentLocation": "https://b.example"},
            "BAD_REQUEST",
            id="another metadata document",
        ),
        pytest.param(
            {"grant_type": "CLIENT_CREDENTIALS"},
            {"subject": None},
            "found",
            id="a subject unheeded",
        ),
        pytest.param({"grant_type": "CLIENT_CREDENTIALS"}, {}, "BAD_REQUEST", id="a user's"),
        pytest.param({"client_id": None}, {}, "found", id="no client"),
    ],
)
def test_a_token_that_is_found_is_compared_with_the_one_asked_for(
    asked: dict[str, Any], found: dict[str, Any], outcome: str
) -> None:
    """By client and subject, as far as they can be: a token of somebody else is no success."""
    look = reply(body={"action": "OK", "existent": True, **OURS, **found})
    fields = {"access_token": VALUE, **asked}
    assert answered(fields, LOST, TAKEN, look) == (outcome, 3)


@each_loss
@each_kind
def test_a_value_that_another_users_token_has_is_refused(loss: str, kind: str) -> None:
    """Also where the answer that said so is lost: the next one says so, too, and it stays so."""
    earlier = request(7, **FIELDS[kind])
    with Sandbox() as sandbox:
        in_virtual_time(lambda: token_operations_create(core_of(sandbox), earlier))
        (created,), subjects = create(sandbox, [loss], request(**FIELDS[kind]))
    answer = created.result.unwrap()
    assert answer.action is Action.BAD_REQUEST
    assert answer.result_code in CODES.values()
    assert not created.recovered
    assert subjects == {"s7": 1}


def test_a_token_is_looked_for_in_its_own_service() -> None:
    """Which the request may name, rather than the client."""

    async def scenario() -> None:
        core, transport = client(LOST, REFRESH_TAKEN, THERE, service_id="1")
        asked = {"service_id": "2", **request(**FIELDS["both"])}
        (created,) = await collect(create_tokens(core, [asked]))
        assert created.recovered
        assert all("/api/2/auth/" in sent.url for sent in transport.requests)

    in_virtual_time(scenario)


@pytest.mark.parametrize("fields", [{}, {"access_token": VALUE}])
def test_no_retries_means_none(fields: dict[str, str]) -> None:
    """Then nothing is found out, and the Err says so."""

    async def scenario() -> None:
        core, transport = client(FAILED, reply(502), service_id="1")
        options = RequestOptions(retries=RetryConfig(strategy="none"))
        asked = [request(**fields), request(**fields)]
        first, second = await collect(create_tokens(core, asked, options=options, concurrency=1))
        assert first.result.unwrap().action is Action.INTERNAL_SERVER_ERROR
        assert isinstance(second.result, Err)
        assert isinstance(second.result.error, AuthleteDefaultError)
        assert second.result.error.may_have_acted
        assert len(transport.requests) == 2

    in_virtual_time(scenario)


KINDS = st.sampled_from(["none", "shared", "same", *FIELDS])


def fields_of(index: int, kind: str) -> dict[str, str]:
    """Make values that no other token has, but for those that some share."""
    if kind == "same":
        return {"access_token": VALUE}
    if kind == "shared":
        return {"access_token": f"{VALUE}-{index}", "refresh_token": REFRESH}
    return {name: f"{value}-{index}" for name, value in FIELDS.get(kind, {}).items()}


@given(
    kinds=st.lists(KINDS, min_size=1, max_size=6),
    script=st.lists(st.sampled_from([*ACTIONS, "act late"]), max_size=14),
    first=st.sampled_from([*CODES]),
)
def test_there_are_as_many_tokens_as_the_results_say(
    kinds: list[str], script: list[str], first: str
) -> None:
    """One for each Ok, none for a refusal; only where an Err says so, nobody knows."""
    asked = [request(index, **fields_of(index, kind)) for index, kind in enumerate(kinds)]
    with Sandbox() as sandbox:
        results, subjects = create(sandbox, script, *asked, first=first)
    assert sorted(created.index for created in results) == [*range(len(kinds))]
    for created in results:
        tokens = subjects[f"s{created.index}"]
        match created.result:
            case Ok(answer):
                assert tokens == (answer.action == Action.OK)
            case Err(error):
                assert tokens <= error.may_have_acted
