"""All records that a filter matches, page after page: what the iterators have in common."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

import attrs

from .._background import Background
from .._engine.request import validate_request
from ..errors import RequestValidationError, ResponseValidationError
from ..result import Err, Ok
from ._cursor import PageCursor

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Hashable

    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..operation import Operation
    from ..result import Result


class _Counted(Protocol):
    @property
    def total_count(self) -> int | None: ...


AnswerT = TypeVar("AnswerT", bound=_Counted)
ItemT = TypeVar("ItemT")
OK = 200


@attrs.frozen(kw_only=True)
class Listing(Generic[AnswerT, ItemT]):
    """A list that Authlete gives out by pages, from ``start`` to before ``end``."""

    operation: Operation[Any, AnswerT]
    items: Callable[[AnswerT], tuple[ItemT, ...] | None]
    """The records of a page."""
    mark: Callable[[ItemT], Hashable]
    """What tells a record from others."""


async def iterate(
    listing: Listing[AnswerT, ItemT],
    client: AuthleteCore,
    request: object,
    options: RequestOptions | None,
) -> AsyncGenerator[Result[ItemT, OperationError]]:
    """Yield every record once, reading the next page meanwhile; a failure is the last item."""
    operation = listing.operation
    try:
        asked = validate_request(operation, request)
    except RequestValidationError as error:
        error.operation = operation.name
        yield Err(error)
        return
    start, end = cast("int | None", asked.get("start")), cast("int | None", asked.get("end"))
    cursor = PageCursor(start, end, listing.mark)

    def read_on() -> Background[Result[AnswerT, OperationError]]:
        request = {**asked, **cursor.request()}
        return Background(partial(client.call, operation, request, options))

    page = read_on()
    try:
        while True:
            result = await page.result()
            if isinstance(result, Err):
                yield result
                return
            answer = result.value
            fresh = cursor.accept(listing.items(answer) or (), answer.total_count)
            if not cursor.ended:
                page = read_on()
            for item in fresh:
                yield Ok(item)
            if cursor.is_stuck:
                yield Err(_stuck(operation))
            if cursor.ended:
                return
    finally:
        await page.stop()


def _stuck(operation: Operation[Any, Any]) -> ResponseValidationError:
    error = ResponseValidationError(
        ("$", "is the same page wherever it starts: the server ignores 'start'"),
        status_code=OK,
        headers={},
        body=b"",
    )
    error.operation = operation.name
    return error
