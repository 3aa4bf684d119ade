"""The actions of both introspections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sandbox.reaching import Case, asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Start

PROCESS, PATH = "introspection_process", "/auth/introspection"
STANDARD, STANDARD_PATH = "introspection_standard_process", "/auth/introspection/standard"
FORM = {"parameters": "token=t"}
AS_JWT = {"httpAcceptHeader": "application/token-introspection+jwt", "rsUri": "https://rs.example"}


async def good(start: Start) -> Caller:
    caller = start()
    await caller.create(accessToken="t")
    await caller.introspect("t")
    return caller


async def insufficient(start: Start) -> Caller:
    caller = start()
    await caller.create(accessToken="t")
    await caller.introspect("t", scopes=["a"])
    return caller


async def signed(start: Start) -> Caller:
    """Require a message signature, which the sandbox cannot verify."""
    caller = start()
    await caller.create(accessToken="t")
    await caller.introspect("t", requiredComponents=["@method"])
    return caller


CASES = (
    Case(PROCESS, "OK", good),
    Case(PROCESS, "BAD_REQUEST", asking(PATH, {})),
    Case(PROCESS, "UNAUTHORIZED", asking(PATH, {"token": "t"})),
    Case(PROCESS, "FORBIDDEN", insufficient),
    Case(PROCESS, "INTERNAL_SERVER_ERROR", signed),
    Case(STANDARD, "OK", asking(STANDARD_PATH, FORM)),
    Case(STANDARD, "JWT", asking(STANDARD_PATH, {**FORM, **AS_JWT})),
    Case(STANDARD, "BAD_REQUEST", asking(STANDARD_PATH, {"parameters": ""})),
    Case(STANDARD, "INTERNAL_SERVER_ERROR", asking(STANDARD_PATH, {})),
)
UNREACHED: Mapping[tuple[str, str], str] = {}
