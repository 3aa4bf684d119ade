"""Clients that show an attestation."""

from ..funcs.attestation_challenge import attestation_challenge
from ._family import Family, method


class Attestation(Family):
    """Clients that show an attestation (OAuth 2.0 Attestation-Based Client Authentication)."""

    challenge = method(attestation_challenge)
