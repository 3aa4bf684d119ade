"""Client certificates (X.509), by cryptography: imported when the first is met."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..models.client.client import Client

LONGEST_CHAIN = 10
PEM_BEGIN = "-----BEGIN CERTIFICATE-----"
PEM_END = "-----END CERTIFICATE-----"


@attrs.frozen
class Certificate:
    """A certificate that can be read; who signed it is not known yet."""

    _content: x509.Certificate

    def public_key(self) -> str:
        """Return its key, in PEM."""
        key = self._content.public_key()
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def is_of(self, client: Client) -> bool:
        """Tell whether it names what the client's settings demand (RFC 8705 §2.1.2).

        The settings name one subject or alternative name; without any, none is right.
        """
        names = self._alternative_names()
        wanted = {
            "dns": (client.tls_client_auth_san_dns or "").lower(),
            "uri": client.tls_client_auth_san_uri,
            "ip": client.tls_client_auth_san_ip,
            "email": client.tls_client_auth_san_email,
        }
        demanded = {kind: name for kind, name in wanted.items() if name}
        subject = client.tls_client_auth_subject_dn
        return (
            bool(subject or demanded)
            and (not subject or self._has_subject(subject))
            and all((kind, name) in names for kind, name in demanded.items())
        )

    def is_trusted(self, path: Iterable[Certificate], roots: Sequence[Certificate]) -> bool:
        """Tell whether a chain of signatures leads from one of the roots to it.

        Args:
            path: the certificates between, that of its own signer first.
            roots: the certificates that are trusted.
        """
        current = self
        for signer in (*path,)[:LONGEST_CHAIN]:
            if any(current.is_signed_by(root) for root in roots):
                return True
            if not current.is_signed_by(signer):
                return False
            current = signer
        return any(current.is_signed_by(root) for root in roots)

    def is_signed_by(self, signer: Certificate) -> bool:
        """Tell whether a certificate authority issued it."""
        try:
            limits = signer._content.extensions.get_extension_for_class(x509.BasicConstraints)
            self._content.verify_directly_issued_by(signer._content)
        except Exception:  # noqa: BLE001 - what a stranger calls a certificate fails in many ways
            return False
        return limits.value.ca

    def _has_subject(self, text: str) -> bool:
        try:
            return x509.Name.from_rfc4514_string(text) == self._content.subject
        except ValueError:
            return False

    def _alternative_names(self) -> set[tuple[str, str]]:
        try:
            extension = self._content.extensions.get_extension_for_class(
                x509.SubjectAlternativeName
            )
        except (ValueError, x509.ExtensionNotFound):
            return set()
        found = extension.value
        return {
            *(("dns", name.lower()) for name in found.get_values_for_type(x509.DNSName)),
            *(("uri", name) for name in found.get_values_for_type(x509.UniformResourceIdentifier)),
            *(("ip", str(name)) for name in found.get_values_for_type(x509.IPAddress)),
            *(("email", name) for name in found.get_values_for_type(x509.RFC822Name)),
        }


def read_certificate(text: str) -> Certificate | None:
    """Read a certificate in PEM; ``None`` if it is none."""
    try:
        return Certificate(x509.load_pem_x509_certificate(text.strip().encode()))
    except Exception:  # noqa: BLE001 - what a stranger calls a certificate fails in many ways
        return None


def read_certificates(texts: Iterable[str]) -> list[Certificate]:
    """Read those of several that are certificates."""
    return [found for found in map(read_certificate, texts) if found is not None]


def read_x5c(value: object) -> list[Certificate]:
    """Read the certificates in a header of JOSE (RFC 7515 §4.1.6); none if one is none."""
    items = cast("list[object]", value) if isinstance(value, list) else []
    found = read_certificates(f"{PEM_BEGIN}\n{item}\n{PEM_END}" for item in items[:LONGEST_CHAIN])
    return found if len(found) == len(items) else []
