"""Token requests of clients."""

from ..funcs.token_fail import token_fail
from ..funcs.token_issue import token_issue
from ..funcs.token_process import token_process
from ._family import Family, method


class Token(Family):
    """Token requests of clients (RFC 6749 §3.2)."""

    process = method(token_process)
    fail = method(token_fail)
    issue = method(token_issue)
