"""Resource indicators: where a client wants to use a token (RFC 8707)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..errors import OAuthError

if TYPE_CHECKING:
    from collections.abc import Iterable


def read_resources(values: Iterable[str]) -> tuple[str, ...]:
    """Read the parameters ``resource``.

    Raises:
        OAuthError: one of them is no absolute URI, or has a fragment (§2).
    """
    resources = tuple(dict.fromkeys(values))
    if not all(map(_is_resource, resources)):
        raise OAuthError(
            "invalid_target", "A 'resource' is not an absolute URI without a fragment."
        )
    return resources


def _is_resource(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    return bool(parts.scheme and (parts.netloc or parts.path)) and "#" not in uri
