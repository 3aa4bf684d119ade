"""Where the credential of an attempt comes from."""

from __future__ import annotations

import re
from inspect import isawaitable
from typing import TYPE_CHECKING

from .._aio import move_on_at, must_propagate
from ..config import Security
from ..errors import ConnectError, RequestValidationError
from .request import validate_header
from .values import plain_str

if TYPE_CHECKING:
    from ..config import SecurityFunction

VISIBLE = re.compile(r"[\x21-\x7e]+")


async def resolve_credential(source: SecurityFunction, deadline: float) -> Security:
    """Return the credential that the caller's function gives out now.

    Raises:
        ConnectError: it took too long.
        RequestValidationError: the function failed, its own exception being the cause, or what it
            returned cannot be sent.
    """
    with move_on_at(deadline):
        return validate_security(await _call_provider(source))
    raise ConnectError("time ran out while the credential was asked for", timed_out=True)


async def _call_provider(source: SecurityFunction) -> object:
    try:
        given = source()
        return await given if isawaitable(given) else given
    except BaseException as error:
        if must_propagate(error):
            raise
        reason = f"the function that returns it raised {type(error).__name__}"
        raise RequestValidationError(("security", reason)) from error


def validate_security(security: object) -> Security:
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
    # Such as the None of os.environ.get(), where nothing is set.
    token: object = getattr(security, "authlete", None)
    if not isinstance(token, str):
        reason = f"expected str, got {type(token).__name__}"
        raise RequestValidationError(("security.authlete", reason))
    if VISIBLE.fullmatch(token):
        # Some strings print themselves as asterisks.
        return security if type(token) is str else Security(authlete=plain_str(token))
    validate_header("authlete", token, "security")
    reason = "must be the token alone, without 'Bearer' before it"
    raise RequestValidationError(("security.authlete", reason if token else "is empty"))
