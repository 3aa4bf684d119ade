"""All tokens that a filter matches, page after page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from .._background import Background
from .._engine.request import validate_request
from ..errors import RequestValidationError
from ..funcs.token_operations_list_tokens import OPERATION, token_operations_list_tokens
from ..result import Err, Ok
from ._cursor import PageCursor

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..models.operations import AuthTokenGetListApiRequest
    from ..models.token_operations.access_token import AccessToken
    from ..models.token_operations.list_tokens import TokenGetListResponse
    from ..result import Result


async def iterate_tokens(
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
    cursor = _cursor(request)
    if isinstance(cursor, RequestValidationError):
        yield Err(cursor)
        return

    def read_on() -> Background[Result[TokenGetListResponse, OperationError]]:
        return Background(partial(token_operations_list_tokens, client, cursor.request(), options))

    page = read_on()
    try:
        while True:
            result = await page.result()
            if isinstance(result, Err):
                yield result
                return
            fresh = cursor.accept(result.value)
            if not cursor.ended:
                page = read_on()
            for token in fresh:
                yield Ok(token)
            if cursor.ended:
                return
    finally:
        await page.stop()


def _cursor(request: object) -> PageCursor | RequestValidationError:
    try:
        asked = validate_request(OPERATION, request)
    except RequestValidationError as error:
        error.operation = OPERATION.name
        return error
    return PageCursor(cast("AuthTokenGetListApiRequest", asked))
