"""What an operation is: data that the engine acts on."""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter
from typing import Any, Generic, Literal, TypeVar

import attrs

ResponseT = TypeVar("ResponseT")


@attrs.frozen(kw_only=True)
class Operation(Generic[ResponseT]):
    """One operation of the Authlete API."""

    name: str
    """The name of its function."""
    method: Literal["GET", "POST"]
    path: str
    """Its path; a ``{field}`` stands for that field of the request."""
    request: type[object]
    """The attrs class of its request."""
    response: type[ResponseT]
    """The attrs class of its answer."""
    body: str | None = None
    """The field of the request that travels as the JSON body."""
    idempotent: Callable[[Any], bool]
    """Whether a given request may be repeated although it may have been acted on already."""
    path_fields: tuple[str, ...] = attrs.field(init=False)
    """The fields of the request that travel in the path."""
    query_fields: tuple[str, ...] = attrs.field(init=False)
    """The fields of the request that travel in the query: all others."""

    @path_fields.default
    def _named_in_path(self) -> tuple[str, ...]:
        return tuple(name for _, name, _, _ in Formatter().parse(self.path) if name)

    @query_fields.default
    def _left_over(self) -> tuple[str, ...]:
        elsewhere = {*self.path_fields, self.body}
        return tuple(
            field.name for field in attrs.fields(self.request) if field.name not in elsewhere
        )
