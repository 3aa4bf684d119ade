"""The form body that a client sent to an endpoint of the caller's own."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from ..errors import oauth_error, server_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..payload import Payload

MOST_FIELDS = 1000


def read_parameters(payload: Payload, codes: tuple[str, str, str]) -> Mapping[str, list[str]]:
    """Read what the client sent, every value of every field.

    Args:
        payload: the request of the caller, whose member ``parameters`` is the form.
        codes: Authlete's codes for: no such member, no form, an empty form.

    Raises:
        ApiError: one of these is the case.
    """
    text = payload.members.get("parameters")
    if text is None:
        raise server_error(codes[0], "The request has no 'parameters'.")
    if text == "":
        raise bad_parameters(codes[2], "The client sent no parameters.")
    try:
        pairs = parse_qsl(
            str(text), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise server_error(codes[1], "'parameters' is not a form.") from None
    values = defaultdict[str, list[str]](list)
    for name, value in pairs:
        values[name].append(value)
    return values


def bad_parameters(code: str, text: str) -> Exception:
    """Refuse what the client did wrong."""
    return oauth_error("BAD_REQUEST", code, text, error="invalid_request")
