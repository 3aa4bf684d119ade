"""The environment may name the certificates to trust; without it, they are certifi's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import trustme

from authlete.transport._environment import trust

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)


def test_public_authorities_are_trusted() -> None:
    assert len(trust().get_ca_certs()) > 50


def test_a_file_takes_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "authority.pem"
    trustme.CA().cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    assert len(trust().get_ca_certs()) == 1


def test_a_directory_takes_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its certificates are loaded when they are needed."""
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert trust().get_ca_certs() == []
