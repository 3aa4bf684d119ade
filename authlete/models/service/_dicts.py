"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias, TypedDict

from ..common._dicts import (
    ClaimTypeName,
    ClientAuthMethodName,
    ClientRegistrationTypeName,
    DeliveryModeName,
    DisplayName,
    FapiModeName,
    GrantTypeName,
    HskDict,
    JweAlgName,
    JweEncName,
    JweZipName,
    JwsAlgName,
    NamedUriDict,
    PairDict,
    PromptName,
    ResponseTypeName,
    ScopeDict,
    ServiceProfileName,
    UserCodeCharsetName,
)
from ..common.claim_type import ClaimType
from ..common.client_auth_method import ClientAuthMethod
from ..common.client_registration_type import ClientRegistrationType
from ..common.delivery_mode import DeliveryMode
from ..common.display import Display
from ..common.fapi_mode import FapiMode
from ..common.grant_type import GrantType
from ..common.hsk import Hsk
from ..common.jwe import JweAlg, JweEnc, JweZip
from ..common.jws_alg import JwsAlg
from ..common.named_uri import NamedUri
from ..common.pair import Pair
from ..common.prompt import Prompt
from ..common.response_type import ResponseType
from ..common.scope import Scope
from ..common.service_profile import ServiceProfile
from ..common.user_code_charset import UserCodeCharset
from .attachment_type import AttachmentType
from .credential_issuer_metadata import CredentialIssuerMetadata
from .sns_credentials import Sns, SnsCredentials
from .trust_anchor import TrustAnchor
from .verified_claims_validation_schema import VerifiedClaimsValidationSchema

AttachmentTypeName: TypeAlias = Literal[
    "EMBEDDED",
    "EXTERNAL",
]
"""The words of ``AttachmentType``."""

SnsName: TypeAlias = Literal["FACEBOOK",]
"""The words of ``Sns``."""

VerifiedClaimsValidationSchemaName: TypeAlias = Literal[
    "standard",
    "standard+id_document",
]
"""The words of ``VerifiedClaimsValidationSchema``."""


class CredentialIssuerMetadataDict(TypedDict, total=False):
    """``CredentialIssuerMetadata`` written as a dict."""

    authorization_servers: list[str] | tuple[str, ...] | None
    """Its authorization servers, as issuer identifiers; absent if it is its own."""
    credential_issuer: str | None
    """Its identifier, a URL; needed to issue credentials."""
    credential_endpoint: str | None
    """The URL of the credential endpoint; needed to issue credentials."""
    batch_credential_endpoint: str | None
    """The URL of the endpoint for batches; drafts only."""
    deferred_credential_endpoint: str | None
    """The URL of the endpoint for credentials issued later."""
    notification_endpoint: str | None
    """The URL at which wallets tell what became of credentials."""
    nonce_endpoint: str | None
    """The URL of the nonce endpoint; final."""
    credentials_supported: str | None
    """Credentials by ID, as JSON text; ``credential_configurations_supported``."""
    credential_request_encryption_jwks: str | None
    """The JWK set to encrypt requests to, with private keys, as JSON text; final."""
    credential_request_encryption_enc_values_supported: Sequence[JweEnc | JweEncName | str] | None
    """How requests may be encrypted; final."""
    credential_request_encryption_zip_values_supported: Sequence[JweZip | JweZipName | str] | None
    """How encrypted requests may be compressed; final."""
    require_credential_request_encryption: bool | None
    """Whether requests must be encrypted; final."""
    credential_response_encryption_alg_values_supported: Sequence[JweAlg | JweAlgName | str] | None
    """How keys for encrypted answers may be agreed on."""
    credential_response_encryption_enc_values_supported: Sequence[JweEnc | JweEncName | str] | None
    """How answers may be encrypted."""
    credential_response_encryption_zip_values_supported: Sequence[JweZip | JweZipName | str] | None
    """How encrypted answers may be compressed; final."""
    require_credential_response_encryption: bool | None
    """Whether answers must be encrypted."""
    batch_size: int | None
    """How many proofs one request may hold, if 2 or more; final."""
    display: str | None
    """How the issuer is shown to users, as the text of a JSON array."""
    unknown: Mapping[str, object]
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


class SnsCredentialsDict(TypedDict, total=False):
    """``SnsCredentials`` written as a dict."""

    sns: Sns | SnsName | str | None
    """The network."""
    api_key: str | None
    """The service's ID there."""
    api_secret: str | None
    """The service's secret there."""
    unknown: Mapping[str, object]
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


class TrustAnchorDict(TypedDict, total=False):
    """``TrustAnchor`` written as a dict."""

    entity_id: str | None
    """Its entity ID, a URL."""
    jwks: str | None
    """Its JWK set (RFC 7517) with public keys, as JSON text."""
    unknown: Mapping[str, object]
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


class ServiceDict(TypedDict, total=False):
    """``Service`` written as a dict."""

    number: int | None
    """The service's sequential number, given by Authlete."""
    service_name: str | None
    """The service's name."""
    issuer: str | None
    """The issuer identifier: an ``https`` URL without query and fragment (OpenID Discovery §3)."""
    description: str | None
    """What the service is."""
    api_key: int | None
    """The ID of the service in calls of the Authlete API, given by Authlete."""
    api_secret: str | None
    """The secret that belonged to ``api_key`` in earlier versions of the API, given by Authlete."""
    token_batch_notification_endpoint: str | None
    """Where Authlete reports the results of batches of tokens."""
    client_assertion_aud_restricted_to_issuer: bool | None
    """Whether ``aud`` of a client assertion must be the issuer, as a single string."""
    service_owner_number: int | None
    """The number of the organization that owns the service, given by Authlete."""
    clients_per_developer: int | None
    """How many clients a developer may have; 0 means any number."""
    developer_authentication_callback_endpoint: str | None
    """Where Authlete has developers authenticated who log in to the developer console."""
    developer_authentication_callback_api_key: str | None
    """The user name for Basic authentication there."""
    developer_authentication_callback_api_secret: str | None
    """The password for Basic authentication there."""
    supported_developer_snses: Sequence[Sns | SnsName | str] | None
    """Social networks by which developers can log in to the developer console."""
    developer_sns_credentials: Sequence[SnsCredentials | SnsCredentialsDict] | None
    """The service's credentials at those networks."""
    supported_snses: Sequence[Sns | SnsName | str] | None
    """Social networks by which users can log in at Authlete's own authorization page."""
    sns_credentials: Sequence[SnsCredentials | SnsCredentialsDict] | None
    """The service's credentials at those networks."""
    client_id_alias_enabled: bool | None
    """Deprecated by Authlete, which always reports true."""
    metadata: Sequence[Pair | PairDict] | None
    """Figures about the service, such as ``clientCount``: the number of its clients."""
    created_at: int | None
    """When the service was created, in milliseconds since the Unix epoch."""
    modified_at: int | None
    """When the service was last changed, in milliseconds since the Unix epoch."""
    authentication_callback_endpoint: str | None
    """Where Authlete's own authorization page has users authenticated."""
    authentication_callback_api_key: str | None
    """The user name for Basic authentication there."""
    authentication_callback_api_secret: str | None
    """The password for Basic authentication there."""
    supported_acrs: list[str] | tuple[str, ...] | None
    """Authentication context classes; ``acr_values_supported`` of OpenID Discovery §3."""
    supported_grant_types: Sequence[GrantType | GrantTypeName | str] | None
    """Flows that clients may use; ``grant_types_supported`` of OpenID Discovery §3."""
    supported_response_types: Sequence[ResponseType | ResponseTypeName | str] | None
    """Response types that clients may ask for; ``response_types_supported``."""
    supported_authorization_details_types: list[str] | tuple[str, ...] | None
    """Types of authorization details; ``authorization_details_types_supported`` of RFC 9396 §10."""
    supported_service_profiles: Sequence[ServiceProfile | ServiceProfileName | str] | None
    """Profiles whose rules the service follows."""
    error_description_omitted: bool | None
    """Whether error responses go without ``error_description`` (RFC 6749 §5.2)."""
    error_uri_omitted: bool | None
    """Whether error responses go without ``error_uri`` (RFC 6749 §5.2)."""
    authorization_endpoint: str | None
    """The URL of the authorization endpoint (RFC 6749 §3.1)."""
    direct_authorization_endpoint_enabled: bool | None
    """Whether Authlete's own authorization endpoint may be used."""
    supported_ui_locales: list[str] | tuple[str, ...] | None
    """Languages of the pages, as BCP 47 tags; ``ui_locales_supported`` of OpenID Discovery §3."""
    supported_displays: Sequence[Display | DisplayName | str] | None
    """Values of ``display`` that the pages know; ``display_values_supported``."""
    pkce_required: bool | None
    """Whether the authorization code flow always needs a ``code_challenge`` (RFC 7636)."""
    pkce_s256_required: bool | None
    """Whether a ``code_challenge`` must be made by ``S256`` (RFC 7636 §4.2)."""
    authorization_code_duration: int | None
    """Lifetime of authorization codes in seconds."""
    authorization_response_duration: int | None
    """Lifetime of authorization responses in the form of JWTs (JARM), in seconds."""
    token_endpoint: str | None
    """The URL of the token endpoint (RFC 6749 §3.2)."""
    direct_token_endpoint_enabled: bool | None
    """Whether Authlete's own token endpoint may be used."""
    supported_token_auth_methods: Sequence[ClientAuthMethod | ClientAuthMethodName | str] | None
    """How clients may authenticate there; ``token_endpoint_auth_methods_supported``."""
    missing_client_id_allowed: bool | None
    """Whether a public client may leave out ``client_id`` if its code or refresh token tells it."""
    revocation_endpoint: str | None
    """The URL of the revocation endpoint (RFC 7009)."""
    direct_revocation_endpoint_enabled: bool | None
    """Whether Authlete's own revocation endpoint may be used."""
    supported_revocation_auth_methods: (
        Sequence[ClientAuthMethod | ClientAuthMethodName | str] | None
    )
    """How clients may authenticate there; ``revocation_endpoint_auth_methods_supported``."""
    introspection_endpoint: str | None
    """The URL of the introspection endpoint (RFC 7662)."""
    direct_introspection_endpoint_enabled: bool | None
    """Whether Authlete's own introspection endpoint may be used."""
    supported_introspection_auth_methods: (
        Sequence[ClientAuthMethod | ClientAuthMethodName | str] | None
    )
    """How callers may authenticate there; ``introspection_endpoint_auth_methods_supported``."""
    pushed_auth_req_endpoint: str | None
    """The URL of the endpoint for pushed authorization requests (RFC 9126)."""
    pushed_auth_req_duration: int | None
    """Lifetime of pushed authorization requests in seconds."""
    par_required: bool | None
    """Whether authorization requests must be pushed first (RFC 9126 §5)."""
    request_object_required: bool | None
    """Whether authorization requests must come as request objects (RFC 9101)."""
    traditional_request_object_processing_applied: bool | None
    """Whether request objects follow OpenID Connect Core §6 instead of RFC 9101."""
    mutual_tls_validate_pki_cert_chain: bool | None
    """Whether the chain of a client's certificate is verified for ``tls_client_auth``."""
    trusted_root_certificates: list[str] | tuple[str, ...] | None
    """Root certificates that such a chain may end in, in PEM."""
    mtls_endpoint_aliases: Sequence[NamedUri | NamedUriDict] | None
    """Endpoints for mutual TLS; ``mtls_endpoint_aliases`` of RFC 8705 §5."""
    access_token_type: str | None
    """``token_type`` of token responses: ``Bearer`` for RFC 6750."""
    tls_client_certificate_bound_access_tokens: bool | None
    """Whether access tokens can be bound to client certificates (RFC 8705 §3)."""
    access_token_duration: int | None
    """Lifetime of access tokens in seconds; ``expires_in`` of RFC 6749 §5.1."""
    single_access_token_per_subject: bool | None
    """Whether a new access token ends the earlier ones of the same user and client."""
    access_token_sign_alg: JwsAlg | JwsAlgName | str | None
    """How access tokens are signed, which makes them JWTs (RFC 9068); else they are random text."""
    access_token_signature_key_id: str | None
    """The key in ``jwks`` that signs access tokens, if several would do."""
    refresh_token_duration: int | None
    """Lifetime of refresh tokens in seconds."""
    refresh_token_duration_kept: bool | None
    """Whether a new refresh token lasts only as long as the one it replaces would have."""
    refresh_token_duration_reset: bool | None
    """Whether using a refresh token that is kept makes it last its full duration again."""
    refresh_token_kept: bool | None
    """Whether a refresh token stays good when used; else a new one replaces it (RFC 6749 §6)."""
    supported_scopes: Sequence[Scope | ScopeDict] | None
    """The scopes that the service knows."""
    scope_required: bool | None
    """Whether requests that name no scope are rejected."""
    id_token_duration: int | None
    """Lifetime of ID tokens in seconds."""
    allowable_clock_skew: int | None
    """By how many seconds clocks may differ when ``exp``, ``iat`` and ``nbf`` are checked."""
    supported_claim_types: Sequence[ClaimType | ClaimTypeName | str] | None
    """Kinds of claims; ``claim_types_supported`` of OpenID Discovery §3."""
    supported_claim_locales: list[str] | tuple[str, ...] | None
    """Languages of claims, as BCP 47 tags; ``claims_locales_supported``."""
    supported_claims: list[str] | tuple[str, ...] | None
    """Names of claims; ``claims_supported`` of OpenID Discovery §3."""
    claim_shortcut_restrictive: bool | None
    """Whether claims asked for by scopes come in the ID token only if no access token is issued."""
    jwks_uri: str | None
    """The URL of the service's JWK set; ``jwks_uri`` of OpenID Discovery §3."""
    direct_jwks_endpoint_enabled: bool | None
    """Whether Authlete's own endpoint for the JWK set may be used."""
    jwks: str | None
    """The service's JWK set (RFC 7517) with private keys, as JSON text."""
    id_token_signature_key_id: str | None
    """The key in ``jwks`` that signs ID tokens, if several would do."""
    user_info_signature_key_id: str | None
    """The key in ``jwks`` that signs userinfo responses, if several would do."""
    authorization_signature_key_id: str | None
    """The key in ``jwks`` that signs authorization responses, if several would do."""
    user_info_endpoint: str | None
    """The URL of the userinfo endpoint (OpenID Connect Core §5.3)."""
    direct_user_info_endpoint_enabled: bool | None
    """Whether Authlete's own userinfo endpoint may be used."""
    dynamic_registration_supported: bool | None
    """Whether clients can register by themselves (RFC 7591)."""
    registration_endpoint: str | None
    """The URL of the client registration endpoint (RFC 7591 §3)."""
    registration_management_endpoint: str | None
    """The URL below which clients are managed (RFC 7592); absent: ``registration_endpoint``."""
    policy_uri: str | None
    """The URL of the service's policy; ``op_policy_uri`` of OpenID Discovery §3."""
    tos_uri: str | None
    """The URL of the terms of service; ``op_tos_uri`` of OpenID Discovery §3."""
    service_documentation: str | None
    """The URL of documentation for developers; ``service_documentation``."""
    backchannel_authentication_endpoint: str | None
    """The URL of the backchannel authentication endpoint (CIBA §7)."""
    supported_backchannel_token_delivery_modes: (
        Sequence[DeliveryMode | DeliveryModeName | str] | None
    )
    """How tokens may be delivered; ``backchannel_token_delivery_modes_supported`` of CIBA §4."""
    backchannel_auth_req_id_duration: int | None
    """Lifetime of an ``auth_req_id`` in seconds (CIBA §7.3)."""
    backchannel_polling_interval: int | None
    """How many seconds a CIBA client must wait between two token requests (CIBA §7.3)."""
    backchannel_user_code_parameter_supported: bool | None
    """Whether ``user_code`` is supported in CIBA requests (CIBA §7.1)."""
    backchannel_binding_message_required_in_fapi: bool | None
    """Whether FAPI requires a ``binding_message`` in CIBA requests."""
    device_authorization_endpoint: str | None
    """The URL of the device authorization endpoint (RFC 8628 §3.1)."""
    device_verification_uri: str | None
    """Where users enter their code; ``verification_uri`` of RFC 8628 §3.2."""
    device_verification_uri_complete: str | None
    """The same with a placeholder for the code; ``verification_uri_complete``."""
    device_flow_code_duration: int | None
    """Lifetime of device codes and user codes in seconds (RFC 8628 §3.2)."""
    device_flow_polling_interval: int | None
    """How many seconds a device must wait between two token requests (RFC 8628 §3.2)."""
    user_code_charset: UserCodeCharset | UserCodeCharsetName | str | None
    """What user codes are made of."""
    user_code_length: int | None
    """How many characters a user code has."""
    supported_trust_frameworks: list[str] | tuple[str, ...] | None
    """Trust frameworks; ``trust_frameworks_supported`` of OpenID Connect for Identity Assurance."""
    supported_evidence: list[str] | tuple[str, ...] | None
    """Kinds of evidence; ``evidence_supported`` of OpenID Connect for Identity Assurance."""
    supported_identity_documents: list[str] | tuple[str, ...] | None
    """Identity documents; ``id_documents_supported``, now ``supported_documents``."""
    supported_verification_methods: list[str] | tuple[str, ...] | None
    """Ways to verify those; ``id_documents_verification_methods_supported``."""
    supported_verified_claims: list[str] | tuple[str, ...] | None
    """Verified claims; ``claims_in_verified_claims_supported``."""
    verified_claims_validation_schema_set: (
        VerifiedClaimsValidationSchema | VerifiedClaimsValidationSchemaName | str | None
    )
    """The JSON schemas that ``verified_claims`` must follow; absent means ``standard``."""
    attributes: Sequence[Pair | PairDict] | None
    """Settings of the service that have no field of their own."""
    nbf_optional: bool | None
    """Whether request objects may lack ``nbf`` even where FAPI 1.0 Advanced requires it."""
    iss_suppressed: bool | None
    """Whether authorization responses go without ``iss`` (RFC 9207); only for experiments."""
    supported_custom_client_metadata: list[str] | tuple[str, ...] | None
    """Names of client metadata beyond the standards that registration keeps."""
    token_expiration_linked: bool | None
    """Whether an access token never outlives its refresh token."""
    front_channel_request_object_encryption_required: bool | None
    """Whether request objects that come through the browser must be encrypted."""
    request_object_encryption_alg_match_required: bool | None
    """Whether ``alg`` of an encrypted request object must be what the client registered."""
    request_object_encryption_enc_match_required: bool | None
    """Whether ``enc`` of an encrypted request object must be what the client registered."""
    hsm_enabled: bool | None
    """Whether keys in hardware security modules are used."""
    hsks: Sequence[Hsk | HskDict] | None
    """Those keys; what an update says here is ignored."""
    grant_management_endpoint: str | None
    """The URL of the grant management endpoint (Grant Management for OAuth 2.0)."""
    grant_management_action_required: bool | None
    """Whether authorization requests must say what is to be done with a grant."""
    unauthorized_on_client_config_supported: bool | None
    """Whether client registration may answer with the action ``UNAUTHORIZED`` (RFC 7592)."""
    dcr_scope_used_as_requestable: bool | None
    """Whether ``scope`` of a registration limits what the client may ask for."""
    end_session_endpoint: str | None
    """The URL at which sessions are ended (OpenID Connect RP-Initiated Logout §2.1)."""
    loopback_redirection_uri_variable: bool | None
    """Whether the port of a loopback redirect URI may vary (RFC 8252 §7.3)."""
    request_object_audience_checked: bool | None
    """Whether ``aud`` of a request object must be the issuer."""
    access_token_for_external_attachment_embedded: bool | None
    """Whether access tokens for external attachments are issued and embedded in claims."""
    authority_hints: list[str] | tuple[str, ...] | None
    """Entity IDs of the service's superiors; ``authority_hints`` of OpenID Federation 1.0."""
    federation_enabled: bool | None
    """Whether OpenID Federation 1.0 is supported."""
    federation_jwks: str | None
    """The JWK set whose keys sign the entity configuration, as JSON text."""
    federation_signature_key_id: str | None
    """The key in ``federation_jwks`` to sign with, if several would do."""
    federation_configuration_duration: int | None
    """Lifetime of the entity configuration in seconds."""
    federation_registration_endpoint: str | None
    """The URL for explicit registration; ``federation_registration_endpoint``."""
    organization_name: str | None
    """The name of the organization that runs the service; ``organization_name``."""
    predefined_transformed_claims: str | None
    """Transformed claims of the service, as JSON text; ``transformed_claims_predefined``."""
    refresh_token_idempotent: bool | None
    """Whether a refresh token used again at once gives the same new refresh token."""
    signed_jwks_uri: str | None
    """The URL of the JWK set as a signed JWT; ``signed_jwks_uri`` of OpenID Federation 1.0."""
    supported_attachments: Sequence[AttachmentType | AttachmentTypeName | str] | None
    """Kinds of attachments; ``attachments_supported`` of OpenID Connect for Identity Assurance."""
    supported_digest_algorithms: list[str] | tuple[str, ...] | None
    """Digests of external attachments; ``digest_algorithms_supported``."""
    supported_documents: list[str] | tuple[str, ...] | None
    """Kinds of documents; ``documents_supported`` of OpenID Connect for Identity Assurance."""
    supported_documents_methods: list[str] | tuple[str, ...] | None
    """Ways to validate and verify documents; ``documents_methods_supported``."""
    supported_documents_validation_methods: list[str] | tuple[str, ...] | None
    """Ways to validate documents; ``documents_validation_methods_supported``."""
    supported_documents_verification_methods: list[str] | tuple[str, ...] | None
    """Ways to verify documents; ``documents_verification_methods_supported``."""
    supported_electronic_records: list[str] | tuple[str, ...] | None
    """Kinds of electronic records; ``electronic_records_supported``."""
    supported_client_registration_types: (
        Sequence[ClientRegistrationType | ClientRegistrationTypeName | str] | None
    )
    """How relying parties may register; ``client_registration_types_supported``."""
    token_exchange_by_identifiable_clients_only: bool | None
    """Whether a token exchange (RFC 8693) must name its client."""
    token_exchange_by_confidential_clients_only: bool | None
    """Whether a token exchange is refused to public clients."""
    token_exchange_by_permitted_clients_only: bool | None
    """Whether a token exchange is refused to clients without explicit permission."""
    token_exchange_encrypted_jwt_rejected: bool | None
    """Whether a token exchange is refused if an input token is an encrypted JWT."""
    token_exchange_unsigned_jwt_rejected: bool | None
    """Whether a token exchange is refused if an input token is an unsigned JWT."""
    jwt_grant_by_identifiable_clients_only: bool | None
    """Whether a token request by a JWT (RFC 7523) must name its client."""
    jwt_grant_encrypted_jwt_rejected: bool | None
    """Whether an encrypted JWT is refused as such a grant."""
    jwt_grant_unsigned_jwt_rejected: bool | None
    """Whether an unsigned JWT is refused as such a grant."""
    dcr_duplicate_software_id_blocked: bool | None
    """Whether a registration is refused if another client has the same ``software_id``."""
    trust_anchors: Sequence[TrustAnchor | TrustAnchorDict] | None
    """The trust anchors for relying parties; without any, federation does not work."""
    openid_dropped_on_refresh_without_offline_access: bool | None
    """Whether ``openid`` is lost on refresh unless ``offline_access`` was granted."""
    supported_documents_check_methods: list[str] | tuple[str, ...] | None
    """Ways to check documents; ``documents_check_methods_supported``."""
    rs_response_signed: bool | None
    """Whether answers of resources are signed (RFC 9421), userinfo included."""
    cnonce_duration: int | None
    """Lifetime of a ``c_nonce`` in seconds (OpenID for Verifiable Credential Issuance)."""
    dpop_nonce_required: bool | None
    """Whether DPoP proofs must hold a nonce (RFC 9449 §8)."""
    verifiable_credentials_enabled: bool | None
    """Whether verifiable credentials can be issued."""
    credential_jwks_uri: str | None
    """The URL of the JWK set of the credential issuer."""
    credential_offer_duration: int | None
    """Lifetime of credential offers in seconds; 0 and below leave it to Authlete's default."""
    dpop_nonce_duration: int | None
    """Lifetime of nonces for DPoP proofs in seconds (RFC 9449 §8)."""
    pre_authorized_grant_anonymous_access_supported: bool | None
    """Whether a pre-authorized code may be used without naming a client."""
    credential_transaction_duration: int | None
    """Lifetime of transaction IDs in seconds; 0 and below leave it to Authlete's default."""
    introspection_signature_key_id: str | None
    """The key in ``jwks`` that signs introspection responses (RFC 9701)."""
    resource_signature_key_id: str | None
    """The key in ``jwks`` that signs answers of resources (RFC 9421)."""
    user_pin_length: int | None
    """Deprecated by Authlete, which no longer reads it: how long the PIN of an offer is."""
    supported_prompt_values: Sequence[Prompt | PromptName | str] | None
    """Values of ``prompt`` that are supported; ``prompt_values_supported``."""
    id_token_reissuable: bool | None
    """Whether a refresh can answer with the action ``ID_TOKEN_REISSUABLE``."""
    credential_jwks: str | None
    """The JWK set whose private keys sign credentials, as JSON text."""
    fapi_modes: Sequence[FapiMode | FapiModeName | str] | None
    """FAPI profiles by which every request is judged; absent: by what the request asks for."""
    credential_duration: int | None
    """Lifetime of credentials in seconds; at 0 they do not expire."""
    credential_issuer_metadata: CredentialIssuerMetadata | CredentialIssuerMetadataDict | None
    """What the credential issuer says about itself."""
    id_token_aud_type: str | None
    """What ``aud`` of ID tokens is: ``array`` or ``string``; absent leaves it to Authlete."""
    native_sso_supported: bool | None
    """Whether OpenID Connect Native SSO for Mobile Apps 1.0 is supported."""
    oid4vci_version: str | None
    """Which OpenID for Verifiable Credential Issuance: ``1.0``, or ``1.0-ID1``, the default."""
    haip_version: str | None
    """Which OpenID4VC High Assurance Interoperability Profile requests must follow: ``1.0``."""
    cimd_metadata_policy_enabled: bool | None
    """Whether ``cimd_metadata_policy`` is applied."""
    client_id_metadata_document_supported: bool | None
    """Whether a ``client_id`` may be the URL of a client ID metadata document."""
    cimd_allowlist_enabled: bool | None
    """Whether such a URL must match ``cimd_allowlist``."""
    cimd_allowlist: list[str] | tuple[str, ...] | None
    """Its entries: of one of them the URL has the scheme, the host and all segments of the path."""
    cimd_always_retrieved: bool | None
    """Whether such a document is fetched even if a copy in the cache is still fresh."""
    cimd_http_permitted: bool | None
    """Whether its URL may have the scheme ``http``; meant for development."""
    cimd_query_permitted: bool | None
    """Whether its URL may have a query."""
    cimd_metadata_policy: str | None
    """The policy for its contents, as JSON text (OpenID Federation 1.0 §6.1)."""
    http_alias_prohibited: bool | None
    """Whether aliases of clients must not begin with ``https://`` or ``http://``."""
    challenge_endpoint: str | None
    """The URL of the challenge endpoint (OAuth 2.0 Attestation-Based Client Authentication)."""
    attestation_challenge_time_window: int | None
    """For how many seconds its challenges are good."""
    client_attester_roots: list[str] | tuple[str, ...] | None
    """Root certificates for ``x5c`` of client attestations, in PEM."""
    client_attester_roots_enabled: bool | None
    """Whether ``client_attester_roots`` is used."""
    client_attester_roots_only: bool | None
    """Whether only those count, not the root certificates of Authlete's system."""
    key_attester_roots: list[str] | tuple[str, ...] | None
    """Root certificates for ``x5c`` of key attestations, in PEM."""
    key_attester_roots_enabled: bool | None
    """Whether ``key_attester_roots`` is used."""
    key_attester_roots_only: bool | None
    """Whether only those count, not the root certificates of Authlete's system."""
    backchannel_logout_supported: bool | None
    """Whether OpenID Connect Back-Channel Logout 1.0 is supported."""
    backchannel_logout_session_supported: bool | None
    """Whether logout tokens hold ``sid``; ``backchannel_logout_session_supported``."""
    unknown: Mapping[str, object]
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""
