"""Why an endpoint fails though the client is not at fault."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..errors import OperationError

logger = logging.getLogger("authlete.server")


class AuthleteFailedError(Exception):
    """Authlete gave no answer to what an endpoint asked.

    Attributes:
        operation: what it asked.
        error: why.
    """

    def __init__(self, operation: str, error: OperationError) -> None:
        super().__init__(f"{operation}: {type(error).__name__}")
        self.operation = operation
        self.error = error
