"""oauth4webapi, the strictest client known; it needs Node and its package (``-m node``)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.server.browser import Browser

PROGRAM = Path(__file__).parent / "node" / "flows.js"
METHODS = [
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "private_key_jwt",
    "none",
]


@pytest.mark.node
@pytest.mark.parametrize("method", METHODS)
def test_every_answer_is_as_the_strictest_client_demands(issuer: str, method: str) -> None:
    with (
        Browser(issuer) as browser,
        subprocess.Popen(  # noqa: S603 - our own program
            ["node", PROGRAM, issuer, method],  # noqa: S607 - wherever it is installed
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as program,
    ):
        assert program.stdin
        assert program.stdout
        assert program.stderr
        try:
            said = ""
            for said in map(str.strip, program.stdout):
                if said.startswith("open "):
                    ended = browser.visit(said.removeprefix("open "))
                    answer = ended.headers.get("location", str(ended.url))
                elif said == "ciba":
                    browser.answer_backchannel()
                    answer = "answered"
                else:
                    break
                program.stdin.write(f"{answer}\n")
                program.stdin.flush()
            assert said == "done", program.stderr.read()
        finally:
            program.kill()
