"""A text in one of several languages."""

import attrs

from .._base import concise


@attrs.frozen(kw_only=True)
class TaggedValue:
    """A text together with the language it is in."""

    __repr__ = concise

    tag: str | None = None
    """The language as a BCP 47 tag, such as ``ja`` or ``en-GB``."""
    value: str | None = None
    """The text."""
