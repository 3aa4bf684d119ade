"""Where the credential of an attempt comes from."""

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING

from .._clock import CancelledError, cancels_this_task
from ..config import Security
from ..errors import RequestValidationError
from .encode import checked_header

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


async def ask(source: Callable[[], Security | Awaitable[Security]]) -> object:
    """Return the credential that the caller's function gives out now.

    Raises:
        RequestValidationError: the function failed; its own exception is the cause.
    """
    try:
        given = source()
        return await given if isawaitable(given) else given
    except (Exception, CancelledError) as error:
        if cancels_this_task(error):
            raise
        reason = f"the function that returns it raised {type(error).__name__}"
        raise RequestValidationError(("security", reason)) from error


def checked_security(security: object) -> Security:
    """Return a credential that can be sent.

    Raises:
        RequestValidationError: there is none, or it cannot be sent.
    """
    if security is None:
        raise RequestValidationError(
            ("security", "is missing: pass security=Security(authlete=…) or set AUTHLETE_AUTHLETE")
        )
    if not isinstance(security, Security):
        reason = f"expected Security, got {type(security).__name__}"
        raise RequestValidationError(("security", reason))
    # As from os.environ.get(), where nothing is set.
    if not isinstance(security.authlete, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        reason = f"expected str, got {type(security.authlete).__name__}"
        raise RequestValidationError(("security.authlete", reason))
    checked_header("authlete", security.authlete, "security")
    if not security.authlete.strip():
        raise RequestValidationError(("security.authlete", "is empty"))
    if " " in security.authlete:
        reason = "must be the token alone, without 'Bearer' before it"
        raise RequestValidationError(("security.authlete", reason))
    return security
