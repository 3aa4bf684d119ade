"""Single sign-on between apps of one device (OpenID Connect Native SSO for Mobile Apps 1.0)."""

from ....funcs.native_sso_logout import OPERATION as LOGOUT
from ....funcs.native_sso_process import OPERATION as PROCESS
from ...routes import Route
from .logout import logout, no_session_id
from .process import no_access_token, no_device_secret, process

ROUTES = (
    Route(
        PROCESS,
        process,
        missing={"accessToken": no_access_token, "deviceSecret": no_device_secret},
    ),
    Route(LOGOUT, logout, missing={"sessionId": no_session_id}),
)
