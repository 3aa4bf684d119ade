"""The device flow (RFC 8628)."""

from ....funcs.device_flow_authorization import OPERATION as AUTHORIZATION
from ....funcs.device_flow_complete import OPERATION as COMPLETE
from ....funcs.device_flow_verification import OPERATION as VERIFICATION
from ...routes import Route
from .authorization import authorization, no_form
from .complete import complete, invalid
from .verification import no_user_code, verification

ROUTES = (
    Route(AUTHORIZATION, authorization, missing={"parameters": no_form}),
    Route(VERIFICATION, verification, missing={"userCode": no_user_code}),
    Route(COMPLETE, complete, missing={"userCode": invalid, "result": invalid}),
)
