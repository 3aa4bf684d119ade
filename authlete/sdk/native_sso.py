"""Single sign-on between apps of one device."""

from ..funcs.native_sso_logout import native_sso_logout
from ..funcs.native_sso_process import native_sso_process
from ._family import Family, method


class NativeSso(Family):
    """Single sign-on between apps of one device (OpenID Connect Native SSO for Mobile Apps 1.0)."""

    process = method(native_sso_process)
    logout = method(native_sso_logout)
