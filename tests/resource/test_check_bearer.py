"""``check_bearer``: which requests to a resource pass, and how all others are answered."""

from __future__ import annotations

import copy
import logging
import math
import pickle
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

import authlete
from authlete import (
    AuthleteCore,
    Err,
    IntrospectionCache,
    RequestOptions,
    check_bearer,
)
from authlete.errors import (
    ConnectError,
    NoResponseError,
    RequestValidationError,
    ResultError,
)
from authlete.resource.jwt_validator import JwtValidator
from tests.fakes import TOKEN, client, forever, in_virtual_time, refusal, reply
from tests.resource.support import (
    CERTIFICATE,
    HERE,
    KEY,
    THUMBPRINT,
    issue,
    passed,
    proof,
    refused,
    told,
)

if TYPE_CHECKING:
    from authlete.sandbox import Clock, Sandbox

PACKAGE = str(Path(authlete.__file__).parent)
GOOD = {"action": "OK", "usable": True, "scopes": ["history.read"]}
PROOF = "canaryHead.canaryClaims0123456789.canarySignature"


@pytest.mark.parametrize(
    "header", ["Bearer {}", "bearer {}", "BEARER {}", "Bearer   {}", " Bearer {} ", "\tBearer {}\t"]
)
async def test_a_good_token_passes_whatever_the_case_of_its_scheme(
    core: AuthleteCore, sandbox: Sandbox, header: str
) -> None:
    answer = await passed(core, header.format(issue(sandbox)), scopes=["history.read"])
    assert (answer.action, answer.subject, answer.scopes) == ("OK", "john", ("history.read",))


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        " ",
        "Bearer",
        "Bearer ",
        "Bearer \t",
        "Basic am9objpzZWNyZXQ=",
        f"DPoP {TOKEN}",
        f"Bearer\t{TOKEN}",
        f"Bearer:{TOKEN}",
        f"BearerX {TOKEN}",
        TOKEN,
        f"\x00Bearer {TOKEN}",
        f"Bearer\xa0{TOKEN}",
    ],
    ids=repr,
)
async def test_who_presents_no_token_is_asked_for_one(
    core: AuthleteCore, sandbox: Sandbox, header: str | None
) -> None:
    """By a bare challenge, for nothing is wrong yet (RFC 6750 §3.1). Authlete is not asked."""
    error = await refused(core, header, scopes=["history.read"])
    assert told(error) == (401, None, "Bearer")
    assert error.headers == {"www-authenticate": "Bearer"}
    assert sandbox.requests == ()


@pytest.mark.parametrize(
    "token",
    [
        f"{TOKEN} x",
        f"{TOKEN}, Bearer {TOKEN}",
        f"{TOKEN}\n",
        f"{TOKEN}\x00",
        f"{TOKEN}\r\nX-Evil: 1",
        f'"{TOKEN}"',
        f"{TOKEN}é",
        f"{TOKEN}\ud800",
        f"=={TOKEN}",
    ],
    ids=ascii,
)
async def test_what_can_be_no_token_is_invalid(
    core: AuthleteCore, sandbox: Sandbox, token: str
) -> None:
    """Authlete is not asked, and nothing of it is repeated."""
    error = await refused(core, f"Bearer {token}")
    assert told(error) == (401, None, 'Bearer error="invalid_token"')
    assert TOKEN not in shown_by(error)
    assert sandbox.requests == ()


TOKENS = st.from_regex(r"[A-Za-z0-9._~+/-]+=*", fullmatch=True)


@given(
    st.text() | st.builds("{} {}".format, st.sampled_from(["Bearer", "DPoP"]), st.text() | TOKENS)
)
def test_any_header_has_a_result(header: str) -> None:
    """It is an answer that can be sent, and the token that Authlete is asked for is in it."""

    async def main() -> None:
        core, transport = client(reply(body={"action": "UNAUTHORIZED"}))
        error = await refused(core, header, service_id="1")
        assert error.status_code == 401
        assert error.headers["www-authenticate"].isprintable()
        for request in transport.requests:
            assert header.rpartition(" ")[2].encode() in (request.body or b"")

    in_virtual_time(main)


async def test_an_unknown_token_is_refused_in_authletes_words(core: AuthleteCore) -> None:
    error = await refused(core, f"Bearer {TOKEN}")
    assert told(error) == (401, "A057302", 'Bearer error="invalid_token"')
    assert str(error) == "check_bearer: HTTP 401: [A057302] The access token does not exist."


async def test_an_expired_token_is_refused(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock
) -> None:
    """At the moment it expires, and ever after."""
    header = f"Bearer {issue(sandbox, expires_in=60)}"
    clock.advance(59)
    await passed(core, header)
    clock.advance(1)
    assert (await refused(core, header)).status_code == 401
    clock.advance(1_000_000)
    assert (await refused(core, header)).status_code == 401


async def test_a_token_without_a_required_scope_is_forbidden(
    core: AuthleteCore, sandbox: Sandbox
) -> None:
    """The challenge names the scopes to ask for (RFC 6750 §3)."""
    header = f"Bearer {issue(sandbox)}"
    error = await refused(core, header, scopes=["history.read", "history.write"])
    assert told(error) == (403, "A064302", 'Bearer error="insufficient_scope"')
    assert 'scope="history.write"' in error.headers["www-authenticate"]


@pytest.mark.parametrize("scopes", [["hisotry.read"], ("history.read", "admin"), [""]], ids=repr)
async def test_a_scope_that_the_service_does_not_know_is_required_all_the_same(
    core: AuthleteCore, sandbox: Sandbox, scopes: Any
) -> None:
    """Authlete passes over it, so that a slip would open the resource to every token."""
    error = await refused(core, f"Bearer {issue(sandbox)}", scopes=scopes)
    named = f', scope="{scopes[-1]}"' if scopes[-1] else ""
    assert told(error) == (403, None, f'Bearer error="insufficient_scope"{named}')


@pytest.mark.parametrize("scopes", [None, [], ()], ids=repr)
async def test_where_no_scope_is_required_any_token_passes(
    core: AuthleteCore, sandbox: Sandbox, scopes: Any
) -> None:
    await passed(core, f"Bearer {issue(sandbox, scopes=[])}", scopes=scopes)


async def test_whatever_introspection_checks_can_be_required(
    core: AuthleteCore, sandbox: Sandbox
) -> None:
    header = f"Bearer {issue(sandbox, acr='gold', resources=['https://rs.example'])}"
    met = {"subject": "john", "acr_values": ["gold"], "resources": ["https://rs.example"]}
    await passed(core, header, **met)
    for name, other, status in [
        ("subject", "jane", 403),
        ("acr_values", ["silver"], 401),
        ("resources", ["https://other.example"], 401),
    ]:
        error = await refused(core, header, **{**met, name: other})
        assert error.status_code == status
        assert error.headers["www-authenticate"].startswith("Bearer error=")


async def test_a_token_bound_to_a_certificate_needs_it(
    core: AuthleteCore, sandbox: Sandbox
) -> None:
    """RFC 8705 §3."""
    header = f"Bearer {issue(sandbox, certificate_thumbprint=THUMBPRINT)}"
    assert (await refused(core, header)).result_code == "A065304"
    await passed(core, header, client_certificate=CERTIFICATE)


async def test_a_token_bound_to_a_key_passes_with_a_proof(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock
) -> None:
    token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
    good = {**HERE, "dpop": proof(token, clock)}
    for scheme in ("DPoP", "dpop"):
        await passed(core, f"{scheme} {token}", **good)
    error = await refused(core, f"DPoP {token}", **{**good, "htu": "https://rs.example/other"})
    assert (error.status_code, error.result_code) == (401, "A065310")
    assert error.headers["www-authenticate"].startswith("DPoP error=")


async def test_as_a_mere_bearer_it_does_not(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock
) -> None:
    """Not even with a proof: who strips the scheme is after a downgrade (RFC 9449 §7.2)."""
    token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
    error = await refused(core, f"Bearer {token}", **HERE, dpop=proof(token, clock))
    assert (error.status_code, error.result_code) == (401, "A065308")


@pytest.mark.parametrize(
    ("required", "challenge"),
    [
        ({}, "Bearer"),
        ({"dpop": "proof"}, "Bearer"),
        ({"dpop": "proof", "htm": "GET"}, "Bearer"),
        ({"dpop": "proof", "htm": "", "htu": "https://rs.example/history"}, "Bearer"),
        (HERE, "Bearer, DPoP"),
        ({**HERE, "dpop": None}, "Bearer, DPoP"),
        ({**HERE, "dpop": ""}, "Bearer, DPoP"),
    ],
)
async def test_dpop_needs_a_proof_and_what_it_is_bound_to(
    core: AuthleteCore, sandbox: Sandbox, required: Any, challenge: str
) -> None:
    """Without the method and URL a proof made for another resource would do."""
    assert told(await refused(core, f"DPoP {TOKEN}", **required)) == (401, None, challenge)
    assert sandbox.requests == ()


async def test_a_nonce_that_is_missing_is_handed_out(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock
) -> None:
    """In the header ``DPoP-Nonce`` (RFC 9449 §9); the next proof holds it."""
    token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
    asked = {**HERE, "dpop_nonce_required": True}
    error = await refused(core, f"DPoP {token}", **asked, dpop=proof(token, clock))
    assert error.headers["www-authenticate"].startswith('DPoP error="use_dpop_nonce"')
    repeated = proof(token, clock, nonce=error.headers["dpop-nonce"])
    answer = await passed(core, f"DPoP {token}", **asked, dpop=repeated)
    assert answer.dpop_nonce == error.headers["dpop-nonce"]


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("BAD_REQUEST", 400),
        ("UNAUTHORIZED", 401),
        ("FORBIDDEN", 403),
        ("INTERNAL_SERVER_ERROR", 500),
        ("A_NEW_ONE", 500),
        (None, 500),
    ],
)
async def test_every_action_but_ok_is_a_refusal(action: str | None, status: int) -> None:
    """With Authlete's challenge; an action that is not known yet is no permission."""
    challenge = 'Bearer error="invalid_request"'
    answer = {**GOOD, "resultCode": "A1", "action": action, "responseContent": challenge}
    core, _ = client(reply(body=answer))
    error = await refused(core, f"Bearer {TOKEN}", service_id="1")
    assert told(error) == (status, "A1", challenge)


@pytest.mark.parametrize("usable", [False, None])
async def test_ok_for_a_token_that_is_not_usable_is_a_refusal(*, usable: bool | None) -> None:
    core, _ = client(reply(body={**GOOD, "usable": usable}))
    error = await refused(core, f"Bearer {TOKEN}", service_id="1")
    assert told(error) == (401, None, 'Bearer error="invalid_token"')


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "Bearer\r\nset-cookie: a=b",
        "Bearer \x00",
        "Bearer é",
        " Bearer",
        f"Bearer {TOKEN}",
    ],
    ids=ascii,
)
async def test_a_challenge_that_cannot_be_sent_is_replaced(content: str | None) -> None:
    """A 401 needs one (RFC 9110 §15.5.2), and it must neither break the answer nor hold a token."""
    answer = {"action": "UNAUTHORIZED", "responseContent": content, "dpopNonce": "a\nb"}
    core, _ = client(reply(body=answer))
    error = await refused(core, f"Bearer {TOKEN}", service_id="1")
    assert error.headers == {"www-authenticate": "Bearer"}
    assert str(error) == "check_bearer: HTTP 401: Authlete gives no reason"


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (refusal(401), ResultError),
        (ConnectError("refused"), ConnectError),
        (OSError(), NoResponseError),
    ],
    ids=repr,
)
async def test_where_authlete_gives_no_answer_neither_is_there_a_refusal(
    step: Any, kind: type[Exception]
) -> None:
    """Authlete's 401 is about the client's own credential, not about the request's."""
    core, _ = client(step)
    result = await check_bearer(core, f"Bearer {TOKEN}", service_id="1")
    assert isinstance(result, Err)
    assert type(result.error) is kind


def test_it_takes_options() -> None:
    async def main() -> None:
        core, _ = client(forever)
        result = await check_bearer(
            core, f"Bearer {TOKEN}", service_id="1", options=RequestOptions(timeout=4)
        )
        assert isinstance(result, Err)
        assert isinstance(result.error, NoResponseError)
        assert result.error.timed_out

    in_virtual_time(main)


@pytest.mark.parametrize(
    ("authorization", "required", "path"),
    [
        (b"Bearer x", {}, "authorization"),
        (["Bearer x"], {}, "authorization"),
        ("Bearer x", {"scope": "history.read"}, "introspection_request.scope"),
        ("Bearer x", {"scopes": "history.read"}, "introspection_request.scopes"),
        ("Bearer x", {"scopes": ["a", 1]}, "introspection_request.scopes[1]"),
        ("Bearer x", {"scopes": [["a"]]}, "introspection_request.scopes[0]"),
        ("Bearer x", {"subject": {"a": "b"}}, "introspection_request.subject"),
        ("Bearer x", {"service_id": 1}, "service_id"),
    ],
)
async def test_what_the_resource_itself_gets_wrong_is_no_refusal(
    core: AuthleteCore, sandbox: Sandbox, authorization: Any, required: Any, path: str
) -> None:
    result = await check_bearer(core, authorization, **required)
    assert isinstance(result, Err)
    assert isinstance(result.error, RequestValidationError)
    assert result.error.path == path
    assert str(result.error).startswith("check_bearer: ")
    assert sandbox.requests == ()


async def test_a_token_given_beside_the_header_does_not_count(
    core: AuthleteCore, sandbox: Sandbox
) -> None:
    required: Any = {"token": issue(sandbox)}
    sandbox.forget_requests()
    assert (await refused(core, f"Bearer {TOKEN}", **required)).result_code == "A057302"
    assert [request.json for request in sandbox.requests] == [{"token": TOKEN}]


def shown_by(error: BaseException) -> str:
    """Return all that an exception shows: its texts, and the variables of our frames."""
    frames = [
        repr(frame.f_locals)
        for frame, _ in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename.startswith(PACKAGE)
    ]
    texts = [*traceback.format_exception(error), repr(error), repr(vars(error)), *frames]
    return "\n".join(texts)


@pytest.mark.parametrize("secret", [TOKEN, PROOF], ids=["token", "proof"])
@pytest.mark.parametrize("action", ["UNAUTHORIZED", "OK"])
async def test_no_error_shows_a_secret_that_authlete_repeats(
    action: str, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the token nor the proof of its key, wherever they are repeated."""
    caplog.set_level(logging.NOTSET)
    echo = {
        "action": action,
        "resultCode": secret,
        "resultMessage": f"[{secret}] is wrong",
        "responseContent": f'DPoP error="{secret}"',
        "dpopNonce": secret,
    }
    core, _ = client(reply(body=echo))
    error = await refused(core, f"DPoP {TOKEN}", service_id="1", **HERE, dpop=PROOF)
    assert error.headers.keys() == {"www-authenticate"}
    for one in (error, copy.copy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301 - ours
        assert secret not in shown_by(one)
    assert secret not in caplog.text


def test_a_cancellation_passes_and_shows_no_token() -> None:
    """Its traceback keeps the frames it went through."""
    left: list[BaseException] = []

    async def main() -> None:
        core, _ = client(forever)
        with anyio.move_on_after(1) as scope:
            try:
                await check_bearer(core, f"DPoP {TOKEN}", service_id="1", **HERE, dpop=PROOF)
            except anyio.get_cancelled_exc_class() as cancelled:
                left.append(cancelled)
                raise
        assert scope.cancelled_caught

    in_virtual_time(main)
    (cancelled,) = left
    assert TOKEN not in shown_by(cancelled)
    assert PROOF not in shown_by(cancelled)


@pytest.mark.parametrize(
    "required",
    [{"subject": ""}, {"acr_values": []}, {"resources": ()}, {"required_components": []}],
    ids=repr,
)
async def test_a_requirement_that_is_empty_is_a_mistake(required: Any) -> None:
    """It would let every token pass; no scopes at all may be required."""
    core, transport = client(service_id="1")
    result = await check_bearer(core, f"Bearer {TOKEN}", **required)
    assert isinstance(result, Err)
    assert isinstance(result.error, RequestValidationError)
    ((path, reason),) = result.error.problems
    assert (path, reason) == (f"introspection_request.{next(iter(required))}", "is empty")
    assert transport.requests == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (None, 5),
        (RequestOptions(), 5),
        (RequestOptions(timeout=2), 2),
        (RequestOptions(timeout=9), 9),
    ],
    ids=repr,
)
def test_the_deadline_is_shorter_than_that_of_other_calls(
    options: RequestOptions | None, expected: float
) -> None:
    """A request to the resource is not to wait for as long as an Authlete that is down."""

    async def main() -> None:
        core, _ = client(forever, service_id="1")
        result = await check_bearer(core, f"Bearer {TOKEN}", options=options)
        assert isinstance(result, Err)
        assert isinstance(result.error, NoResponseError)
        assert result.error.elapsed == pytest.approx(expected)

    in_virtual_time(main)


async def test_a_refusal_is_logged_with_its_reason(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    answer = {"action": "FORBIDDEN", "resultCode": "A057301", "resultMessage": "No scope."}
    core, _ = client(reply(body=answer), service_id="1")
    await check_bearer(core, f"Bearer {TOKEN}")
    await check_bearer(core, None)
    told = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert told == [
        ("INFO", "check_bearer: HTTP 403: No scope."),
        ("INFO", "check_bearer: HTTP 401: no access token is presented"),
    ]


@pytest.mark.parametrize("value", [None, "x", math.nan, math.inf, 10**400, OSError], ids=str)
async def test_a_clock_that_does_not_tell_the_time_is_a_mistake(
    core: AuthleteCore, value: Any
) -> None:
    def clock() -> Any:
        if value is OSError:
            raise OSError
        return value

    validator = JwtValidator(
        core, issuer="https://as.example", audience="a", algorithms=["ES256"], clock=clock
    )
    wrong: list[Any] = [{"cache": IntrospectionCache(clock=clock)}, {"jwt": validator}]
    for argument in wrong:
        result = await check_bearer(core, "Bearer a.b.c", **argument)
        assert isinstance(result, Err)
        assert isinstance(result.error, RequestValidationError)
        assert result.error.path == "clock"
