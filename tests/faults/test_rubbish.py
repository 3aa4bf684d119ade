"""What a transport, a hook or a credential function does wrong is an ``Err`` of the call."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from authlete import Hooks
from authlete._aio import must_propagate
from authlete.errors import HookError, NoResponseError, RequestValidationError
from authlete.transport import HttpResponse
from tests.fakes import client, failure, reply, success

if TYPE_CHECKING:
    from collections.abc import Callable

RUBBISH: dict[str, Any] = {
    "None": None,
    "a tuple": (200, {}, b"{}"),
    "a status that is text": HttpResponse(status="200", headers={}, body=b"{}"),  # type: ignore[arg-type]
    "no headers": HttpResponse(status=200, headers=None, body=b"{}"),  # type: ignore[arg-type]
    "a list of headers": HttpResponse(status=200, headers=[], body=b"{}"),  # type: ignore[arg-type]
    "a header that is None": HttpResponse(
        status=200,
        headers={"content-encoding": None},  # type: ignore[dict-item]
        body=b"{}",
    ),
    "a body that is text": HttpResponse(status=200, headers={}, body="{}"),  # type: ignore[arg-type]
}


class Unreadable(dict[str, str]):
    """Headers that fail when they are read."""

    def values(self) -> Any:
        """Fail."""
        raise RuntimeError


async def test_headers_that_cannot_be_read_are_no_answer() -> None:
    core, _ = client(HttpResponse(status=200, headers=Unreadable(), body=b"{}"))
    error = await failure(core)
    assert isinstance(error, NoResponseError)
    assert "the transport raised RuntimeError" in str(error)


def raising(error: BaseException) -> Callable[..., Any]:
    async def fail(*_: object) -> Any:
        raise error

    return fail


FOREIGN = [
    asyncio.CancelledError(),
    BaseExceptionGroup("several", [asyncio.CancelledError(), OSError()]),
    BaseExceptionGroup("nested", [BaseExceptionGroup("inner", [asyncio.CancelledError()])]),
    ExceptionGroup("several", [OSError()]),
]
each_foreign = pytest.mark.parametrize("raised", FOREIGN, ids=str)


@pytest.mark.parametrize("rubbish", RUBBISH.values(), ids=RUBBISH)
async def test_what_is_no_response_is_no_answer(rubbish: Any) -> None:
    async def send(_: object) -> Any:
        return rubbish

    core, _ = client(send)
    error = await failure(core)
    assert isinstance(error, NoResponseError)
    assert error.may_have_acted
    assert "the transport returned" in str(error)


@each_foreign
async def test_the_cancellation_of_somebody_else_does_not_cancel_the_call(
    raised: BaseException,
) -> None:
    core, _ = client(raising(raised))
    assert isinstance(await failure(core), NoResponseError)
    for name in ("before_request", "after_success", "after_error"):
        step = reply(500) if name == "after_error" else reply()
        core, _ = client(step, hooks=Hooks(**{name: (raising(raised),)}))
        assert isinstance(await failure(core), HookError)
    core, _ = client(security=raising(raised))
    assert isinstance(await failure(core), RequestValidationError)


@pytest.mark.parametrize("ending", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_ends_the_program_propagates(ending: type[BaseException]) -> None:
    assert must_propagate(ending())
    assert must_propagate(BaseExceptionGroup("several", [OSError(), ending()]))


async def test_the_callers_own_cancellation_propagates_from_within_a_group() -> None:
    async def work() -> None:
        task = asyncio.current_task()
        assert task
        task.cancel()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as error:
            core, _ = client(raising(BaseExceptionGroup("several", [error])))
            await failure(core)

    with pytest.raises(BaseExceptionGroup):
        await asyncio.create_task(work())


async def test_hooks_see_the_decoded_answer() -> None:
    seen: list[object] = []
    hooks = Hooks(after_success=(lambda context, _: seen.append(context.answer),))
    core, _ = client(reply(body={"action": "BAD_REQUEST"}), hooks=hooks)
    assert [await success(core)] == seen
