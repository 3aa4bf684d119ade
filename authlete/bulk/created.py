"""What creating many tokens yields for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

if TYPE_CHECKING:
    from ..errors import OperationError
    from ..models.operations import AuthTokenCreateApiRequest
    from ..models.token_operations.create import TokenCreateResponse
    from ..result import Result

CreateResult: TypeAlias = "Result[TokenCreateResponse, OperationError]"


@attrs.frozen(kw_only=True)
class Created:
    """What became of one of the requests."""

    index: int
    """Which request it was, counted from 0."""
    request: AuthTokenCreateApiRequest = attrs.field(repr=False)
    """The request itself."""
    result: CreateResult
    """Authlete's answer, or why there is none; of several attempts the last one's."""
    recovered: bool = False
    """Whether the answer was lost, and a token with the value, client and subject then found.

    The result is then an ``Ok`` with the action ``OK`` and the value asked for; its code and
    message are what Authlete said when it found the value taken, and the rest is unknown.
    """
