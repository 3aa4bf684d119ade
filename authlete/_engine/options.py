"""The options of one call, checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..config import RequestOptions, RetryConfig
from ..errors import RequestValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator

STATUS_OR_CLASS = re.compile(r"[1-9][0-9]{2}|[1-9]XX", re.IGNORECASE)


def checked_options(options: object) -> RequestOptions:
    """Return a call's options, those of ``None`` being the defaults.

    Raises:
        RequestValidationError: an option has a wrong type or an impossible value.
    """
    if options is None:
        return DEFAULTS
    if not isinstance(options, RequestOptions):
        reason = f"expected RequestOptions, got {type(options).__name__}"
        raise RequestValidationError(("options", reason))
    if problems := [*_problems(options)]:
        raise RequestValidationError(*problems)
    return options


def _problems(options: RequestOptions) -> Iterator[tuple[str, str]]:
    retries: object = options.retries
    if retries is not None and not isinstance(retries, RetryConfig):
        yield "options.retries", f"expected RetryConfig, got {type(retries).__name__}"
    for name in ("timeout", "attempt_timeout"):
        seconds: object = getattr(options, name)
        if seconds is not None and not is_number(seconds):
            yield f"options.{name}", "must be a number of seconds"
    for name in ("headers", "extensions"):
        if not isinstance(getattr(options, name), Mapping):
            yield f"options.{name}", "must be a mapping"
    codes: object = options.retry_codes
    if not isinstance(codes, list | tuple) or not all(map(_is_status, codes)):
        yield "options.retry_codes", "must hold status codes (503) or classes of them ('5XX')"


def is_number(value: object) -> bool:
    """Tell whether a value can be reckoned with: no bool, and not NaN."""
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def _is_status(code: object) -> bool:
    return isinstance(code, int | str) and bool(STATUS_OR_CLASS.fullmatch(str(code)))


DEFAULTS = RequestOptions()
