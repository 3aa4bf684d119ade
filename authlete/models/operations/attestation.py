"""The request of attestation challenges."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..attestation._dicts import AttestationChallengeRequestDict
    from ..attestation.challenge import AttestationChallengeRequest


class AttestationChallengeApiRequest(ServiceRequest):
    """The service whose clients are challenged."""

    attestation_challenge_request: "AttestationChallengeRequest | AttestationChallengeRequestDict"
    """How the answer shall look."""
