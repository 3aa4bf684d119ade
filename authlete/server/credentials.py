"""How a client proves who it is: what a request holds, for Authlete to judge."""

from __future__ import annotations

import binascii
from base64 import b64decode
from functools import cache
from http import HTTPStatus
from ssl import DER_cert_to_PEM_cert
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import attrs

from .messages import NO_STORE, Refusal, Response, decode, invalid_request, oauth_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .messages import Request
    from .server import AuthorizationServer

CHALLENGE: Final = ("www-authenticate", 'Basic realm="client"')


def client_inputs(
    server: AuthorizationServer, cls: type[attrs.AttrsInstance], request: Request
) -> Mapping[str, object]:
    """Collect, for a request class of Authlete, what a client's request holds of its fields.

    Args:
        server: the server.
        cls: the class, such as ``TokenRequest``.
        request: the client's request, with a form.

    Raises:
        Refusal: the form or the credentials are malformed.
    """
    client_id, client_secret = basic_credentials(request)
    certificates = client_certificates(server, request)
    found: Mapping[str, object] = {
        "parameters": request.form_text,
        "client_id": client_id,
        "client_secret": client_secret,
        "client_certificate": certificates[0] if certificates else None,
        "client_certificate_path": certificates[1:] or None,
        "dpop": request.header("dpop"),
        "htm": request.method,
        "htu": server.url_of(request),
        "oauth_client_attestation": request.header("oauth-client-attestation"),
        "oauth_client_attestation_pop": request.header("oauth-client-attestation-pop"),
    }
    names = _field_names(cls)
    return {name: value for name, value in found.items() if name in names and value is not None}


def token_inputs(server: AuthorizationServer, request: Request) -> Mapping[str, object]:
    """Collect what shows that an access token is presented by whom it was issued to."""
    certificates = client_certificates(server, request)
    return {
        "client_certificate": certificates[0] if certificates else None,
        "dpop": request.header("dpop"),
        "htm": request.method,
        "htu": server.url_of(request),
    }


def presented_token(request: Request) -> str:
    """Return the access token in the header ``Authorization``.

    Raises:
        Refusal: there is none.
    """
    token = request.bearer("bearer", "dpop")
    if token is None:  # RFC 6750 §3.1: who presents nothing is told the scheme, and no error
        challenge = ("www-authenticate", "Bearer")
        raise Refusal(Response(HTTPStatus.UNAUTHORIZED, (*NO_STORE, challenge)))
    return token


def client_certificates(server: AuthorizationServer, request: Request) -> tuple[str, ...]:
    """Return the client's certificates as PEM, its own first.

    They are those of the TLS connection, or of the header that the proxy is said to set; a header
    ``Client-Cert-Chain`` goes with ``Client-Cert`` (RFC 9440 §2.3).
    """
    name = server.settings.client_certificate_header
    if name is None:
        return request.client_certificates
    own = request.header(name.lower()) or ""
    chain = request.header(f"{name.lower()}-chain") or ""
    if own.startswith(":"):
        return tuple(_pem(item) for item in (own, *chain.split(",")) if item.strip())
    pem = unquote(own)
    return (pem,) if "-----BEGIN CERTIFICATE-----" in pem else ()


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
        client_id, colon, secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
        credentials = decode(client_id), decode(secret)
    except (binascii.Error, UnicodeDecodeError):
        raise _invalid_client("The credentials are malformed.") from None
    if not colon:
        raise _invalid_client("The credentials are malformed.")
    return credentials


def _invalid_client(description: str) -> Refusal:
    return Refusal(oauth_error(HTTPStatus.UNAUTHORIZED, "invalid_client", description, [CHALLENGE]))


def _pem(item: str) -> str:
    """Read a byte sequence of structured fields (RFC 8941 §3.3.5), which is DER.

    Raises:
        Refusal: it is none.
    """
    try:
        der = b64decode(item.strip().removeprefix(":").removesuffix(":"), validate=True)
    except binascii.Error:
        raise invalid_request("The client certificate is malformed.") from None
    return DER_cert_to_PEM_cert(der)


@cache
def _field_names(cls: type[attrs.AttrsInstance]) -> frozenset[str]:
    return frozenset(field.name for field in attrs.fields(cls))
