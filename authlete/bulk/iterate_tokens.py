"""All tokens that a filter matches, page after page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .._background import Background
from .._engine.codec import MismatchError, read_request
from ..errors import RequestValidationError
from ..funcs.token_operations_list_tokens import OPERATION, token_operations_list_tokens
from ..models.operations.auth_token_get_list_api import AuthTokenGetListApiRequest
from ..result import Err, Ok
from ._walk import Walk

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import TokenOperationsError
    from ..models.access_token import AccessToken
    from ..models.operations import AuthTokenGetListApiRequestDict
    from ..models.token_get_list import TokenGetListResponse
    from ..result import Result


async def iterate_tokens(
    client: AuthleteCore,
    request: AuthTokenGetListApiRequest | AuthTokenGetListApiRequestDict,
    options: RequestOptions | None = None,
) -> AsyncGenerator[Result[AccessToken, TokenOperationsError]]:
    """Yield every token that the request's filters match, reading the next page meanwhile.

    ``start`` and ``end`` of the request bound the whole, not a page. A failure is the last item,
    an ``Err``. Tokens may be created and deleted meanwhile: none is yielded twice, and none that
    was there all the time is passed over. The last 10,000 are remembered for that: should more
    than 9,000 of them be deleted, and older ones not, these may be yielded again.

    ``options`` hold for each page. ``break`` stops the page under way; inside
    ``contextlib.aclosing`` it has ended, too, when the block is left.
    """
    walk = _walk(request)
    if isinstance(walk, RequestValidationError):
        yield Err(walk)
        return

    def read_on() -> Background[Result[TokenGetListResponse, TokenOperationsError]]:
        return Background(partial(token_operations_list_tokens, client, walk.request(), options))

    page = read_on()
    try:
        while True:
            result = await page.result()
            if isinstance(result, Err):
                yield result
                return
            fresh = walk.take(result.value)
            if not walk.ended:
                page = read_on()
            for token in fresh:
                yield Ok(token)
            if walk.ended:
                return
    finally:
        await page.stop()


def _walk(request: object) -> Walk | RequestValidationError:
    try:
        return Walk(read_request(AuthTokenGetListApiRequest, request))
    except MismatchError as mismatch:
        error = RequestValidationError(*mismatch.problems)
        error.operation = OPERATION.name
        return error
