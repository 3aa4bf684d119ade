"""Revocation (RFC 7009)."""

from ....funcs.revocation_process import OPERATION as PROCESS
from ...routes import Route
from .process import no_form, process

ROUTES = (Route(PROCESS, process, missing={"parameters": no_form}),)
