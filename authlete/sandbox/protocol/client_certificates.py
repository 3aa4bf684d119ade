"""Client certificates, by which clients show who they are (RFC 8705 §2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .client_keys import client_keys

if TYPE_CHECKING:
    from ...models.client.client import Client
    from ..certificates import Certificate
    from ..context import RequestContext
    from .credentials import Credentials


def check_certificate(context: RequestContext, client: Client, credentials: Credentials) -> None:
    """Check a certificate that an authority issued to the client (§2.1).

    Raises:
        ActionError: it is not the client's.
    """
    from ..certificates import read_certificates  # noqa: PLC0415 - only who needs it loads it

    certificate = _presented(credentials)
    if not certificate.is_of(client):
        raise credentials.refusal("A157343", "The certificate is another client's.")
    service = context.service
    if not service.mutual_tls_validate_pki_cert_chain:
        return
    roots = read_certificates(service.trusted_root_certificates or ())
    path = read_certificates(credentials.request.client_certificate_path or ())
    if not certificate.is_trusted(path, roots):
        raise credentials.refusal("A157339", "No trusted authority issued the certificate.")


def check_self_signed(context: RequestContext, client: Client, credentials: Credentials) -> None:
    """Check a certificate whose key is in the client's JWK set (§2.2).

    Raises:
        ActionError: it is not the client's.
        FetchNeededError: its keys have to be fetched first.
    """
    from ..._jose.jws import read_pem_key  # noqa: PLC0415 - likewise

    presented = read_pem_key(_presented(credentials).public_key())
    wanted = client.self_signed_certificate_key_id
    known = {key.thumbprint() for key in client_keys(context, client) if wanted in (None, key.kid)}
    if presented is None or presented.thumbprint() not in known:
        raise credentials.refusal("A157333", "The certificate is not one of the client's.")


def _presented(credentials: Credentials) -> Certificate:
    from ..certificates import read_certificate  # noqa: PLC0415 - likewise

    text = credentials.request.client_certificate
    if not text:
        raise credentials.refusal("A157327", "The client presented no certificate.")
    certificate = read_certificate(text)
    if certificate is None:
        raise credentials.refusal("A157328", "The client certificate is malformed.")
    return certificate
