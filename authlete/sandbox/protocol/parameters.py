"""The form that a client sent to an endpoint, which the caller of the API passes on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import attrs

from ..errors import OAuthError, oauth_error, server_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..errors import ActionError

MOST_FIELDS = 1000


@attrs.frozen
class ParameterCodes:
    """What Authlete calls the ways in which a parameter can be wrong."""

    missing: str = "A000301"
    empty: str = "A000301"
    repeated: str = "A000301"
    contradictory: str = "A000301"
    """It differs from what a header says."""


def read_parameters(text: str, malformed: str) -> Mapping[str, list[str]]:
    """Read the values of each field.

    Args:
        text: the form.
        malformed: Authlete's code for what is no form.

    Raises:
        ActionError: it is none.
    """
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise server_error(malformed, "'parameters' is not a form.") from None
    values = defaultdict[str, list[str]](list)
    for name, value in pairs:
        values[name].append(value)
    return values


def values_of(parameters: Mapping[str, list[str]], name: str) -> tuple[str, ...]:
    """Read all values of a parameter; empty ones are as if not sent (RFC 6749 §3.1)."""
    return tuple(value for value in parameters.get(name, ()) if value)


def value_of(parameters: Mapping[str, list[str]], name: str) -> str | None:
    """Read a parameter that may be sent once.

    Raises:
        OAuthError: it was sent more often.
    """
    values = values_of(parameters, name)
    if len(values) > 1:
        raise OAuthError("invalid_request", f"'{name}' is given more than once.")
    return values[0] if values else None


def words_of(parameters: Mapping[str, list[str]], name: str) -> tuple[str, ...]:
    """Read a parameter that lists words, each of them once.

    Raises:
        OAuthError: it was sent more than once.
    """
    return tuple(dict.fromkeys((value_of(parameters, name) or "").split()))


def no_parameters(value: object, *, missing: str, empty: str) -> ActionError:
    """Tell that there is no form, which may be the fault of the client.

    Args:
        value: what stands in place of the form, if anything.
        missing: Authlete's code for none.
        empty: Authlete's code for an empty one.
    """
    if value is None:
        return server_error(missing, "The request has no 'parameters'.")
    return bad_parameters(empty, "The client sent no parameters.")


def bad_parameters(code: str, text: str) -> ActionError:
    """Tell the client what it did wrong."""
    return oauth_error("BAD_REQUEST", code, text, error="invalid_request")


def one(
    parameters: Mapping[str, list[str]], name: str, codes: ParameterCodes | None = None
) -> str | None:
    """Read a parameter that may stand once; ``None`` if it does not stand at all.

    Args:
        parameters: the form.
        name: the parameter.
        codes: Authlete's codes for its faults.

    Raises:
        ActionError: it is empty or repeated.
    """
    codes = codes or ParameterCodes()
    match parameters.get(name, []):
        case []:
            return None
        case [""]:
            raise bad_parameters(codes.empty, f"The parameter {name} is empty.")
        case [value]:
            return value
        case _:
            raise bad_parameters(codes.repeated, f"The parameter {name} is repeated.")


def required(parameters: Mapping[str, list[str]], name: str, codes: ParameterCodes) -> str:
    """Read a parameter that must stand once.

    Raises:
        ActionError: it is missing, empty or repeated.
    """
    value = one(parameters, name, codes)
    if value is None:
        raise bad_parameters(codes.missing, f"The parameter {name} is missing.")
    return value
