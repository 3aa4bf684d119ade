"""What others' clients are to show of a server: a test says by ``@shows`` what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

SERVERS = ("provider", "fastapi", "django")
"""The provider, and the guide's programs; all of them show all."""
METHODS = (
    "none",
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "private_key_jwt",
    "tls_client_auth",
    "self_signed_tls_client_auth",
    "attest_jwt_client_auth",
)
FEATURES = (
    "code with PKCE",
    "pushed request",
    "DPoP with nonce",
    "certificate-bound token",
    "refresh",
    "device",
    "CIBA by poll",
    "CIBA by ping",
    "CIBA by push",
    "introspection",
    "revocation",
    "userinfo",
    "registration",
    "registration management",
    "logout by a client",
    "back-channel logout",
    *METHODS,
)


def shows(*features: str, by: str | None = None) -> pytest.MarkDecorator:
    """Mark a test by what it shows.

    Args:
        features: some of ``FEATURES``.
        by: whose client it is; that of the module, if left out.
    """
    assert set(features) <= {*FEATURES}, features
    return pytest.mark.shows(*features, by=by)


def each_method(methods: Iterable[str], by: str | None = None) -> pytest.MarkDecorator:
    """Have a test for each way in which a client authenticates, which is its ``method``."""
    return pytest.mark.parametrize(
        "method", [pytest.param(method, marks=shows(method, by=by)) for method in methods]
    )
