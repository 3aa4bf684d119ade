"""What asking for an Authlete server's version and features answers."""

from collections.abc import Mapping

import attrs

from .._base import concise


@attrs.frozen(kw_only=True)
class InfoResponseServiceTokenCache:
    """How the server's cache of credentials has fared since the server began."""

    __repr__ = concise

    hit_count: int | None = None
    """How often a credential was in the cache."""
    miss_count: int | None = None
    """How often it was not."""
    load_success_count: int | None = None
    """How often one was loaded into the cache."""
    load_failure_count: int | None = None
    """How often loading one failed."""
    total_load_time: int | None = None
    """How long all loading took, in nanoseconds."""
    eviction_count: int | None = None
    """How many credentials were dropped from the cache."""
    eviction_weight: int | None = None
    """The weight of all that were dropped, in the cache's own measure."""


@attrs.frozen(kw_only=True)
class InfoResponse:
    """The version of an Authlete server, and what it can do."""

    __repr__ = concise

    version: str | None = None
    """The server's version."""
    features: tuple[str, ...] | None = None
    """The features that it has."""
    configuration: Mapping[str, str] | None = attrs.field(default=None, hash=False)
    """Settings of the server by name."""
    service_token_cache: InfoResponseServiceTokenCache | None = None
    """How its cache of credentials fares."""
