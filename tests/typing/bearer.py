"""What the checkers know of ``check_bearer``. Read by them and never run."""

from __future__ import annotations

from typing import Literal, assert_never, assert_type

from authlete import AuthleteCore, Err, Ok, RequestOptions, Result, check_bearer
from authlete.errors import (
    AuthleteDefaultError,
    BearerTokenError,
    ConnectError,
    HookError,
    NoResponseError,
    OperationError,
    RequestValidationError,
    ResponseValidationError,
    ResultError,
)
from authlete.models import IntrospectionResponse


async def the_result_is_an_answer_or_one_of_eight_errors(core: AuthleteCore) -> None:
    """What refuses the request, and what gives no answer."""
    assert_type(
        await check_bearer(core, None),
        Result[IntrospectionResponse, BearerTokenError | OperationError],
    )


async def a_match_is_exhaustive(core: AuthleteCore, authorization: str | None) -> str | None:
    """Without a last ``case _``, and without a return after it."""
    match await check_bearer(core, authorization, scopes=["history.read"]):
        case Ok(answer):
            return answer.subject
        case Err(BearerTokenError() as refusal):
            return refusal.headers["www-authenticate"]
        case Err(error):
            return str(error)


def a_match_over_the_errors_is_exhaustive(error: BearerTokenError | OperationError) -> int:
    """And so is one over the statuses of a refusal."""
    match error:
        case BearerTokenError():
            return is_server_error(error.status_code)
        case RequestValidationError() | HookError():
            return 500
        case ConnectError() | NoResponseError():
            return 503
        case ResultError() | AuthleteDefaultError() | ResponseValidationError():
            return 502
        case _:
            assert_never(error)


def is_server_error(status: Literal[400, 401, 403, 500]) -> bool:
    """Four, and no other."""
    match status:
        case 400 | 401 | 403:
            return False
        case 500:
            return True


def a_match_that_forgets_the_refusal_is_an_error(
    error: BearerTokenError | OperationError,
) -> int:
    """Nobody lets a request pass by mistake."""
    match error:
        case RequestValidationError() | HookError() | ConnectError() | NoResponseError():
            return 503
        case ResultError() | AuthleteDefaultError() | ResponseValidationError():
            return 502
        case _:
            assert_never(error)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def what_is_required_has_keywords(core: AuthleteCore, proof: str | None) -> None:
    """The fields of an introspection request, but for the token; anything else is an error."""
    await check_bearer(core, "", scopes=("a", "b"), subject="john", max_age=60, acr_values=["gold"])
    await check_bearer(core, "", dpop=proof, htm="GET", htu="https://rs.example/")
    await check_bearer(core, "", client_certificate=None, service_id="1", options=RequestOptions())
    await check_bearer(core, "", scope="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    await check_bearer(core, "", token="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    await check_bearer(core, "", scopes="a")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await check_bearer(core, b"")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
