"""A service's credentials at a social network."""

from collections.abc import Mapping
from enum import StrEnum

import attrs

from .._base import UNKNOWN, as_tuple, concise, masked


class Sns(StrEnum):
    """Social networks that Authlete knows."""

    FACEBOOK = "FACEBOOK"
    """Facebook."""


@attrs.frozen(kw_only=True)
class SnsCredentials:
    """What a service presents to a social network by which people log in."""

    __repr__ = concise

    sns: Sns | str | None = None
    """The network."""
    api_key: str | None = attrs.field(default=None, repr=masked)
    """The service's ID there."""
    api_secret: str | None = attrs.field(default=None, repr=masked)
    """The service's secret there."""
    unknown: Mapping[str, object] = attrs.field(
        factory=dict[str, object], repr=False, hash=False, metadata=UNKNOWN
    )
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


def sns_credentials_tuple(
    value: list[SnsCredentials] | tuple[SnsCredentials, ...] | None,
) -> tuple[SnsCredentials, ...] | None:
    """``as_tuple`` for credentials."""
    return as_tuple(value)
