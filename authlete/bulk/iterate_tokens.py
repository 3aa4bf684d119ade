"""All tokens that a filter matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..funcs.token_operations_list_tokens import OPERATION
from ._pages import Listing, iterate

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..models.operations import AuthTokenGetListApiRequest
    from ..models.token_operations.access_token import AccessToken
    from ..result import Result

TOKENS = Listing(
    operation=OPERATION,
    items=lambda answer: answer.access_tokens,
    mark=lambda token: token.access_token_hash or token,
)


def iterate_tokens(
    client: AuthleteCore,
    request: AuthTokenGetListApiRequest | None = None,
    options: RequestOptions | None = None,
) -> AsyncGenerator[Result[AccessToken, OperationError]]:
    """Yield every token that the request's filters match, reading the next page meanwhile.

    ``start`` and ``end`` of the request bound the whole, not a page. A failure is the last item,
    an ``Err``. Tokens may be created and deleted meanwhile: none is yielded twice, and none that
    was there all the time is passed over. The last 10,000 are remembered for that: should more
    than 9,000 of them be deleted, and older ones not, these may be yielded again.

    ``options`` hold for each page. ``break`` stops the page under way; inside
    ``contextlib.aclosing`` it has ended, too, when the block is left.
    """
    return iterate(TOKENS, client, request, options)
