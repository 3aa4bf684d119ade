"""Which handler answers which operation."""

from __future__ import annotations

from functools import cached_property
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from .._engine.codec import camel_case
from ..models._base import TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..operation import Operation
    from .context import AfterCommit

T = TypeVar("T")


@attrs.frozen
class Route(Generic[T]):
    """An operation and its handler, whose answer must be the operation's."""

    operation: Operation[Any, T]
    handler: Callable[..., T | AfterCommit[T]]
    """It takes a ``RequestContext``, then the body as an instance of its class if the operation has
    one, then by their names those parameters of path and query that it wants, as text."""
    missing: Mapping[str, Callable[[object], T]] = attrs.field(
        factory=dict[str, "Callable[[object], T]"], kw_only=True
    )
    """Members that a body must have, by their names on the wire, and what answers a body without
    one: it is given ``None`` or the empty string, whatever stands there."""
    json_only: bool = attrs.field(default=False, kw_only=True)
    """Whether the body cannot be a form."""
    anonymous: bool = attrs.field(default=False, kw_only=True)
    """Whether it is for those without a credential, too."""

    @cached_property
    def parameters(self) -> Mapping[str, str]:
        """The parameters of path and query that the handler wants, and their names on the wire."""
        _, *wanted = signature(self.handler).parameters.values()
        names = [one.name for one in wanted if one.kind is not Parameter.VAR_KEYWORD]
        return {name: camel_case(name) for name in (names[1:] if self.operation.body else names)}

    @cached_property
    def takes_any(self) -> bool:
        """Whether the handler wants all parameters of the query, by the names they have there."""
        return any(
            one.kind is Parameter.VAR_KEYWORD for one in signature(self.handler).parameters.values()
        )

    @cached_property
    def text_field(self) -> str | None:
        """The field of the answer that holds it as text, if there is such a field."""
        cls = self.operation.response
        fields = attrs.fields(cls) if attrs.has(cls) else ()
        return next((field.name for field in fields if field.metadata == TEXT), None)

    @property
    def path(self) -> str:
        """The path without the prefix that is common to all, as messages of Authlete name it."""
        return self.operation.path.removeprefix("/api").removeprefix("/{service_id}")
