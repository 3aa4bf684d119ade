"""What listing services answers."""

import attrs

from .._base import concise
from .service import Service


@attrs.frozen(kw_only=True)
class ServiceGetListResponse:
    """One page of services."""

    __repr__ = concise

    start: int | None = None
    """Index of the first service on the page, counted from 0."""
    end: int | None = None
    """Index after the last service asked for."""
    total_count: int | None = None
    """How many services there are in all."""
    services: tuple[Service, ...] | None = None
    """The services; of some that the credential may not view, only a few fields."""
