"""Fixtures for pytest, which finds them by itself: a sandbox, ways to reach it, and a provider.

They are plain functions, so that every plugin for async tests can use them. What they need is
imported when a test asks for one: pytest loads this module wherever the SDK is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .models import Service
    from .provider import Provider
    from .sandbox import Clock, Sandbox, ServiceSetup
    from .sdk import Authlete

SERVICE_ID = "1"


@pytest.fixture
def authlete_services() -> Sequence[Service | ServiceSetup]:
    """What the sandbox knows: every service, client and scope. Override it to name them."""
    return ()


@pytest.fixture
def authlete_clock() -> Clock:
    """The sandbox's clock: it stands still until ``authlete_clock.advance(seconds)``."""
    from .sandbox import Clock

    return Clock()


@pytest.fixture
def authlete_sandbox(
    authlete_services: Sequence[Service | ServiceSetup], authlete_clock: Clock
) -> Iterator[Sandbox]:
    """A sandbox of the test's own: what it was asked, and faults for it to answer with."""
    from .sandbox import Sandbox

    with Sandbox(services=authlete_services, clock=authlete_clock) as sandbox:
        yield sandbox


@pytest.fixture
def authlete_core(authlete_sandbox: Sandbox) -> Authlete:
    """A client of the sandbox, without a socket: an ``AuthleteCore`` with the facade's methods."""
    from .config import Security
    from .sdk import Authlete

    # Never closed, for that takes an event loop: this transport holds nothing that is open.
    return Authlete(
        security=Security(authlete=authlete_sandbox.bearer),
        transport=authlete_sandbox.transport(),
        service_id=next(iter(authlete_sandbox.service_ids), SERVICE_ID),
    )


@pytest.fixture
def authlete_server(authlete_sandbox: Sandbox) -> Iterator[str]:
    """The URL of the sandbox, served on a loopback port while the test runs."""
    with authlete_sandbox.serve() as url:
        yield url


@pytest.fixture
def authlete_provider() -> Iterator[Provider]:
    """An OpenID Provider on a loopback port, to test your client with: ``issuer``, ``user``."""
    from .provider import serve_provider

    with serve_provider() as provider:
        yield provider
