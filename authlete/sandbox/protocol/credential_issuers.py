"""What the settings of a service say of the credential issuer, those that are left out included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from ...models.service.credential_issuer_metadata import CredentialIssuerMetadata
from .claims import json_object
from .settings import issuer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...models.service.service import Service

FINAL_VERSION: Final = "1.0"
"""The ``oid4vci_version`` of OpenID for Verifiable Credential Issuance 1.0; others are drafts."""


def issues_credentials(service: Service) -> bool:
    """Tell whether a service issues verifiable credentials."""
    return service.verifiable_credentials_enabled is not False


def issuer_metadata(service: Service) -> CredentialIssuerMetadata:
    """Return what the credential issuer says about itself."""
    return service.credential_issuer_metadata or CredentialIssuerMetadata(
        credential_issuer=issuer(service), credential_endpoint=f"{issuer(service)}/api/credential"
    )


def credential_issuer(service: Service) -> str:
    """Name the credential issuer."""
    return issuer_metadata(service).credential_issuer or issuer(service)


def credential_configurations(service: Service) -> Mapping[str, Mapping[str, object]] | None:
    """Read the credentials that can be issued, by ID; ``None`` if nothing is said of them."""
    text = issuer_metadata(service).credentials_supported
    if text is None:
        return None
    return {
        name: cast("dict[str, object]", value) if isinstance(value, dict) else {}
        for name, value in (json_object(text) or {}).items()
    }


def texts_in(value: object) -> tuple[str, ...]:
    """Return the texts in a list; none of what is no list."""
    items = cast("list[object]", value) if isinstance(value, list) else []
    return tuple(item for item in items if isinstance(item, str))
