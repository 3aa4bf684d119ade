"""The device flow."""

from ..funcs.device_flow_authorization import device_flow_authorization
from ..funcs.device_flow_complete import device_flow_complete
from ..funcs.device_flow_verification import device_flow_verification
from ._family import Family, method


class DeviceFlow(Family):
    """The device flow: from the device's request to what its user said (RFC 8628)."""

    authorization = method(device_flow_authorization)
    verification = method(device_flow_verification)
    complete = method(device_flow_complete)
