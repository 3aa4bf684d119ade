"""Access tokens that are JWTs, and the keys that sign."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import urlsafe_b64encode
from threading import Event
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import anyio
import anyio.lowlevel
import pytest
import trio
from joserfc import jwk, jwt

from authlete import AuthleteCore, Security, token_operations_create
from authlete._jose import jws
from authlete._jose.algorithms import ALGORITHMS
from authlete.models import Client, Service
from authlete.sandbox import Sandbox, ServiceSetup
from tests.fakes import in_virtual_time

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from authlete.sandbox import Clock

    from .conftest import Caller

NOW_S = 1_700_000_000
DAY = 86_400
KEY = jwk.ECKey.generate_key("P-256")
PATIENCE = 20.0  # seconds after which what should have happened is a failure


@pytest.fixture
def caller(start: Callable[..., Caller]) -> Caller:
    """Call a service whose access tokens are JWTs."""
    return start(services=[Service(api_key=1, access_token_sign_alg="ES256"), Service(api_key=2)])


def read(caller: Caller, token: str, algorithm: str = "ES256") -> jwt.Token:
    """Verify what the sandbox signed."""
    return jwt.decode(token, jwk.KeySet.import_key_set(caller.sandbox.jwks), [algorithm])


async def test_a_jwt_says_what_its_token_is(caller: Caller) -> None:
    """Its ID is the random value; what is hidden stays so, and extra claims replace nothing."""
    answer = await caller.create(
        scopes=["b", "a"],
        properties=[{"key": "k", "value": "v"}, {"key": "h", "hidden": True}],
        resources=["https://rs.example"],
        authorizationDetails={"elements": [{"type": "t"}]},
        jwtAtClaims='{"x":{"y":1},"sub":"other","jti":"other"}',
        acr="high",
        authTime=5,
        certificateThumbprint="c",
    )
    token = read(caller, answer["jwtAccessToken"])
    assert token.header["typ"] == "at+jwt"
    assert token.claims == {
        "jti": answer["accessToken"],
        "iss": "https://sandbox.example",
        "sub": "john",
        "aud": ["https://rs.example"],
        "client_id": "11",
        "scope": "a b",
        "iat": NOW_S,
        "exp": NOW_S + DAY,
        "cnf": {"x5t#S256": "c"},
        "acr": "high",
        "auth_time": 5,
        "grant_type": "authorization_code",
        "authorization_details": [{"type": "t"}],
        "k": "v",
        "x": {"y": 1},
    }


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # Authlete has no other name for it
@pytest.mark.parametrize("algorithm", ALGORITHMS)
async def test_every_algorithm_signs(start: Callable[..., Caller], algorithm: str) -> None:
    """And the public keys verify it."""
    caller = start(services=[Service(api_key=1, access_token_sign_alg=algorithm)])
    answer = await caller.create()
    token = read(caller, answer["jwtAccessToken"], algorithm)
    assert token.claims["jti"] == answer["accessToken"]
    assert (await caller.introspect(answer["jwtAccessToken"]))["action"] == "OK"


async def test_a_jwt_is_as_good_as_its_random_value(caller: Caller) -> None:
    """To resource servers and clients; whoever administers tokens uses the value."""
    created = await caller.create(scopes=["openid"])
    token = created["jwtAccessToken"]
    assert (await caller.introspect(token))["action"] == "OK"
    form = urlencode({"token": token, "client_id": "11"})
    answer = await caller.call("/auth/introspection/standard", parameters=form)
    assert json.loads(answer["responseContent"])["active"] is True
    pair = {"accessToken": token, "refreshToken": created["refreshToken"]}
    answer = await caller.call("/idtoken/reissue", **pair)
    assert json.loads(answer["responseContent"])["access_token"] == token
    assert (await caller.update(accessToken=token))["action"] == "NOT_FOUND"
    revoked = await caller.call("/auth/token/revoke", accessTokenIdentifier=token)
    assert revoked["count"] == 0
    await caller.call("/auth/revocation", parameters=form)
    assert (await caller.introspect(token))["resultCode"] == "A057302"
    assert (await caller.list())["totalCount"] == 0


async def test_introspection_tells_what_is_stored(caller: Caller) -> None:
    """Not what the JWT said when it was made."""
    created = await caller.create(scopes=["a"])
    await caller.update(accessToken=created["accessToken"], scopes=["b"])
    assert (await caller.introspect(created["jwtAccessToken"]))["scopes"] == ["b"]


async def test_a_jwt_goes_with_its_value(caller: Caller) -> None:
    """With a new value, the JWT of the old one leads nowhere."""
    created = await caller.create()
    await caller.update(accessToken=created["accessToken"], accessTokenValueUpdated=True)
    answer = await caller.introspect(created["jwtAccessToken"])
    assert answer["resultCode"] == "A057302"


async def test_jwts_are_verified_after_a_restart(
    start: Callable[..., Caller], tmp_path: Path
) -> None:
    """The keys are in the database; a key that was made before signs what comes later."""
    services = [Service(api_key=1, access_token_sign_alg="ES256")]
    caller = start(services=services, database=tmp_path / "tokens.db")
    created = await caller.create()
    jwks = caller.sandbox.jwks
    caller.sandbox.close()
    caller = start(services=services, database=tmp_path / "tokens.db")
    assert (await caller.introspect(created["jwtAccessToken"]))["action"] == "OK"
    again = await caller.create()
    assert caller.sandbox.jwks == jwks
    key_ids = {read(caller, token["jwtAccessToken"]).header["kid"] for token in (created, again)}
    assert len(key_ids) == 1


async def test_making_a_key_holds_up_nobody(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the event loop nor the database waits; those who need the key get the same."""
    begun, go_on = Event(), Event()
    made: list[str] = []

    def slow(kind: str) -> jws.Key:
        begun.set()
        assert go_on.wait(PATIENCE)
        made.append(kind)
        return make_key(kind)

    make_key = jws.make_key
    monkeypatch.setattr(jws, "make_key", slow)
    answers: list[Any] = []

    async def create() -> None:
        answers.append(await caller.create())

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(create)
        tasks.start_soon(create)
        while not begun.is_set():
            await anyio.lowlevel.checkpoint()
        assert (await type(caller)(caller.sandbox, "2").create())["action"] == "OK"
        assert (await caller.list())["totalCount"] == 2
        assert not answers
        go_on.set()
    assert made == ["P-256"]
    for answer in answers:
        assert read(caller, answer["jwtAccessToken"]).claims["jti"] == answer["accessToken"]


def test_a_clock_that_jumps_does_not_take_signing_for_idleness(clock: Clock) -> None:
    """The caller's deadline would be over at once."""
    services = [Service(api_key=1, access_token_sign_alg="RS256")]
    sandbox = Sandbox(services=services, clock=clock)

    async def main() -> float:
        security = Security(authlete=sandbox.bearer)
        async with AuthleteCore(
            security=security, transport=sandbox.transport(), service_id="1"
        ) as core:
            began = trio.current_time()
            request = {"grant_type": "CLIENT_CREDENTIALS", "client_id": 1}
            result = await token_operations_create(core, {"token_create_request": request})
            assert result.unwrap().jwt_access_token
            return trio.current_time() - began

    with sandbox:
        assert in_virtual_time(main) == 0


async def test_who_leaves_while_an_answer_is_signed_is_not_waited_for(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The token is there: it was stored before."""
    go_on = Event()
    make_key = jws.make_key
    monkeypatch.setattr(
        jws, "make_key", lambda kind: make_key(kind) if go_on.wait(PATIENCE) else None
    )
    with anyio.CancelScope() as scope:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(caller.create)
            while (await caller.list())["totalCount"] != 1:
                await anyio.lowlevel.checkpoint()
            scope.cancel()
    go_on.set()
    assert (await caller.create())["action"] == "OK"


async def test_an_expired_jwt_is_an_expired_token(caller: Caller, clock: Clock) -> None:
    created = await caller.create()
    clock.now += DAY
    assert (await caller.introspect(created["jwtAccessToken"]))["resultCode"] == "A065301"


def looks_like(header: str, payload: str, *more: str) -> str:
    """Write what looks like a JWT."""
    parts = (header, payload, *more, "x")
    return ".".join(urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)


STRANGER = jwk.ECKey.generate_key("P-256")


@pytest.mark.parametrize(
    ("token", "code"),
    [
        pytest.param("a.b", "A057302", id="two parts"),
        pytest.param("..", "A057304", id="empty parts"),
        pytest.param(looks_like('{"alg":"ES256"}', "x"), "A057304", id="no payload"),
        pytest.param(looks_like('{"alg":"ES256"}', "[]"), "A057304", id="payload is a list"),
        pytest.param(looks_like('{"alg":"ES256"}', "{}"), "A057305", id="no ID"),
        pytest.param(looks_like('{"alg":"ES256"}', '{"jti":""}'), "A057305", id="empty ID"),
        pytest.param(looks_like('{"alg":"ES256"}', '{"jti":5}'), "A057305", id="ID is a number"),
        pytest.param(looks_like('{"alg":"HS256"}', '{"jti":"t"}'), "A057306", id="symmetric"),
        pytest.param(looks_like('{"alg":["x"]}', '{"jti":"t"}'), "A057306", id="algorithms"),
        pytest.param(looks_like("{}", '{"jti":"t"}'), "A057306", id="no algorithm"),
        pytest.param("a.b.c.d.e", "A057306", id="encrypted"),
        pytest.param(looks_like('{"alg":"ES256"}', '{"jti":"t"}'), "A057302", id="unsigned"),
        pytest.param(looks_like('{"alg":"RS256"}', '{"jti":"t"}'), "A057302", id="other key"),
        pytest.param(
            jwt.encode({"alg": "ES256"}, {"jti": "t"}, STRANGER), "A057302", id="a stranger's"
        ),
    ],
)
async def test_a_forged_jwt_is_no_token(caller: Caller, token: str, code: str) -> None:
    """Though its ID is that of one."""
    await caller.create(accessToken="t")
    answer = await caller.introspect(token)
    assert (answer["action"], answer["resultCode"]) == ("UNAUTHORIZED", code)
    form = urlencode({"token": token, "client_id": "11"})
    answer = await caller.call("/auth/introspection/standard", parameters=form)
    assert json.loads(answer["responseContent"]) == {"active": False}
    assert (await caller.call("/auth/revocation", parameters=form))["action"] == "OK"
    answer = await caller.call("/idtoken/reissue", accessToken=token, refreshToken="r")
    assert answer["action"] == "CALLER_ERROR"
    assert (await caller.list())["totalCount"] == 1


@pytest.mark.parametrize("value", ["a.b.c", "a.b.c.d.e", ".."])
async def test_a_value_may_have_dots(caller: Caller, value: str) -> None:
    """Migrated tokens keep theirs; both halves are found."""
    await caller.create(accessToken=value, refreshToken=f"{value}.r")
    assert (await caller.introspect(value))["action"] == "OK"
    for token in (value, f"{value}.r", f"r.{value}"):
        form = urlencode({"token": token})
        answer = await caller.call("/auth/introspection/standard", parameters=form)
        assert json.loads(answer["responseContent"])["active"] is not token.startswith("r")


async def test_a_refresh_token_may_look_like_a_jwt(caller: Caller) -> None:
    await caller.create(refreshToken="x.y.z")
    answer = await caller.call("/auth/introspection/standard", parameters="token=x.y.z")
    assert json.loads(answer["responseContent"])["active"] is True


async def test_where_no_jwts_are_issued_none_is_read(caller: Caller) -> None:
    """Not even another service's."""
    created = await caller.create()
    other = type(caller)(caller.sandbox, "2")
    assert (await other.introspect(created["jwtAccessToken"]))["resultCode"] == "A057302"
    assert "jwtAccessToken" not in await other.create()


@pytest.mark.parametrize("claims", ["[]", "x", "5"])
async def test_claims_that_are_no_object_create_nothing(caller: Caller, claims: str) -> None:
    """Where no JWTs are issued they do not matter."""
    answer = await caller.create(jwtAtClaims=claims)
    assert (answer["action"], answer["resultCode"]) == ("BAD_REQUEST", "A108205")
    other = type(caller)(caller.sandbox, "2")
    assert (await other.create(jwtAtClaims=claims))["action"] == "OK"
    assert (await caller.list())["totalCount"] == 0


def test_public_keys_are_public() -> None:
    """One for each kind, with an ID, the same every time; another sandbox has others."""
    with Sandbox() as one, Sandbox() as other:
        keys = one.jwks["keys"]
        assert keys == one.jwks["keys"]
        assert len(keys) == len({str(key["kid"]) for key in keys + other.jwks["keys"]}) // 2
    assert {str(key.get("crv", key["kty"])) for key in keys} == set(ALGORITHMS.values())
    for key in keys:
        assert not {"d", "p", "q", "k"} & set(key)
        assert key["use"] == "sig"


@pytest.mark.process
@pytest.mark.parametrize("statement", ["", "import asyncio; asyncio.run(create())"])
def test_who_signs_nothing_loads_no_cryptography(statement: str) -> None:
    """Neither by importing, starting nor using a sandbox."""
    script = f"""
import sys
from authlete import AuthleteCore, Security, token_operations_create
from authlete.sandbox import Sandbox

async def create():
    with Sandbox() as sandbox:
        security = Security(authlete=sandbox.bearer)
        async with AuthleteCore(security=security, transport=sandbox.transport()) as core:
            request = {{"grant_type": "CLIENT_CREDENTIALS", "client_id": 1}}
            request = {{"service_id": "1", "token_create_request": request}}
            assert (await token_operations_create(core, request)).ok

{statement}
sys.exit(bool({{"joserfc", "cryptography"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], check=False)  # noqa: S603 - our own
    assert done.returncode == 0


@pytest.mark.parametrize("algorithm", ["ES256K", "none", "", "es256", "HS256"])
def test_an_algorithm_must_be_known(algorithm: str) -> None:
    """A secret can sign ID tokens, but no access tokens."""
    setups = [ServiceSetup(Service(api_key=1, access_token_sign_alg=algorithm))]
    if algorithm != "HS256":
        clients = (Client(client_id=1, id_token_sign_alg=algorithm),)
        setups.append(ServiceSetup(Service(api_key=1), clients))
    for setup in setups:
        with pytest.raises(ValueError, match="is not one of ES256"):
            Sandbox(services=[setup])


def test_private_halves_of_strangers_keys_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checking one, or looking for its primes, would hold everything up."""
    read: list[dict[str, str]] = []
    monkeypatch.setattr(jwk, "import_key", lambda members: read.append(members) or KEY)
    public = {"kty": "RSA", "n": "A" * 1366, "e": "AQAB", "kid": "1"}
    private = {**public, "d": "AQAB", "p": "AQAB"}
    endless = {**public, "n": "A" * 1367}
    keys = json.dumps({"keys": [private, endless]})
    assert jws.read_public_key(private) is None
    assert jws.read_public_key(endless) is None
    assert jws.read_public_key(public) is KEY
    assert jws.read_jwks(keys) == (KEY,)
    assert read == [public, public]
    assert jws.read_jwks(keys, private=True) == (KEY,)
    assert read[2:] == [private]
