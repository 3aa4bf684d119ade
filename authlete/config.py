"""What callers configure: credentials, options of one call, retries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, Literal, TypeAlias, cast

import attrs

__all__ = [
    "SERVERS",
    "BackoffStrategy",
    "RequestOptions",
    "RetryConfig",
    "Security",
    "SecuritySource",
]

SERVERS: Final = (
    "https://us.authlete.com",
    "https://jp.authlete.com",
    "https://eu.authlete.com",
    "https://br.authlete.com",
)
"""Authlete's clusters, by ``server_idx``: US, Japan, Europe, Brazil."""
CLUSTERS: Final = {"us": 0, "jp": 1, "eu": 2, "br": 3}
"""The index of each cluster by its name."""

DEFAULT_TIMEOUT: Final = 30.0
RETRY_CODES: Final = ("429", "500", "502", "503", "504")


@attrs.frozen(kw_only=True)
class Security:
    """The credential of a service or an organization."""

    authlete: str = attrs.field(repr=lambda _: "'…'")
    """The access token that Authlete's console issued, sent as a bearer (RFC 6750)."""


SecurityFunction: TypeAlias = Callable[[], Security | Awaitable[Security]]
SecuritySource: TypeAlias = Security | SecurityFunction
"""A credential, or a function that is asked for it at every attempt (rotation)."""


@attrs.frozen(kw_only=True)
class BackoffStrategy:
    """How long to wait between attempts: a random part of an interval that grows (full jitter)."""

    initial_interval: float = 0.5
    """Longest wait before the first repetition, in seconds."""
    max_interval: float = 60.0
    """Longest wait before any repetition, in seconds; also caps ``Retry-After``."""
    exponent: float = 1.5
    """By what the interval grows each time."""
    max_elapsed_time: float = 3600.0
    """How long after its start a call may still begin an attempt, in seconds."""


@attrs.frozen(kw_only=True)
class RetryConfig:
    """Whether and how failed attempts are repeated."""

    strategy: Literal["backoff", "none"] = "backoff"
    """``none`` switches retries off, for one call or for the client."""
    backoff: BackoffStrategy = attrs.field(factory=BackoffStrategy)
    """The waits."""
    retry_connection_errors: bool = True
    """Whether network errors are repeated too, not only status codes."""
    retry_unsafe: bool = False
    """Whether to repeat even what Authlete may have done already, such as creating a token."""


def _names_only(mapping: object) -> str:
    if not isinstance(mapping, Mapping):  # a call will refuse it
        return f"<{type(mapping).__name__}>"
    return f"<{', '.join(map(str, cast('Mapping[object, object]', mapping)))}>"


@attrs.frozen(kw_only=True)
class RequestOptions:
    """How one call differs from what its client is set up for."""

    retries: RetryConfig | None = None
    """The retries of this call; the client's if left out."""
    retry_codes: tuple[int | str, ...] = RETRY_CODES
    """Status codes that are repeated: ``503`` or ``"503"``, or ``"5XX"`` for a whole class."""
    timeout: float | None = None
    """Deadline of the whole call in seconds: attempts, waits, reading the body."""
    attempt_timeout: float | None = None
    """Deadline of a single attempt in seconds."""
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=_names_only)
    """Further request headers."""
    server_url: str | None = None
    """Another server for this call."""
    extensions: Mapping[str, object] = attrs.field(factory=dict[str, object], repr=_names_only)
    """Handed to the HTTP library as it is (httpx request extensions)."""
