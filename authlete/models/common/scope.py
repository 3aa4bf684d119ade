"""A scope that a service knows."""

from collections.abc import Mapping

import attrs

from .._base import UNKNOWN, as_tuple, concise
from .pair import Pair, pair_tuple
from .tagged_value import TaggedValue, tagged_value_tuple


@attrs.frozen(kw_only=True)
class Scope:
    """A scope with its attributes."""

    __repr__ = concise

    name: str | None = None
    """The scope's name, as requests use it."""
    default_entry: bool | None = None
    """Whether requests that name no scope get this one."""
    description: str | None = None
    """What the scope is for."""
    descriptions: tuple[TaggedValue, ...] | None = attrs.field(
        default=None, converter=tagged_value_tuple
    )
    """The same in several languages."""
    attributes: tuple[Pair, ...] | None = attrs.field(default=None, converter=pair_tuple)
    """Settings of the scope, such as ``access_token.duration`` in seconds."""
    unknown: Mapping[str, object] = attrs.field(
        factory=dict[str, object], repr=False, hash=False, metadata=UNKNOWN
    )
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


def scope_tuple(value: list[Scope] | tuple[Scope, ...] | None) -> tuple[Scope, ...] | None:
    """``as_tuple`` for scopes."""
    return as_tuple(value)
