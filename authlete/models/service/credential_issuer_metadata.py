"""What a credential issuer says about itself."""

from collections.abc import Mapping

import attrs

from .._base import UNKNOWN, concise, masked, str_tuple
from ..common.jwe import JweAlg, JweEnc, JweZip


@attrs.frozen(kw_only=True)
class CredentialIssuerMetadata:
    """Metadata of a credential issuer (OpenID for Verifiable Credential Issuance §12.2).

    What only the final version of that specification has is marked "final".
    """

    __repr__ = concise

    authorization_servers: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """Its authorization servers, as issuer identifiers; absent if it is its own."""
    credential_issuer: str | None = None
    """Its identifier, a URL; needed to issue credentials."""
    credential_endpoint: str | None = None
    """The URL of the credential endpoint; needed to issue credentials."""
    batch_credential_endpoint: str | None = None
    """The URL of the endpoint for batches; drafts only."""
    deferred_credential_endpoint: str | None = None
    """The URL of the endpoint for credentials issued later."""
    notification_endpoint: str | None = None
    """The URL at which wallets tell what became of credentials."""
    nonce_endpoint: str | None = None
    """The URL of the nonce endpoint; final."""
    credentials_supported: str | None = None
    """Credentials by ID, as JSON text; ``credential_configurations_supported``."""
    credential_request_encryption_jwks: str | None = attrs.field(default=None, repr=masked)
    """The JWK set to encrypt requests to, with private keys, as JSON text; final."""
    credential_request_encryption_enc_values_supported: tuple[JweEnc | str, ...] | None = (
        attrs.field(default=None, converter=str_tuple)
    )
    """How requests may be encrypted; final."""
    credential_request_encryption_zip_values_supported: tuple[JweZip | str, ...] | None = (
        attrs.field(default=None, converter=str_tuple)
    )
    """How encrypted requests may be compressed; final."""
    require_credential_request_encryption: bool | None = None
    """Whether requests must be encrypted; final."""
    credential_response_encryption_alg_values_supported: tuple[JweAlg | str, ...] | None = (
        attrs.field(default=None, converter=str_tuple)
    )
    """How keys for encrypted answers may be agreed on."""
    credential_response_encryption_enc_values_supported: tuple[JweEnc | str, ...] | None = (
        attrs.field(default=None, converter=str_tuple)
    )
    """How answers may be encrypted."""
    credential_response_encryption_zip_values_supported: tuple[JweZip | str, ...] | None = (
        attrs.field(default=None, converter=str_tuple)
    )
    """How encrypted answers may be compressed; final."""
    require_credential_response_encryption: bool | None = None
    """Whether answers must be encrypted."""
    batch_size: int | None = None
    """How many proofs one request may hold, if 2 or more; final."""
    display: str | None = None
    """How the issuer is shown to users, as the text of a JSON array."""
    unknown: Mapping[str, object] = attrs.field(
        factory=dict[str, object], repr=False, hash=False, metadata=UNKNOWN
    )
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""
