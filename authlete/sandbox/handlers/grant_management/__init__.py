"""Grant management (Grant Management for OAuth 2.0)."""

from ....funcs.grant_management_process_request import OPERATION as PROCESS_REQUEST
from ...routes import Route
from .process_request import no_access_token, no_gm_action, no_grant_id, process_request

ROUTES = (
    Route(
        PROCESS_REQUEST,
        process_request,
        missing={
            "accessToken": no_access_token,
            "gmAction": no_gm_action,
            "grantId": no_grant_id,
        },
    ),
)
