"""Every reason why a call has no answer: exceptions that are also values.

A function returns them in ``Err``; ``unwrap()`` and the ``Authlete`` class raise them::

    AuthleteError
    ├── RequestValidationError      the request was not sent: it, or the client's set-up, is wrong
    ├── NetworkError                there is no whole answer
    │   ├── ConnectError            the request surely did not reach Authlete
    │   └── NoResponseError         it may have
    ├── HttpError                   Authlete, or something before it, answered
    │   ├── ResultError             400, 401, 403, 500 with Authlete's own result code
    │   ├── AuthleteDefaultError    any other answer that is not a success
    │   └── ResponseValidationError a success that cannot be read
    ├── HookError                   a hook failed
    └── BearerTokenError            a request to a resource is refused, by ``check_bearer``

``may_have_acted`` says of each whether Authlete could have done what it was asked to do.
"""

from __future__ import annotations

import re
import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

__all__ = [
    "AuthleteDefaultError",
    "AuthleteError",
    "BearerTokenError",
    "ConnectError",
    "HookError",
    "HttpError",
    "NetworkError",
    "NoResponseError",
    "OperationError",
    "RequestValidationError",
    "ResponseValidationError",
    "ResultError",
]

ErrorT = TypeVar("ErrorT", bound="AuthleteError")

SERVER_ERROR = 500
SERVICE_UNAVAILABLE = 503
SUCCESS = range(200, 300)
DECIMAL = re.compile(r"[0-9]+")
HINTS = {
    "A001202": "the SDK did send that header: look for a proxy or a hook that drops it",
    "A458101": "check the credential: is it this service's or its organization's, still valid, and"
    " from the cluster that server_idx or server_url names?",
    "A458203": "check service_id, and whether server_idx or server_url names the service's cluster",
}
"""What to check, for the result codes of a client that is set up wrongly."""


class AuthleteError(Exception):
    """A call has no answer.

    Attributes:
        operation: the function that was called, such as ``token_operations_create``.
        attempts: how often the request was tried.
        elapsed: how long the call took, in seconds.
        may_have_acted: whether Authlete could have done what it was asked to, in any attempt.
    """

    operation: str | None = None
    attempts: int = 0
    elapsed: float = 0.0
    may_have_acted: bool = False

    def __str__(self) -> str:
        """Say what failed, why and after how much effort; holds no credential and no token."""
        what = f"{self.operation}: " if self.operation else ""
        effort = f" ({self.attempts} attempts in {self.elapsed:.1f} s)" if self.attempts > 1 else ""
        return f"{what}{super().__str__()}{effort}"

    def __repr__(self) -> str:
        """Say the same, and those of its facts that decide whether to repeat the call."""
        facts = ("timed_out", "may_have_acted")
        told = (f", {fact}=True" for fact in facts if getattr(self, fact, False))
        return f"{type(self).__name__}({str(self)!r}{''.join(told)})"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by state, whatever a subclass' constructor takes."""
        return _restore, (type(self), self.args, self._pickled())

    def __copy__(self) -> Self:
        """Copy likewise."""
        return _restore(type(self), self.args, vars(self))

    def __deepcopy__(self, _: object) -> Self:
        """Copy likewise: nothing in an error is made to be changed."""
        return self.__copy__()

    def _pickled(self) -> dict[str, object]:
        return vars(self).copy()


def _restore(cls: type[ErrorT], args: tuple[object, ...], state: Mapping[str, object]) -> ErrorT:
    error = cls.__new__(cls, *args)
    vars(error).update(state)
    return error


class RequestValidationError(AuthleteError):
    """The request, the credential or an option is wrong; nothing was sent.

    Attributes:
        problems: path and reason of every fault found, such as
            ``("token_create_request.grant_type", "is required")``.
    """

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__("; ".join(f"{path}: {reason}" for path, reason in problems))
        self.problems = problems

    @property
    def path(self) -> str:
        """Where the first fault is."""
        return self.problems[0][0]


class NetworkError(AuthleteError):
    """There is no whole answer from the network.

    Attributes:
        timed_out: whether time ran out, rather than the connection failing.
    """

    def __init__(self, message: str, *, timed_out: bool = False) -> None:
        super().__init__(message)
        self.timed_out = timed_out


class ConnectError(NetworkError):
    """The request surely did not reach Authlete: refused, unknown host, TLS, no time left.

    It may be repeated, unless an attempt before this one says otherwise (``may_have_acted``).
    """


class NoResponseError(NetworkError):
    """The request may have reached Authlete, but no whole answer came back."""

    may_have_acted = True


class HttpError(AuthleteError):
    """There was an HTTP answer, but not the one hoped for.

    Attributes:
        status_code: the HTTP status code.
        headers: the response's header names in lower case, and their values.
        body: the response's body, its content coding undone. It may hold a token, so a pickle
            leaves it out.
        retry_after: the seconds that the answer asks to wait, from when it came, before the
            request is repeated (``Retry-After``, RFC 9110 §10.2.3); ``None`` if it does not ask.
    """

    def __init__(
        self, message: str, *, status_code: int, headers: Mapping[str, str], body: bytes
    ) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.headers: Mapping[str, str] = dict(headers)  # whatever was given, this can be pickled
        self.body = body
        self.retry_after = _retry_after(headers)
        self.may_have_acted = _may_have_acted(status_code, headers)

    def _pickled(self) -> dict[str, object]:
        return {**super()._pickled(), "body": b""}


def _may_have_acted(status_code: int, headers: Mapping[str, str]) -> bool:
    # One who asks to come back later has not begun.
    if status_code == SERVICE_UNAVAILABLE and "retry-after" in headers:
        return False
    return status_code >= SERVER_ERROR or status_code in SUCCESS


def _retry_after(headers: Mapping[str, str]) -> float | None:
    value = headers.get("retry-after", "").strip()
    if DECIMAL.fullmatch(value):
        return float(value)
    try:
        date = parsedate_to_datetime(value)
        # The old form of C's asctime() names no zone: it is always GMT (RFC 9110 §5.6.7).
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, date.timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


class ResultError(HttpError):
    """Authlete refused or failed, and says so by a result code (400, 401, 403, 500).

    Attributes:
        result_code: Authlete's code, such as ``A001202``.
        result_message: the same in words.
    """

    def __init__(
        self,
        *,
        result_code: str,
        result_message: str,
        status_code: int,
        headers: Mapping[str, str],
        body: bytes,
    ) -> None:
        super().__init__(
            format_result(status_code, result_code, result_message),
            status_code=status_code,
            headers=headers,
            body=body,
        )
        self.result_code = result_code
        self.result_message = result_message


def format_result(status_code: int, result_code: str, result_message: str) -> str:
    """Say what Authlete answered, in its own words, and what to check where that is known."""
    words = result_message.removeprefix(f"[{result_code}]").strip()
    hint = HINTS.get(result_code)
    return (
        f"HTTP {status_code}, {result_code}{words and f': {words}'}{f' ({hint})' if hint else ''}"
    )


class AuthleteDefaultError(HttpError):
    """Any other answer that is not a success, mostly from something before Authlete."""


class ResponseValidationError(HttpError):
    """A success that cannot be read: not JSON, or JSON of another shape.

    Attributes:
        problems: JSON path and reason of every fault, such as
            ``("$.scopes[0]", "expected str, got int")``.
    """

    def __init__(
        self,
        *problems: tuple[str, str],
        status_code: int,
        headers: Mapping[str, str],
        body: bytes,
    ) -> None:
        reasons = "; ".join(f"{path}: {reason}" for path, reason in problems)
        super().__init__(
            f"HTTP {status_code}: {reasons}", status_code=status_code, headers=headers, body=body
        )
        self.problems = problems


class HookError(AuthleteError):
    """A hook raised, or returned what it must not; its own exception is the ``__cause__``.

    Attributes:
        hook: which kind it was: ``before_request``, ``after_success`` or ``after_error``, or else
            ``exit_stack`` for what a hook left there.
    """

    def __init__(self, message: str, *, hook: str) -> None:
        super().__init__(message)
        self.hook = hook


class BearerTokenError(AuthleteError):
    """A request to a resource is refused: its access token is missing, or not good for it.

    Attributes:
        status_code: the HTTP status to answer the request with (RFC 6750 §3.1).
        headers: headers of that answer, their names in lower case: ``www-authenticate`` and, where
            the next DPoP proof must hold a nonce, ``dpop-nonce``.
        result_code: Authlete's code, such as ``A057302``; ``None`` if it is not Authlete that
            refuses the request.
    """

    operation = "check_bearer"

    def __init__(
        self,
        message: str,
        *,
        status_code: Literal[400, 401, 403, 500],
        headers: Mapping[str, str],
        result_code: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status_code: Literal[400, 401, 403, 500] = status_code
        self.headers: Mapping[str, str] = dict(headers)
        self.result_code = result_code


OperationError: TypeAlias = (
    RequestValidationError
    | ConnectError
    | NoResponseError
    | ResultError
    | AuthleteDefaultError
    | ResponseValidationError
    | HookError
)
"""What the ``Err`` of every token operation holds; a ``match`` over these seven is exhaustive."""
