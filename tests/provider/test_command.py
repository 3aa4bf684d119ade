"""``python -m authlete provider``."""

from __future__ import annotations

import signal
import subprocess
import sys
import webbrowser
from typing import TYPE_CHECKING

import httpx
import pytest

from authlete._cli import main
from authlete.sandbox import Sandbox
from tests.sandbox.test_cli import Terminal

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 60.0  # seconds for an answer, on a machine with other work


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_told_to_stop(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: signal.Signals
) -> None:
    """It names its issuer, and ends well."""
    terminal = Terminal(number)
    monkeypatch.setattr(sys, "stdout", terminal)
    config = tmp_path / "provider.toml"
    config.write_text("[service]\naccess_token_duration = 60")
    assert main(["provider", "--config", str(config), "--db", str(tmp_path / "p.db")]) == 0
    (line,) = terminal.getvalue().splitlines()
    assert line.startswith("issuer: http://127.0.0.1:")
    assert (tmp_path / "p.db").exists()


def test_the_start_page_is_opened_if_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal(signal.SIGINT)
    monkeypatch.setattr(sys, "stdout", terminal)
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    assert main(["provider", "--open"]) == 0
    assert opened == [terminal.getvalue().strip().removeprefix("issuer: ")]


def test_with_a_credential_it_runs_on_that_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is asked when somebody asks the provider."""
    terminal = Terminal(signal.SIGINT)
    monkeypatch.setattr(sys, "stdout", terminal)
    with Sandbox() as service, service.serve() as url:
        monkeypatch.setenv("AUTHLETE_AUTHLETE", service.bearer)
        monkeypatch.setenv("AUTHLETE_SERVER_URL", url)
        monkeypatch.setenv("AUTHLETE_SERVICE_ID", "715948317")
        assert main(["provider"]) == 0
    assert terminal.getvalue().startswith("issuer: http://127.0.0.1:")


@pytest.mark.parametrize(
    ("environ", "options", "reason"),
    [
        ({"AUTHLETE_AUTHLETE": "canary"}, [], "AUTHLETE_SERVICE_ID does not name the service"),
        (
            {"AUTHLETE_AUTHLETE": "canary", "AUTHLETE_SERVICE_ID": "1"},
            ["--db", "p.db"],
            "--db, clients and service are for a sandbox",
        ),
        (
            {
                "AUTHLETE_AUTHLETE": "canary",
                "AUTHLETE_SERVICE_ID": "1",
                "AUTHLETE_SERVER_URL": "http://authlete.example",
            },
            [],
            "AUTHLETE_SERVER_URL",
        ),
        ({}, ["--config", "missing.toml"], "No such file"),
        ({}, ["--port", "x"], "is not a port"),
        ({}, ["--host", "192.0.2.1"], "assign requested address: '192.0.2.1:0'"),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    environ: dict[str, str],
    options: list[str],
    reason: str,
) -> None:
    """It holds no credential."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert main(["provider", *options]) == 2
    output = capsys.readouterr()
    assert reason in output.err
    assert output.err.count("\n") == 1
    assert "canary" not in output.err + output.out


def test_a_missing_library_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "authlete.provider", None)
    assert main(["provider"]) == 2
    assert 'pip install "authlete[provider]"' in capsys.readouterr().err


@pytest.mark.process
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_in_a_process_of_its_own(number: signal.Signals) -> None:
    """It answers as soon as its issuer is printed, and its exit code is 0."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "authlete", "provider"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        issuer = process.stdout.readline().strip().removeprefix("issuer: ")
        for path in ("openid-configuration", "oauth-authorization-server"):
            found = httpx.get(f"{issuer}/.well-known/{path}", timeout=PATIENCE).json()
            assert found["issuer"] == issuer
        process.send_signal(number)
        rest, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, rest, errors) == (0, "", "")
