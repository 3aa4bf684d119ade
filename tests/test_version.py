"""The version comes from one place, and all that tell it tell the same."""

from __future__ import annotations

from importlib.metadata import version

import pytest

import authlete
from authlete._cli import main
from tests.fakes import client, success


def test_the_package_is_installed_as_that_version() -> None:
    """After a change of version an editable install has to be repeated, too."""
    assert version("authlete") == authlete.__version__


def test_the_command_line_tells_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"authlete {authlete.__version__}\n"


async def test_every_request_tells_it() -> None:
    core, transport = client()
    await success(core)
    assert transport.requests[0].headers["user-agent"] == f"authlete-python/{authlete.__version__}"
