"""The lives of tokens, from creation to their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from authlete.errors import AuthleteDefaultError, ResultError
from authlete.models import Property, TokenBatchResult

if TYPE_CHECKING:
    from .conftest import Walker

OK = ("OK", "A056001")
ABSENT = ("UNAUTHORIZED", "A057302")
HOUR = 3600


async def test_a_token_is_created_introspected_updated_introspected_and_revoked(
    walker: Walker,
) -> None:
    """Each step shows in the next; at the end there is nothing left."""
    created = await walker.create(
        properties=[{"key": "k", "value": "v", "hidden": True}], acr="high", auth_time=5
    )
    token = created.access_token

    seen = await walker.introspect(token, scopes=["history.read"], subject="john")
    assert (seen.action, seen.usable, seen.sufficient, seen.refreshable) == ("OK", True, True, True)
    assert (seen.client_id, seen.client_id_alias, seen.subject) == (11, "app", "john")
    assert (seen.grant_type, seen.acr, seen.auth_time) == ("AUTHORIZATION_CODE", "high", 5)
    assert seen.properties == (Property(key="k", value="v", hidden=True),)
    assert [scope.name for scope in seen.scope_details] == ["history.read", "timeline.read"]
    (duration,) = seen.scope_details[0].attributes
    assert (duration.key, duration.value) == ("access_token.duration", str(HOUR))
    assert seen.expires_at == created.expires_at == (walker.clock.now + HOUR) * 1000

    later = seen.expires_at + 60_000
    updated = await walker.update(
        access_token=token, scopes=["timeline.read"], access_token_expires_at=later, properties=[]
    )
    assert updated.action == "OK"
    seen = await walker.introspect(token)
    assert (seen.scopes, seen.expires_at) == (("timeline.read",), later)
    assert not seen.properties
    assert await walker.outcome(token, scopes=["history.read"]) == ("FORBIDDEN", "A064302")

    assert await walker.revoke(access_token_identifier=token) == 1
    seen = await walker.introspect(token)
    assert (seen.action, seen.existent, seen.usable) == ("UNAUTHORIZED", False, False)
    assert 'error="invalid_token"' in seen.response_content
    assert await walker.count() == 0


async def test_a_new_value_voids_the_old(walker: Walker) -> None:
    created = await walker.create()
    updated = await walker.update(
        access_token=created.access_token, access_token_value_updated=True
    )
    assert await walker.outcome(created.access_token) == ABSENT
    assert await walker.outcome(updated.access_token) == OK


@pytest.mark.parametrize(
    ("fields", "first", "second"),
    [
        pytest.param({"refresh_token_duration": HOUR}, "A065302", "A057302", id="both"),
        pytest.param({"grant_type": "IMPLICIT"}, "A065303", "A057302", id="no refresh token"),
        pytest.param({}, "A065301", "A065301", id="refreshable"),
    ],
)
async def test_a_token_expires_by_the_clock(
    walker: Walker, fields: dict[str, Any], first: str, second: str
) -> None:
    """Its expiry is reported once, and then it is absent, unless it can be refreshed."""
    token = (await walker.create(**fields)).access_token
    walker.clock.now += HOUR - 1
    assert await walker.outcome(token) == OK
    walker.clock.now += 1
    assert await walker.outcome(token) == ("UNAUTHORIZED", first)
    assert await walker.outcome(token) == ("UNAUTHORIZED", second)


async def test_an_update_revives_what_can_be_refreshed(walker: Walker) -> None:
    token = (await walker.create()).access_token
    walker.clock.now += HOUR
    assert await walker.outcome(token) == ("UNAUTHORIZED", "A065301")
    later = int(walker.clock.now + HOUR) * 1000
    assert (await walker.update(access_token=token, access_token_expires_at=later)).action == "OK"
    assert await walker.outcome(token) == OK


@pytest.mark.parametrize(
    ("required", "outcome"),
    [
        ({"scopes": ["history.read"]}, OK),
        ({"scopes": ["unheard.of"]}, OK),
        ({"scopes": ["openid"]}, ("FORBIDDEN", "A064302")),
        ({"subject": "john"}, OK),
        ({"subject": "jane"}, ("FORBIDDEN", "A066302")),
        ({"scopes": ["openid"], "subject": "jane"}, ("FORBIDDEN", "A064302")),
        ({"acr_values": ["high"]}, ("UNAUTHORIZED", "A000301")),
        ({"max_age": 60}, ("UNAUTHORIZED", "A000301")),
    ],
)
async def test_a_resource_requires_more_of_a_token_than_to_be(
    walker: Walker, required: dict[str, Any], outcome: tuple[str, str]
) -> None:
    """Scopes, a user, and how that was authenticated."""
    token = (await walker.create()).access_token
    assert await walker.outcome(token, **required) == outcome


@pytest.mark.parametrize("half", ["access_token", "refresh_token"])
async def test_a_token_is_deleted_once(walker: Walker, half: str) -> None:
    """Either half takes the other along; the second time is an error."""
    created = await walker.create()
    await walker.delete(getattr(created, half))
    assert await walker.outcome(created.access_token) == ABSENT
    with pytest.raises(ResultError) as caught:
        await walker.delete(getattr(created, half))
    assert (caught.value.status_code, caught.value.result_code) == (400, "A161202")


async def test_a_migrated_token_is_deleted_whatever_its_value(walker: Walker) -> None:
    """Slashes, dots and spaces do not lead elsewhere."""
    await walker.create(access_token="a/../b c?d#e%2F", refresh_token="r")
    await walker.create()
    await walker.delete("a/../b c?d#e%2F")
    assert await walker.count() == 1


@pytest.mark.parametrize(
    ("selectors", "gone"),
    [
        ({"access_token_identifier": "t0"}, {"t0"}),
        ({"refresh_token_identifier": "r1"}, {"t1"}),
        ({"client_identifier": "app", "subject": "jane"}, {"t1"}),
        ({"client_identifier": "11"}, {"t0", "t1"}),
        ({"subject": "john"}, {"t0", "t2"}),
        ({"access_token_identifier": "t1", "subject": "john"}, {"t1"}),
        ({"access_token_identifier": "unknown", "subject": "john"}, set()),
    ],
)
async def test_tokens_are_revoked_by_the_first_selector(
    walker: Walker, selectors: dict[str, str], gone: set[str]
) -> None:
    """The answer counts them, and a second time there are none."""
    for number, (client, subject) in enumerate([(11, "john"), (11, "jane"), (12, "john")]):
        values = {"access_token": f"t{number}", "refresh_token": f"r{number}"}
        await walker.create(client_id=client, subject=subject, **values)
    assert await walker.revoke(**selectors) == len(gone)
    assert await walker.revoke(**selectors) == 0
    for token in ("t0", "t1", "t2"):
        assert await walker.outcome(token) == (ABSENT if token in gone else OK)


async def test_nothing_named_is_nothing_revoked(walker: Walker) -> None:
    await walker.create()
    with pytest.raises(ResultError) as caught:
        await walker.revoke()
    assert caught.value.status_code == 400
    assert await walker.count() == 1


async def test_revoking_an_unknown_clients_tokens_is_not_found(walker: Walker) -> None:
    with pytest.raises(AuthleteDefaultError) as caught:
        await walker.revoke(client_identifier="99")
    assert caught.value.status_code == 404


def described(count: int) -> list[dict[str, Any]]:
    """Describe tokens with values of their own."""
    token = {"grant_type": "PASSWORD", "client_id": 11, "subject": "john"}
    return [{**token, "access_token": f"t{number}"} for number in range(count)]


async def test_a_batch_is_handed_over_waited_for_and_used(walker: Walker) -> None:
    """First checked, then run; while it runs it has no result and its tokens do not exist."""
    rehearsal = await walker.create_batch(described(3), dry_run=True)
    walker.clock.now += 1
    status = await walker.batch_status(rehearsal)
    assert (status.result, status.token_count) == (TokenBatchResult.SUCCEEDED, 3)
    assert await walker.count() == 0

    request_id = await walker.create_batch(described(3))
    status = await walker.batch_status(request_id)
    assert (status.batch_kind, status.request_id) == ("CREATE", request_id)
    assert (status.result, status.token_count) == (None, 0)
    assert status.created_at == status.modified_at == walker.clock.now * 1000
    assert await walker.outcome("t0") == ABSENT

    walker.clock.now += 1
    assert await walker.outcome("t0") == OK
    status = await walker.batch_status(request_id)
    assert (status.result, status.token_count) == (TokenBatchResult.SUCCEEDED, 3)
    assert (status.error_code, status.error_description) == (None, None)
    assert status.modified_at > status.created_at


async def test_a_batch_that_fails_leaves_what_it_had_created(walker: Walker) -> None:
    await walker.create(access_token="t2")
    request_id = await walker.create_batch(described(5))
    walker.clock.now += 1
    status = await walker.batch_status(request_id)
    assert (status.result, status.token_count) == (TokenBatchResult.FAILED, 2)
    assert status.error_code == "A144201"
    assert await walker.outcome("t1") == OK
    assert await walker.outcome("t3") == ABSENT


async def test_an_unknown_batch_is_not_found(walker: Walker) -> None:
    with pytest.raises(AuthleteDefaultError) as caught:
        await walker.batch_status("unknown")
    assert caught.value.status_code == 404


async def test_a_batch_of_nothing_is_refused(walker: Walker) -> None:
    with pytest.raises(ResultError) as caught:
        await walker.create_batch([])
    assert caught.value.result_code == "A000201"
