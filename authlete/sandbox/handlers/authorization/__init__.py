"""The authorization endpoint (RFC 6749 §3.1)."""

from ....funcs.authorization_fail import OPERATION as FAIL
from ....funcs.authorization_issue import OPERATION as ISSUE
from ....funcs.authorization_process_request import OPERATION as PROCESS_REQUEST
from ...routes import Route
from .fail import fail, no_reason
from .issue import issue, no_subject
from .process_request import no_form, process_request
from .ticket import no_ticket

ROUTES = (
    Route(PROCESS_REQUEST, process_request, missing={"parameters": no_form}),
    Route(ISSUE, issue, missing={"ticket": no_ticket, "subject": no_subject}),
    Route(FAIL, fail, missing={"ticket": no_ticket, "reason": no_reason}),
)
