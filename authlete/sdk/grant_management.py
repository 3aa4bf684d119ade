"""Grants that clients look up and revoke."""

from ..funcs.grant_management_process_request import grant_management_process_request
from ._family import Family, method


class GrantManagement(Family):
    """Grants that clients look up and revoke (Grant Management for OAuth 2.0)."""

    process_request = method(grant_management_process_request)
