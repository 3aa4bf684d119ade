"""Access tokens that are JWTs: what passes here without asking Authlete, and what never does."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwk, jwt

from authlete import AuthleteCore, Err, IntrospectionCache, check_bearer
from authlete.errors import BearerTokenError, ConnectError, RequestValidationError
from authlete.models import IntrospectionResponse
from authlete.resource.jwt_validator import JwtValidator
from authlete.sandbox import Clock
from authlete.transport import HttpResponse
from tests.bulk.support import each_loop, run
from tests.fakes import SECRET, TOKEN, client, in_virtual_time, reply
from tests.resource.support import (
    CERTIFICATE,
    HERE,
    KEY,
    OTHER_CERTIFICATE,
    OTHER_KEY,
    THUMBPRINT,
    digest,
    passed,
    proof,
    refused,
    told,
)

if TYPE_CHECKING:
    from authlete.transport import HttpRequest

ISSUER = "https://as.example"
AUDIENCE = "https://rs.example"
SIGNING = jwk.ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
NEXT = jwk.ECKey.generate_key("P-256", {"kid": "two", "use": "sig"})
RSA = jwk.RSAKey.generate_key(2048, {"kid": "rsa"})
OPAQUE = {"action": "OK", "usable": True, "subject": "opaque"}


@attrs.define(eq=False)
class KeyServer:
    """Stands for Authlete: publishes keys, and introspects tokens that are no JWTs."""

    clock: Clock = attrs.field(factory=Clock)
    keys: list[Any] = attrs.field(factory=lambda: [SIGNING])
    down: bool = False
    fetches: int = 0
    introspections: int = 0

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Answer a request."""
        await anyio.lowlevel.checkpoint()
        if request.url.endswith("/auth/introspection"):
            self.introspections += 1
            return reply(body=OPAQUE)
        assert request.url.endswith("/1/service/jwks/get")
        self.fetches += 1
        if self.down:
            raise ConnectError("refused")
        body = {"keys": [key.as_dict(private=False) for key in self.keys]}
        return reply(body=body, headers={"content-type": "application/json"})

    async def aclose(self) -> None:
        """Do nothing."""

    def core(self) -> AuthleteCore:
        """Make a client."""
        return client(service_id="1", transport=self)[0]

    def validator(self, **settings: Any) -> JwtValidator:
        """Make a validator."""
        wanted = {"issuer": ISSUER, "audience": AUDIENCE, "algorithms": ["ES256"], **settings}
        return JwtValidator(self.core(), clock=self.clock, **wanted)

    def token(self, key: Any = SIGNING, header: Any = None, **claims: Any) -> str:
        """Sign a token; what is ``None`` is left out of it."""
        head = {"typ": "at+jwt", "alg": "ES256", "kid": key.kid, **(header or {})}
        said = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "john",
            "client_id": "26888344961664",
            "scope": "history.read",
            "exp": int(self.clock.now) + 600,
            "jti": "1",
            **claims,
        }
        present = {name: value for name, value in said.items() if value is not None}
        algorithm = head["alg"]
        head = {name: value for name, value in head.items() if value is not None}
        return jwt.encode(head, present, key, [algorithm])


def encoded(value: object) -> str:
    """Write a part of a JWT."""
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.fixture
def server() -> KeyServer:
    """A service with one key."""
    return KeyServer()


@pytest.fixture
def validator(server: KeyServer) -> JwtValidator:
    """A validator of its tokens."""
    return server.validator()


@each_loop
def test_many_tokens_pass_for_one_fetch_of_the_keys(loop: str) -> None:
    """Also where all of them come at once, at the start."""

    async def scenario() -> None:
        server = KeyServer()
        validator, core = server.validator(), server.core()

        async def request(number: int) -> None:
            header = f"Bearer {server.token(sub=f's{number}')}"
            assert (await passed(core, header, jwt=validator)).subject == f"s{number}"

        async with anyio.create_task_group() as tasks:
            for number in range(50):
                tasks.start_soon(request, number)
        assert (server.fetches, server.introspections) == (1, 0)

    run(loop, scenario)


async def test_the_answer_is_that_of_an_introspection(
    server: KeyServer, validator: JwtValidator
) -> None:
    """As far as the token tells."""
    token = server.token(
        aud=[AUDIENCE, "https://other.example"],
        scope="a b",
        acr="gold",
        auth_time=5.5,
        cnf={"x5t#S256": THUMBPRINT},
        authorization_details=[{"type": "t", "actions": ["x"], "datatypes": ["d"], "more": 1}],
    )
    answer = await passed(
        server.core(), f"Bearer {token}", jwt=validator, client_certificate=CERTIFICATE
    )
    details = answer.authorization_details
    assert details
    assert details.elements
    (element,) = details.elements
    assert (element.type, element.actions, element.data_types) == ("t", ("x",), ("d",))
    assert json.loads(element.other_fields or "") == {"more": 1}
    assert attrs.evolve(answer, authorization_details=None) == IntrospectionResponse(
        action="OK",
        existent=True,
        usable=True,
        subject="john",
        client_id=26888344961664,
        scopes=("a", "b"),
        expires_at=(int(server.clock.now) + 600) * 1000,
        acr="gold",
        auth_time=5,
        access_token_resources=(AUDIENCE, "https://other.example"),
        certificate_thumbprint=THUMBPRINT,
    )


async def test_a_client_may_be_named_by_its_alias(
    server: KeyServer, validator: JwtValidator
) -> None:
    for claim, expected in [("app", (None, "app")), ("12", (12, None)), (None, (None, None))]:
        token = server.token(client_id=claim, scope=None)
        answer = await passed(server.core(), f"Bearer {token}", jwt=validator)
        assert (answer.client_id, answer.client_id_alias) == expected
        assert answer.scopes is None


NOW = int(Clock().now)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"header": {"typ": "JWT"}}, "is no access token"),
        ({"header": {"typ": None}}, "is no access token"),
        ({"header": {"typ": "dpop+jwt"}}, "is no access token"),
        ({"header": {"alg": "RS256"}, "key": RSA}, "algorithm is not allowed"),
        ({"iss": "https://other.example"}, "another issuer"),
        ({"iss": None}, "another issuer"),
        ({"iss": f"{ISSUER}/"}, "another issuer"),
        ({"aud": "https://other.example"}, "not meant for this resource"),
        ({"aud": None}, "not meant for this resource"),
        ({"aud": []}, "not meant for this resource"),
        ({"aud": [1, {}]}, "not meant for this resource"),
        ({"aud": f"{AUDIENCE}/history"}, "not meant for this resource"),
        ({"exp": 1}, "has expired"),
        ({"exp": None}, "has expired"),
        ({"nbf": 10**10}, "is not valid yet"),
        ({"scope": ["history.read"]}, "claims are malformed"),
        ({"sub": 1}, "claims are malformed"),
        ({"client_id": 1}, "claims are malformed"),
        ({"acr": ["gold"]}, "claims are malformed"),
        ({"auth_time": "1"}, "claims are malformed"),
        ({"authorization_details": {"type": "t"}}, "claims are malformed"),
        ({"authorization_details": ["t"]}, "claims are malformed"),
        ({"cnf": "x"}, "bound to something unknown"),
        ({"cnf": {"jwk": {}}}, "bound to something unknown"),
        ({"cnf": {"jkt": KEY.thumbprint()}}, "no mere bearer"),
        ({"cnf": {"x5t#S256": THUMBPRINT}}, "bound to another certificate"),
        ({"cnf": {"x5t#S256": 1}}, "bound to another certificate"),
        ({"key": NEXT, "header": {"kid": "one"}}, "signature is wrong"),
        ({"key": NEXT}, "signature is wrong"),
        ({"key": OTHER_KEY}, "signature is wrong"),
    ],
)
async def test_what_is_wrong_with_a_token_is_refused_without_asking(
    server: KeyServer, validator: JwtValidator, wrong: Any, reason: str
) -> None:
    token = server.token(**wrong)
    error = await refused(server.core(), f"Bearer {token}", jwt=validator)
    assert told(error) == (401, None, 'Bearer error="invalid_token"')
    assert reason in str(error)
    assert server.introspections == 0


async def test_a_header_that_must_be_understood_is_not(
    server: KeyServer, validator: JwtValidator
) -> None:
    token = server.token(header={"crit": ["b64"], "b64": True})
    assert "is no access token" in str(
        await refused(server.core(), f"Bearer {token}", jwt=validator)
    )


async def test_whatever_a_header_or_claim_holds_a_refusal_is_all_that_comes_of_it(
    server: KeyServer, validator: JwtValidator
) -> None:
    """Keys that a token brings along, or says where to find, are looked at by nobody."""
    core, good = server.core(), server.token()
    odd = (None, True, 1.5, 2**70, "x", "none", "HS256", [], ["ES256"], {}, {"a": 1})
    brought = {"jwk": OTHER_KEY.as_dict(private=False), "jku": ISSUER, "x5u": ISSUER, "x5c": ["x"]}
    tokens = [server.token(OTHER_KEY, {"kid": "one", **brought})]
    for name in ("alg", "typ", "kid", "crit"):
        for value in odd:
            header = {"typ": "at+jwt", "alg": "ES256", "kid": "one", name: value}
            tokens.append(f"{encoded(header)}.{good.partition('.')[2]}")
    tokens.append(f"{encoded({'typ': 'at+jwt', 'alg': 'none'})}.{good.split('.')[1]}.")
    tokens.append(f"{'a' * 10**6}.{good.partition('.')[2]}")
    for token in tokens:
        assert (await refused(core, f"Bearer {token}", jwt=validator)).status_code == 401
    for name in ("iss", "aud", "exp", "nbf", "sub", "scope", "acr", "auth_time", "cnf", "jti"):
        for value in odd:
            result = await check_bearer(
                core, f"Bearer {server.token(**{name: value})}", jwt=validator
            )
            assert result.ok or isinstance(result.error, BearerTokenError)
    assert (server.fetches, server.introspections) == (1, 0)


async def test_a_secret_made_of_the_public_key_signs_nothing(
    server: KeyServer, validator: JwtValidator
) -> None:
    header = encoded({"typ": "at+jwt", "alg": "HS256", "kid": "one"})
    signed = f"{header}.{server.token().split('.')[1]}"
    made = hmac.digest(SIGNING.as_pem(private=False), signed.encode(), "sha256")
    token = f"{signed}.{urlsafe_b64encode(made).decode().rstrip('=')}"
    error = await refused(server.core(), f"Bearer {token}", jwt=validator)
    assert "algorithm is not allowed" in str(error)


@pytest.mark.parametrize(
    "token",
    ["a.b.c", "..", "eyJhbGciOiJub25lIn0.e30.", "eyJ0eXAiOiJhdCtqd3QifQ.e30.", "e30.e30.e30"],
)
async def test_what_only_looks_like_a_jwt_is_refused(
    server: KeyServer, validator: JwtValidator, token: str
) -> None:
    error = await refused(server.core(), f"Bearer {token}", jwt=validator)
    assert told(error) == (401, None, 'Bearer error="invalid_token"')
    assert (server.fetches, server.introspections) == (0, 0)


@given(st.data())
def test_no_change_to_a_token_goes_unnoticed(data: st.DataObject) -> None:
    server = KeyServer()
    token = server.token()
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("AZaz09-_."))
    changed = token[:place] + letter + token[place + 1 :]

    async def main() -> None:
        validator = server.validator(opaque="refuse")
        result = await check_bearer(server.core(), f"Bearer {changed}", jwt=validator)
        # The last letter of a signature has bits that mean nothing.
        assert result.ok <= (changed == token or place == len(token) - 1)

    in_virtual_time(main)


async def test_what_is_required_is_judged_by_the_claims(
    server: KeyServer, validator: JwtValidator
) -> None:
    """A token that lacks it is refused with what to ask for."""
    header = f"Bearer {server.token(acr='gold', auth_time=int(server.clock.now) - 10)}"
    met: list[Any] = [
        {"scopes": ["history.read"]},
        {"subject": "john"},
        {"acr_values": ["gold"]},
        {"max_age": 10},
        {"resources": [AUDIENCE]},
    ]
    for required in met:
        await passed(server.core(), header, jwt=validator, **required)
    unmet: list[tuple[int, Any]] = [
        (403, {"scopes": ["history.write"]}),
        (403, {"subject": "jane"}),
        (401, {"acr_values": ["silver"]}),
        (401, {"max_age": 9}),
        (401, {"resources": ["https://other.example"]}),
    ]
    for status, required in unmet:
        error = await refused(server.core(), header, jwt=validator, **required)
        assert error.status_code == status


async def test_clocks_may_differ_by_the_leeway(server: KeyServer) -> None:
    now = server.clock.now
    token = server.token(exp=now + 10, nbf=now)
    strict, lenient = server.validator(), server.validator(leeway=5)
    for moment, by_strict, by_lenient in [
        (now - 6, False, False),
        (now - 5, False, True),
        (now, True, True),
        (now + 9, True, True),
        (now + 10, False, True),
        (now + 15, False, False),
    ]:
        server.clock.now = moment
        for validator, passes in ((strict, by_strict), (lenient, by_lenient)):
            result = await check_bearer(server.core(), f"Bearer {token}", jwt=validator)
            assert result.ok is passes


async def test_several_audiences_algorithms_and_kinds_of_keys_may_do(server: KeyServer) -> None:
    """A key that names itself is found by its name, others by what they can do."""
    server.keys = [RSA, SIGNING]
    validator = server.validator(
        audience=["https://first.example", AUDIENCE], algorithms={"ES256", "RS256", "PS256"}
    )
    for token in (
        server.token(),
        server.token(RSA, {"alg": "RS256"}),
        server.token(RSA, {"alg": "PS256", "kid": None}),
        server.token(header={"kid": None}),
        server.token(header={"typ": "application/AT+JWT"}),
    ):
        await passed(server.core(), f"Bearer {token}", jwt=validator)


async def test_a_token_bound_to_a_key_needs_a_proof_each_time(
    server: KeyServer, validator: JwtValidator
) -> None:
    token = server.token(cnf={"jkt": KEY.thumbprint()})
    core, clock = server.core(), server.clock
    for _ in range(2):
        shown = proof(token, clock)
        await passed(core, f"DPoP {token}", jwt=validator, **HERE, dpop=shown)
    for wrong in (
        shown,  # for the second time
        proof(token, clock, OTHER_KEY),
        proof(token, clock, htm="POST"),
        proof(token, clock, htu="https://rs.example/other"),
        proof(token, clock, ath="x"),
        proof(token, clock, iat=int(clock.now) - 61),
        "x",
    ):
        error = await refused(core, f"DPoP {token}", jwt=validator, **HERE, dpop=wrong)
        assert told(error) == (401, None, 'DPoP error="invalid_dpop_proof"')
    unbound = server.token()
    shown = proof(unbound, clock)
    error = await refused(core, f"DPoP {unbound}", jwt=validator, **HERE, dpop=shown)
    assert told(error) == (401, None, 'DPoP error="invalid_dpop_proof"')


async def test_a_proof_is_good_once_to_the_last_moment(
    server: KeyServer, validator: JwtValidator
) -> None:
    """Also within the second in which it becomes too old."""
    token = server.token(cnf={"jkt": KEY.thumbprint()})
    shown = {**HERE, "dpop": proof(token, server.clock)}
    server.clock.now = int(server.clock.now) + 60.5
    ask = partial(check_bearer, server.core(), f"DPoP {token}", jwt=validator, **shown)
    assert [(await ask()).ok for _ in range(2)] == [True, False]


async def test_a_proof_whose_header_must_be_understood_is_not(
    server: KeyServer,
) -> None:
    token = server.token(cnf={"jkt": KEY.thumbprint()})
    claims = {"jti": "x", **HERE, "iat": int(server.clock.now), "ath": digest(token.encode())}
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": KEY.as_dict(private=False)}
    for more, passes in (({}, True), ({"crit": ["x"], "x": 1}, False)):
        signed = f"{encoded({**header, **more})}.{encoded(claims)}"
        signature = KEY.get_op_key("sign").sign(signed.encode(), ECDSA(SHA256()))
        numbers = b"".join(n.to_bytes(32) for n in decode_dss_signature(signature))
        shown = f"{signed}.{urlsafe_b64encode(numbers).decode().rstrip('=')}"
        result = await check_bearer(
            server.core(), f"DPoP {token}", jwt=server.validator(), **HERE, dpop=shown
        )
        assert result.ok is passes


async def test_a_proof_is_not_used_up_by_a_refusal(
    server: KeyServer, validator: JwtValidator
) -> None:
    token = server.token(cnf={"jkt": KEY.thumbprint()})
    shown = {**HERE, "dpop": proof(token, server.clock)}
    ask = partial(check_bearer, server.core(), f"DPoP {token}", jwt=validator)
    assert not (await ask(**shown, scopes=["history.write"])).ok
    assert (await ask(**shown)).ok


async def test_a_token_bound_to_a_certificate_needs_it(
    server: KeyServer, validator: JwtValidator
) -> None:
    header = f"Bearer {server.token(cnf={'x5t#S256': THUMBPRINT})}"
    ask = partial(check_bearer, server.core(), header, jwt=validator)
    assert (await ask(client_certificate=CERTIFICATE)).ok
    for other in (OTHER_CERTIFICATE, "none", None):
        assert not (await ask(client_certificate=other)).ok


async def test_a_new_key_is_found_once_a_token_names_it(
    server: KeyServer, validator: JwtValidator
) -> None:
    """One that the service does not have is looked for no more often than allowed."""
    core = server.core()
    await passed(core, f"Bearer {server.token()}", jwt=validator)
    server.keys = [SIGNING, NEXT]
    for _ in range(3):
        await refused(core, f"Bearer {server.token(NEXT)}", jwt=validator)
    assert server.fetches == 1  # the keys were fetched just now
    server.clock.advance(30)
    await passed(core, f"Bearer {server.token(NEXT)}", jwt=validator)
    for _ in range(3):
        await refused(core, f"Bearer {server.token(OTHER_KEY)}", jwt=validator)
    assert server.fetches == 2
    server.clock.advance(30)
    for _ in range(3):
        unknown = server.token(header={"kid": "three"})
        await refused(core, f"Bearer {unknown}", jwt=validator)
    assert server.fetches == 3


async def test_keys_are_fetched_anew_when_they_are_old(
    server: KeyServer, validator: JwtValidator
) -> None:
    """A key that was withdrawn is good for no longer."""
    core = server.core()
    header = f"Bearer {server.token(exp=NOW + 10**6)}"
    await passed(core, header, jwt=validator)
    server.keys = [NEXT]
    server.clock.advance(3599)
    await passed(core, header, jwt=validator)
    server.clock.advance(1)
    await refused(core, header, jwt=validator)
    assert server.fetches == 2
    server.clock.advance(-7200)
    await refused(core, header, jwt=validator)
    assert server.fetches == 3


async def test_an_outage_of_a_day_is_survived(server: KeyServer, validator: JwtValidator) -> None:
    """By the keys that were known before; without any there is no answer."""
    core = server.core()
    header = f"Bearer {server.token(exp=NOW + 10**6)}"
    server.down = True
    result = await check_bearer(core, header, jwt=validator)
    assert isinstance(result, Err)
    assert isinstance(result.error, ConnectError)
    server.down = False
    await passed(core, header, jwt=validator)
    server.down = True
    server.clock.advance(80_000)
    for _ in range(3):
        await passed(core, header, jwt=validator)
    assert server.fetches == 3
    server.clock.advance(6_400)
    result = await check_bearer(core, header, jwt=validator)
    assert isinstance(result, Err)
    assert isinstance(result.error, ConnectError)


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse(status=204, headers={}, body=b""),
        reply(body={"keys": []}),
        reply(body={"keys": [{"kty": "oct", "k": "eA"}]}),
        reply(body={"keys": [SIGNING.as_dict(private=True)]}),
    ],
)
async def test_a_service_without_public_keys_is_a_mistake(answer: HttpResponse) -> None:
    core, _ = client(answer, service_id="1")
    validator = JwtValidator(core, issuer=ISSUER, audience=AUDIENCE, algorithms=["ES256"])
    result = await check_bearer(core, f"Bearer {KeyServer().token()}", jwt=validator)
    assert isinstance(result, Err)
    assert isinstance(result.error, RequestValidationError)
    assert result.error.path == "jwt"


async def test_opaque_tokens_are_introspected_or_refused(
    server: KeyServer, validator: JwtValidator
) -> None:
    """By choice; encrypted ones are opaque, too. A cache keeps the answers."""
    core = server.core()
    cache = IntrospectionCache()
    for token in (TOKEN, "a.b.c.d.e"):
        for _ in range(2):
            answer = await passed(core, f"Bearer {token}", jwt=validator, cache=cache)
            assert answer.subject == "opaque"
    assert server.introspections == 2
    refusing = server.validator(opaque="refuse")
    error = await refused(core, f"Bearer {TOKEN}", jwt=refusing, cache=cache)
    assert told(error) == (401, None, 'Bearer error="invalid_token"')
    await passed(core, f"Bearer {server.token()}", jwt=refusing)
    assert server.introspections == 2


@pytest.mark.parametrize("opaque", ["introspect", "refuse"])
async def test_what_only_authlete_can_judge_it_is_asked_about(
    server: KeyServer, opaque: Any
) -> None:
    validator = server.validator(opaque=opaque)
    for required in ({"dpop_nonce_required": True}, {"message": "body"}):
        await check_bearer(server.core(), f"Bearer {server.token()}", jwt=validator, **required)  # type: ignore[arg-type]
    assert server.introspections == 2


async def test_where_it_is_left_out_a_jwt_is_introspected(server: KeyServer) -> None:
    answer = await passed(server.core(), f"Bearer {server.token()}")
    assert answer.subject == "opaque"


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"client": SECRET}, "client"),
        ({"issuer": ""}, "issuer"),
        ({"issuer": None}, "issuer"),
        ({"audience": ""}, "audience"),
        ({"audience": []}, "audience"),
        ({"audience": [1]}, "audience"),
        ({"audience": 1}, "audience"),
        ({"algorithms": "ES256"}, "algorithms"),
        ({"algorithms": []}, "algorithms"),
        ({"algorithms": ["HS256"]}, "algorithms"),
        ({"algorithms": ["none"]}, "algorithms"),
        ({"algorithms": None}, "algorithms"),
        ({"service_id": 1}, "service_id"),
        ({"opaque": "pass"}, "opaque"),
        ({"opaque": []}, "opaque"),
        ({"leeway": -1}, "leeway"),
        ({"proof_max_age": 0}, "proof_max_age"),
        ({"keys_max_age": 0}, "keys_max_age"),
        ({"keys_min_interval": "1"}, "keys_min_interval"),
        ({"clock": 1}, "clock"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value).replace(SECRET, "text"),
)
def test_what_cannot_be_used_is_refused(arguments: Any, path: str) -> None:
    good: Any = {
        "client": client()[0],
        "issuer": ISSUER,
        "audience": AUDIENCE,
        "algorithms": ["ES256"],
    }
    with pytest.raises(RequestValidationError) as caught:
        JwtValidator(**{**good, **arguments})
    assert caught.value.path == path
    assert SECRET not in str(caught.value)


async def test_so_it_is_of_a_request(server: KeyServer) -> None:
    wrong: Any = "validator"
    result = await check_bearer(server.core(), f"Bearer {TOKEN}", jwt=wrong)
    assert isinstance(result, Err)
    assert isinstance(result.error, RequestValidationError)
    assert result.error.problems == (("jwt", "expected JwtValidator, got str"),)


def test_it_says_whose_tokens_it_takes(validator: JwtValidator) -> None:
    assert repr(validator) == (
        "<JwtValidator issuer='https://as.example' audience=['https://rs.example']"
        " algorithms=['ES256']>"
    )
