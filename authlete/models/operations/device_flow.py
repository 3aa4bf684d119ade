"""The requests behind the device flow."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..device_flow._dicts import (
        DeviceAuthorizationRequestDict,
        DeviceCompleteRequestDict,
        DeviceVerificationRequestDict,
    )
    from ..device_flow.authorization import DeviceAuthorizationRequest
    from ..device_flow.complete import DeviceCompleteRequest
    from ..device_flow.verification import DeviceVerificationRequest


class DeviceAuthorizationApiRequest(ServiceRequest):
    """A device authorization request, and the service it concerns."""

    device_authorization_request: "DeviceAuthorizationRequest | DeviceAuthorizationRequestDict"
    """The request that your endpoint received."""


class DeviceVerificationApiRequest(ServiceRequest):
    """A user code to check, and the service it belongs to."""

    device_verification_request: "DeviceVerificationRequest | DeviceVerificationRequestDict"
    """The code that the user entered."""


class DeviceCompleteApiRequest(ServiceRequest):
    """A device authorization request to complete, and the service it concerns."""

    device_complete_request: "DeviceCompleteRequest | DeviceCompleteRequestDict"
    """The user's code, and what the user said."""
