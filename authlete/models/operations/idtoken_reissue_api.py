"""The request of ``token_operations_reissue_id_token``."""

from typing import Required, TypedDict

import attrs

from .._base import concise
from ..token_operations.reissue_id_token import IdtokenReissueRequest, IdtokenReissueRequestDict


@attrs.frozen(kw_only=True)
class IdtokenReissueApiRequest:
    """An ID token to issue anew, and the service that issues it."""

    __repr__ = concise

    service_id: str | None = None
    """The service; may be left out where the client names one."""
    idtoken_reissue_request: IdtokenReissueRequest
    """The ID token."""


class IdtokenReissueApiRequestDict(TypedDict, total=False):
    """``IdtokenReissueApiRequest`` written as a dict."""

    service_id: str | None
    idtoken_reissue_request: Required[IdtokenReissueRequest | IdtokenReissueRequestDict]
