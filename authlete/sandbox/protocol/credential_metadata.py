"""The metadata of a credential issuer, from the record of its service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import server_error
from .claims import json_value
from .credential_issuers import FINAL_VERSION, credential_configurations, issuer_metadata
from .credential_requests import jwe_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...models.service.credential_issuer_metadata import CredentialIssuerMetadata
    from ...models.service.service import Service


def credential_issuer_metadata(service: Service) -> Mapping[str, object]:
    """Write the metadata (OpenID for Verifiable Credential Issuance §12.2.4).

    Raises:
        ActionError: the service's settings lack what no metadata may lack.
    """
    metadata, final = issuer_metadata(service), service.oid4vci_version == FINAL_VERSION
    if not metadata.credential_issuer or not metadata.credential_endpoint:
        raise server_error(
            "A000201", "The service's credential issuer metadata lack the issuer or the endpoint."
        )
    configurations = credential_configurations(service)
    content: dict[str, object] = {
        "credential_issuer": metadata.credential_issuer,
        "authorization_servers": metadata.authorization_servers,
        "credential_endpoint": metadata.credential_endpoint,
        "batch_credential_endpoint": None if final else metadata.batch_credential_endpoint,
        "deferred_credential_endpoint": metadata.deferred_credential_endpoint,
        "notification_endpoint": metadata.notification_endpoint,
        "nonce_endpoint": metadata.nonce_endpoint if final else None,
        "credential_request_encryption": _request_encryption(metadata) if final else None,
        "credential_response_encryption": _response_encryption(metadata),
        "batch_credential_issuance": (
            {"batch_size": metadata.batch_size}
            if final and (metadata.batch_size or 0) > 1
            else None
        ),
        "display": json_value(metadata.display or "null"),
        "credential_configurations_supported": configurations or {},
    }
    return {name: value for name, value in content.items() if value is not None}


def _request_encryption(metadata: CredentialIssuerMetadata) -> Mapping[str, object] | None:
    """Tell how requests may be encrypted; ``None`` if they may not."""
    from ..._jose.jws import read_jwks  # noqa: PLC0415 - only who encrypts pays for the library

    text = metadata.credential_request_encryption_jwks
    if not text:
        return None
    keys = [key.as_dict(private=False) for key in read_jwks(text) if key.key_type != "oct"]
    return _present(
        jwks={"keys": keys},
        enc_values_supported=_names(metadata.credential_request_encryption_enc_values_supported),
        zip_values_supported=_names(metadata.credential_request_encryption_zip_values_supported),
        encryption_required=bool(metadata.require_credential_request_encryption),
    )


def _response_encryption(metadata: CredentialIssuerMetadata) -> Mapping[str, object] | None:
    """Tell how answers may be encrypted; ``None`` if nothing is said of it."""
    algorithms = _names(metadata.credential_response_encryption_alg_values_supported)
    if algorithms is None:
        return None
    return _present(
        alg_values_supported=algorithms,
        enc_values_supported=_names(metadata.credential_response_encryption_enc_values_supported),
        zip_values_supported=_names(metadata.credential_response_encryption_zip_values_supported),
        encryption_required=bool(metadata.require_credential_response_encryption),
    )


def _names(words: Sequence[str] | None) -> list[str] | None:
    return None if words is None else [jwe_name(word) for word in words]


def _present(**members: object) -> Mapping[str, object]:
    return {name: value for name, value in members.items() if value is not None}
