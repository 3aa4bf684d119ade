"""Verification of JOSE objects (RFC 7515, RFC 7516, RFC 7519)."""

from ....funcs.jose_verify import OPERATION as VERIFY
from ...routes import Route
from .verify import verify

ROUTES = (Route(VERIFY, verify),)
