"""What a client is set up with, checked once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..config import RetryConfig, SecuritySource
    from ..hooks import Hooks
    from ..transport import Transport


@attrs.frozen(kw_only=True)
class Settings:
    """What holds for every call of a client, unless the call's options say otherwise."""

    security: SecuritySource | None
    server_url: str
    """Without a slash at its end."""
    allow_insecure_http: bool
    service_id: str | None
    transport: Transport
    retry_config: RetryConfig
    timeout: float
    hooks: Hooks | None
    """``None`` if there are none."""
    headers: Mapping[str, str]
    """Those that are the same in every request."""
    headers_with_json: Mapping[str, str]
    """The same of a request that has a body."""
    max_response_bytes: int
