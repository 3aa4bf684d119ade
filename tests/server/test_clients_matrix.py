"""Whose clients show what, on the provider and on the guide's programs for FastAPI and Django.

Each row is derived from the marks of the tests, and held by them:

- code with PKCE: Authlib, idpyoidc, oauth4webapi, requests-oauth2client, simple-openid-connect
- pushed request: oauth4webapi, requests-oauth2client
- DPoP with nonce: oauth4webapi, requests-oauth2client
- certificate-bound token: Authlib, oauth4webapi, requests-oauth2client
- refresh: Authlib, oauth4webapi, requests-oauth2client, simple-openid-connect
- device: oauth4webapi, requests-oauth2client
- CIBA by poll: oauth4webapi, requests-oauth2client
- CIBA by ping: oauth4webapi, requests-oauth2client
- CIBA by push: oauth4webapi, requests-oauth2client
- introspection: Authlib, oauth4webapi, requests-oauth2client, simple-openid-connect
- revocation: Authlib, oauth4webapi, requests-oauth2client
- userinfo: Authlib, idpyoidc, oauth4webapi, requests-oauth2client, simple-openid-connect
- registration: idpyoidc, oauth4webapi
- registration management: idpyoidc, oauth4webapi, requests-oauth2client
- logout by a client: idpyoidc, simple-openid-connect
- back-channel logout: idpyoidc, simple-openid-connect
- none: Authlib, oauth4webapi, requests-oauth2client
- client_secret_basic: Authlib, oauth4webapi, requests-oauth2client, simple-openid-connect
- client_secret_post: Authlib, oauth4webapi, requests-oauth2client
- client_secret_jwt: Authlib, oauth4webapi, requests-oauth2client
- private_key_jwt: Authlib, oauth4webapi, requests-oauth2client
- tls_client_auth: Authlib, oauth4webapi, requests-oauth2client
- self_signed_tls_client_auth: Authlib, oauth4webapi, requests-oauth2client
- attest_jwt_client_auth: client-attestation-sdk
"""

from __future__ import annotations

import importlib
from inspect import signature
from typing import TYPE_CHECKING, Any

from tests.server.features import FEATURES, SERVERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

CLIENTS = {
    "test_clients_authlib": "Authlib",
    "test_clients_idpyoidc": "idpyoidc",
    "test_clients_mutual_tls": None,
    "test_clients_oauth4webapi": "oauth4webapi",
    "test_clients_requests_oauth2client": "requests-oauth2client",
    "test_clients_simple_openid_connect": "simple-openid-connect",
    "test_clients_attestation": "client-attestation-sdk",
}
"""Whose client the tests of a module use; if several, each test says."""
ALONE = {"attest_jwt_client_auth"}
"""What one client shows, because no second one was found."""


def marked_tests() -> Iterator[tuple[str | None, Any]]:
    """Find the tests, with whose client they use."""
    for module, client in CLIENTS.items():
        content = vars(importlib.import_module(f"tests.server.{module}"))
        yield from ((client, test) for name, test in content.items() if name.startswith("test_"))


def marks_of(test: Any) -> Iterator[pytest.Mark]:
    """Find what a test is marked with, by itself or by its parameters."""
    for mark in getattr(test, "pytestmark", ()):
        yield mark
        if mark.name == "parametrize":
            for parameters in mark.args[1]:
                yield from getattr(parameters, "marks", ())


def matrix() -> dict[str, list[str]]:
    """Name, for each feature, the clients that show it."""
    found: dict[str, set[str]] = {feature: set() for feature in FEATURES}
    for client, test in marked_tests():
        for mark in marks_of(test):
            if mark.name == "shows":
                for feature in mark.args:
                    found[feature].add(mark.kwargs["by"] or client)
    return {feature: sorted(clients) for feature, clients in found.items()}


def table() -> str:
    """Write the matrix, a row for each feature."""
    return "\n".join(f"- {feature}: {', '.join(who)}" for feature, who in matrix().items())


def test_two_clients_of_different_people_show_each_feature() -> None:
    lonely = {feature for feature, clients in matrix().items() if len(clients) < 2}
    assert lonely == ALONE


def test_each_of_them_shows_it_on_every_server() -> None:
    for _, test in marked_tests():
        by_fixture = "issuer" in signature(test).parameters
        marks = list(marks_of(test))
        by_parameter = any(mark.args == ("program", SERVERS) for mark in marks)
        assert by_fixture or by_parameter, test


def test_the_table_above_is_what_the_tests_are_marked_with() -> None:
    assert table() in (__doc__ or ""), f"the table has to be:\n{table()}"
