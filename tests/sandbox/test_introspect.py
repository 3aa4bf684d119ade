"""What introspecting a token tells."""

from __future__ import annotations

import ssl
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from joserfc import jwk, jwt

from authlete.models import Client, Pair, Scope, Service
from authlete.sandbox import ServiceSetup

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock

    from .conftest import Caller

DAY = 86_400
NOW_S = 1_700_000_000
CERTIFICATE = ssl.DER_cert_to_PEM_cert(b"a certificate, as far as a thumbprint is concerned")
DETAILS = {"elements": [{"type": "t"}]}
KEY = jwk.ECKey.generate_key("P-256")
ES256 = ["ES256"]


def digest(octets: bytes) -> str:
    """Hash as tokens and certificates are hashed."""
    return urlsafe_b64encode(sha256(octets).digest()).decode().rstrip("=")


def outcome(answer: dict[str, Any]) -> tuple[str, str]:
    """Tell how an introspection ended."""
    return answer["action"], answer["resultCode"]


def flags(answer: dict[str, Any]) -> tuple[bool, ...]:
    """Tell what an introspection found, in the order in which it looks."""
    names = ("existent", "usable", "sufficient", "refreshable")
    return tuple(answer[name] for name in names)


async def test_a_good_token_is_described_whole(start: Callable[..., Caller]) -> None:
    """Service, client, scopes and token with all of their attributes, hidden ones included."""
    level = (Pair(key="level", value="1"),)
    scope = Scope(
        name="a",
        default_entry=True,
        description="A",
        attributes=(Pair(key="access_token.duration", value="60"), *level),
    )
    client = Client(client_id=11, client_id_alias="app", attributes=level)
    service = ServiceSetup(
        Service(api_key=1, supported_scopes=(scope, Scope(name="b")), attributes=level), (client,)
    )
    caller = start(services=[service])
    properties = [{"key": "k", "value": "v", "hidden": True}]
    created = await caller.create(
        scopes=["b", "a"],
        properties=properties,
        resources=["https://rs.example"],
        authorizationDetails=DETAILS,
        acr="high",
        authTime=5,
        clientIdAliasUsed=True,
    )
    pair = {"key": "level", "value": "1"}
    assert await caller.introspect(created["accessToken"]) == {
        "resultCode": "A056001",
        "resultMessage": "[A056001] The access token is valid.",
        "action": "OK",
        "responseContent": 'Bearer error="invalid_request"',
        "clientId": 11,
        "clientIdAlias": "app",
        "clientIdAliasUsed": True,
        "clientEntityIdUsed": False,
        "metadataDocumentUsed": False,
        "clientAttributes": [pair],
        "serviceAttributes": [pair],
        "expiresAt": (NOW_S + 60) * 1000,
        "subject": "john",
        "scopes": ["a", "b"],
        "scopeDetails": [
            {
                "name": "a",
                "defaultEntry": True,
                "description": "A",
                "attributes": [{"key": "access_token.duration", "value": "60"}, pair],
            },
            {"name": "b", "defaultEntry": False},
        ],
        "existent": True,
        "usable": True,
        "sufficient": True,
        "refreshable": True,
        "properties": properties,
        "resources": ["https://rs.example"],
        "accessTokenResources": ["https://rs.example"],
        "authorizationDetails": DETAILS,
        "forExternalAttachment": False,
        "grantType": "AUTHORIZATION_CODE",
        "acr": "high",
        "authTime": 5,
    }


@pytest.mark.parametrize("members", [{}, {"token": ""}, {"token": None}])
async def test_a_request_without_a_token_is_a_bad_one(
    caller: Caller, members: dict[str, Any]
) -> None:
    answer = await caller.call("/auth/introspection", **members)
    assert outcome(answer) == ("BAD_REQUEST", "A057301")
    assert answer["responseContent"].startswith('Bearer error="invalid_request",')


async def test_what_does_not_exist_is_unauthorized(caller: Caller) -> None:
    """The challenge names the reason, and the flags are all false."""
    answer = await caller.introspect("unknown")
    assert outcome(answer) == ("UNAUTHORIZED", "A057302")
    assert flags(answer) == (False, False, False, False)
    assert answer["responseContent"] == (
        'Bearer error="invalid_token",'
        'error_description="[A057302] The access token does not exist."'
    )


async def test_another_services_token_is_not_described(caller: Caller) -> None:
    created = await caller.create(accessToken="t")
    answer = await type(caller)(caller.sandbox, "2").introspect(created["accessToken"])
    assert outcome(answer) == ("UNAUTHORIZED", "A057303")
    assert flags(answer) == (False, False, False, False)
    assert "subject" not in answer


@pytest.mark.parametrize(
    ("created", "code", "refreshable"),
    [
        pytest.param({"refreshTokenDuration": 60}, "A065302", False, id="both expired"),
        pytest.param({"grantType": "IMPLICIT"}, "A065303", False, id="no refresh token"),
        pytest.param({}, "A065301", True, id="refreshable"),
    ],
)
async def test_an_expired_token_is_reported_and_then_gone(
    caller: Caller, clock: Clock, created: dict[str, Any], code: str, *, refreshable: bool
) -> None:
    """Unauthorized both times; what can be refreshed stays."""
    await caller.create(accessToken="t", **created)
    clock.now += DAY
    first, second = await caller.introspect("t"), await caller.introspect("t")
    assert outcome(first) == ("UNAUTHORIZED", code)
    assert flags(first) == (True, False, True, refreshable)
    assert outcome(second) == ("UNAUTHORIZED", code if refreshable else "A057302")
    assert (await caller.list())["totalCount"] == refreshable


async def test_a_token_expires_at_its_second(caller: Caller, clock: Clock) -> None:
    """Not before."""
    expiry = (await caller.introspect((await caller.create(accessToken="t"))["accessToken"]))[
        "expiresAt"
    ]
    for now, action in ((expiry - 1, "OK"), (expiry, "UNAUTHORIZED")):
        clock.now = now / 1000
        assert (await caller.introspect("t"))["action"] == action


async def test_a_persistent_token_never_expires(caller: Caller, clock: Clock) -> None:
    await caller.create(accessToken="t", accessTokenPersistent=True)
    clock.now += 1000 * DAY
    answer = await caller.introspect("t")
    assert flags(answer) == (True, True, True, False)
    assert "expiresAt" not in answer


@pytest.mark.parametrize(
    ("held", "asked", "result"),
    [
        (["a", "b"], ["b", "a"], ("OK", "A056001")),
        (["a"], [], ("OK", "A056001")),
        (["a"], ["x", "y"], ("OK", "A056001")),
        (["a"], ["a", "x"], ("OK", "A056001")),
        (["a"], ["b"], ("FORBIDDEN", "A064302")),
        (["a"], ["a", "b", "x"], ("FORBIDDEN", "A064302")),
        ([], ["a"], ("FORBIDDEN", "A064301")),
    ],
)
async def test_a_token_must_have_the_scopes(
    start: Callable[..., Caller], held: list[str], asked: list[str], result: tuple[str, str]
) -> None:
    """Those that the service knows; other names are as if not given."""
    caller = start(
        services=[Service(api_key=1, supported_scopes=(Scope(name="a"), Scope(name="b")))]
    )
    created = await caller.create(scopes=held)
    answer = await caller.introspect(created["accessToken"], scopes=asked)
    assert outcome(answer) == result
    assert answer["sufficient"] == (result[0] == "OK")
    assert ('error="insufficient_scope"' in answer["responseContent"]) == (result[0] != "OK")


async def test_no_scope_breaks_the_challenge(caller: Caller) -> None:
    """A challenge names the scopes that are missing, if they can stand between quotes."""
    created = await caller.create()
    asked = ["a", 'x",error="none', "b\r\nset-cookie: x", "ü", "c"]
    answer = await caller.introspect(created["accessToken"], scopes=asked)
    assert answer["responseContent"].endswith(',scope="a c"')


@pytest.mark.parametrize(
    ("created", "asked", "result"),
    [
        ({}, "john", ("OK", "A056001")),
        ({}, "", ("OK", "A056001")),
        ({}, "jane", ("FORBIDDEN", "A066302")),
        ({"grantType": "CLIENT_CREDENTIALS"}, "john", ("FORBIDDEN", "A066301")),
    ],
)
async def test_a_token_must_speak_for_the_subject(
    caller: Caller, created: dict[str, Any], asked: str, result: tuple[str, str]
) -> None:
    await caller.create(accessToken="t", **created)
    assert outcome(await caller.introspect("t", subject=asked)) == result


@pytest.mark.parametrize(
    ("asked", "demanded"),
    [
        ({"acrValues": ["low", "high"]}, None),
        ({"acrValues": []}, None),
        ({"acrValues": ["low", 'x"']}, 'acr_values="low"'),
        ({"maxAge": 100}, None),
        ({"maxAge": 0}, None),
        ({"maxAge": -1}, None),
        ({"maxAge": 99}, 'max_age="99"'),
        ({"maxAge": 99, "acrValues": ["low"]}, 'acr_values="low",max_age="99"'),
    ],
)
async def test_the_user_must_have_been_authenticated_well_and_lately(
    caller: Caller, clock: Clock, asked: dict[str, Any], demanded: str | None
) -> None:
    """Else the challenge demands it (RFC 9470)."""
    clock.now = NOW_S
    await caller.create(accessToken="t", acr="high", authTime=NOW_S - 100)
    answer = await caller.introspect("t", **asked)
    if demanded is None:
        assert answer["action"] == "OK"
    else:
        assert outcome(answer) == ("UNAUTHORIZED", "A000301")
        assert 'error="insufficient_user_authentication"' in answer["responseContent"]
        assert answer["responseContent"].endswith(demanded)


async def test_a_token_without_a_time_of_authentication_is_never_young_enough(
    caller: Caller,
) -> None:
    await caller.create(accessToken="t")
    assert outcome(await caller.introspect("t", maxAge=DAY)) == ("UNAUTHORIZED", "A000301")


@pytest.mark.parametrize(
    ("meant_for", "asked", "action"),
    [
        (["https://a", "https://b"], ["https://b"], "OK"),
        (["https://a"], ["https://a", "https://b"], "UNAUTHORIZED"),
        (["https://a"], [], "OK"),
        (None, ["https://a"], "OK"),
    ],
)
async def test_a_token_must_be_meant_for_the_resources(
    caller: Caller, meant_for: list[str] | None, asked: list[str], action: str
) -> None:
    """One that is meant for none in particular is meant for all."""
    await caller.create(accessToken="t", resources=meant_for)
    assert (await caller.introspect("t", resources=asked))["action"] == action


@pytest.mark.parametrize(
    ("clients", "code"),
    [((Client(client_id=11, locked=True),), "A097303"), ((Client(client_id=12),), "A097301")],
)
async def test_a_token_needs_its_client(
    start: Callable[..., Caller], tmp_path: Any, clients: tuple[Client, ...], code: str
) -> None:
    """One that was locked or removed since."""
    first = start(database=tmp_path / "tokens.db")
    await first.create(accessToken="t")
    first.sandbox.close()
    caller = start(
        database=tmp_path / "tokens.db", services=[ServiceSetup(Service(api_key=1), clients)]
    )
    answer = await caller.introspect("t")
    assert outcome(answer) == ("UNAUTHORIZED", code)
    assert answer["clientId"] == 11


@pytest.mark.parametrize(
    ("certificate", "code"),
    [
        (CERTIFICATE, "A056001"),
        (f"\n{CERTIFICATE}\n", "A056001"),
        (None, "A065304"),
        (ssl.DER_cert_to_PEM_cert(b"another"), "A065305"),
        ("-----BEGIN CERTIFICATE-----\n\x00", "A065307"),
        ("-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----", "A065307"),
        ("-----BEGIN CERTIFICATE-----\nü\n-----END CERTIFICATE-----", "A065307"),
    ],
)
async def test_a_token_bound_to_a_certificate_needs_it(
    caller: Caller, certificate: str | None, code: str
) -> None:
    thumbprint = digest(ssl.PEM_cert_to_DER_cert(CERTIFICATE))
    await caller.create(accessToken="t", certificateThumbprint=thumbprint)
    answer = await caller.introspect("t", clientCertificate=certificate)
    assert answer["resultCode"] == code
    assert answer["certificateThumbprint"] == thumbprint


def proof(*, key: Any = KEY, header: Any = None, algorithm: str = "ES256", **claims: Any) -> str:
    """Prove possession of a key for the token ``t``; claims given as ``None`` are left out."""
    said = {
        "jti": "1",
        "htm": "GET",
        "htu": "https://rs.example/x",
        "iat": NOW_S,
        "ath": digest(b"t"),
        **claims,
    }
    public = {"typ": "dpop+jwt", "alg": algorithm, "jwk": key.as_dict(private=False)}
    said = {name: value for name, value in said.items() if value is not None}
    return jwt.encode({**public, **(header or {})}, said, key, [algorithm])


def unsigned(header: str, payload: str = "{}") -> str:
    """Write what looks like a JWT."""
    parts = (urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in (header, payload))
    return ".".join([*parts, "AAAA"])


RSA = jwk.RSAKey.generate_key(2048)
OTHER = jwk.ECKey.generate_key("P-256")
SECRET = jwk.OctKey.generate_key(256)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        pytest.param(proof(), "A056001", id="good"),
        pytest.param(proof(iat=NOW_S - 299), "A056001", id="old"),
        pytest.param(proof(htu="https://RS.example:443/x?q#f"), "A056001", id="same place"),
        pytest.param(None, "A065308", id="none"),
        pytest.param("", "A065308", id="empty"),
        pytest.param(proof(key=OTHER), "A065309", id="other key"),
        pytest.param(proof(key=RSA, algorithm="PS256"), "A065309", id="other kind of key"),
        pytest.param("x", "A065310", id="junk"),
        pytest.param("x.y.z", "A065310", id="junk in three parts"),
        pytest.param("ü.ü.ü", "A065310", id="no ASCII"),
        pytest.param(unsigned('["alg"]'), "A065310", id="header is a list"),
        pytest.param(unsigned("[" * 3000), "A065310", id="deep header"),
        pytest.param(unsigned('{"alg":"ES256"}', "[]"), "A065310", id="payload is a list"),
        pytest.param(proof()[:-8] + "AAAAAAAA", "A065310", id="bad signature"),
        pytest.param(proof()[:-8], "A065310", id="short signature"),
        pytest.param(proof(header={"typ": "JWT"}), "A065310", id="other type"),
        pytest.param(proof(jti=None), "A065310", id="no jti"),
        pytest.param(proof(iat=None), "A065310", id="no iat"),
        pytest.param(proof(iat=NOW_S - 301), "A065310", id="too old"),
        pytest.param(proof(iat=NOW_S + 301), "A065310", id="from the future"),
        pytest.param(proof(ath=None), "A065310", id="no ath"),
        pytest.param(proof(ath=digest(b"u")), "A065310", id="other token"),
        pytest.param(proof(htm="POST"), "A065310", id="other method"),
        pytest.param(proof(htu="https://rs.example/y"), "A065310", id="other place"),
        pytest.param(proof(htu="https://rs.example:port/x"), "A065310", id="no place"),
        pytest.param(proof(htu=5), "A065310", id="a number for a place"),
        pytest.param(unsigned('{"alg":"HS256"}'), "A065311", id="symmetric"),
        pytest.param(unsigned('{"alg":"none"}'), "A065311", id="unsigned"),
        pytest.param(unsigned('{"alg":"ES256"}'), "A065312", id="no key"),
        pytest.param(unsigned('{"alg":"ES256","jwk":{}}'), "A065312", id="empty key"),
        pytest.param(
            unsigned('{"alg":"ES256","jwk":{"kty":"EC","crv":"?","x":"","y":""}}'),
            "A065312",
            id="odd key",
        ),
        pytest.param(proof(header={"jwk": KEY.as_dict(private=True)}), "A065312", id="private key"),
        pytest.param(
            proof(header={"jwk": SECRET.as_dict(private=True)}), "A065312", id="secret key"
        ),
        pytest.param(unsigned("{}"), "A065313", id="no algorithm"),
        pytest.param(unsigned('{"alg":["ES256"]}'), "A065313", id="algorithms"),
    ],
)
async def test_a_token_bound_to_a_key_needs_a_proof(
    caller: Caller, sent: str | None, code: str
) -> None:
    """Of that key, for this token, this method and this place, made just now (RFC 9449)."""
    await caller.create(accessToken="t", dpopKeyThumbprint=KEY.thumbprint())
    answer = await caller.introspect("t", dpop=sent, htm="GET", htu="https://rs.example/x")
    assert answer["resultCode"] == code
    assert answer["action"] == ("OK" if code == "A056001" else "UNAUTHORIZED")
    assert answer["responseContent"].startswith("DPoP error=")


async def test_method_and_place_are_compared_if_they_are_known(caller: Caller) -> None:
    await caller.create(accessToken="t", dpopKeyThumbprint=KEY.thumbprint())
    answer = await caller.introspect("t", dpop=proof(htm=None, htu=None))
    assert answer["action"] == "OK"


async def test_a_proof_may_have_to_repeat_a_nonce(caller: Caller) -> None:
    """Whoever lacks it is told; the answer to each request names it."""
    await caller.create(accessToken="t", dpopKeyThumbprint=KEY.thumbprint())
    first = await caller.introspect("t", dpop=proof(), dpopNonceRequired=True)
    assert outcome(first) == ("UNAUTHORIZED", "A065310")
    assert first["responseContent"].startswith('DPoP error="use_dpop_nonce"')
    repeated = proof(nonce=first["dpopNonce"])
    second = await caller.introspect("t", dpop=repeated, dpopNonceRequired=True)
    assert (second["action"], second["dpopNonce"]) == ("OK", first["dpopNonce"])


async def test_a_token_bound_to_nothing_needs_neither(caller: Caller) -> None:
    await caller.create(accessToken="t")
    answer = await caller.introspect("t", dpop="x", clientCertificate="x", dpopNonceRequired=True)
    assert answer["action"] == "OK"
    assert "dpopNonce" not in answer


async def test_the_first_fault_is_told(start: Callable[..., Caller], clock: Clock) -> None:
    """Expiry before binding, binding before scopes, scopes before subject."""
    caller = start()
    await caller.create(accessToken="t", certificateThumbprint="x")
    asked: dict[str, Any] = {"scopes": ["a"], "subject": "jane", "acrValues": ["x"]}
    codes: list[str] = []

    async def ask() -> None:
        codes.append((await caller.introspect("t", **asked))["resultCode"])

    clock.now += DAY
    await ask()
    clock.now -= DAY
    await ask()
    await caller.update(accessToken="t", certificateThumbprint="")
    await ask()
    await caller.update(accessToken="t", scopes=["a"])
    await ask()
    asked["subject"] = "john"
    await ask()
    assert codes == ["A065301", "A065304", "A064301", "A066302", "A000301"]


async def test_a_form_introspects_too(caller: Caller) -> None:
    """Scopes are separated by spaces."""
    await caller.create(accessToken="t", scopes=["a"])
    form = {"token": "t", "scopes": "a b", "maxAge": "0", "dpopNonceRequired": "false"}
    response = await caller.request("POST", "/api/1/auth/introspection", data=form)
    assert response.json()["resultCode"] == "A064302"
