"""What the README's tables say of operations and of error texts is so."""

from __future__ import annotations

import gc
import re
from importlib import import_module
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any

import pytest

import authlete
from authlete import AuthleteCore, Security, token_operations_create
from authlete._engine.codec import camel_case
from authlete.errors import RequestValidationError
from tests.fakes import CREATE, client, failure, refusal, reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
FOLDER = Path(authlete.__file__).parent / "funcs"
OPERATIONS = {
    path.stem: import_module(f"authlete.funcs.{path.stem}").OPERATION
    for path in sorted(FOLDER.glob("[!_]*.py"))
}
PARAMETER = re.compile(r"\{(\w+)\}")
each_operation = pytest.mark.parametrize("name", OPERATIONS)


@each_operation
def test_every_operation_has_a_row(name: str) -> None:
    """With its endpoint, its request and its answer."""
    operation = OPERATIONS[name]
    path = PARAMETER.sub(lambda found: f"{{{camel_case(found[1])}}}", operation.path)
    answer = "None" if operation.response is NoneType else operation.response.__name__
    (row,) = [line for line in README.splitlines() if line.startswith(f"| `{name}` |")]
    told = [f"{operation.method} {path}", operation.request.__name__, answer]
    assert row.split(" | ")[2:] == [f"`{told[0]}`", f"`{told[1]}`", f"`{told[2]}` |"]


def troubles() -> list[str]:
    """Return what the rows of the troubleshooting table quote."""
    section = README.partition("## Troubleshooting\n")[2].partition("\n## ")[0]
    rows = [line.split(" | ") for line in section.splitlines() if line.startswith("| `")]
    return [re.findall(r"`([^`]+)`", row[0])[0].strip("… ") for row in rows]


async def test_what_the_troubleshooting_table_quotes_is_what_one_sees() -> None:
    seen = "\n".join([*[text async for text in said_of_mistakes()], *said_of_a_forgotten_await()])
    assert [text for text in troubles() if text not in seen] == []
    assert len(troubles()) > 10


WRONG_CREDENTIALS: list[Any] = [None, Security(authlete=None), Security(authlete="Bearer x")]  # type: ignore[arg-type]
WRONG_ANSWERS = [refusal(401, "A458101"), refusal(403, "A458203"), refusal(401), reply(404, b"")]


async def said_of_mistakes() -> AsyncIterator[str]:
    for credential in WRONG_CREDENTIALS:
        yield str(await failure(client(security=credential)[0]))
    for answer in WRONG_ANSWERS:
        yield repr(await failure(client(answer)[0]))
    yield str(await failure(client()[0], {"token_create_request": {"grant_type": "CIBA"}}))
    with pytest.raises(RequestValidationError) as raised:
        AuthleteCore(server_url="http://authlete.example.com")
    yield str(raised.value)


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
