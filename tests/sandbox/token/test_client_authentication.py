"""How clients show who they are, and how they fail to."""

from __future__ import annotations

import json
from base64 import b64encode
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from authlete.sandbox.fetching import Document, Fetcher
from tests.sandbox.token.certificates import Made, make
from tests.sandbox.token.flows import ask, outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock
    from tests.sandbox.conftest import Caller

NOW = 1_700_000_000
SECRET = "a secret of sufficient length for HMAC, with ü and more than sixty-four octets"
OK = ("OK", "A052001", None)
KEY, OTHER_KEY = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
STRANGE_KEY = ec.generate_private_key(ec.SECP224R1())  # on a curve that JOSE does not have
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TOKEN_ENDPOINT = "https://as.example/token"


def jwks(key: ec.EllipticCurvePrivateKey, **members: str) -> str:
    """Write a JWK set with the public half of a key."""
    entry = jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return json.dumps({"keys": [{**entry, **members}]})


def client(**settings: Any) -> Client:
    """Describe the client that the tests authenticate."""
    return Client(client_id=11, client_id_alias="app", entity_id="https://app.example", **settings)


def starting(start: Callable[..., Caller], settings: dict[str, Any], **service: Any) -> Caller:
    """Start a sandbox with a client of these settings."""
    known = {"issuer": "https://as.example", "token_endpoint": TOKEN_ENDPOINT, **service}
    clients = (client(**settings), Client(client_id=13, locked=True))
    foreign = ServiceSetup(Service(api_key=2), (Client(client_id=21),))
    return start(services=[ServiceSetup(Service(api_key=1, **known), clients), foreign])


async def attempt(
    caller: Caller, form: dict[str, Any], **members: Any
) -> tuple[str, str, str | None]:
    """Ask for a token and summarize the answer."""
    return outcome(await ask(caller, {"grant_type": "client_credentials", **form}, **members))


def refused(code: str) -> tuple[str, str, str]:
    """Describe the answer to a client that is not who it says."""
    return ("INVALID_CLIENT", code, "invalid_client")


@pytest.mark.parametrize(
    ("settings", "form", "header", "expected"),
    [
        ({}, {"client_id": "11"}, {}, OK),
        ({}, {"client_id": "11", "client_secret": "ignored"}, {}, OK),
        ({}, {"client_id": "app"}, {}, OK),
        ({}, {"client_id": "https://app.example"}, {}, OK),
        ({}, {"client_id": "99"}, {}, refused("A048304")),
        ({}, {"client_id": "13"}, {}, refused("A048307")),
        ({}, {"client_id": ""}, {}, ("BAD_REQUEST", "A048302", "invalid_request")),
        ({}, {"client_id": ["11", "11"]}, {}, ("BAD_REQUEST", "A244301", "invalid_request")),
        (
            {},
            {"client_id": "11"},
            {"clientId": "12"},
            ("BAD_REQUEST", "A048312", "invalid_request"),
        ),
        ({"client_secret": SECRET}, {"client_id": "11", "client_secret": SECRET}, {}, OK),
        ({"client_secret": SECRET}, {}, {"clientId": "11", "clientSecret": SECRET}, OK),
        ({"client_secret": SECRET}, {}, {"clientId": "11"}, refused("A157304")),
        (
            {"client_secret": SECRET},
            {},
            {"clientId": "11", "clientSecret": "x"},
            refused("A157305"),
        ),
        (
            {"client_secret": SECRET},
            {"client_secret": "x"},
            {"clientId": "11", "clientSecret": SECRET},
            ("BAD_REQUEST", "A000301", "invalid_request"),
        ),
        (
            {"client_secret": SECRET, "token_auth_method": "CLIENT_SECRET_BASIC"},
            {},
            {"clientId": "11", "clientSecret": SECRET},
            OK,
        ),
        (
            {"client_secret": SECRET, "token_auth_method": "CLIENT_SECRET_BASIC"},
            {"client_id": "11", "client_secret": SECRET},
            {},
            refused("A157304"),
        ),
        (
            {"client_secret": SECRET, "token_auth_method": "CLIENT_SECRET_POST"},
            {"client_id": "11", "client_secret": SECRET},
            {},
            OK,
        ),
        (
            {"client_secret": SECRET, "token_auth_method": "CLIENT_SECRET_POST"},
            {},
            {"clientId": "11", "clientSecret": SECRET},
            refused("A157304"),
        ),
        (
            {"token_auth_method": "SPIFFE_JWT"},
            {"client_id": "11"},
            {},
            ("INTERNAL_SERVER_ERROR", "A000401", None),
        ),
        (
            {"token_auth_method": "TLS_CLIENT_AUTH"},
            {"client_id": "11", "client_assertion": "x"},
            {},
            ("BAD_REQUEST", "A158302", "invalid_request"),
        ),
        (
            {"token_auth_method": "PRIVATE_KEY_JWT"},
            {"client_id": "11", "client_assertion": "x", "client_assertion_type": "saml"},
            {},
            ("BAD_REQUEST", "A157310", "invalid_request"),
        ),
    ],
)
async def test_secrets_are_sent_as_the_client_is_set_to(
    start: Callable[..., Caller],
    settings: dict[str, Any],
    form: dict[str, Any],
    header: dict[str, str],
    expected: tuple[str, str, str | None],
) -> None:
    assert await attempt(starting(start, settings), form, **header) == expected


async def test_a_client_without_authentication_sends_none(start: Callable[..., Caller]) -> None:
    caller = starting(start, {"token_auth_method": "NONE", "client_secret": SECRET})
    form = {"grant_type": "password", "username": "u", "password": "p", "client_id": "11"}
    assert (await ask(caller, form))["action"] == "PASSWORD"
    answer = await ask(caller, {**form, "client_secret": SECRET})
    assert outcome(answer) == refused("A157303")


async def test_another_services_client_is_foreign(start: Callable[..., Caller]) -> None:
    caller = starting(start, {})
    assert await attempt(caller, {"client_id": "21"}) == refused("A048305")


async def test_the_service_may_support_some_methods_only(start: Callable[..., Caller]) -> None:
    settings = {"client_secret": SECRET}
    caller = starting(start, settings, supported_token_auth_methods=("CLIENT_SECRET_BASIC",))
    assert await attempt(caller, {}, clientId="11", clientSecret=SECRET) == OK
    form = {"client_id": "11", "client_secret": SECRET}
    assert await attempt(caller, form) == refused("A152301")


def asserting(
    algorithm: str, key: Any, header: dict[str, Any] | None = None, **claims: Any
) -> dict[str, str]:
    """Write the form of a client that presents an assertion; claims may be left out by ``None``."""
    whole = {
        "iss": "11",
        "sub": "11",
        "aud": TOKEN_ENDPOINT,
        "exp": NOW + 60,
        "iat": NOW,
        "jti": "1",
        **claims,
    }
    present = {name: value for name, value in whole.items() if value is not None}
    token = jwt.encode(present, key, algorithm, header)
    return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": token}


@pytest.mark.parametrize(
    ("settings", "form", "expected"),
    [
        pytest.param({}, asserting("ES256", KEY), OK, id="key"),
        pytest.param({}, asserting("ES256", KEY, sub="app", iss="app"), OK, id="alias"),
        pytest.param({}, {"client_id": "app", **asserting("ES256", KEY)}, OK, id="named too"),
        pytest.param({}, asserting("ES256", KEY, aud="https://as.example"), OK, id="issuer"),
        pytest.param({}, asserting("ES256", KEY, aud=["x", TOKEN_ENDPOINT]), OK, id="list"),
        pytest.param({}, {"client_id": "11"}, refused("A157311"), id="none"),
        pytest.param(
            {},
            {
                "client_id": "11",
                "client_assertion": "x",
                "client_assertion_type": ASSERTION_TYPE,
            },
            refused("A157312"),
            id="no JWT",
        ),
        pytest.param(
            {},
            {"client_assertion": "x", "client_assertion_type": ASSERTION_TYPE},
            refused("A244305"),
            id="nobody's",
        ),
        pytest.param({}, asserting("HS256", SECRET), refused("A157313"), id="by secret"),
        pytest.param(
            {"token_auth_sign_alg": "ES384"},
            asserting("ES256", KEY),
            refused("A157313"),
            id="other algorithm",
        ),
        pytest.param({}, asserting("ES256", OTHER_KEY), refused("A157326"), id="other key"),
        pytest.param({}, asserting("ES256", KEY, iss="12"), refused("A157315"), id="issuer wrong"),
        pytest.param(
            {},
            {"client_id": "11", **asserting("ES256", KEY, sub="12")},
            refused("A157316"),
            id="subject wrong",
        ),
        pytest.param({}, asserting("ES256", KEY, aud="x"), refused("A157318"), id="audience"),
        pytest.param({}, asserting("ES256", KEY, exp=None), refused("A157319"), id="no expiry"),
        pytest.param({}, asserting("ES256", KEY, exp=NOW), refused("A157320"), id="expired"),
        pytest.param({}, asserting("ES256", KEY, nbf=NOW + 9), refused("A157322"), id="early"),
        pytest.param({}, asserting("ES256", KEY, iat=NOW + 9), refused("A157323"), id="future"),
        pytest.param({}, asserting("ES256", KEY, jti=None), refused("A157324"), id="no ID"),
    ],
)
async def test_a_key_signs_an_assertion(
    start: Callable[..., Caller],
    settings: dict[str, Any],
    form: dict[str, Any],
    expected: tuple[str, str, str | None],
) -> None:
    whole = {"token_auth_method": "PRIVATE_KEY_JWT", "jwks": jwks(KEY), **settings}
    assert await attempt(starting(start, whole), form) == expected


@pytest.mark.parametrize(("secret", "expected"), [(SECRET, OK), ("x" * 32, refused("A157326"))])
async def test_the_secret_signs_an_assertion(
    start: Callable[..., Caller], secret: str, expected: tuple[str, str, str | None]
) -> None:
    settings = {"token_auth_method": "CLIENT_SECRET_JWT", "client_secret": SECRET}
    assert await attempt(starting(start, settings), asserting("HS256", secret)) == expected


async def test_a_client_without_a_secret_signs_by_none(start: Callable[..., Caller]) -> None:
    caller = starting(start, {"token_auth_method": "CLIENT_SECRET_JWT"})
    assert await attempt(caller, asserting("HS256", "x" * 32)) == refused("A157326")


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (Document(jwks(KEY).encode()), OK),
        (Document(b"no keys"), refused("A157326")),
        (Document(fault="there is none"), refused("A157326")),
    ],
)
async def test_the_key_may_be_where_the_client_publishes_it(
    start: Callable[..., Caller],
    monkeypatch: pytest.MonkeyPatch,
    document: Document,
    expected: tuple[str, str, str | None],
) -> None:
    async def fetch(_: object, url: str) -> Document:
        assert url == "https://app.example/jwks"
        return document

    monkeypatch.setattr(Fetcher, "fetch", fetch)
    uri = "https://app.example/jwks"
    caller = starting(start, {"token_auth_method": "PRIVATE_KEY_JWT", "jwks_uri": uri})
    assert await attempt(caller, asserting("ES256", KEY)) == expected


async def test_an_assertion_counts_once(start: Callable[..., Caller]) -> None:
    """One that came with a request that failed counts as not used."""
    caller = starting(start, {"token_auth_method": "PRIVATE_KEY_JWT", "jwks": jwks(KEY)})
    form = asserting("ES256", KEY)
    assert (await attempt(caller, {**form, "resource": "x"}))[1:] == ("A000301", "invalid_target")
    assert await attempt(caller, form) == OK
    assert await attempt(caller, form) == refused("A000301")


async def test_the_service_may_accept_its_issuer_only(start: Callable[..., Caller]) -> None:
    settings = {"token_auth_method": "PRIVATE_KEY_JWT", "jwks": jwks(KEY)}
    caller = starting(start, settings, client_assertion_aud_restricted_to_issuer=True)
    form = asserting("ES256", KEY, aud=["https://as.example"])
    assert await attempt(caller, form) == refused("A157318")
    assert await attempt(caller, asserting("ES256", KEY, aud="https://as.example")) == OK


async def test_a_service_that_has_no_names_is_meant_by_any(start: Callable[..., Caller]) -> None:
    settings = {"token_auth_method": "PRIVATE_KEY_JWT", "jwks": jwks(KEY)}
    caller = starting(start, settings, issuer=None, token_endpoint=None)
    assert await attempt(caller, asserting("ES256", KEY, aud="anything")) == OK


ROOT = make("CN=root", is_authority=True)
BETWEEN = make("CN=between", signer=ROOT, is_authority=True)
NAMES = (
    x509.DNSName("client.example"),
    x509.UniformResourceIdentifier("https://client.example/"),
    x509.IPAddress(ip_address("10.0.0.1")),
    x509.RFC822Name("me@client.example"),
)
CERTIFICATE = make("CN=the client,O=Example", NAMES, signer=BETWEEN)
PLAIN = make("CN=the client,O=Example")
DN = {"tls_client_auth_subject_dn": "CN=the client,O=Example"}


@pytest.mark.parametrize(
    ("settings", "certificate", "expected"),
    [
        (DN, CERTIFICATE.pem, OK),
        (DN, PLAIN.pem, OK),
        ({"tls_client_auth_san_dns": "Client.Example"}, CERTIFICATE.pem, OK),
        ({"tls_client_auth_san_uri": "https://client.example/"}, CERTIFICATE.pem, OK),
        ({"tls_client_auth_san_ip": "10.0.0.1"}, CERTIFICATE.pem, OK),
        ({"tls_client_auth_san_email": "me@client.example"}, CERTIFICATE.pem, OK),
        ({"tls_client_auth_san_dns": "client.example"}, PLAIN.pem, refused("A157343")),
        ({"tls_client_auth_san_dns": "other.example"}, CERTIFICATE.pem, refused("A157343")),
        (
            {"tls_client_auth_subject_dn": "CN=another"},
            CERTIFICATE.pem,
            refused("A157343"),
        ),
        (
            {"tls_client_auth_subject_dn": "no name"},
            CERTIFICATE.pem,
            refused("A157343"),
        ),
        ({}, CERTIFICATE.pem, refused("A157343")),
        (DN, None, refused("A157327")),
        (DN, "no certificate", refused("A157328")),
    ],
)
async def test_a_certificate_has_the_name_in_the_clients_settings(
    start: Callable[..., Caller],
    settings: dict[str, str],
    certificate: str | None,
    expected: tuple[str, str, str | None],
) -> None:
    caller = starting(start, {"token_auth_method": "TLS_CLIENT_AUTH", **settings})
    sent = {"clientCertificate": certificate} if certificate else {}
    assert await attempt(caller, {"client_id": "11"}, **sent) == expected


@pytest.mark.parametrize(
    ("certificate", "path", "roots", "expected"),
    [
        (CERTIFICATE, (BETWEEN,), (ROOT,), OK),
        (CERTIFICATE, (BETWEEN, ROOT), (ROOT,), OK),
        (CERTIFICATE, (), (BETWEEN,), OK),
        (CERTIFICATE, (), (ROOT,), refused("A157339")),
        (CERTIFICATE, (ROOT,), (ROOT,), refused("A157339")),
        (CERTIFICATE, (BETWEEN,), (), refused("A157339")),
        (PLAIN, (), (ROOT,), refused("A157339")),
        (PLAIN, (), (PLAIN,), refused("A157339")),
    ],
)
async def test_the_service_may_trust_some_authorities_only(
    start: Callable[..., Caller],
    certificate: Made,
    path: tuple[Made, ...],
    roots: tuple[Made, ...],
    expected: tuple[str, str, str | None],
) -> None:
    """No certificate counts as an authority's that does not say so."""
    caller = starting(
        start,
        {"token_auth_method": "TLS_CLIENT_AUTH", **DN},
        mutual_tls_validate_pki_cert_chain=True,
        trusted_root_certificates=tuple(root.pem for root in roots),
    )
    sent: dict[str, Any] = {
        "clientCertificate": certificate.pem,
        "clientCertificatePath": [made.pem for made in path],
    }
    assert await attempt(caller, {"client_id": "11"}, **sent) == expected


@pytest.mark.parametrize(
    ("made", "settings", "expected"),
    [
        (make("CN=x", key=KEY), {"jwks": jwks(KEY)}, OK),
        (
            make("CN=x", key=KEY),
            {"jwks": jwks(KEY, kid="k"), "self_signed_certificate_key_id": "k"},
            OK,
        ),
        (
            make("CN=x", key=KEY),
            {"jwks": jwks(KEY, kid="k"), "self_signed_certificate_key_id": "other"},
            refused("A157333"),
        ),
        (make("CN=x", key=OTHER_KEY), {"jwks": jwks(KEY)}, refused("A157333")),
        (make("CN=x", key=KEY), {}, refused("A157333")),
        (
            make("CN=x", key=STRANGE_KEY),
            {"jwks": jwks(KEY)},
            refused("A157333"),
        ),
    ],
)
async def test_a_self_signed_certificate_has_a_key_of_the_client(
    start: Callable[..., Caller],
    made: Made,
    settings: dict[str, str],
    expected: tuple[str, str, str | None],
) -> None:
    caller = starting(start, {"token_auth_method": "SELF_SIGNED_TLS_CLIENT_AUTH", **settings})
    answer = await attempt(caller, {"client_id": "11"}, clientCertificate=made.pem)
    assert answer == expected


ATTESTER = make("CN=attester", signer=ROOT)
CHAIN = [b64encode(ATTESTER.content.public_bytes(Encoding.DER)).decode()]
INSTANCE = ec.generate_private_key(ec.SECP256R1())
CONFIRMED = {"jwk": json.loads(jwks(INSTANCE))["keys"][0]}


def attesting(
    key: Any = ATTESTER.key, typ: str = "oauth-client-attestation+jwt", **more: Any
) -> str:
    """Attest the client; the header's ``x5c`` can be left out by ``None``."""
    chain = more.pop("x5c", CHAIN)
    header = {"typ": typ} | ({} if chain is None else {"x5c": chain})
    claims = {"sub": "11", "exp": NOW + 60, "cnf": CONFIRMED, **more}
    return jwt.encode(claims, key, "ES256", header)


def proving(key: Any = INSTANCE, typ: str = "oauth-client-attestation-pop+jwt", **more: Any) -> str:
    """Prove that the client has its key."""
    claims = {"aud": "https://as.example", "iat": NOW, "jti": "1", **more}
    return jwt.encode(claims, key, "ES256", {"typ": typ})


@pytest.mark.parametrize(
    ("attestation", "proof", "expected"),
    [
        (attesting(), proving(), OK),
        (attesting(KEY, x5c=None), proving(), OK),
        ("x", proving(), refused("A244305")),
        (attesting(OTHER_KEY, x5c=None), proving(), refused("A000301")),
        (attesting(KEY), proving(), refused("A000301")),
        (attesting(x5c=["x"]), proving(), refused("A000301")),
        (attesting(x5c="x"), proving(), refused("A000301")),
        (attesting(typ="jwt"), proving(), refused("A000301")),
        (attesting(sub="13"), proving(), refused("A048307")),
        (attesting(exp=NOW), proving(), refused("A000301")),
        (attesting(exp="x"), proving(), refused("A000301")),
        (attesting(cnf=1), proving(), refused("A000301")),
        (attesting(), "x", refused("A000301")),
        (attesting(), None, refused("A000301")),
        (attesting(), proving(KEY), refused("A000301")),
        (attesting(), proving(typ="jwt"), refused("A000301")),
        (attesting(), proving(aud="x"), refused("A000301")),
        (attesting(), proving(iat=NOW - 301), refused("A000301")),
        (attesting(), proving(jti=1), refused("A000301")),
    ],
)
async def test_a_provider_attests_a_client(
    start: Callable[..., Caller],
    attestation: str,
    proof: str | None,
    expected: tuple[str, str, str | None],
) -> None:
    settings = {"token_auth_method": "ATTEST_JWT_CLIENT_AUTH", "jwks": jwks(KEY)}
    sent = {"oauthClientAttestation": attestation}
    if proof is not None:
        sent["oauthClientAttestationPop"] = proof
    caller = starting(start, settings)
    assert await attempt(caller, {}, **sent) == expected
    if expected == OK:
        assert await attempt(caller, {}, **sent) == refused("A000301")


async def test_the_proof_may_have_to_repeat_a_challenge(start: Callable[..., Caller]) -> None:
    """Where the service has an endpoint for challenges; elsewhere it may, but a good one."""
    settings = {"token_auth_method": "ATTEST_JWT_CLIENT_AUTH"}
    endpoint = "https://as.example/challenge"
    caller = starting(start, settings, challenge_endpoint=endpoint)
    challenge = (await caller.call("/attestation/challenge"))["attestationChallenge"]
    refusal = ("BAD_REQUEST", "A000301", "use_attestation_challenge")
    sent = {"oauthClientAttestation": attesting()}
    assert await attempt(caller, {}, **sent, oauthClientAttestationPop=proving()) == refusal
    repeated = proving(challenge=challenge)
    assert await attempt(caller, {}, **sent, oauthClientAttestationPop=repeated) == OK
    caller = starting(start, settings)
    invented = proving(challenge="invented")
    assert await attempt(caller, {}, **sent, oauthClientAttestationPop=invented) == refusal


async def test_a_proof_counts_once_up_to_its_last_moment(
    start: Callable[..., Caller], clock: Clock
) -> None:
    caller = starting(start, {"token_auth_method": "ATTEST_JWT_CLIENT_AUTH"})
    sent = {
        "oauthClientAttestation": attesting(exp=NOW + 600),
        "oauthClientAttestationPop": proving(),
    }
    assert await attempt(caller, {}, **sent) == OK
    clock.advance(300.5)
    assert await attempt(caller, {}, **sent) == refused("A000301")
    fresh = {**sent, "oauthClientAttestationPop": proving(jti="2")}
    assert await attempt(caller, {}, **fresh) == OK


async def test_answers_hold_the_challenge_for_the_next_proof(
    start: Callable[..., Caller],
) -> None:
    """Also the refusal of a proof without one: the client can try again at once."""
    settings = {"token_auth_method": "ATTEST_JWT_CLIENT_AUTH"}
    caller = starting(start, settings, challenge_endpoint="https://as.example/challenge")
    attestation = attesting()
    endpoints = {
        "/auth/token": "grant_type=client_credentials",
        "/pushed_auth_req": "response_type=code&client_id=11&redirect_uri=https://app.example/cb",
        "/device/authorization": "scope=a",
        "/backchannel/authentication": "scope=openid&login_hint=john",
        "/auth/revocation": "token=x",
    }
    challenges = []
    for number, (path, form) in enumerate(endpoints.items()):
        sent = {"parameters": form, "oauthClientAttestation": attestation}
        without = proving(jti=f"{number} without")
        refused = await caller.call(path, **sent, oauthClientAttestationPop=without)
        assert json.loads(refused["responseContent"])["error"] == "use_attestation_challenge"
        challenges.append(refused["attestationChallenge"])
        for attempt_number in range(2):
            proof = proving(jti=f"{number} {attempt_number}", challenge=challenges[-1])
            answer = await caller.call(path, **sent, oauthClientAttestationPop=proof)
            assert answer["action"] in {"OK", "CREATED", "USER_IDENTIFICATION"}
            challenges.append(answer["attestationChallenge"])
    assert len(set(challenges)) == len(challenges) == 15


async def test_other_clients_get_no_challenge(start: Callable[..., Caller]) -> None:
    caller = starting(
        start, {"client_secret": SECRET}, challenge_endpoint="https://as.example/challenge"
    )
    form = {"grant_type": "client_credentials", "client_id": "11", "client_secret": SECRET}
    answer = await ask(caller, form)
    assert answer["action"] == "OK"
    assert "attestationChallenge" not in answer


@pytest.mark.parametrize("omitted", [True, False])
async def test_a_service_may_leave_errors_undescribed(
    start: Callable[..., Caller],
    omitted: bool,  # noqa: FBT001 - the setting
) -> None:
    """Whichever endpoint answers, and whether or not the request has a form."""
    settings = {"client_secret": SECRET}
    caller = starting(start, settings, error_description_omitted=omitted)
    for path in ("/auth/token", "/pushed_auth_req", "/device/authorization", "/auth/revocation"):
        for parameters in ("", "client_id=11&client_secret=wrong", "client_id=12&grant_type=x"):
            answer = await caller.call(path, parameters=parameters)
            content = json.loads(answer["responseContent"])
            assert set(content) == ({"error"} if omitted else {"error", "error_description"})


async def test_an_attestation_is_of_the_client_that_the_request_names(
    start: Callable[..., Caller],
) -> None:
    caller = starting(start, {"token_auth_method": "ATTEST_JWT_CLIENT_AUTH", "jwks": jwks(KEY)})
    sent = {
        "oauthClientAttestation": attesting(sub="12"),
        "oauthClientAttestationPop": proving(),
    }
    assert await attempt(caller, {"client_id": "11"}, **sent) == refused("A000301")


@pytest.mark.parametrize(
    ("roots", "expected"), [((ROOT.pem,), OK), ((PLAIN.pem,), refused("A000301"))]
)
async def test_the_service_may_trust_some_attesters_only(
    start: Callable[..., Caller], roots: tuple[str, ...], expected: tuple[str, str, str | None]
) -> None:
    settings = {"token_auth_method": "ATTEST_JWT_CLIENT_AUTH"}
    caller = starting(
        start, settings, client_attester_roots_enabled=True, client_attester_roots=roots
    )
    sent = {"oauthClientAttestation": attesting(), "oauthClientAttestationPop": proving()}
    assert await attempt(caller, {}, **sent) == expected


async def test_an_attesters_key_may_be_of_no_use(start: Callable[..., Caller]) -> None:
    strange = make("CN=strange", key=STRANGE_KEY)
    chain = [b64encode(strange.content.public_bytes(Encoding.DER)).decode()]
    caller = starting(start, {"token_auth_method": "ATTEST_JWT_CLIENT_AUTH"})
    sent = {
        "oauthClientAttestation": attesting(KEY, x5c=chain),
        "oauthClientAttestationPop": proving(),
    }
    assert await attempt(caller, {}, **sent) == refused("A000301")
