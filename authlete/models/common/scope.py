"""A scope that a service knows."""

import attrs

from .._base import concise
from .pair import Pair
from .tagged_value import TaggedValue


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
    descriptions: tuple[TaggedValue, ...] | None = None
    """The same in several languages."""
    attributes: tuple[Pair, ...] | None = None
    """Settings of the scope, such as ``access_token.duration`` in seconds."""
