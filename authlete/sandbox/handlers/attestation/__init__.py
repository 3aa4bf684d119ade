"""The challenge endpoint (OAuth 2.0 Attestation-Based Client Authentication §8)."""

from ....funcs.attestation_challenge import OPERATION as CHALLENGE
from ...routes import Route
from .challenge import challenge

ROUTES = (Route(CHALLENGE, challenge),)
