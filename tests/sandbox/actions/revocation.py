"""The actions of revocation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sandbox.reaching import Case, asking

if TYPE_CHECKING:
    from collections.abc import Mapping

PROCESS, PATH = "revocation_process", "/auth/revocation"
CASES = (
    Case(PROCESS, "OK", asking(PATH, {"parameters": "client_id=11&token=t"})),
    Case(PROCESS, "BAD_REQUEST", asking(PATH, {"parameters": "client_id=11"})),
    Case(PROCESS, "INVALID_CLIENT", asking(PATH, {"parameters": "token=t"})),
    Case(PROCESS, "INTERNAL_SERVER_ERROR", asking(PATH, {})),
)
UNREACHED: Mapping[tuple[str, str], str] = {}
