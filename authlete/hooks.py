"""Where a caller's own code joins a call: tracing, metrics, signing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeAlias

import attrs

if TYPE_CHECKING:
    from .errors import AuthleteError
    from .transport import HttpRequest, HttpResponse

__all__ = ["AfterError", "AfterSuccess", "BeforeRequest", "HookContext", "Hooks"]


@attrs.define(kw_only=True)
class HookContext:
    """The attempt that a hook is called for; one object for all hooks of that attempt."""

    operation: str
    """The function that was called, such as ``token_operations_create``."""
    attempt: int
    """Which attempt of the call it is, counted from 1."""
    server_url: str
    """The server that the request goes to, without a slash at its end."""
    path: str
    """The operation's path there, with ``{names}`` where the request has values: it is the same
    for all calls and, unlike the request's URL, never holds a token."""
    state: dict[str, object] = attrs.field(factory=dict[str, object], repr=False)
    """Room for a hook to leave something, such as a span, for a later one of the same attempt."""
    answer: object = attrs.field(default=None, init=False, repr=False)
    """The decoded answer, for ``after_success`` hooks: an instance of the operation's class."""
    exit_stack: ExitStack = attrs.field(factory=ExitStack, repr=False)
    """Left when the attempt ends, after all hooks, and told of the exception that ends it, if any.
    What must end with the attempt, such as a span, goes here: a cancellation calls no hook."""


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

    def __add__(self, other: Hooks) -> Hooks:
        """Call these hooks and then others, as for tracing and metrics at once."""
        return Hooks(
            before_request=(*self.before_request, *other.before_request),
            after_success=(*self.after_success, *other.after_success),
            after_error=(*self.after_error, *other.after_error),
        )
