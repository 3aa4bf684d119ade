"""Authorization requests of clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..funcs.authorization_fail import authorization_fail
from ..funcs.authorization_issue import authorization_issue
from ..funcs.authorization_process_request import authorization_process_request
from ._family import Family, family, method

if TYPE_CHECKING:
    from .authorization_management import AuthorizationManagement


class Authorization(Family):
    """Authorization requests of clients (RFC 6749 §3.1)."""

    management: family[AuthorizationManagement] = family(
        ".authorization_management", "AuthorizationManagement"
    )
    process_request = method(authorization_process_request)
    fail = method(authorization_fail)
    issue = method(authorization_issue)
