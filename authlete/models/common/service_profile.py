"""Sets of rules that a service can follow."""

from enum import StrEnum


class ServiceProfile(StrEnum):
    """A profile whose rules Authlete applies when a request asks for it."""

    FAPI = "FAPI"
    """Financial-grade API."""
    OPEN_BANKING = "OPEN_BANKING"
    """UK Open Banking."""
