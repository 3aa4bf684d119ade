"""A place for each test, configured by the environment as a user's shell would be."""

from __future__ import annotations

import os
import sys
from math import inf
from typing import TYPE_CHECKING, BinaryIO

import pytest

from authlete import RetryConfig
from authlete._cli.tokens import progress
from authlete.models import Client, Scope, Service
from authlete.sandbox import Clock, Sandbox, ServiceSetup
from tests.relay import served_relay
from tests.tokens_cli.place import BEARER, NOW, Place, Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.relay import Relay

SERVICE = ServiceSetup(
    Service(api_key=1, supported_scopes=(Scope(name="history.read"), Scope(name="timeline.read"))),
    (Client(client_id=7, client_id_alias="app"), Client(client_id=8)),
)


@pytest.fixture(scope="session")
def relay() -> Iterator[Relay]:
    """One server for the sandboxes of all tests."""
    with served_relay() as serving:
        yield serving


@pytest.fixture
def place(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    relay: Relay,
) -> Iterator[Place]:
    """A folder, and a service with two clients and two scopes."""
    monkeypatch.setattr(progress, "LINE_INTERVAL", inf)  # or else a slow machine has more to say
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AUTHLETE_AUTHLETE", BEARER)
    monkeypatch.setenv("AUTHLETE_SERVICE_ID", "1")
    with Sandbox(bearer=BEARER, services=[SERVICE], clock=Clock(NOW)) as sandbox:
        relay.app = server = Server(sandbox)
        yield Place(tmp_path, server, relay.url, capsys)


@pytest.fixture
def stdin() -> Iterator[BinaryIO]:
    """Put a pipe in the place of standard input, and lend its other end."""
    before = os.dup(0)
    reading, writing = os.pipe()
    os.dup2(reading, 0)
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as pipe:
        yield pipe
    os.dup2(before, 0)
    os.close(before)


@pytest.fixture
def nothing_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every failure be final."""
    module = sys.modules["authlete.bulk._sender"]
    monkeypatch.setattr(module, "RETRIES", RetryConfig(strategy="none"))
