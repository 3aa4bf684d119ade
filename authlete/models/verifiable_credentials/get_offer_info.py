"""What looking up a credential offer takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked
from ..common.credential_offer_info import CredentialOfferInfo


@attrs.frozen(kw_only=True)
class VciOfferInfoRequest:
    """The credential offer to look up."""

    __repr__ = concise

    identifier: str = attrs.field(repr=masked)
    """The offer, as ``verifiable_credentials_create_offer`` named it in ``info``."""


class VciOfferInfoResponseAction(StrEnum):
    """Whether the offer was found."""

    OK = "OK"
    """It was found."""
    FORBIDDEN = "FORBIDDEN"
    """The service has no verifiable credentials."""
    NOT_FOUND = "NOT_FOUND"
    """There is no such offer."""
    CALLER_ERROR = "CALLER_ERROR"
    """The call was wrong."""
    AUTHLETE_ERROR = "AUTHLETE_ERROR"
    """Authlete failed."""


@attrs.frozen(kw_only=True)
class VciOfferInfoResponse:
    """The offer, if ``action`` is ``OK``; otherwise the reason there is none."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: VciOfferInfoResponseAction | str | None = None
    """Whether the offer was found. Branch on it: not every answer is a success."""
    info: CredentialOfferInfo | None = None
    """The offer."""
