"""Authentication by the back channel (OpenID Connect CIBA)."""

from ....funcs.ciba_complete import OPERATION as COMPLETE
from ....funcs.ciba_fail import OPERATION as FAIL
from ....funcs.ciba_issue import OPERATION as ISSUE
from ....funcs.ciba_process_authentication import OPERATION as PROCESS_AUTHENTICATION
from ...routes import Route
from .complete import complete, nothing_to_complete
from .fail import fail
from .issue import issue
from .process_authentication import no_form, process_authentication
from .ticket import no_ticket

ROUTES = (
    Route(PROCESS_AUTHENTICATION, process_authentication, missing={"parameters": no_form}),
    Route(ISSUE, issue, missing={"ticket": no_ticket}),
    Route(FAIL, fail, missing={"ticket": no_ticket}),
    Route(COMPLETE, complete, missing={"ticket": nothing_to_complete}),
)
