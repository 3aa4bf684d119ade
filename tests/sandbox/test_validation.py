"""What settings of services and clients must be."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest

from authlete.models import (
    Client,
    ClientExtension,
    NamedUri,
    Pair,
    Scope,
    Service,
    TaggedValue,
    TrustAnchor,
)
from authlete.sandbox.validation import client_problems, refuse, service_problems

JWKS = json.dumps({"keys": [{"kty": "EC", "crv": "P-256", "x": "x", "y": "y"}]})
PRIVATE = json.dumps({"keys": [{"kty": "EC", "crv": "P-256", "x": "x", "y": "y", "d": "d"}]})
OPEN = Service()

GOOD_URIS = [
    "https://rp.example/cb",
    "https://rp.example:8443/cb?a=b",
    "http://127.0.0.1/cb",
    "http://[::1]:8000/cb",
    "com.example.app:/cb",
    "urn:ietf:wg:oauth:2.0:oob",
]
BAD_URIS = [
    "",
    "/cb",
    "rp.example/cb",
    "https://rp.example/cb#",
    "https://rp.example/cb#x",
    "https:///cb",
    "https://rp.example/a b",
    "https://rp.example/\x00",
    "https://rp.ex\u00e4mple/",
    "https://[rp.example/",
    "https://rp.example:99999/",
    "https://rp.example:x/",
    "https://:443/",
]


@pytest.mark.parametrize("uri", GOOD_URIS)
def test_a_redirect_uri_is_an_absolute_uri(uri: str) -> None:
    """Of the web, of loopback interfaces, or with a scheme of the app's own."""
    assert not [*client_problems(Client(redirect_uris=[uri]), OPEN)]


@pytest.mark.parametrize("uri", BAD_URIS)
def test_any_other_redirect_uri_is_refused(uri: str) -> None:
    client = Client(redirect_uris=["https://rp.example/", uri])
    ((path, reason),) = client_problems(client, OPEN)
    assert path == "$.redirectUris[1]"
    assert reason.startswith("is not an absolute URI without a fragment")


@pytest.mark.parametrize("uri", ["javascript:alert(1)", "Data:text/html,x", "vbscript:x"])
def test_a_redirect_uri_runs_no_script(uri: str) -> None:
    ((_, reason),) = client_problems(Client(redirect_uris=[uri]), OPEN)
    assert reason == "has a scheme that runs scripts"


URLS = [
    *(field.name for field in attrs.fields(Client) if field.name.endswith("_uri")),
    "bc_notification_endpoint",
]


@pytest.mark.parametrize("name", [name for name in URLS if name != "tls_client_auth_san_uri"])
@pytest.mark.parametrize("url", ["ftp://rp.example/", "rp.example", "https://", *BAD_URIS[5:7]])
def test_urls_of_a_client_are_urls_of_the_web(name: str, url: str) -> None:
    good = Client(**{name: "https://rp.example/#x"})
    assert not [*client_problems(good, OPEN)]
    ((_, reason),) = client_problems(Client(**{name: url}), OPEN)
    assert reason == "is not a URL with https or http"


@pytest.mark.parametrize(
    ("service", "path", "reason"),
    [
        (Service(token_endpoint="x"), "token_endpoint", "is not a URL with"),
        (
            Service(mtls_endpoint_aliases=[NamedUri(name="n", uri="x")]),
            "mtls_endpoint_aliases[0].uri",
            "is not a URL with",
        ),
        (Service(issuer="https://a.example/?b"), "issuer", "is not a URL without query and"),
        (Service(issuer="https://a.example/#b"), "issuer", "is not a URL without query and"),
        (Service(jwks="[]"), "jwks", "is not a JWK set"),
        (Service(trust_anchors=[TrustAnchor(jwks="{")]), "trust_anchors[0].jwks", "is not a JWK"),
        (Service(cnonce_duration=-1), "cnonce_duration", "is negative"),
        (Service(clients_per_developer=-1), "clients_per_developer", "is negative"),
        (Service(user_code_charset="EMOJI"), "user_code_charset", "is not one of BASE20, "),
        (Service(supported_displays=["FAX"]), "supported_displays[0]", "is not one of PAGE, "),
        (Service(cimd_metadata_policy="[]"), "cimd_metadata_policy", "is not a JSON object"),
        (Service(supported_scopes=[Scope()]), "supported_scopes[0].name", "is not a scope"),
        (
            Service(
                supported_scopes=[
                    Scope(
                        name="a",
                        attributes=[
                            Pair(key="other", value="x"),
                            Pair(key="access_token.duration", value="0"),
                        ],
                    )
                ]
            ),
            "supported_scopes[0].attributes[1].value",
            "is not a number of seconds",
        ),
    ],
)
def test_what_is_wrong_with_a_service_is_named(service: Service, path: str, reason: str) -> None:
    """By its path in Python, if that is what its reader wrote."""
    ((found, why),) = service_problems(service, "services[0]", str)
    assert found == f"services[0].{path}"
    assert why.startswith(reason)


@pytest.mark.parametrize(
    ("client", "path", "reason"),
    [
        (Client(client_type="SECRET"), "clientType", "is not one of PUBLIC, CONFIDENTIAL"),
        (Client(jwks="x"), "jwks", "is not a JWK set"),
        (Client(jwks='{"keys": [1]}'), "jwks", "is not a JWK set"),
        (Client(jwks='{"keys": [{}]}'), "jwks", "is not a JWK set"),
        (Client(jwks='{"keys": 1}'), "jwks", "is not a JWK set"),
        (Client(jwks="[]"), "jwks", "is not a JWK set"),
        (Client(jwks="\ud800"), "jwks", "is not a JWK set"),
        (Client(jwks=PRIVATE), "jwks", "holds a private key"),
        (Client(default_max_age=-1), "defaultMaxAge", "is negative"),
        (Client(custom_metadata="1"), "customMetadata", "is not a JSON object"),
        (
            Client(extension=ClientExtension(id_token_duration=-1)),
            "extension.idTokenDuration",
            "is negative",
        ),
        (
            Client(id_token_encryption_enc="A128GCM"),
            "idTokenEncryptionEnc",
            "is of no use without idTokenEncryptionAlg",
        ),
        (Client(user_info_sign_alg="ES256K"), "userInfoSignAlg", "is not one of ES256, "),
        (Client(client_id_alias="https://a"), "clientIdAlias", "must not be a URL"),
        (
            Client(extension=ClientExtension(requestable_scopes=["a", "b"])),
            "extension.requestableScopes[1]",
            "is not a scope of the service",
        ),
    ],
)
def test_what_is_wrong_with_a_client_is_named(client: Client, path: str, reason: str) -> None:
    """By itself, or in its service."""
    service = Service(http_alias_prohibited=True, supported_scopes=[Scope(name="a")])
    ((found, why),) = client_problems(client, service)
    assert found == f"$.{path}"
    assert why.startswith(reason)


def test_good_settings_have_no_problems() -> None:
    """Whatever is left to Authlete's defaults, and what the service does not forbid."""
    service = Service(
        issuer="http://127.0.0.1:8000",
        jwks=PRIVATE,
        credential_offer_duration=-1,
        access_token_sign_alg="ES256",
        client_assertion_aud_restricted_to_issuer=True,
        supported_scopes=[
            Scope(name="a", attributes=[Pair(key="access_token.duration", value="60")])
        ],
        predefined_transformed_claims="{}",
    )
    client = Client(
        client_id_alias="https://rp.example",
        client_type="PUBLIC",
        jwks=JWKS,
        logo_uris=[TaggedValue(tag="ja", value="anything")],
        id_token_sign_alg="HS256",
        id_token_encryption_alg="DIR",
        id_token_encryption_enc="A128GCM",
        authorization_sign_alg="NONE",
        tls_client_auth_san_uri="spiffe://a/b",
        credential_offer_endpoint="openid-credential-offer://",
        extension=ClientExtension(requestable_scopes=["a"]),
    )
    problems: Any = [*service_problems(service), *client_problems(client, service)]
    assert problems == []
    refuse(problems)
