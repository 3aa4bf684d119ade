"""What the tables of README and of the guides say is so, and whole."""

from __future__ import annotations

import gc
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import attrs
import pytest

from authlete import (
    SERVERS,
    AuthleteCore,
    BackoffStrategy,
    RequestOptions,
    RetryConfig,
    Security,
    pytest_plugin,
    token_operations_create,
)
from authlete._cli import main
from authlete.bulk.created import Created
from authlete.bulk.revoked import Revoked
from authlete.config import CLUSTERS
from authlete.errors import OperationError, RequestValidationError
from authlete.models import Client, Service
from authlete.sandbox.handlers import all_routes
from tests.fakes import CREATE, client, failure, refusal, reply
from tests.guides.documents import README, documents, names_in
from tests.reference import families

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

CORE = "authlete/README.md"
BULK = "authlete/bulk/README.md"
CLI = "authlete/_cli/README.md"
SANDBOX = "authlete/sandbox/README.md"
SERVICE = {"--server", "--server-idx", "--server-url", "--service-id"}


def names_of(document: str, *headings: str) -> list[str]:
    """Return what the first cells of a table show as code."""
    rows = documents()[document].table(*headings)
    return [name for row in rows for name in names_in(row[0])]


def test_the_guide_says_which_families_the_sandbox_plays() -> None:
    handled = {route.operation.name for route in all_routes()}
    played = [family for family, names in families().items() if handled.issuperset(names)]
    told = documents()[SANDBOX].text.partition("It plays the families")[2].partition(";")[0]
    assert names_in(told) == played


@pytest.mark.parametrize(
    ("heading", "model"), [("Of a `Service`", Service), ("Of a `Client`", Client)]
)
def test_the_settings_of_a_sandbox_are_fields_of_the_models(
    heading: str, model: type[attrs.AttrsInstance]
) -> None:
    """By the names that a file has for them, too; ``…`` stands for the rest of several."""
    tables = documents()[SANDBOX].text.split(f"| {heading} | |\n|---|---|\n")[1:]
    rows = [row for table in tables for row in re.split(r"\n(?!\|)", table)[0].splitlines()]
    told = [name for row in rows for name in names_in(row.split("|")[1]) if "…" not in name]
    assert len(tables) > 2
    assert len(told) > 20
    assert set(told) <= {field.name for field in attrs.fields(model)}


@pytest.mark.parametrize(
    ("document", "headings", "cls"),
    [
        (CORE, ("`RetryConfig`", "Default", "Meaning"), RetryConfig),
        (CORE, ("`BackoffStrategy`", "Default", "Meaning"), BackoffStrategy),
        (CORE, ("`RequestOptions`", "Default", "Meaning"), RequestOptions),
        (BULK, ("Field of `Created`", "Meaning"), Created),
        (BULK, ("Field of `Revoked`", "Meaning"), Revoked),
    ],
)
def test_a_table_of_fields_is_whole(
    document: str, headings: tuple[str, ...], cls: type[attrs.AttrsInstance]
) -> None:
    assert sorted(names_of(document, *headings)) == sorted(f.name for f in attrs.fields(cls))


def test_the_table_of_settings_is_whole() -> None:
    """Those of a client, and those of one call."""
    headings = ("Setting of the client", "Of one call (`RequestOptions`)", "Environment", "Default")
    rows = documents()[README].table(*headings)
    of_client, of_one_call = ([n for row in rows for n in names_in(row[cell])] for cell in (0, 1))
    assert sorted(of_client) == sorted(inspect.signature(AuthleteCore).parameters)
    assert sorted(of_one_call) == sorted(field.name for field in attrs.fields(RequestOptions))


@pytest.mark.parametrize(
    ("document", "further"), [(README, []), (CORE, ["May you repeat it?"])], ids=[README, CORE]
)
def test_a_table_of_errors_is_whole(document: str, further: list[str]) -> None:
    told = names_of(document, "Error", "It means", "Has Authlete acted?", *further)
    assert told == [cls.__name__ for cls in get_args(OperationError)]


def test_the_table_of_servers_is_whole() -> None:
    rows = documents()[CORE].table("`server`", "`server_idx`", "Cluster", "URL")
    told = {names_in(name)[0]: int(index) for name, index, _, _ in rows}
    assert told == CLUSTERS
    assert [names_in(row[3]) for row in rows] == [[server] for server in SERVERS]


def test_the_table_of_fixtures_is_whole() -> None:
    told = names_of(SANDBOX, "Fixture", "What it is")
    assert sorted(told) == sorted(
        name for name in vars(pytest_plugin) if name.startswith("authlete")
    )


def test_every_promise_names_a_test_that_there_is() -> None:
    """``file::test``, and where the file is left out that of the test before."""
    rows = documents()[CORE].table("Promise", "Test, in `tests/faults`")
    assert len(rows) > 10
    for _, cell in rows:
        file = ""
        named = names_in(cell)
        assert named
        for name in named:
            before, _, test = name.rpartition("::")
            file = before or file
            source = (Path(__file__).parents[1] / "faults" / file).read_text(encoding="utf-8")
            assert re.search(rf"^(async )?def {re.escape(test)}\(", source, re.MULTILINE), name


def options_of(command: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """Return the options that a command's help tells of."""
    with pytest.raises(SystemExit):
        main([*command.split(), "--help"])
    return set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}


def test_the_table_of_options_of_the_sandbox_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    told = {name.split()[0] for name in names_of(CLI, "Option", "Meaning")}
    assert told == options_of("sandbox", capsys)


def test_the_table_of_options_of_the_provider_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    told = {name.split()[0] for name in names_of(CLI, "Option of `provider`", "Meaning")}
    assert told == options_of("provider", capsys)


def test_the_table_of_options_of_the_import_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """Together with those that all commands about tokens have."""
    options = names_of(CLI, "Option of `tokens import`", "Default", "Meaning")
    told = {name.split()[0] for name in options}
    assert told | SERVICE == options_of("tokens import", capsys)


@pytest.mark.parametrize(
    ("table", "commands"),
    [
        ("`tokens list` and `tokens export`", ["tokens list", "tokens export"]),
        ("`tokens revoke`", ["tokens revoke"]),
    ],
)
def test_the_tables_of_options_of_the_other_commands_are_whole(
    capsys: pytest.CaptureFixture[str], table: str, commands: list[str]
) -> None:
    options = names_of(CLI, f"Option of {table}", "Meaning")
    told = {name.split()[0] for name in options if name.startswith("--")}
    assert told | SERVICE == {
        option for command in commands for option in options_of(command, capsys)
    }


def test_the_tables_of_exit_codes_and_variables_are_whole(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    _, _, rest = capsys.readouterr().out.partition("environment:\n")
    variables, _, codes = rest.partition("exit codes:\n")
    told = [row[0] for row in documents()[CLI].table("Exit code", "Meaning")]
    assert told == [line.split()[0] for line in codes.splitlines()]
    assert names_of(CLI, "Variable", "Meaning") == re.findall(r"AUTHLETE_\w+", variables)


def troubles() -> list[str]:
    """Return what the rows of the troubleshooting table quote."""
    rows = documents()[CORE].table("You see", "It means", "What to do")
    return [names_in(row[0])[0].strip("… ") for row in rows if row[0].startswith("`")]


async def test_what_the_troubleshooting_table_quotes_is_what_one_sees() -> None:
    seen = "\n".join([*[text async for text in said_of_mistakes()], *said_of_a_forgotten_await()])
    assert [text for text in troubles() if text not in seen] == []
    assert len(troubles()) > 10


WRONG_SETTINGS: list[dict[str, Any]] = [
    {"security": Security(authlete=None)},  # type: ignore[arg-type]
    {"security": Security(authlete="Bearer x")},
    {"server_url": "http://authlete.example.com"},
]
WRONG_ANSWERS = [refusal(401, "A458101"), refusal(403, "A458203"), refusal(401), reply(404, b"")]


async def said_of_mistakes() -> AsyncIterator[str]:
    for settings in WRONG_SETTINGS:
        with pytest.raises(RequestValidationError) as raised:
            AuthleteCore(**settings)
        yield str(raised.value)
    for answer in WRONG_ANSWERS:
        yield repr(await failure(client(answer)[0]))
    yield str(await failure(client(security=None)[0]))
    token: Any = {"grant_type": "CIBA"}
    for request in ({"token_create_request": token}, {"token_create_request": {"scope": 1}}, token):
        yield str(await failure(client()[0], request))
    yield str(await failure(client(reply(body={"scopes": ["a"] * 100_001}))[0]))


def said_of_a_forgotten_await() -> Iterator[str]:
    forgotten: Any = token_operations_create(client()[0], CREATE)  # type: ignore[arg-type]
    try:
        forgotten.ok  # noqa: B018 - what a user writes
    except AttributeError as error:
        yield str(error)
    with pytest.warns(RuntimeWarning) as caught:  # noqa: PT031 - when it goes, it warns
        del forgotten
        gc.collect()
    yield from (f"{warning.category.__name__}: {warning.message}" for warning in caught)
