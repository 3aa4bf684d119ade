"""The command line answers in readable lines and honest exit codes."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from authlete import __version__
from authlete._cli import main
from authlete.models import Client, Service
from authlete.sandbox import Sandbox, ServiceSetup
from tests.fakes import FakeTransport, reply

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    Captured = pytest.CaptureFixture[str]

TOKENS_COMMANDS = ("import", "export", "list", "revoke")


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "AUTHLETE_AUTHLETE",
        "AUTHLETE_SERVICE_ID",
        "AUTHLETE_SERVER_URL",
        "AUTHLETE_DEBUG",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Stand in for a real cluster: a server elsewhere that knows one service and one client."""
    services = [ServiceSetup(Service(api_key=123), (Client(client_id=7),))]
    with Sandbox(services=services) as sandbox, sandbox.serve() as url:
        monkeypatch.setenv("AUTHLETE_AUTHLETE", sandbox.bearer)
        yield url


def test_quickstart_shows_each_result_on_a_sandbox_of_its_own(capsys: Captured) -> None:
    assert main(["quickstart"]) == 0
    printed = capsys.readouterr().out
    assert "token_operations_create: Ok" in printed
    assert "token_operations_list_tokens: Ok" in printed
    assert "access_tokens:\n        access_token_hash: " in printed
    assert "token_operations_update: Ok" in printed
    assert "ResultError: token_operations_list_tokens: HTTP 401, A458101" in printed


def test_quickstart_takes_its_tour_on_the_server_that_it_is_given(
    cluster: str, capsys: Captured
) -> None:
    arguments = ["quickstart", "--server-url", cluster, "--service-id", "123", "--client-id", "7"]
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith(f"On {cluster}:")


def test_quickstart_reads_the_service_from_the_environment(
    cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTHLETE_SERVICE_ID", "123")
    assert main(["quickstart", "--server-url", cluster, "--client-id", "7"]) == 0


def test_quickstart_reads_the_server_from_the_environment(
    cluster: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("AUTHLETE_SERVER_URL", f"{cluster}/")
    assert main(["quickstart", "--service-id", "123", "--client-id", "7"]) == 0
    assert capsys.readouterr().out.startswith(f"On {cluster}:")


@pytest.mark.parametrize("option", [["--server", "br"], ["--server-idx", "3"]])
def test_quickstart_takes_a_cluster_by_name_or_index(
    cluster: str, option: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Whatever the environment names."""
    monkeypatch.setattr("authlete.core.SERVERS", ("", "", "", cluster))
    monkeypatch.setenv("AUTHLETE_SERVER_URL", "https://elsewhere.example")
    assert main(["quickstart", *option, "--service-id", "123", "--client-id", "7"]) == 0
    assert capsys.readouterr().out.startswith(f"On {cluster}:")


@pytest.mark.parametrize("lacks_aiohttp", [True, False])
def test_commands_go_by_aiohttp_where_it_is_installed(
    cluster: str, lacks_aiohttp: object, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """It is faster; without it they do as well."""
    if lacks_aiohttp:
        monkeypatch.setitem(sys.modules, "authlete.transport.aiohttp", None)
    monkeypatch.setenv("AUTHLETE_SERVICE_ID", "123")
    monkeypatch.setenv("AUTHLETE_SERVER_URL", cluster)
    assert main(["quickstart", "--client-id", "7"]) == 0
    assert main(["tokens", "list"]) == 0
    assert "john" in capsys.readouterr().out


def test_quickstart_fails_if_the_token_is_not_created(cluster: str, capsys: Captured) -> None:
    assert main(["quickstart", "--server-url", cluster, "--service-id", "123"]) == 1
    assert "result_code: A107201" in capsys.readouterr().out


def test_quickstart_fails_if_nobody_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("AUTHLETE_AUTHLETE", "secret-bearer")
    assert main(["quickstart", "--server-url", "http://127.0.0.1:9", "--service-id", "1"]) == 1
    captured = capsys.readouterr()
    assert "ConnectError" in captured.out
    assert "secret-bearer" not in captured.out + captured.err


def test_quickstart_fails_if_a_wrong_credential_is_let_in(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Then the last step does not show what it is to show."""
    monkeypatch.setenv("AUTHLETE_AUTHLETE", "b")
    anyone = FakeTransport(reply(body={"action": "OK"}))
    monkeypatch.setattr("authlete._cli.client._new_transport", lambda: anyone)
    assert main(["quickstart", "--service-id", "1"]) == 1
    assert "a wrong credential: Ok" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("bearer", "arguments", "said"),
    [
        pytest.param("", [], "COMMAND", id="no command"),
        pytest.param("", ["dance"], "dance", id="unknown command"),
        pytest.param("", ["quickstart", "--what"], "--what", id="unknown option"),
        pytest.param("", ["quickstart", "--client-id", "x"], "--client-id", id="no number"),
        pytest.param("", ["quickstart", "--service-id", "1"], "AUTHLETE_AUTHLETE", id="no bearer"),
        pytest.param("", ["quickstart", "--server-url", "u"], "AUTHLETE_AUTHLETE", id="likewise"),
        pytest.param("", ["quickstart", "--server", "eu"], "AUTHLETE_AUTHLETE", id="likewise"),
        pytest.param("", ["quickstart", "--server-idx=0"], "AUTHLETE_AUTHLETE", id="likewise"),
        pytest.param("b", ["quickstart"], "--service-id", id="no service"),
        pytest.param(
            "b",
            ["quickstart", "--service-id", "1", "--server", "moon"],
            "server: must be one of us, jp, eu, br",
            id="no cluster",
        ),
        pytest.param(
            "b",
            ["quickstart", "--service-id", "1", "--server-idx", "4"],
            "server_idx: must be 0 to 3",
            id="no cluster's index",
        ),
        pytest.param(
            "b",
            ["quickstart", "--service-id", "1", "--server", "eu", "--server-idx", "2"],
            "cannot be combined",
            id="two servers",
        ),
        pytest.param(
            "b",
            ["quickstart", "--service-id", "1", "--server-url", "ftp://x"],
            "server_url",
            id="no server",
        ),
        pytest.param("b", ["quickstart", "--service-id", ".."], "service_id", id="no segment"),
        pytest.param("", ["quickstart", "--client-id", str(2**63)], "client_id", id="65 bits"),
        pytest.param("two\nlines", ["quickstart", "--service-id", "1"], "security", id="no header"),
        pytest.param("", ["sandbox", "--db"], "--db", id="no file"),
        pytest.param("", ["sandbox", "--port", "x"], "--port", id="no port"),
    ],
)
def test_wrong_arguments_are_one_line_and_exit_code_2(
    bearer: str,
    arguments: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    monkeypatch.setenv("AUTHLETE_AUTHLETE", bearer)
    assert main(arguments) == 2
    complaint = capsys.readouterr().err
    assert complaint.count("\n") == 1
    assert said in complaint


def test_quickstart_names_the_extra_that_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setitem(sys.modules, "authlete.sandbox", None)
    assert main(["quickstart"]) == 2
    assert 'pip install "authlete[sandbox]"' in capsys.readouterr().err


def test_an_interrupt_ends_a_command_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(tour: Coroutine[object, object, int]) -> None:
        tour.close()
        raise KeyboardInterrupt

    monkeypatch.setattr("authlete._cli.quickstart.asyncio.run", interrupt)
    monkeypatch.setenv("AUTHLETE_AUTHLETE", "b")
    assert main(["quickstart", "--service-id", "1"]) == 130


HELP = """\
usage: python -m authlete [-h] [--version] COMMAND ...

Work with the Authlete 3.0 API. COMMAND --help tells more of each command.

options:
  -h, --help  show this help message and exit
  --version   show program's version number and exit

commands:
  quickstart  create, list and update a token
  sandbox     serve a sandbox until interrupted
  provider    serve an OpenID Provider until interrupted
  tokens      import, export, list or revoke tokens

environment:
  AUTHLETE_AUTHLETE    the credential, of a service or an organization
  AUTHLETE_SERVICE_ID  the service, unless --service-id names it
  AUTHLETE_SERVER_URL  the server, unless an option names it; else the US cluster
  AUTHLETE_DEBUG       1 to see every attempt, without secrets, on standard error
  AUTHLETE_SANDBOX_BEARER
                       the credential of a sandbox, unless --bearer-file holds it

exit codes:
  0    done
  1    failed, or done in part
  2    the arguments or the environment do not allow it; nothing was done
  130  interrupted
"""


def test_help_is_readable(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as exited:
        main(["--help"])
    assert exited.value.code == 0
    assert capsys.readouterr().out == HELP


@pytest.mark.parametrize(
    "command",
    ["quickstart", "sandbox", "tokens", *(f"tokens {do}" for do in TOKENS_COMMANDS)],
)
def test_every_command_has_help(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, command: str
) -> None:
    """What it is for, a line on each option, the exit codes; in 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main([*command.split(), "--help"])
    text = capsys.readouterr().out
    usage, about, *_, exit_codes = text.split("\n\n")
    assert usage.startswith(f"usage: python -m authlete {command}")
    assert about[0].isupper()
    assert about.endswith(".")
    assert exit_codes.startswith("exit codes:\n  0 ")
    assert max(map(len, text.splitlines())) <= 80
    for option in re.findall(r"--[a-z-]+", usage):
        assert re.search(rf"^  {option}\b.*(  |\n {{10,}})\w", text, re.MULTILINE), option


def test_the_module_runs_as_a_program(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(sys, "argv", ["authlete", "--version"])
    with pytest.raises(SystemExit) as exited:
        # Not by runpy: pytest imports packages that hold a plugin in its own way, which it cannot.
        import_module("authlete.__main__")
    assert exited.value.code == 0
    assert capsys.readouterr().out == f"authlete {__version__}\n"
