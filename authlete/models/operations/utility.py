"""The requests to a server about itself."""

from collections.abc import Mapping
from typing import TypedDict


class InfoApiRequest(TypedDict):
    """A request that says nothing."""


class MiscEchoApiRequest(TypedDict, total=False):
    """What is to be echoed."""

    parameters: Mapping[str, str] | None
    """Parameters of the query, by any name."""
