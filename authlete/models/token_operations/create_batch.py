"""What creating tokens by the batch answers."""

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from .._base import concise, utc_datetime

if TYPE_CHECKING:
    from datetime import datetime


@attrs.frozen(kw_only=True)
class TokenCreateBatchResponse:
    """The batch was taken on; its outcome has to be asked for by ``request_id``."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome, such as ``A482001``."""
    result_message: str | None = None
    """The outcome in words."""
    request_id: str | None = None
    """What ``token_operations_get_batch_status`` takes."""


class TokenBatchResult(StrEnum):
    """How a batch ended."""

    SUCCEEDED = "SUCCEEDED"
    """All of its tokens were created."""
    FAILED = "FAILED"
    """Not all of its tokens were created; some may have been."""


@attrs.frozen(kw_only=True)
class TokenBatchStatus:
    """How far a batch has come."""

    __repr__ = concise

    batch_kind: str | None = None
    """What the batch does: ``CREATE``."""
    request_id: str | None = None
    """The batch."""
    result: TokenBatchResult | str | None = None
    """How it ended; absent while it runs."""
    token_count: int | None = None
    """How many tokens were processed."""
    error_code: str | None = None
    """Authlete's code for the failure, if it failed."""
    error_description: str | None = None
    """The failure in words."""
    created_at: int | None = None
    """When the batch was taken on, in milliseconds since the Unix epoch."""
    modified_at: int | None = None
    """When this status last changed, in milliseconds since the Unix epoch."""

    @property
    def created_at_datetime(self) -> "datetime | None":
        """``created_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.created_at)

    @property
    def modified_at_datetime(self) -> "datetime | None":
        """``modified_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.modified_at)


@attrs.frozen(kw_only=True)
class TokenCreateBatchStatusResponse:
    """The status of a batch."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome, such as ``A447001``."""
    result_message: str | None = None
    """The outcome in words."""
    status: TokenBatchStatus | None = None
    """The status."""
