"""``python -m authlete sandbox``."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from authlete._cli import main
from authlete.sandbox import FetchPolicy

if TYPE_CHECKING:
    from collections.abc import Callable

CREATE = "/api/1/auth/token/create"
LIST = "/api/1/auth/token/get/list"
TOKEN = {"grantType": "PASSWORD", "clientId": 11, "subject": "john"}
PATIENCE = 60.0  # seconds for an answer, on a machine with other work


class Terminal(io.StringIO):
    """Sends this process a signal as soon as the command has said what it has to say."""

    def __init__(self, number: signal.Signals) -> None:
        super().__init__()
        self.numbers = [number]

    def flush(self) -> None:
        """Interrupt the command, once."""
        while self.numbers:
            os.kill(os.getpid(), self.numbers.pop())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_told_to_stop(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    """It ends well, and leaves the handlers of signals as they were."""
    terminal = Terminal(number)
    monkeypatch.setattr(sys, "stdout", terminal)
    before = signal.getsignal(number)
    assert main(["sandbox"]) == 0
    assert signal.getsignal(number) is before
    url, bearer, inspector = terminal.getvalue().splitlines()
    assert url.startswith("url: http://127.0.0.1:")
    assert len(bearer.removeprefix("bearer: ")) == 43
    link, key = inspector.split("/?key=")
    assert link == url.replace("url:", "inspector:")
    assert len(key) == 43


def test_a_given_bearer_is_not_repeated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever gave it knows it."""
    terminal = Terminal(signal.SIGINT)
    monkeypatch.setattr(sys, "stdout", terminal)
    config = tmp_path / "services.toml"
    config.write_text("[[services]]\napi_key = 1")
    bearer = tmp_path / "bearer"
    bearer.write_text("canary\n")
    options = ["--config", str(config), "--db", str(tmp_path / "t.db")]
    assert main(["sandbox", "--bearer-file", str(bearer), *options]) == 0
    assert "bearer" not in terminal.getvalue()
    monkeypatch.setenv("AUTHLETE_SANDBOX_BEARER", "canary")
    terminal.numbers.append(signal.SIGINT)
    assert main(["sandbox", *options]) == 0
    assert "bearer" not in terminal.getvalue()
    assert "canary" not in terminal.getvalue()


@pytest.mark.parametrize(
    ("options", "text", "fetch"),
    [
        ([], "", None),
        (["--fetch"], "", FetchPolicy()),
        ([], "[fetch]", FetchPolicy()),
        (["--fetch"], "fetch.timeout = 1", FetchPolicy(timeout=1)),
    ],
)
def test_it_fetches_nothing_unless_told_to(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    options: list[str],
    text: str,
    fetch: FetchPolicy | None,
) -> None:
    """By the option, or by the file, which says more."""
    given: dict[str, Any] = {}

    def refuse(*_: object, **settings: Any) -> None:
        given.update(settings)
        raise ValueError("enough")

    monkeypatch.setattr("authlete.sandbox.Sandbox", refuse)
    config = tmp_path / "sandbox.toml"
    config.write_text(text)
    assert main(["sandbox", *options, "--config", str(config)]) == 2
    assert given["fetch"] == fetch


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1"])  # noqa: S104 - it is the promise
def test_the_url_that_it_prints_can_be_asked_as_it_is(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """Where it listens on every address, it names one that leads here."""
    terminal = Terminal(signal.SIGINT)
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["sandbox", "--host", host]) == 0
    assert terminal.getvalue().startswith("url: http://127.0.0.1:")


@pytest.mark.parametrize("option", [["--bearer", "canary"], ["--bearer=canary"]])
def test_a_bearer_on_the_command_line_is_refused_and_not_repeated(
    option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever lists processes would see it."""
    assert main(["sandbox", *option]) == 2
    refusal = capsys.readouterr().err
    assert "unrecognized arguments: --bearer" in refusal
    assert "canary" not in refusal


@pytest.mark.parametrize("port", ["x", "-1", "65536", "1.5", "", "²"])
def test_a_wrong_port_is_one_line_and_exit_code_2(
    port: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line says what a port is."""
    assert main(["sandbox", f"--port={port}"]) == 2
    output = capsys.readouterr().err
    assert "is not a port from 0 to 65535" in output
    assert output.count("\n") == 1


def write_text(path: Path) -> None:
    """Write what is neither a database nor TOML."""
    path.write_text("[neither" * 100)


@pytest.mark.parametrize(
    ("arguments", "prepare", "reason"),
    [
        (["--db"], write_text, "file is not a database"),
        (["--db"], lambda path: path.mkdir(), "unable to open database file"),
        (["--config"], write_text, "is not TOML"),
        (["--config"], lambda _: None, "No such file"),
        (["--bearer-file"], lambda path: path.write_text("my secret"), "a bearer consists of"),
        (["--bearer-file"], lambda path: path.write_text("\n"), "a bearer consists of"),
        (["--bearer-file"], lambda path: path.write_text("secrét", "utf-8"), "outside ASCII"),
        (["--bearer-file"], lambda _: None, "No such file"),
        (["--host", "192.0.2.1", "--db"], lambda _: None, "assign requested address"),
        (["--host", "no such host", "--db"], lambda _: None, ""),
    ],
)
def test_what_cannot_be_used_is_one_line_and_exit_code_2(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    prepare: Callable[[Path], object],
    reason: str,
) -> None:
    """The line names the fault; nothing is served."""
    path = tmp_path / "file"
    prepare(path)
    assert main(["sandbox", *arguments, str(path)]) == 2
    output = capsys.readouterr()
    assert reason in output.err
    assert (output.out, output.err.count("\n")) == ("", 1)
    assert "secret" not in output.err


def test_a_port_in_use_is_one_line_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    """It does not take another."""
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        assert main(["sandbox", "--port", str(other.getsockname()[1])]) == 2
    assert "in use" in capsys.readouterr().err


def test_missing_libraries_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the command that installs them."""
    monkeypatch.setitem(sys.modules, "authlete.sandbox", None)
    assert main(["sandbox"]) == 2
    assert 'pip install "authlete[sandbox]"' in capsys.readouterr().err


@pytest.mark.process
def test_describing_the_command_loads_no_server() -> None:
    """Its libraries are only needed to run it."""
    script = (
        "import sys, authlete._cli.sandbox\n"
        "sys.exit(bool({'starlette', 'uvicorn', 'authlete.sandbox'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False)  # noqa: S603 - our own
    assert done.returncode == 0


def serve(database: Path) -> subprocess.Popen[str]:
    """Start the command in a process of its own."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "authlete", "sandbox", "--db", str(database)],
        env={**os.environ, "AUTHLETE_SANDBOX_BEARER": "right"},
        stdout=subprocess.PIPE,
        text=True,
    )


def url_of(process: subprocess.Popen[str]) -> str:
    """Wait until it serves."""
    return announced(process, "url: ")


def announced(process: subprocess.Popen[str], what: str) -> str:
    """Read a line of what it says at its start."""
    assert process.stdout
    line = process.stdout.readline().strip()
    assert line.startswith(what)
    return line.removeprefix(what)


@pytest.mark.process
def test_the_link_that_it_prints_opens_the_inspector(tmp_path: Path) -> None:
    """Once, also where the bearer was given and is not printed."""
    with serve(tmp_path / "tokens.db") as process:
        url_of(process)
        link = announced(process, "inspector: ")
        answers = [httpx.get(link, timeout=PATIENCE).status_code for _ in range(2)]
        process.send_signal(signal.SIGTERM)
    assert answers == [303, 401]


@pytest.mark.process
def test_no_answered_token_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    """SIGKILL between two answers, twice; then a restart shows every token."""
    database, made = tmp_path / "tokens.db", []
    headers = {"authorization": "Bearer right"}
    for _ in range(2):
        with serve(database) as process, httpx.Client(headers=headers, timeout=PATIENCE) as client:
            url = url_of(process)
            for _ in range(50):
                answer = client.post(url + CREATE, json=TOKEN).json()
                made.append(answer["tokenId"])
            process.kill()
    with serve(database) as process, httpx.Client(headers=headers, timeout=PATIENCE) as client:
        answer = client.get(url_of(process) + LIST, params={"start": 95, "end": 115}).json()
        process.send_signal(signal.SIGTERM)
    assert process.returncode == 0
    assert len(set(made)) == answer["totalCount"] == 100
    assert len(answer["accessTokens"]) == 5


@pytest.mark.process
def test_no_answered_client_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    """SIGKILL right after an answer; then a restart shows every service and client, and secrets."""
    database = tmp_path / "sandbox.db"
    headers = {"authorization": "Bearer right"}
    with serve(database) as process, httpx.Client(headers=headers, timeout=PATIENCE) as client:
        api = f"{url_of(process)}/api"
        service = client.post(f"{api}/service/create", json={"serviceName": "S"}).json()
        path = f"{service['apiKey']}/client"
        made = [
            client.post(f"{api}/{path}/create", json={"developer": str(number)}).json()
            for number in range(5)
        ]
        refreshed = client.get(f"{api}/{path}/secret/refresh/{made[0]['clientId']}").json()
        process.kill()
    made[0]["clientSecret"] = refreshed["newClientSecret"]
    with serve(database) as process, httpx.Client(headers=headers, timeout=PATIENCE) as client:
        api = f"{url_of(process)}/api"
        listed = client.get(f"{api}/{path}/get/list").json()
        unknown = client.get(f"{api}/1/service/get").status_code
        process.send_signal(signal.SIGTERM)
    for before, after in zip(made, listed["clients"], strict=True):
        assert before == {**after, "modifiedAt": before["modifiedAt"]}
    assert (listed["totalCount"], unknown) == (5, 403)


def processor_time(process: subprocess.Popen[str]) -> float:
    """Return the seconds that a process has kept a processor busy."""
    stat = Path(f"/proc/{process.pid}/stat").read_text("ascii")
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@pytest.mark.stress
def test_one_core_is_enough_for_500_tokens_a_second(tmp_path: Path) -> None:
    """With a file, and told by processor time, which other work does not make longer."""
    headers = {"authorization": "Bearer right"}
    rounds = []
    with (
        serve(tmp_path / "tokens.db") as process,
        httpx.Client(headers=headers, timeout=PATIENCE) as client,
    ):
        url = url_of(process)
        for _ in range(4):
            before = processor_time(process)
            for _ in range(250):
                assert client.post(url + CREATE, json=TOKEN).json()["action"] == "OK"
            rounds.append(processor_time(process) - before)
        process.kill()
    assert min(rounds) < 250 / 500
