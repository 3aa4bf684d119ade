"""A resource as its clients know it: its metadata, and how requests to it are answered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from authlete import IntrospectionCache, RequestOptions
from authlete.errors import ConnectError, NoResponseError, RequestValidationError
from authlete.models import IntrospectionResponse
from authlete.resource.protected_resource import ProtectedResource, Refusal, ResourceRequest
from tests.fakes import SECRET, TOKEN, client, refusal, reply
from tests.resource.support import ALGS, CERTIFICATE, KEY, THUMBPRINT, issue, proof

if TYPE_CHECKING:
    from authlete import AuthleteCore
    from authlete.sandbox import Clock, Sandbox

RESOURCE = "https://rs.example"
METADATA = f"{RESOURCE}/.well-known/oauth-protected-resource"
WHERE = f'resource_metadata="{METADATA}"'
SERVERS = ["https://as.example"]


def resource_of(core: AuthleteCore, **settings: Any) -> ProtectedResource:
    wanted = {"resource": RESOURCE, "authorization_servers": SERVERS, **settings}
    return ProtectedResource(core, **wanted)


def get(*authorization: str, **fields: Any) -> ResourceRequest:
    """Make a request."""
    fields = {"method": "GET", "path": "/history", **fields}
    return ResourceRequest(authorization=authorization, **fields)


async def refused(resource: ProtectedResource, request: ResourceRequest, *scopes: str) -> Refusal:
    answer = await resource.check(request, scopes)
    assert isinstance(answer, Refusal), answer
    assert answer.headers["cache-control"] == "no-store"
    return answer


async def test_a_good_token_passes(core: AuthleteCore, sandbox: Sandbox) -> None:
    resource = resource_of(core, cache=IntrospectionCache())
    request = get(f"Bearer {issue(sandbox)}")
    for _ in range(2):
        token = await resource.check(request, ["history.read"])
        assert isinstance(token, IntrospectionResponse)
        assert token.subject == "john"
    assert len(sandbox.requests) == 1


@pytest.mark.parametrize(
    ("settings", "request_", "challenge"),
    [
        ({}, get(), f"Bearer {WHERE}, DPoP {ALGS}, {WHERE}"),
        ({"dpop": False}, get(), f"Bearer {WHERE}"),
        ({"dpop": False}, get(f"DPoP {TOKEN}", dpop=["x"]), f"Bearer {WHERE}"),
        ({}, get("Bearer a b"), f'Bearer error="invalid_token", {WHERE}'),
        ({}, get("Bearer a", "Bearer a"), f'Bearer error="invalid_token", {WHERE}'),
    ],
)
async def test_a_challenge_names_the_metadata(
    core: AuthleteCore, settings: Any, request_: ResourceRequest, challenge: str
) -> None:
    answer = await refused(resource_of(core, **settings), request_)
    assert (answer.status, answer.headers["www-authenticate"]) == (401, challenge)


async def test_so_does_authletes_own(core: AuthleteCore, sandbox: Sandbox) -> None:
    answer = await refused(resource_of(core), get(f"Bearer {issue(sandbox)}"), "history.write")
    assert answer.status == 403
    challenge = answer.headers["www-authenticate"]
    assert challenge.startswith('Bearer error="insufficient_scope"')
    assert challenge.endswith(f'scope="history.write", resource_metadata="{METADATA}"')


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (None, f"DPoP {ALGS}, {WHERE}"),
        ('DPoP error="x"', f'DPoP error="x", {ALGS}, {WHERE}'),
        ('DPoP algs="ES256"', f'DPoP algs="ES256", {WHERE}'),
    ],
)
async def test_a_challenge_of_dpop_tells_what_may_sign_proofs(said: str | None, told: str) -> None:
    """Unless Authlete has said so (RFC 9449 §7.1)."""
    core, _ = client(
        reply(body={"action": "UNAUTHORIZED", "responseContent": said}), service_id="1"
    )
    answer = await refused(resource_of(core), get(f"DPoP {TOKEN}", dpop=["x"]))
    assert answer.headers["www-authenticate"] == told


async def test_proofs_are_made_for_the_public_url(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock
) -> None:
    """Whatever host the server itself is known by. Two proofs are none."""
    resource = resource_of(core)
    token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
    good = get(f"DPoP {token}", dpop=[proof(token, clock)])
    assert isinstance(await resource.check(good), IntrospectionResponse)
    for wrong in (
        get(f"DPoP {token}", dpop=[proof(token, clock)], method="POST"),
        get(f"DPoP {token}", dpop=[proof(token, clock)], path="/other"),
        get(f"DPoP {token}", dpop=[proof(token, clock), proof(token, clock)]),
        get(f"Bearer {token}"),
    ):
        assert (await refused(resource, wrong)).status == 401


async def test_certificates_are_passed_on(core: AuthleteCore, sandbox: Sandbox) -> None:
    resource = resource_of(core)
    header = f"Bearer {issue(sandbox, certificate_thumbprint=THUMBPRINT)}"
    assert (await refused(resource, get(header))).status == 401
    token = await resource.check(get(header, client_certificate=CERTIFICATE))
    assert isinstance(token, IntrospectionResponse)


async def test_a_token_may_have_to_be_issued_for_this_resource(
    core: AuthleteCore, sandbox: Sandbox
) -> None:
    """By choice one that was issued for none in particular does not pass either (RFC 8707)."""
    meant, other, any_ = (
        get(f"Bearer {issue(sandbox, resources=resources)}")
        for resources in ([RESOURCE], ["https://other.example"], None)
    )
    strict, lenient = resource_of(core, audience_required=True), resource_of(core)
    assert isinstance(await strict.check(meant), IntrospectionResponse)
    for wrong in (other, any_):
        answer = await refused(strict, wrong)
        assert (answer.status, answer.headers["www-authenticate"][:6]) == (401, "Bearer")
        assert isinstance(await lenient.check(wrong), IntrospectionResponse)


@pytest.mark.parametrize(
    ("step", "status", "retry_after"),
    [
        (ConnectError("refused"), 503, "5"),
        (NoResponseError("late", timed_out=True), 504, "5"),
        (reply(503, headers={"retry-after": "30"}), 503, "30"),
        (reply(500), 503, "5"),
        (reply(429), 503, "5"),
        (reply(429, headers={"retry-after": "7"}), 503, "7"),
        (refusal(401), 502, None),
        (reply(body=b"{"), 502, None),
    ],
)
async def test_where_authlete_gives_no_answer_nobody_is_told_to_come_with_another_token(
    step: Any, status: int, retry_after: str | None
) -> None:
    core, _ = client(step, service_id="1")
    answer = await refused(resource_of(core), get(f"Bearer {TOKEN}"))
    assert (answer.status, answer.headers.get("retry-after")) == (status, retry_after)
    assert "www-authenticate" not in answer.headers


async def test_what_the_server_itself_gets_wrong_is_a_500(core: AuthleteCore) -> None:
    request = get(f"Bearer {TOKEN}")
    answer = await refused(resource_of(core), request, 1)  # type: ignore[arg-type]
    listed = await resource_of(core).check(request, "history.read")
    assert isinstance(listed, Refusal)
    for refusal_ in (answer, listed):
        assert refusal_.status == 500
        assert isinstance(refusal_.error, RequestValidationError)


def test_its_metadata_say_what_clients_need(core_alone: AuthleteCore) -> None:
    resource = resource_of(
        core_alone,
        resource=f"{RESOURCE}/api/",
        scopes_supported=["a", "b"],
        name="History",
        documentation="https://docs.example",
    )
    assert resource.metadata_path == "/.well-known/oauth-protected-resource/api/"
    assert resource.metadata_url == f"{METADATA}/api/"
    for root in (RESOURCE, f"{RESOURCE}/"):
        assert resource_of(core_alone, resource=root).metadata_url == METADATA
    said = json.loads(resource.metadata())
    assert "ES256" in said.pop("dpop_signing_alg_values_supported")
    assert said == {
        "resource": f"{RESOURCE}/api/",
        "authorization_servers": SERVERS,
        "scopes_supported": ["a", "b"],
        "bearer_methods_supported": ["header"],
        "resource_name": "History",
        "resource_documentation": "https://docs.example",
    }
    plain = resource_of(core_alone, dpop=False)
    assert plain.metadata_url == METADATA
    assert json.loads(plain.metadata()).keys() == {
        "resource",
        "authorization_servers",
        "bearer_methods_supported",
    }
    assert repr(plain) == "ProtectedResource(resource='https://rs.example')"


@pytest.fixture
def core_alone() -> AuthleteCore:
    """A client that asks nobody."""
    return client()[0]


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"client": SECRET}, "client"),
        *(
            ({"resource": value}, "resource")
            for value in (
                None, "", "rs.example", "ftp://rs.example", "https://", "https://rs.example?a=b",
                "https://rs.example#a", "https://u:p@rs.example", 'https://rs.example/"',
                "https://[", "https://rs.example/\n", "https://rs.example/?", "https://rs.example/#",
                "https://rs.example/é", "https://rs.example/ ", "https://rs.example/\\",
                "https://rs.example:x", "https://rs.example:99999", "https://rs.example/{id}",
            )
        ),
        ({"authorization_servers": "https://as.example"}, "authorization_servers"),
        ({"authorization_servers": []}, "authorization_servers"),
        ({"authorization_servers": ["https://as.example", ""]}, "authorization_servers[1]"),
        ({"authorization_servers": ["as.example"]}, "authorization_servers[0]"),
        ({"authorization_servers": [1]}, "authorization_servers[0]"),
        ({"scopes_supported": "a"}, "scopes_supported"),
        ({"scopes_supported": [None]}, "scopes_supported[0]"),
        ({"scopes_supported": ["a", "a b"]}, "scopes_supported[1]"),
        ({"service_id": 1}, "service_id"),
        ({"cache": "cache"}, "cache"),
        ({"jwt": "jwt"}, "jwt"),
        ({"options": {"timeout": 1}}, "options"),
        ({"options": RequestOptions(timeout="5")}, "options.timeout"),
        ({"name": ""}, "name"),
        ({"documentation": 1}, "documentation"),
        ({"audience_required": "yes"}, "audience_required"),
        ({"dpop": None}, "dpop"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value).replace(SECRET, "text"),
)  # fmt: skip
def test_what_cannot_be_used_is_refused(
    core_alone: AuthleteCore, arguments: Any, path: str
) -> None:
    good: Any = {
        "client": core_alone,
        "resource": RESOURCE,
        "authorization_servers": SERVERS,
    }
    with pytest.raises(RequestValidationError) as caught:
        ProtectedResource(**{**good, **arguments})
    assert caught.value.path == path
