"""Redirect URIs: where the answer to an authorization request may be sent (RFC 6749 §3.1.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from ..errors import OAuthError

if TYPE_CHECKING:
    from ...models.client.client import Client
    from ...models.service.service import Service

LOOPBACK: Final = {"localhost", "127.0.0.1", "::1"}
REDIRECT_URI: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:[\x21\x24-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+"
)
"""An absolute URI without a fragment, and without what would have to be escaped somewhere."""
SCRIPTS: Final = {"javascript", "data", "vbscript"}
"""Schemes that a browser would run, not send anywhere."""


def find_redirect_uri(
    service: Service, client: Client, given: str | None, *, is_openid: bool
) -> str:
    """Decide where the answer is sent.

    Args:
        service: the service.
        client: the client; one without settings for it may name any URI.
        given: the parameter ``redirect_uri``.
        is_openid: whether it is an OpenID Connect request, which must name one (Core §3.1.2.1).

    Raises:
        OAuthError: there is no good one.
    """
    registered = client.redirect_uris
    if given is None:
        if registered is None or len(registered) != 1 or is_openid:
            raise _invalid("The request must have a 'redirect_uri'.")
        return registered[0]
    if not REDIRECT_URI.fullmatch(given) or given.partition(":")[0].lower() in SCRIPTS:
        raise _invalid("'redirect_uri' is not an absolute URI without a fragment.")
    if registered is None or given in registered:
        return given
    portless = _portless(given) if service.loopback_redirection_uri_variable else None
    if portless is None or portless not in map(_portless, registered):
        raise _invalid("'redirect_uri' is not one of the client's.")
    return given


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_request", text)


def _portless(uri: str) -> tuple[str, str | None, str, str] | None:
    """Compare loopback URIs without their ports (RFC 8252 §7.3); ``None`` for others."""
    try:
        parts = urlsplit(uri)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    return (parts.scheme, host, parts.path, parts.query) if host in LOOPBACK else None
