"""What the checkers know of results. Read by them and never run."""

from __future__ import annotations

from typing import Literal, NoReturn, assert_never, assert_type

from authlete import (
    AuthleteCore,
    Err,
    Ok,
    Result,
    token_operations_create,
    token_operations_list_tokens,
    token_operations_update,
)
from authlete.errors import (
    AuthleteDefaultError,
    AuthleteError,
    ConnectError,
    HookError,
    NoResponseError,
    OperationError,
    RequestValidationError,
    ResponseValidationError,
    ResultError,
)
from authlete.models import TokenCreateResponse, TokenGetListResponse, TokenUpdateResponse


async def functions_return_results(core: AuthleteCore) -> None:
    """Each its own answer, all the same union of errors."""
    assert_type(
        await token_operations_list_tokens(core, {}),
        Result[TokenGetListResponse, OperationError],
    )
    assert_type(
        await token_operations_create(core, {"token_create_request": {"grant_type": "CIBA"}}),
        Result[TokenCreateResponse, OperationError],
    )
    assert_type(
        await token_operations_update(core, {"token_update_request": {}}),
        Result[TokenUpdateResponse, OperationError],
    )


def a_match_is_exhaustive(result: Result[int, OperationError]) -> str:
    """Without a last ``case _``, and without a return after it."""
    match result:
        case Ok(value):
            assert_type(value, int)
            return "ok"
        case Err(error):
            assert_type(error, OperationError)
            return "err"


def a_match_that_forgets_err_is_an_error(  # type: ignore[return]
    result: Result[int, OperationError],
) -> str:  # pyright: ignore[reportReturnType]
    """It would return ``None``."""
    match result:  # pyright: ignore[reportMatchNotExhaustive]
        case Ok():
            return "ok"


def a_match_over_the_errors_is_exhaustive(error: OperationError) -> bool:
    """Seven classes, and nothing else."""
    match error:
        case RequestValidationError(problems=problems):
            assert_type(problems, tuple[tuple[str, str], ...])
            return False
        case ConnectError(timed_out=timed_out) | NoResponseError(timed_out=timed_out):
            return timed_out
        case ResultError(status_code=status, result_code=code):
            assert_type(status, int)
            assert_type(code, str)
            return status == 500
        case AuthleteDefaultError(body=body):
            assert_type(body, bytes)
            return False
        case ResponseValidationError() | HookError(hook=_):
            return False
        case _:
            assert_never(error)


def a_match_that_forgets_an_error_is_an_error(error: OperationError) -> bool:
    """So a class that comes one day cannot be overlooked."""
    match error:
        case RequestValidationError() | ConnectError() | NoResponseError() | ResultError():
            return True
        case AuthleteDefaultError() | ResponseValidationError():
            return False
        case _:
            assert_never(error)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def unwrap_has_exact_types(ok: Ok[int], err: Err[ConnectError]) -> None:
    """A value, or no return at all."""
    assert_type(ok.unwrap(), int)
    assert_type(ok.ok, Literal[True])
    assert_type(err.ok, Literal[False])
    assert_type(err.unwrap(), NoReturn)


def unwrap_of_either(result: Result[int, ConnectError]) -> None:
    """The value, since otherwise it raises."""
    assert_type(result.unwrap(), int)
    assert_type(result.ok, bool)


def isinstance_narrows(result: Result[int, ConnectError]) -> int:
    """For those who prefer an early return."""
    if isinstance(result, Err):
        assert_type(result.error, ConnectError)
        return 0
    return result.value


def ok_narrows(result: Result[int, ConnectError]) -> int:
    """As ``res.ok`` of the TypeScript SDK does, if compared by ``is``."""
    if result.ok is False:
        assert_type(result.error, ConnectError)
        return 0
    return result.value


def results_widen(result: Result[bool, ConnectError]) -> Result[int, AuthleteError]:
    """Covariant in both: a narrower result fits where a wider one is asked for."""
    return result


def the_arms_widen(ok: Ok[bool], err: Err[ConnectError]) -> tuple[Ok[int], Err[Exception]]:
    """Each by itself too."""
    return ok, err


def results_do_not_narrow(result: Result[int, AuthleteError]) -> Result[bool, ConnectError]:
    """The other way round it is an error."""
    return result  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


def results_are_frozen(ok: Ok[int]) -> None:
    """A result does not change under the feet of who holds it."""
    ok.value = 2  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def an_err_holds_an_exception() -> None:
    """Nothing else can be raised by ``unwrap``."""
    Err("text")  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]


def a_forgotten_await_is_an_error(core: AuthleteCore) -> None:
    """Whether the result is left, or used as if it were there."""
    token_operations_list_tokens(core, {})  # type: ignore[unused-coroutine]  # pyright: ignore[reportUnusedCoroutine]
    result = token_operations_list_tokens(core, {})
    result.unwrap()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def a_match_without_await_is_an_error_to_pyright(core: AuthleteCore) -> None:
    """To mypy it is none: a ``match`` may let what it does not know pass."""
    match token_operations_list_tokens(core, {}):  # pyright: ignore[reportMatchNotExhaustive]
        case Ok():  # pyright: ignore[reportUnnecessaryComparison]
            return
        case Err():  # pyright: ignore[reportUnnecessaryComparison]
            return


def a_last_case_makes_it_one_to_mypy_too(core: AuthleteCore) -> None:
    """That is what ``assert_never`` is for."""
    match token_operations_list_tokens(core, {}):
        case Ok():  # pyright: ignore[reportUnnecessaryComparison]
            return
        case Err():  # pyright: ignore[reportUnnecessaryComparison]
            return
        case other:
            assert_never(other)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


class Derived(Ok[int]):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    """A third class would make every match incomplete."""
