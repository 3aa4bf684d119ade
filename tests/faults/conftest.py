from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest
import trustme

from tests.faults.calls import leaving_nothing_open
from tests.faults.server import LOOPBACK, serving_as

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _nothing_left_open() -> Iterator[None]:
    """Whatever a test does, it leaves no file and no socket open."""
    with leaving_nothing_open():
        yield


@pytest.fixture
def authority() -> trustme.CA:
    """Make a certificate authority."""
    return trustme.CA()


@pytest.fixture
def trust(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Have the authority trusted: by the environment, and as a context for a user's client."""
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return ssl.create_default_context(cafile=str(file))


@pytest.fixture
def server_context(authority: trustme.CA) -> ssl.SSLContext:
    """Make what a server needs to be trusted."""
    return serving_as(authority.issue_cert(LOOPBACK))
