"""JSON objects as others wrote them, and the claims of JWTs."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING, cast

from .._engine.codec import MismatchError, parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping


def json_object(text: bytes) -> Mapping[str, object]:
    """Read a JSON object; what is none, or nested without end, is one without members."""
    try:
        content = parse_json(text)
    except MismatchError:
        return {}
    return cast("dict[str, object]", content) if isinstance(content, dict) else {}


def claims_of(token: str) -> Mapping[str, object]:
    """Read the claims of a JWT, whose signature has been verified elsewhere or does not matter."""
    try:
        return json_object(urlsafe_b64decode(f"{token.split('.')[1]}=="))
    except (ValueError, IndexError):
        return {}
