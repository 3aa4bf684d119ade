"""Client-initiated backchannel authentication."""

from ..funcs.ciba_complete import ciba_complete
from ..funcs.ciba_fail import ciba_fail
from ..funcs.ciba_issue import ciba_issue
from ..funcs.ciba_process_authentication import ciba_process_authentication
from ._family import Family, method


class Ciba(Family):
    """Client-initiated backchannel authentication (OpenID Connect CIBA)."""

    process_authentication = method(ciba_process_authentication)
    issue = method(ciba_issue)
    fail = method(ciba_fail)
    complete = method(ciba_complete)
