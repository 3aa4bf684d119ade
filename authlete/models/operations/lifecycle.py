"""The request of the health check."""

from typing import TypedDict


class GetApiLifecycleHealthcheckRequest(TypedDict, total=False):
    """How thorough the check of the server's health is to be."""

    extended: bool | None
    """Whether what the server stands on is checked too, such as its database."""
