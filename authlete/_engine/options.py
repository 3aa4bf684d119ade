"""The options of one call, checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isnan
from typing import TYPE_CHECKING, Any, cast

import attrs

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
    if problems := tuple(_problems(options)):
        raise RequestValidationError(*problems)
    return options


def _problems(options: RequestOptions) -> Iterator[tuple[str, str]]:
    values: dict[str, Any] = {field.name: getattr(options, field.name) for field in FIELDS}
    if not isinstance(values["retries"], RetryConfig | None):
        yield "options.retries", f"expected RetryConfig, got {type(options.retries).__name__}"
    for name in ("timeout", "attempt_timeout"):
        if not (values[name] is None or is_number(values[name])):
            yield f"options.{name}", "must be a number of seconds"
    for name in ("headers", "extensions"):
        if not isinstance(values[name], Mapping):
            yield f"options.{name}", "must be a mapping"
    if not _are_statuses(values["retry_codes"]):
        yield "options.retry_codes", "must hold status codes (503) or classes of them ('5XX')"


def is_number(value: object) -> bool:
    """Tell whether a value can be reckoned with: no bool, and not NaN."""
    return isinstance(value, int | float) and not isinstance(value, bool) and not isnan(value)


def _are_statuses(codes: object) -> bool:
    return isinstance(codes, list | tuple) and all(
        STATUS_OR_CLASS.fullmatch(str(code)) for code in cast("list[object]", codes)
    )


DEFAULTS = RequestOptions()
FIELDS = attrs.fields(RequestOptions)
