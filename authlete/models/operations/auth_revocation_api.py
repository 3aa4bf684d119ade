"""The request of ``revocation_process``."""

from typing import Required, TypedDict

import attrs

from .._base import concise
from ..revocation.process import RevocationRequest, RevocationRequestDict


@attrs.frozen(kw_only=True)
class AuthRevocationApiRequest:
    """A standard revocation request, and the service it concerns."""

    __repr__ = concise

    service_id: str | None = None
    """The service; may be left out where the client names one."""
    revocation_request: RevocationRequest
    """The request that your endpoint received."""


class AuthRevocationApiRequestDict(TypedDict, total=False):
    """``AuthRevocationApiRequest`` written as a dict."""

    service_id: str | None
    revocation_request: Required[RevocationRequest | RevocationRequestDict]
