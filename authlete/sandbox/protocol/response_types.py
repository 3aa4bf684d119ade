"""Response types, and the modes in which the answer travels (OAuth 2.0 Multiple Response Types)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...models.common.grant_type import GrantType
from ..errors import OAuthError
from .settings import supports_grant

if TYPE_CHECKING:
    from ...models.client.client import Client
    from ...models.service.service import Service

WORDS: Final = frozenset({"code", "token", "id_token"})
BASES: Final = ("query", "fragment", "form_post")
MODES: Final = {
    **{base: base.upper() for base in BASES},
    "jwt": "JWT",
    **{f"{base}.jwt": f"{base.upper()}_JWT" for base in BASES},
}
"""The values of ``response_mode``, and the words of settings for them."""


def default_mode(types: tuple[str, ...]) -> str:
    """Name the mode of an answer whose request names none."""
    return "fragment" if {"token", "id_token"} & {*types} else "query"


def base_mode(mode: str | None, types: tuple[str, ...]) -> tuple[str, bool]:
    """Tell how parameters travel, and whether as a JWT (JARM §2.3)."""
    if mode is None or mode == "jwt":
        return default_mode(types), mode is not None
    base, _, jwt = mode.partition(".")
    return base, bool(jwt)


def read_types(value: str | None) -> tuple[str, ...]:
    """Read the parameter ``response_type``.

    Returns:
        Its words, sorted.

    Raises:
        OAuthError: there is none, or it is unknown.
    """
    if value is None:
        raise OAuthError("invalid_request", "The request has no 'response_type'.")
    words = tuple(sorted(value.split()))
    if words != ("none",) and not (words and {*words} <= WORDS and len({*words}) == len(words)):
        raise OAuthError("unsupported_response_type", "'response_type' is unknown.")
    return words


def check_types(service: Service, client: Client, types: tuple[str, ...]) -> None:
    """Check that the service has a response type, and that the client may use it.

    Raises:
        OAuthError: one of both does not hold.
    """
    name = "_".join(types).upper()
    grants = _grants(types)
    if (
        service.supported_response_types is not None
        and name not in service.supported_response_types
    ) or not all(supports_grant(service, grant) for grant in grants):
        raise OAuthError("unsupported_response_type", "The service lacks the 'response_type'.")
    if (client.response_types is not None and name not in client.response_types) or (
        client.grant_types is not None and not {*grants} <= {*client.grant_types}
    ):
        raise OAuthError("unauthorized_client", "The client may not use the 'response_type'.")


def read_mode(client: Client, value: str | None, types: tuple[str, ...]) -> str | None:
    """Read the parameter ``response_mode``.

    Raises:
        OAuthError: it is unknown, not for the client, or would put tokens into a query without
            encryption (JARM §2.3.1).
    """
    if value is None:
        return None
    if value not in MODES:
        raise OAuthError("invalid_request", "'response_mode' is unknown.")
    if client.response_modes is not None and MODES[value] not in client.response_modes:
        raise OAuthError("unauthorized_client", "The client may not use the 'response_mode'.")
    base, is_jwt = base_mode(value, types)
    hidden = is_jwt and client.authorization_encryption_alg is not None
    if base == "query" and default_mode(types) != "query" and not hidden:
        raise OAuthError("invalid_request", "'response_mode' would put tokens into a query.")
    return value


def _grants(types: tuple[str, ...]) -> tuple[GrantType, ...]:
    implicit = {"token", "id_token"} & {*types}
    return (
        *((GrantType.AUTHORIZATION_CODE,) if "code" in types else ()),
        *((GrantType.IMPLICIT,) if implicit else ()),
    )
