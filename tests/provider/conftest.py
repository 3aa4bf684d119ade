"""A provider on a loopback port, and a client of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from authlete.provider import Provider, serve_provider
from tests.provider.relying_party import RelyingParty

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """One for all tests of a module: each has its own browsers and clients."""
    with serve_provider() as served:
        yield served


@pytest.fixture
def http(provider: Provider) -> Iterator[httpx.Client]:
    """A browser in which nobody is logged in, or a client's way to the provider."""
    # There is no TLS: to load what it trusts would take longer than most tests.
    with httpx.Client(base_url=provider.issuer, verify=False) as opened:  # noqa: S501
        yield opened


@pytest.fixture
def client(provider: Provider, http: httpx.Client) -> RelyingParty:
    """A client that may do whatever clients can."""
    return RelyingParty.register(provider, http)
