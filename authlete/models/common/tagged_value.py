"""A text in one of several languages."""

from collections.abc import Mapping

import attrs

from .._base import UNKNOWN, as_tuple, concise


@attrs.frozen(kw_only=True)
class TaggedValue:
    """A text together with the language it is in."""

    __repr__ = concise

    tag: str | None = None
    """The language as a BCP 47 tag, such as ``ja`` or ``en-GB``."""
    value: str | None = None
    """The text."""
    unknown: Mapping[str, object] = attrs.field(
        factory=dict[str, object], repr=False, hash=False, metadata=UNKNOWN
    )
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


def tagged_value_tuple(
    value: list[TaggedValue] | tuple[TaggedValue, ...] | None,
) -> tuple[TaggedValue, ...] | None:
    """``as_tuple`` for texts in several languages."""
    return as_tuple(value)
