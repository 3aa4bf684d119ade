"""Tokens that clients give back."""

from ..funcs.revocation_process import revocation_process
from ._family import Family, method


class Revocation(Family):
    """Tokens that clients give back (RFC 7009)."""

    process = method(revocation_process)
