"""What an operation of the Authlete API is: data that client, sandbox, reference and tests act on.

``AuthleteCore.call`` carries out any operation, also one that the SDK has no function for::

    class EchoRequest(TypedDict):
        text: str

    ECHO = Operation(
        name="echo",
        method="GET",
        path="/api/misc/echo",
        request=EchoRequest,
        response=EchoResponse,
        idempotent=True,
    )

    result = await core.call(ECHO, EchoRequest(text="hello"))
"""

from __future__ import annotations

from functools import cached_property
from string import Formatter
from typing import (
    TYPE_CHECKING,
    ForwardRef,
    Generic,
    Literal,
    NotRequired,
    Required,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Operation", "Parameter"]

RequestT = TypeVar("RequestT")
ResponseT = TypeVar("ResponseT")


def _name(cls: type) -> str:
    return cls.__name__


def _key(body: tuple[str, type] | None) -> str:
    return repr(body and body[0])


@attrs.frozen
class Parameter:
    """One key of a request."""

    type: object
    """What its value must be, as an annotation."""
    required: bool
    """Whether a request must have it."""


# Without slots: for cached properties beside them attrs writes code that help() cannot show.
@attrs.frozen(kw_only=True, slots=False)
class Operation(Generic[RequestT, ResponseT]):
    """One operation: ``RequestT`` is what it takes, ``ResponseT`` what it answers."""

    name: str
    """The name of its function."""
    method: Literal["DELETE", "GET", "POST", "PUT"]
    """The HTTP method."""
    path: str
    """The path on the server; a ``{key}`` stands for that key of the request."""
    request: type[RequestT] = attrs.field(repr=_name)
    """The TypedDict of its request. Keys that are neither in the path nor the body are the query's;
    their types must be annotated with names that exist at run time. One that is a mapping holds
    parameters of any name."""
    response: type[ResponseT] = attrs.field(repr=_name)
    """The attrs class of its answer; ``NoneType`` if there is none, ``str`` if it is text,
    ``dict[str, X]`` if it is an object whose members have any name."""
    body: tuple[str, type] | None = attrs.field(default=None, repr=_key)
    """The key of the request that travels as the JSON body, and its class: an attrs class, or a
    ``tuple[X, ...]`` for a list of them."""
    secret: str | None = None
    """The key that holds a credential in path or query, which no error may show."""
    may_be_empty: bool = False
    """Whether an answer may come without a body; all of its members are absent then."""
    idempotent: bool | Callable[[Mapping[str, object]], bool] = attrs.field(
        default=False, repr=False
    )
    """Whether a request may be repeated although Authlete may have acted on it already; a function
    decides by the request, its body being an instance of its class."""

    @cached_property
    def path_keys(self) -> tuple[str, ...]:
        """The keys of the request that stand in the path."""
        return tuple(key for _, key, _, _ in Formatter().parse(self.path) if key)

    @cached_property
    def query_keys(self) -> tuple[str, ...]:
        """The keys of the request that travel in the query."""
        elsewhere = {*self.path_keys, self.body[0] if self.body else None}
        return tuple(key for key in self.parameters if key not in elsewhere)

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """All keys of the request, the body's too."""
        annotations: dict[str, object] = self.request.__annotations__
        key, body = self.body or (None, None)
        if any(isinstance(hint, ForwardRef) for name, hint in annotations.items() if name != key):
            # The module of the request postpones the evaluation of its annotations.
            annotations = get_type_hints(self.request)
        required: frozenset[str] = vars(self.request)["__required_keys__"]
        return {
            name: Parameter(body if name == key else _bare(hint), name in required)
            for name, hint in annotations.items()
        }


def _bare(hint: object) -> object:
    """Take ``Required`` and ``NotRequired`` off an annotation."""
    return get_args(hint)[0] if get_origin(hint) in {Required, NotRequired} else hint
