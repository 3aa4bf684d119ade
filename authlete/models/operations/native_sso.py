"""The requests of native single sign-on."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..native_sso._dicts import NativeSsoLogoutRequestDict, NativeSsoRequestDict
    from ..native_sso.logout import NativeSsoLogoutRequest
    from ..native_sso.process import NativeSsoRequest


class NativeSsoApiRequest(ServiceRequest):
    """A token response to complete, and the service that issues it."""

    native_sso_request: "NativeSsoRequest | NativeSsoRequestDict"
    """The tokens, and what the ID token shall say."""


class NativeSsoLogoutApiRequest(ServiceRequest):
    """A session to end, and the service it belongs to."""

    native_sso_logout_request: "NativeSsoLogoutRequest | NativeSsoLogoutRequestDict"
    """The session."""
