"""What revoking many tokens yields for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

if TYPE_CHECKING:
    from ..errors import OperationError
    from ..models.operations import AuthTokenRevokeApiRequest
    from ..models.token_operations.revoke import TokenRevokeResponse
    from ..result import Result

RevokeResult: TypeAlias = "Result[TokenRevokeResponse, OperationError]"


@attrs.frozen(kw_only=True)
class Revoked:
    """What became of one of the requests."""

    index: int
    """Which request it was, counted from 0."""
    request: AuthTokenRevokeApiRequest = attrs.field(repr=False)
    """The request itself."""
    result: RevokeResult
    """Authlete's answer, or why there is none; of several attempts the last one's."""
    count_is_partial: bool = False
    """Whether an answer was lost before, and with it the count of what was revoked then.

    What the request names is revoked all the same; ``count`` then tells of the last attempt alone.
    """
