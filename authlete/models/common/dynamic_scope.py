"""A scope whose name holds a value that varies."""

import attrs

from .._base import concise


@attrs.frozen(kw_only=True)
class DynamicScope:
    """A requested scope that matched the ``regex`` attribute of a scope of the service."""

    __repr__ = concise

    name: str | None = None
    """The name of the scope at the service."""
    value: str | None = None
    """The scope as the client asked for it."""
