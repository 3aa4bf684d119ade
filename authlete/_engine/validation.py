"""What callers configure, for one call or for a client, checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isnan
from typing import TYPE_CHECKING, Any, cast

import attrs

from ..config import BackoffStrategy, RequestOptions, RetryConfig
from ..errors import RequestValidationError
from ..hooks import Hooks

if TYPE_CHECKING:
    from collections.abc import Iterator

STATUSES = range(100, 1000)
STRATEGIES = ("backoff", "none")
STATUS_OR_CLASS = re.compile(r"[1-9][0-9]{2}|[1-9]XX", re.IGNORECASE)


def validate_options(options: object) -> RequestOptions:
    """Return a call's options, those of ``None`` being the defaults.

    Raises:
        RequestValidationError: an option has a wrong type or an impossible value.
    """
    if options is None:
        return DEFAULTS
    if not isinstance(options, RequestOptions):
        reason = f"expected RequestOptions, got {type(options).__name__}"
        raise RequestValidationError(("options", reason))
    if problems := tuple(_option_problems(options)):
        raise RequestValidationError(*problems)
    return options


def validate_client_arguments(
    *,
    service_id: object,
    retry_config: object,
    timeout: object,
    hooks: object,
    max_response_bytes: object,
) -> None:
    """Check what a client is set up with.

    Raises:
        RequestValidationError: an argument has a wrong type or an impossible value.
    """
    problems: list[tuple[str, str]] = []
    if not isinstance(service_id, str | None):
        problems.append(("service_id", f"expected str, got {type(service_id).__name__}"))
    elif service_id is not None and (reason := segment_problem(service_id)):
        problems.append(("service_id", reason))
    problems += _retry_problems("retry_config", retry_config)
    if not is_number(timeout):
        problems.append(("timeout", "must be a number of seconds"))
    problems += _hook_problems(hooks)
    if not is_number(max_response_bytes) or not isinstance(max_response_bytes, int):
        problems.append(("max_response_bytes", "must be an int"))
    elif max_response_bytes < 1:
        problems.append(("max_response_bytes", "must be above 0"))
    if problems:
        raise RequestValidationError(*problems)


def _option_problems(options: RequestOptions) -> Iterator[tuple[str, str]]:
    values = _values_of(options)
    if values["retries"] is not None:
        yield from _retry_problems("options.retries", values["retries"])
    for name in ("timeout", "attempt_timeout"):
        if not (values[name] is None or is_number(values[name])):
            yield f"options.{name}", "must be a number of seconds"
    for name in ("headers", "extensions"):
        if not isinstance(values[name], Mapping):
            yield f"options.{name}", "must be a mapping"
    if not _are_statuses(values["retry_codes"]):
        yield "options.retry_codes", "must hold status codes (503) or classes of them ('5XX')"


def _retry_problems(path: str, config: object) -> Iterator[tuple[str, str]]:
    if not isinstance(config, RetryConfig):
        yield path, f"expected RetryConfig, got {type(config).__name__}"
        return
    values = _values_of(config)
    backoff = values["backoff"]
    if values["strategy"] not in STRATEGIES:
        yield f"{path}.strategy", "must be 'backoff' or 'none'"
    for name in ("retry_connection_errors", "retry_unsafe"):
        if not isinstance(values[name], bool):
            yield f"{path}.{name}", f"expected bool, got {type(values[name]).__name__}"
    if not isinstance(backoff, BackoffStrategy):
        yield f"{path}.backoff", f"expected BackoffStrategy, got {type(backoff).__name__}"
        return
    for name, value in _values_of(backoff).items():
        if not is_number(value) or value < 0:
            yield f"{path}.backoff.{name}", "must be a number, 0 or more"


def _hook_problems(hooks: object) -> Iterator[tuple[str, str]]:
    if not isinstance(hooks, Hooks):
        yield "hooks", f"expected Hooks, got {type(hooks).__name__}"
        return
    for name, functions in _values_of(hooks).items():
        if not isinstance(functions, list | tuple) or not all(
            callable(function) for function in cast("list[object]", functions)
        ):
            yield f"hooks.{name}", "must be a tuple of functions"


def segment_problem(value: str) -> str | None:
    """Say why a string cannot be one segment of a path: ``.`` and ``..`` would be resolved."""
    if value in {"", ".", ".."}:
        return "must not be empty, '.' or '..'"
    try:
        value.encode()
    except UnicodeEncodeError:
        return "is not valid Unicode"
    return None


def _values_of(config: attrs.AttrsInstance) -> dict[str, Any]:
    """Return the values of the fields; ``None`` for those that no constructor set."""
    return {field.name: getattr(config, field.name, None) for field in attrs.fields(type(config))}


def is_number(value: object) -> bool:
    """Tell whether a value can be reckoned with: no bool, not NaN, not too large for a float."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return not isnan(value)
    except OverflowError:
        return False


def _are_statuses(codes: object) -> bool:
    return isinstance(codes, list | tuple) and all(map(_is_status, cast("list[object]", codes)))


def _is_status(code: object) -> bool:
    if isinstance(code, str):
        return STATUS_OR_CLASS.fullmatch(code) is not None
    return isinstance(code, int) and code in STATUSES


DEFAULTS = RequestOptions()
