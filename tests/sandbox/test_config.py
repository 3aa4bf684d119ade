"""What may be configured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from authlete.models import ClientType, GrantType, Pair
from authlete.sandbox import Client, Sandbox, Scope, Service
from authlete.sandbox.config import read_services

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE = """
[[services]]
id = "1"
grant_types = ["PASSWORD", "REFRESH_TOKEN"]
access_token_duration = 60
scopes = [{ name = "a", default = true }, { name = "b", refresh_token_duration = 5 }]
access_token_sign_alg = "ES256"
attributes = [{ key = "k", value = "v" }]

[[services.clients]]
id = 11
alias = "app"
type = "PUBLIC"
secret = "s"
scopes = ["a"]

[[services]]
id = "2"
"""


@pytest.mark.parametrize(
    ("services", "reason"),
    [
        ([Service(id="1"), Service(id="1")], "service '1' is configured more than once"),
        ([Service(id="1", clients=(Client(id=1), Client(id=1)))], "client '1' is configured"),
        ([Service(id="1", clients=(Client(id=1), Client(id=2, alias="1")))], "client '1' is"),
        ([Service(id="1", scopes=(Scope(name="a"), Scope(name="a")))], "scope 'a' is configured"),
        ([Service(id="1", clients=(Client(id=0),))], "client ID 0 is not a positive"),
        ([Service(id="1", clients=(Client(id=2**63),))], "is not a positive 64-bit integer"),
        ([Service(id="1", access_token_duration=0)], "duration of 0 seconds"),
        ([Service(id="1", id_token_duration=0)], "duration of 0 seconds"),
        ([Service(id="1", scopes=(Scope(name="a", refresh_token_duration=-1),))], "of -1 sec"),
    ],
)
def test_what_contradicts_itself_is_refused(services: list[Service], reason: str) -> None:
    """With an error that names it."""
    with pytest.raises(ValueError, match=reason):
        Sandbox(services=services)


def test_a_client_may_repeat_its_number_as_alias() -> None:
    """As Authlete's own clients do."""
    Sandbox(services=[Service(id="1", clients=(Client(id=1, alias="1"),))]).close()


@pytest.mark.parametrize("bearer", ["", "two words", "line\n", "tab\t", "ü", "\x7f"])
def test_a_bearer_that_no_header_can_hold_is_refused(bearer: str) -> None:
    """The error does not repeat it."""
    with pytest.raises(ValueError, match="a bearer consists of") as caught:
        Sandbox(bearer=bearer)
    assert str(caught.value).count("ü") == 0


def test_a_generated_bearer_is_new_every_time() -> None:
    """43 characters of base64url from 32 random bytes."""
    with Sandbox() as first, Sandbox() as second:
        assert len(first.bearer) == len(second.bearer) == 43
        assert first.bearer != second.bearer


async def test_a_sandbox_is_a_context_for_async_code_too() -> None:
    """It is closed at the end of either."""
    async with Sandbox(bearer="given") as sandbox:
        assert sandbox.bearer == "given"


def test_services_are_read_from_toml(tmp_path: Path) -> None:
    """Its keys are the fields of the classes."""
    path = tmp_path / "services.toml"
    path.write_text(FILE)
    assert read_services(path) == (
        Service(
            id="1",
            grant_types=(GrantType.PASSWORD, GrantType.REFRESH_TOKEN),
            access_token_duration=60,
            scopes=(Scope(name="a", default=True), Scope(name="b", refresh_token_duration=5)),
            clients=(
                Client(id=11, alias="app", type=ClientType.PUBLIC, scopes=("a",), secret="s"),
            ),
            access_token_sign_alg="ES256",
            attributes=(Pair(key="k", value="v"),),
        ),
        Service(id="2"),
    )


@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (lambda path: path.write_text("["), "is not TOML"),
        (lambda path: path.write_bytes(b"\xff"), "is not TOML"),
        (lambda path: path.write_text("[[services]]"), r"services\[0\]\.id: is required"),
        (lambda path: path.write_text("service = 1"), "service: is not a field here"),
    ],
)
def test_a_file_that_holds_something_else_is_refused(
    tmp_path: Path, write: Callable[[Path], object], reason: str
) -> None:
    """The error names the file and the fault."""
    path = tmp_path / "services.toml"
    write(path)
    with pytest.raises(ValueError, match=rf"services\.toml: .*{reason}"):
        read_services(path)
