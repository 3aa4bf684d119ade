"""Certificates for tests: of clients, and of the authorities that issue them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

if TYPE_CHECKING:
    from collections.abc import Sequence


@attrs.frozen
class Made:
    """A certificate and its private key."""

    content: x509.Certificate
    key: Any

    @property
    def pem(self) -> str:
        """The certificate, in PEM."""
        return self.content.public_bytes(Encoding.PEM).decode()


def make(
    subject: str,
    names: Sequence[x509.GeneralName] = (),
    *,
    key: Any = None,
    signer: Made | None = None,
    is_authority: bool | None = False,
) -> Made:
    """Make a certificate, signed by itself unless another signs it."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name.from_rfc4514_string(subject), datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(signer.content.subject if signer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    if is_authority is not None:
        constraints = x509.BasicConstraints(ca=is_authority, path_length=None)
        builder = builder.add_extension(constraints, critical=True)
    return Made(builder.sign(signer.key if signer else key, hashes.SHA256()), key)
