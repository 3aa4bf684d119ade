"""Authlete in miniature, for development and tests: the token API over SQLite.

The sandbox speaks the wire format of Authlete 3.0 and follows its documentation. Where that is
silent or contradicts itself, the sandbox has to choose: ``CHOICES.md`` in its folder lists how.
"""

from .clock import Clock
from .config import ServiceSetup
from .faults import Answer, ConnectionRefused, Disconnect, Fault, Latency
from .fetching import FetchPolicy
from .log import ReceivedRequest
from .sandbox import Sandbox

__all__ = [
    "Answer",
    "Clock",
    "ConnectionRefused",
    "Disconnect",
    "Fault",
    "FetchPolicy",
    "Latency",
    "ReceivedRequest",
    "Sandbox",
    "ServiceSetup",
]
