"""What README and the guides show is what one gets: every block is run."""

from __future__ import annotations

import doctest
import json
import os
import re
import runpy
import subprocess
import sys
from typing import TYPE_CHECKING

import attrs
import pytest
import yaml

from authlete._cli import main
from authlete._cli.sandbox import BEARER
from authlete.provider import Provider
from authlete.provider.configuration import read_configuration as provider_configuration
from authlete.sandbox import Sandbox
from authlete.sandbox.config import Configuration, read_configuration
from tests.guides.documents import README, Document, blocks, documents

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from tests.guides.documents import Block

PROVIDER = "authlete/provider/README.md"
TEST = re.compile(r"^(async )?def test_", re.MULTILINE)
STEP = re.compile(r"\$ (?P<command>.*\n(?:> .*\n)*)(?P<shown>(?:(?!\$ ).*\n)*)")
# pytest-asyncio warns of its own future default unless this is set.
BY_PYTEST = ("-m", "pytest", "-q", "-o", "asyncio_default_fixture_loop_scope=function")


@attrs.frozen
class Example:
    """A Python block, and the block after it, which shows what it prints."""

    code: Block
    shown: str

    def __str__(self) -> str:
        return str(self.code)

    @property
    def by_pytest(self) -> bool:
        """Whether it holds tests, for pytest to run."""
        return bool(TEST.search(self.code.text))

    @property
    def process(self) -> bool:
        """Whether it needs a Python of its own.

        README's first has one, too: a file that is run by itself is what a newcomer begins with.
        """
        return self.by_pytest or self.code.process or self == next(iter(examples()))

    def fits(self, printed: str) -> bool:
        """Tell whether this is what is shown; ``...`` stands for anything."""
        return doctest.OutputChecker().check_output(self.shown, printed, doctest.ELLIPSIS)


def examples() -> list[Example]:
    """Return what Python is to run."""
    return [
        Example(block, following.text)
        for document in documents().values()
        for block, following in zip(document.blocks(), document.blocks()[1:], strict=False)
        if block.language == "python"
    ]


@pytest.mark.usefixtures("authlete_logger")  # for the one that configures it
@pytest.mark.parametrize("example", [e for e in examples() if not e.process], ids=str)
def test_an_example_prints_what_is_shown(
    example: Example,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "example.py"
    file.write_text(example.code.text, "utf-8")
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(file), run_name="__main__")
    printed = capsys.readouterr()
    assert not printed.err
    assert example.fits(printed.out), printed.out


@pytest.mark.process
@pytest.mark.parametrize("example", [e for e in examples() if e.process], ids=str)
def test_an_example_by_itself_prints_what_is_shown(example: Example, tmp_path: Path) -> None:
    """By Python, or by pytest where the block holds tests."""
    file = tmp_path / "test_example.py"
    file.write_text(example.code.text, "utf-8")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    run = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-W", "error", *(BY_PYTEST if example.by_pytest else ()), file],
        env=environ,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert not run.stderr
    assert example.fits(run.stdout), run.stdout


def sessions() -> list[Document]:
    """Return the documents that show what is typed at a shell."""
    named = {block.document for block in blocks("console")}
    return [document for document in documents().values() if document.path in named]


@pytest.mark.process
@pytest.mark.parametrize("document", sessions(), ids=lambda document: document.path)
def test_what_is_typed_at_a_shell_shows_what_is_shown(document: Document, tmp_path: Path) -> None:
    """The blocks of a document in order, in one folder, with a service to work with."""
    session = "".join(block.text for block in document.blocks() if block.language == "console")
    steps = [*STEP.finditer(session)]
    assert "".join(step[0] for step in steps) == session
    folder = tmp_path / "folder"
    folder.mkdir()
    with Sandbox() as sandbox, sandbox.serve() as url:
        write_python(tmp_path / "python", url)
        environ = {
            **os.environ,
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "AUTHLETE_AUTHLETE": sandbox.bearer,
            "AUTHLETE_SERVICE_ID": "715948317",
        }
        for step in steps:
            command = step["command"].replace("\n> ", "\n")
            shown = typed_at_shell(command, folder, environ)
            fits = doctest.OutputChecker().check_output(step["shown"], shown, doctest.ELLIPSIS)
            assert fits, command + shown


def write_python(path: Path, url: str) -> None:
    """Write the ``python`` of a session: this one; what speaks to Authlete speaks to a sandbox."""
    path.write_text(
        f"""#!/bin/sh
case "$3" in
    tokens) exec {sys.executable} -W error "$@" --server-url {url} ;;
    *) exec {sys.executable} -W error "$@" ;;
esac
"""
    )
    path.chmod(0o700)


def typed_at_shell(command: str, folder: Path, environ: dict[str, str]) -> str:
    """Return all that a command says."""
    return subprocess.run(  # noqa: S603 - our own commands
        ["/bin/sh", "-c", command],
        env=environ,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    ).stdout


@pytest.mark.parametrize("block", blocks("toml"), ids=str)
def test_what_is_shown_as_toml_configures_a_sandbox_or_a_provider(
    block: Block, tmp_path: Path
) -> None:
    file = tmp_path / "configuration.toml"
    file.write_text(block.text, "utf-8")
    if block.document == PROVIDER:
        with Provider("http://127.0.0.1:8000", **provider_configuration(file)):
            return
    configuration = read_configuration(file)
    assert configuration != Configuration()
    with Sandbox(services=configuration.services, fetch=configuration.fetch):
        pass


@attrs.frozen
class Image:
    """A Dockerfile: its instructions, and what of them is run in a container."""

    instructions: list[tuple[str, str]]

    @classmethod
    def read(cls, text: str) -> Image:
        """Read one without continued lines."""
        return cls([(name, rest) for name, _, rest in map(partitioned, text.splitlines())])

    def command(self, instruction: str) -> list[str]:
        """Return what an instruction runs, from its form with brackets."""
        (rest,) = [rest for name, rest in self.instructions if name == instruction]
        command: list[str] = json.loads(rest[rest.index("[") :])
        return command


def partitioned(line: str) -> tuple[str, str, str]:
    return line.partition(" ")


def sandbox_options(command: list[str], monkeypatch: pytest.MonkeyPatch) -> argparse.Namespace:
    """Return what the command line makes of a command, which is not carried out."""
    taken: list[argparse.Namespace] = []

    def run(args: argparse.Namespace) -> int:
        taken.append(args)
        return 0

    assert command[:3] == ["python", "-m", "authlete"]
    monkeypatch.setattr("authlete._cli.sandbox.run", run)
    assert main(command[3:]) == 0
    return taken[0]


@pytest.mark.parametrize("block", blocks("dockerfile"), ids=str)
def test_an_image_serves_a_sandbox_where_it_says(
    block: Block, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a command that there is, on the port that it exposes, for callers from outside."""
    image = Image.read(block.text)
    names = [name for name, _ in image.instructions]
    assert names == ["FROM", "COPY", "RUN", "USER", "EXPOSE", "HEALTHCHECK", "CMD"]
    options = sandbox_options(image.command("CMD"), monkeypatch)
    assert options.host == "0.0.0.0"  # noqa: S104 - in a container
    assert ("EXPOSE", str(options.port)) in image.instructions


@pytest.mark.process
@pytest.mark.parametrize("block", blocks("dockerfile"), ids=str)
def test_the_check_of_an_image_tells_whether_the_sandbox_serves(block: Block) -> None:
    _, *check = Image.read(block.text).command("HEALTHCHECK")
    with Sandbox() as sandbox, sandbox.serve() as url:
        command = [sys.executable, *(part.replace("http://127.0.0.1:8080", url) for part in check)]
        assert url in command[-1]
        codes = [_exit_code(command)]
    codes.append(_exit_code(command))
    assert codes == [0, 1]


def _exit_code(command: list[str]) -> int:
    done = subprocess.run(command, stderr=subprocess.DEVNULL, timeout=60, check=False)  # noqa: S603 - our own
    return done.returncode


@pytest.mark.parametrize("block", blocks("yaml"), ids=str)
def test_what_is_composed_fits_together(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox's command is one that there is; ports, volumes and variables are what it uses."""
    services = yaml.safe_load(block.text)["services"]
    assert services["app"]["depends_on"].keys() <= services.keys()
    sandbox = services["sandbox"]
    options = sandbox_options(sandbox["command"], monkeypatch)
    assert sandbox["ports"] == [f"127.0.0.1:{options.port}:{options.port}"]
    assert [volume.split(":")[1] for volume in sandbox["volumes"]] == [str(options.config)]
    variables = {name for service in services.values() for name in service["environment"]}
    assert variables <= {"AUTHLETE_AUTHLETE", "AUTHLETE_SERVICE_ID", BEARER}
    assert f"http://sandbox:{options.port}" in documents()[block.document].text


@pytest.mark.parametrize("document", documents().values(), ids=lambda document: document.path)
def test_no_block_is_left_unrun(document: Document) -> None:
    """Python and what it prints, and what is run by itself; ``.ci/run`` runs README's commands."""
    languages = [block.language for block in document.blocks()]
    commands = 2 if document.path == README else 0
    assert languages.count("sh") == document.text.count("<!-- command: ") == commands
    by_themselves = {"sh", "console", "toml", "dockerfile", "yaml"}
    shown = [language for language in languages if language not in by_themselves]
    assert shown == ["python", "text"] * (len(shown) // 2)
    assert document.text.count("```") == 2 * len(languages)
