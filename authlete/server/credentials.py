"""How a client proves who it is: what a request holds, for Authlete to judge."""

from __future__ import annotations

import binascii
from base64 import b64decode
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_plus

import attrs

from .messages import Refusal, oauth_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .messages import Request

CHALLENGE: Final = ("www-authenticate", 'Basic realm="client"')


def client_inputs(
    cls: type[attrs.AttrsInstance], request: Request, url: str | None = None
) -> Mapping[str, object]:
    """Collect, for a request class of Authlete, what a client's request holds of its fields.

    Args:
        cls: the class, such as ``TokenRequest``.
        request: the client's request, with a form.
        url: the endpoint's URL as the client has it, which DPoP proofs name (``htu``).

    Raises:
        Refusal: the form or the credentials are malformed.
    """
    client_id, client_secret = basic_credentials(request)
    certificates = request.client_certificates
    found: Mapping[str, object] = {
        "parameters": request.form_text,
        "client_id": client_id,
        "client_secret": client_secret,
        "client_certificate": certificates[0] if certificates else None,
        "client_certificate_path": certificates[1:] or None,
        "dpop": request.header("dpop"),
        "htm": request.method,
        "htu": url,
        "oauth_client_attestation": request.header("oauth-client-attestation"),
        "oauth_client_attestation_pop": request.header("oauth-client-attestation-pop"),
    }
    names = _field_names(cls)
    return {name: value for name, value in found.items() if name in names and value is not None}


def basic_credentials(request: Request) -> tuple[str | None, str | None]:
    """Read the client's ID and secret from the header ``Authorization``.

    Both are form-encoded inside of it (RFC 6749 §2.3.1). Clients that do not encode are served as
    well, as long as their credentials hold neither ``%`` nor ``+``.

    Raises:
        Refusal: the header is there, but something else.
    """
    header = request.header("authorization")
    if header is None:
        return None, None
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise _invalid_client("The header Authorization is not for the scheme Basic.")
    try:
        decoded = b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise _invalid_client("The credentials are malformed.") from None
    client_id, colon, secret = decoded.partition(":")
    if not colon:
        raise _invalid_client("The credentials are malformed.")
    return unquote_plus(client_id), unquote_plus(secret)


def _invalid_client(description: str) -> Refusal:
    return Refusal(oauth_error(HTTPStatus.UNAUTHORIZED, "invalid_client", description, [CHALLENGE]))


@cache
def _field_names(cls: type[attrs.AttrsInstance]) -> frozenset[str]:
    return frozenset(field.name for field in attrs.fields(cls))
