"""The request of ``token_operations_create_batch``."""

from collections.abc import Sequence
from typing import Required, TypedDict

import attrs

from .._base import concise
from ..token_operations.create import TokenCreateRequest, TokenCreateRequestDict


def _requests(
    value: list[TokenCreateRequest] | tuple[TokenCreateRequest, ...],
) -> tuple[TokenCreateRequest, ...]:
    return tuple(value) if isinstance(value, list) else value


@attrs.frozen(kw_only=True)
class AuthTokenCreateBatchApiRequest:
    """Tokens to create in one go, and the service to create them in."""

    __repr__ = concise

    service_id: str | None = None
    """The service; may be left out where the client names one."""
    dry_run: bool | None = None
    """Whether the tokens are only checked, and none is created."""
    token_create_requests: tuple[TokenCreateRequest, ...] = attrs.field(converter=_requests)
    """The tokens; Authlete may require that each states its ``access_token``."""


class AuthTokenCreateBatchApiRequestDict(TypedDict, total=False):
    """``AuthTokenCreateBatchApiRequest`` written as a dict."""

    service_id: str | None
    dry_run: bool | None
    token_create_requests: Required[Sequence[TokenCreateRequest | TokenCreateRequestDict]]
