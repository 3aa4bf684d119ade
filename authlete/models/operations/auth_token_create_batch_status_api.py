"""The request of ``token_operations_get_batch_status``."""

from typing import Required, TypedDict

import attrs

from .._base import concise


@attrs.frozen(kw_only=True)
class AuthTokenCreateBatchStatusApiRequest:
    """A batch whose status is wanted, and the service it was handed to."""

    __repr__ = concise

    service_id: str | None = None
    """The service; may be left out where the client names one."""
    request_id: str
    """The batch, as ``token_operations_create_batch`` named it."""


class AuthTokenCreateBatchStatusApiRequestDict(TypedDict, total=False):
    """``AuthTokenCreateBatchStatusApiRequest`` written as a dict."""

    service_id: str | None
    request_id: Required[str]
