"""Claims about a user."""

from ..funcs.userinfo_issue import userinfo_issue
from ..funcs.userinfo_process import userinfo_process
from ._family import Family, method


class Userinfo(Family):
    """Claims about a user, for the client that presents an access token."""

    process = method(userinfo_process)
    issue = method(userinfo_issue)
