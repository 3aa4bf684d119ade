"""The request of ``token_operations_reissue_id_token``."""

from typing import Required, TypedDict

import attrs

from .._fields import terse
from ..idtoken_reissue import IdtokenReissueRequest, IdtokenReissueRequestDict


@terse
@attrs.frozen(kw_only=True)
class IdtokenReissueApiRequest:
    """An ID token to issue anew, and the service that issues it."""

    service_id: str | None = None
    """The service; may be left out where the client names one."""
    idtoken_reissue_request: IdtokenReissueRequest
    """The ID token."""


class IdtokenReissueApiRequestDict(TypedDict, total=False):
    """``IdtokenReissueApiRequest`` written as a dict."""

    service_id: str | None
    idtoken_reissue_request: Required[IdtokenReissueRequest | IdtokenReissueRequestDict]
