"""The actions of the challenge endpoint."""

from __future__ import annotations

from tests.sandbox.reaching import NEVER_FAILS, Case, asking

CHALLENGE = "attestation_challenge"
CASES = (Case(CHALLENGE, "OK", asking("/attestation/challenge", {})),)
UNREACHED = {(CHALLENGE, "INTERNAL_SERVER_ERROR"): NEVER_FAILS}
