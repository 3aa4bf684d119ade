"""Where a caller's own code joins a call: tracing, metrics, signing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

import attrs

if TYPE_CHECKING:
    from .errors import AuthleteError
    from .transport import HttpRequest, HttpResponse

__all__ = ["AfterError", "AfterSuccess", "BeforeRequest", "HookContext", "Hooks"]


@attrs.frozen(kw_only=True)
class HookContext:
    """The attempt that a hook is called for; one object for all hooks of that attempt."""

    operation: str
    """The function that was called, such as ``token_operations_create``."""
    attempt: int
    """Which attempt of the call it is, counted from 1."""
    state: dict[str, object] = attrs.field(factory=dict[str, object], repr=False)
    """Room for a hook to leave something, such as a span, for a later one of the same attempt."""


BeforeRequest: TypeAlias = Callable[
    ["HookContext", "HttpRequest"], "HttpRequest | Awaitable[HttpRequest | None] | None"
]
"""Sees the request, credential included, and may return another to the same server."""
AfterSuccess: TypeAlias = Callable[["HookContext", "HttpResponse"], "Awaitable[None] | None"]
"""Sees the response of an attempt that succeeded."""
AfterError: TypeAlias = Callable[["HookContext", "AuthleteError"], "Awaitable[None] | None"]
"""Sees the error of an attempt that failed."""


@attrs.frozen(kw_only=True)
class Hooks:
    """Functions, sync or async, called around every attempt in the order they stand here."""

    before_request: tuple[BeforeRequest, ...] = ()
    """Called before a request is sent."""
    after_success: tuple[AfterSuccess, ...] = ()
    """Called after an answer was read."""
    after_error: tuple[AfterError, ...] = ()
    """Called after an attempt failed, also if it will be repeated."""
