"""The requests behind client-initiated backchannel authentication."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..ciba._dicts import (
        BackchannelAuthenticationCompleteRequestDict,
        BackchannelAuthenticationFailRequestDict,
        BackchannelAuthenticationIssueRequestDict,
        BackchannelAuthenticationRequestDict,
    )
    from ..ciba.complete import BackchannelAuthenticationCompleteRequest
    from ..ciba.fail import BackchannelAuthenticationFailRequest
    from ..ciba.issue import BackchannelAuthenticationIssueRequest
    from ..ciba.process_authentication import BackchannelAuthenticationRequest


class BackchannelAuthenticationApiRequest(ServiceRequest):
    """A backchannel authentication request, and the service it concerns."""

    backchannel_authentication_request: (
        "BackchannelAuthenticationRequest | BackchannelAuthenticationRequestDict"
    )
    """The request that your endpoint received."""


class BackchannelAuthenticationIssueApiRequest(ServiceRequest):
    """A backchannel authentication request to accept, and the service it concerns."""

    backchannel_authentication_issue_request: (
        "BackchannelAuthenticationIssueRequest | BackchannelAuthenticationIssueRequestDict"
    )
    """The ticket."""


class BackchannelAuthenticationFailApiRequest(ServiceRequest):
    """A backchannel authentication request to refuse, and the service it concerns."""

    backchannel_authentication_fail_request: (
        "BackchannelAuthenticationFailRequest | BackchannelAuthenticationFailRequestDict"
    )
    """The ticket, and why."""


class BackchannelAuthenticationCompleteApiRequest(ServiceRequest):
    """A backchannel authentication request to complete, and the service it concerns."""

    backchannel_authentication_complete_request: (
        "BackchannelAuthenticationCompleteRequest | BackchannelAuthenticationCompleteRequestDict"
    )
    """The ticket, and what the user said."""
