"""The token endpoint (RFC 6749 §3.2)."""

from ....funcs.token_fail import OPERATION as FAIL
from ....funcs.token_issue import OPERATION as ISSUE
from ....funcs.token_process import OPERATION as PROCESS
from ...routes import Route
from .fail import fail, no_reason, no_ticket_to_fail
from .issue import issue, no_subject, no_ticket
from .process import no_form, process

ROUTES = (
    Route(PROCESS, process, missing={"parameters": no_form}),
    Route(ISSUE, issue, missing={"ticket": no_ticket, "subject": no_subject}),
    Route(FAIL, fail, missing={"ticket": no_ticket_to_fail, "reason": no_reason}),
)
