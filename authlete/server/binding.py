"""What binds a token to the client that asks for it, where a hook says what it is good for."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from .._jose.thumbprint import certificate_thumbprint, key_thumbprint
from ..funcs.client_get import client_get
from .credentials import client_certificates
from .messages import Refusal, invalid_request, json_object, oauth_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .messages import Request
    from .server import AuthorizationServer


async def binding(
    server: AuthorizationServer, request: Request, client_id: int
) -> Mapping[str, str | None]:
    """Find the key and the certificate that a new token is bound to.

    Of a token that ``/auth/token`` issues, Authlete sees to it; ``/auth/token/create`` is told. The
    proof has been verified by the former. A certificate binds the tokens of clients whose metadata
    say so (RFC 8705 §3.4): others only authenticate by it.

    Returns:
        The fields of ``TokenCreateRequest``.

    Raises:
        Refusal: there is nothing to bind to in what was sent for it.
    """
    proof = request.header("dpop")
    certificates = client_certificates(server, request)
    if certificates:
        client = await server.ask(client_get, {"client_id": str(client_id)})
        if not client.tls_client_certificate_bound_access_tokens:
            certificates = ()
    return {
        "dpop_key_thumbprint": _proven_key(proof) if proof else None,
        "certificate_thumbprint": _certificate(certificates[0]) if certificates else None,
    }


def _proven_key(proof: str) -> str:
    part = proof.partition(".")[0]
    thumbprint = None
    with suppress(ValueError):
        header = json_object(urlsafe_b64decode(f"{part}==").decode())
        thumbprint = key_thumbprint(header.get("jwk"))
    if thumbprint is None:
        raise Refusal(oauth_error(HTTPStatus.BAD_REQUEST, "invalid_dpop_proof"))
    return thumbprint


def _certificate(pem: str) -> str:
    thumbprint = certificate_thumbprint(pem)
    if thumbprint is None:
        raise invalid_request("The client certificate is malformed.")
    return thumbprint
