"""What an operation is: data that the engine acts on."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable

ResponseT = TypeVar("ResponseT")


def _name(cls: type) -> str:
    return cls.__name__


@attrs.frozen(kw_only=True)
class Operation(Generic[ResponseT]):
    """One operation of the Authlete API."""

    name: str
    """The name of its function."""
    method: Literal["DELETE", "GET", "POST"]
    path: str
    """Its path; a ``{field}`` stands for that field of the request."""
    request: type[attrs.AttrsInstance] = attrs.field(repr=_name)
    """The attrs class of its request."""
    response: type[ResponseT] = attrs.field(repr=_name)
    """The attrs class of its answer."""
    body: str | None = None
    """The field of the request that travels as the JSON body."""
    idempotent: Callable[[Any], bool] = attrs.field(repr=False)
    """Whether a given request may be repeated although it may have been acted on already."""
    path_fields: tuple[str, ...] = attrs.field(init=False, repr=False)
    """The fields of the request that travel in the path."""
    query_fields: tuple[str, ...] = attrs.field(init=False, repr=False)
    """The fields of the request that travel in the query: all others."""

    def __attrs_post_init__(self) -> None:
        in_path = tuple(name for _, name, _, _ in Formatter().parse(self.path) if name)
        names = (field.name for field in attrs.fields(self.request))
        in_query = tuple(name for name in names if name not in {*in_path, self.body})
        object.__setattr__(self, "path_fields", in_path)
        object.__setattr__(self, "query_fields", in_query)
