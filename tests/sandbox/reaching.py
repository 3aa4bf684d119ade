"""How tests say which request makes the sandbox answer which action.

A module of ``tests/sandbox/actions`` for each family of operations holds ``CASES``, and
``UNREACHED`` for the actions that nothing leads to, each with the reason.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.sandbox.conftest import Caller

    Start: TypeAlias = Callable[..., Caller]
    """The fixture ``start``."""
    Ask: TypeAlias = Callable[[Start], Awaitable[Caller]]

NEVER_FAILS = "tells that Authlete failed; the sandbox would answer 500, and has no such fault"
"""Why nothing leads to actions such as ``AUTHLETE_ERROR``."""


@attrs.frozen
class Case:
    """An action of an operation that can be reached."""

    operation: str
    """The name of the operation's function."""
    action: str
    ask: Ask
    """It starts a sandbox and returns what called it; its last request must be answered by that
    operation with that action."""


def asking(path: str, members: object, **options: Any) -> Ask:
    """Post JSON to a path of the service, of a sandbox that has nothing in it yet.

    Args:
        path: the path, after the service's.
        members: the body.
        options: arguments of ``Sandbox``.
    """
    return partial(_ask, path, members, options)


async def _ask(path: str, members: object, options: dict[str, Any], start: Start) -> Caller:
    caller = start(**options)
    await caller.request("POST", f"/api/{caller.service}{path}", json=members)
    return caller
