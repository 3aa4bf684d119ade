"""Claims about users for clients (OpenID Connect Core §5.3)."""

from ....funcs.userinfo_issue import OPERATION as ISSUE
from ....funcs.userinfo_process import OPERATION as PROCESS
from ...routes import Route
from .issue import issue, nothing_to_issue_for
from .process import no_token, process

ROUTES = (
    Route(PROCESS, process, missing={"token": no_token}),
    Route(ISSUE, issue, missing={"token": nothing_to_issue_for}),
)
