"""What other kits for Authlete do wrong, and this one does not.

More of it stands with the endpoints: the body of a revocation, the nonce in errors of userinfo, the
challenge of userinfo without a token, the JWK set that is elsewhere, introspection as a JWT and by
nobody, the challenge of grant management, the token in errors of a credential issuer, its promises,
claims and consent with ``prompt=none``, the ID token of a refresh.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from authlete.models.common.prompt import Prompt
from authlete.server.answers import UnexpectedActionError
from tests.server.conftest import LOGIN, NOW, PAGE, basic, basic_of, content, landing
from tests.server.test_authorization import as_the_guide_says

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.server import Response
    from tests.server.conftest import World

TOKEN_ACTIONS = ("PASSWORD", "TOKEN_EXCHANGE", "JWT_BEARER", "NATIVE_SSO", "ID_TOKEN_REISSUABLE")


@pytest.fixture(scope="module")
def certificates() -> tuple[str, str]:
    """A client's certificate and its authority's, as PEM."""
    authority = trustme.CA()
    own = authority.issue_cert("client.example")
    return own.cert_chain_pems[0].bytes().decode(), authority.cert_pem.bytes().decode()


def as_bytes(pem: str) -> str:
    """Write a certificate as RFC 9440 has it."""
    der = x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
    return f":{b64encode(der).decode()}:"


async def certificates_sent(world: World, *headers: tuple[str, str]) -> list[str]:
    """Send a token request, and see which certificates Authlete gets."""
    await world.browser.post("/token", {"grant_type": "x"}, headers=[basic(), *headers])
    sent = world.sent("token_process")
    own = sent.get("clientCertificate")
    return [*([own] if own else []), *sent.get("clientCertificatePath", ())]


def der(pem: str) -> bytes:
    """Read a certificate."""
    return x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)


async def test_certificates_are_read_as_structured_fields_with_their_chain(
    start: Callable[..., World], certificates: tuple[str, str]
) -> None:
    world = start(client_certificate_header="Client-Cert")
    own, authority = certificates
    sent = await certificates_sent(
        world,
        ("Client-Cert", as_bytes(own)),
        ("Client-Cert-Chain", f"{as_bytes(authority)}, {as_bytes(own)}"),
    )
    assert list(map(der, sent)) == [der(own), der(authority), der(own)]
    assert list(map(der, await certificates_sent(world, ("Client-Cert", as_bytes(own))))) == [
        der(own)
    ]


async def test_certificates_are_read_as_proxies_encode_them(
    start: Callable[..., World], certificates: tuple[str, str]
) -> None:
    world = start(client_certificate_header="X-Ssl-Cert")
    own, _ = certificates
    assert await certificates_sent(world, ("X-Ssl-Cert", quote(own))) == [own]
    for nothing in ("(null)", ""):
        assert await certificates_sent(world, ("X-Ssl-Cert", nothing)) == []
    assert await certificates_sent(world) == []


async def test_a_malformed_certificate_is_refused(start: Callable[..., World]) -> None:
    world = start(client_certificate_header="Client-Cert")
    response = await world.token(headers=[("Client-Cert", ":%%:")], grant_type="x")
    assert (response.status, content(response)["error"]) == (400, "invalid_request")


async def test_a_header_that_nobody_configured_is_no_certificate(
    world: World, certificates: tuple[str, str]
) -> None:
    own, _ = certificates
    headers = [("Client-Cert", as_bytes(own)), ("X-Ssl-Cert", quote(own))]
    assert await certificates_sent(world, *headers) == []


async def test_where_a_header_is_configured_the_connection_is_the_proxys(
    start: Callable[..., World],
) -> None:
    world = start(client_certificate_header="Client-Cert")
    await world.browser.send("POST", "/token", {"a": "b"}, client_certificates=("the proxy's",))
    assert "clientCertificate" not in world.sent("token_process")


@pytest.mark.parametrize("secret", ["a:b", ":", "a:b:c", ""])
async def test_a_secret_may_have_colons(world: World, secret: str) -> None:
    await world.token(headers=[basic_of(f"11:{secret}")], grant_type="x")
    assert world.sent("token_process").get("clientSecret", "") == secret


async def test_an_unknown_action_with_braces_is_a_server_error(world: World) -> None:
    braces = '{"error": "{0}"}'
    world.script("token_process", action=braces, responseContent=braces, resultMessage=braces)
    response = await world.token(grant_type="x")
    assert (response.status, content(response)) == (500, {"error": "server_error"})
    assert isinstance(world.owner.failures[0], UnexpectedActionError)


@pytest.mark.parametrize("action", TOKEN_ACTIONS)
async def test_no_action_of_the_token_endpoint_is_forgotten(world: World, action: str) -> None:
    world.script("token_process", action=action, ticket="t", clientId=11)
    response = await world.token(grant_type="x")
    assert response.status in {400, 500}
    assert content(response)["error"] in {
        "unsupported_grant_type",
        "invalid_grant",
        "server_error",
    }
    assert not any(isinstance(each, AttributeError) for each in world.owner.failures)


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("/token", "token_process"),
        ("/par", "pushed_authorization_create"),
        ("/userinfo", "userinfo_process"),
    ],
)
async def test_a_proof_goes_with_method_and_url(world: World, path: str, operation: str) -> None:
    headers = [("dpop", "proof"), basic() if path != "/userinfo" else ("authorization", "DPoP t")]
    await world.browser.post(path, {"scope": "openid"}, headers=headers)
    sent = world.sent(operation)
    assert (sent["dpop"], sent["htm"], sent["htu"]) == (
        "proof",
        "POST",
        f"https://as.example{path}",
    )


async def test_what_a_client_says_of_the_host_is_not_the_url(world: World) -> None:
    headers = [
        basic(),
        ("host", "evil.example"),
        ("forwarded", "host=evil.example"),
        ("x-forwarded-host", "evil.example"),
    ]
    await world.token(headers=headers, grant_type="x")
    assert world.sent("token_process")["htu"] == "https://as.example/token"


@pytest.mark.parametrize("prompt", [Prompt.LOGIN, Prompt.SELECT_ACCOUNT, Prompt.CREATE])
async def test_no_prompt_is_ignored(world: World, prompt: str) -> None:
    world.owner.outcome = as_the_guide_says(auth_time=NOW - 1)
    assert (await world.authorize(prompt=prompt.lower())).body == PAGE.body


async def test_prompt_consent_asks_again(world: World) -> None:
    world.owner.outcome = as_the_guide_says()
    assert (await world.authorize(prompt="consent")).body == PAGE.body
    assert "code" in landing(await world.authorize())


async def push(world: World, **parameters: str) -> Response:
    """Push an authorization request."""
    form = {
        "response_type": "code",
        "redirect_uri": "https://client.example/cb",
        "scope": "openid",
        "client_id": "11",
        **parameters,
    }
    return await world.browser.post("/par", form, headers=[basic()])


@pytest.mark.parametrize(
    ("pushed", "prompt"),
    [
        ({"max_age": "0"}, "login"),
        ({"max_age": "00"}, "login"),
        ({"max_age": "0", "prompt": "consent"}, "consent login"),
        ({"max_age": "60"}, None),
    ],
    ids=str,
)
async def test_max_age_zero_is_kept_when_it_is_pushed(
    world: World, pushed: dict[str, str], prompt: str | None
) -> None:
    response = await push(world, **pushed)
    assert (response.status, "request_uri" in content(response)) == (201, True)
    sent = parse_qs(world.sent("pushed_authorization_create")["parameters"])
    assert sent.get("prompt") == ([prompt] if prompt else None)
    assert sent["max_age"] == [pushed["max_age"]]
    world.owner.outcome = LOGIN
    uri = quote(content(response)["request_uri"])
    assert landing(await world.browser.get(f"/authorize?client_id=11&request_uri={uri}"))


async def test_max_age_zero_without_a_page_is_refused_when_it_is_pushed(world: World) -> None:
    """By the authorization endpoint, nobody could tell it from no ``max_age``."""
    asked = {"max_age": "0", "prompt": "none"}
    response = await push(world, **asked)
    assert (response.status, content(response)) == (400, {"error": "login_required"})
    assert response.header("cache-control") == "no-store"
    world.script("pushed_authorization_create", action="CREATED", dpopNonce="n")
    assert (await push(world, **asked)).header("dpop-nonce") == "n"
    wrong = await push(world, **asked, redirect_uri="https://evil.example/")
    assert (wrong.status, content(wrong)["error"]) == (400, "invalid_request")


async def test_max_age_zero_in_a_pushed_request_object_is_kept(start: Callable[..., World]) -> None:
    world = start(service_settings={"traditional_request_object_processing_applied": True})
    header, claims = "eyJhbGciOiJub25lIn0", "eyJtYXhfYWdlIjowLCJwcm9tcHQiOiJub25lIn0"
    response = await push(world, request=f"{header}.{claims}.")
    assert response.status == 201, response.body
    world.owner.outcome = as_the_guide_says(auth_time=NOW - 1)
    uri = quote(content(response)["request_uri"])
    told = landing(await world.browser.get(f"/authorize?client_id=11&request_uri={uri}"))
    assert told["error"] == "login_required"
