"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from ..common._dicts import (
    ApplicationTypeName,
    ClientAuthMethodName,
    ClientRegistrationTypeName,
    ClientSourceName,
    ClientTypeName,
    DeliveryModeName,
    FapiModeName,
    GrantTypeName,
    JweAlgName,
    JweEncName,
    JwsAlgName,
    PairDict,
    ResponseModeName,
    ResponseTypeName,
    SubjectTypeName,
    TaggedValueDict,
)
from ..common.application_type import ApplicationType
from ..common.client_auth_method import ClientAuthMethod
from ..common.client_registration_type import ClientRegistrationType
from ..common.client_source import ClientSource
from ..common.client_type import ClientType
from ..common.delivery_mode import DeliveryMode
from ..common.fapi_mode import FapiMode
from ..common.grant_type import GrantType
from ..common.jwe import JweAlg, JweEnc
from ..common.jws_alg import JwsAlg
from ..common.pair import Pair
from ..common.response_mode import ResponseMode
from ..common.response_type import ResponseType
from ..common.subject_type import SubjectType
from ..common.tagged_value import TaggedValue
from .client_extension import ClientExtension


class ClientExtensionDict(TypedDict, total=False):
    """``ClientExtension`` written as a dict."""

    requestable_scopes: list[str] | tuple[str, ...] | None
    """The scopes that it may request, if ``requestable_scopes_enabled``."""
    requestable_scopes_enabled: bool | None
    """Whether it may request only these, in place of all that the service has."""
    access_token_duration: int | None
    """How long its access tokens last, in seconds."""
    refresh_token_duration: int | None
    """How long its refresh tokens last, in seconds."""
    id_token_duration: int | None
    """How long its ID tokens last, in seconds."""
    token_exchange_permitted: bool | None
    """Whether it may exchange tokens (RFC 8693) where the service asks for this permission."""
    unknown: Mapping[str, object]
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


class ClientDict(TypedDict, total=False):
    """``Client`` written as a dict."""

    number: int | None
    """Sequential number that Authlete gave the client."""
    service_number: int | None
    """Sequential number that Authlete gave the service of the client."""
    client_name: str | None
    """Its name (``client_name`` of OpenID Connect Dynamic Client Registration §2)."""
    client_names: Sequence[TaggedValue | TaggedValueDict] | None
    """The name in several languages."""
    description: str | None
    """What the client is."""
    descriptions: Sequence[TaggedValue | TaggedValueDict] | None
    """The same in several languages."""
    client_id: int | None
    """Its numeric ID in the Authlete API, which Authlete assigns."""
    client_secret: str | None
    """Its secret, which Authlete assigns; ``client_management_update_secret`` sets another."""
    client_id_alias: str | None
    """The ``client_id`` that OAuth requests use in place of the number."""
    client_id_alias_enabled: bool | None
    """Deprecated by Authlete, which always reports true."""
    client_type: ClientType | ClientTypeName | str | None
    """Whether it can keep a secret."""
    application_type: ApplicationType | ApplicationTypeName | str | None
    """Where it runs; decides which redirect URIs are allowed."""
    logo_uri: str | None
    """URL of its logo (``logo_uri``)."""
    logo_uris: Sequence[TaggedValue | TaggedValueDict] | None
    """The logo for several languages."""
    contacts: list[str] | tuple[str, ...] | None
    """E-mail addresses of those who are responsible for it (``contacts``)."""
    tls_client_certificate_bound_access_tokens: bool | None
    """Whether its access tokens are bound to its certificate (RFC 8705 §3.4)."""
    dynamically_registered: bool | None
    """Whether it was registered dynamically (RFC 7591)."""
    software_id: str | None
    """What software it is, whatever the version (``software_id`` of RFC 7591 §2)."""
    developer: str | None
    """Who made it: an identifier of your own."""
    software_version: str | None
    """Which version of the software it is (``software_version`` of RFC 7591 §2)."""
    registration_access_token_hash: str | None
    """Hash of the token by which it manages its own registration (RFC 7592)."""
    created_at: int | None
    """When it was created, in milliseconds since the Unix epoch."""
    modified_at: int | None
    """When it was last changed, in milliseconds since the Unix epoch."""
    grant_types: Sequence[GrantType | GrantTypeName | str] | None
    """The flows that it confines itself to (``grant_types``)."""
    response_types: Sequence[ResponseType | ResponseTypeName | str] | None
    """The response types that it confines itself to (``response_types``)."""
    redirect_uris: list[str] | tuple[str, ...] | None
    """Where authorization responses may be sent (``redirect_uris``; RFC 6749 §3.1.2)."""
    authorization_sign_alg: JwsAlg | JwsAlgName | str | None
    """How authorization responses are signed (``authorization_signed_response_alg``, JARM)."""
    authorization_encryption_alg: JweAlg | JweAlgName | str | None
    """How their key is encrypted (``authorization_encrypted_response_alg``, JARM)."""
    authorization_encryption_enc: JweEnc | JweEncName | str | None
    """How they are encrypted (``authorization_encrypted_response_enc``, JARM)."""
    token_auth_method: ClientAuthMethod | ClientAuthMethodName | str | None
    """How it authenticates (``token_endpoint_auth_method``)."""
    token_auth_sign_alg: JwsAlg | JwsAlgName | str | None
    """How its assertion is signed (``token_endpoint_auth_signing_alg``)."""
    self_signed_certificate_key_id: str | None
    """Key ID of the JWK that holds its self-signed certificate (RFC 8705 §2.2)."""
    tls_client_auth_subject_dn: str | None
    """Subject that its certificate must have, as a distinguished name (RFC 8705 §2.1.2)."""
    tls_client_auth_san_dns: str | None
    """DNS name that its certificate must have (RFC 8705 §2.1.2)."""
    tls_client_auth_san_uri: str | None
    """URI that its certificate must have (RFC 8705 §2.1.2)."""
    tls_client_auth_san_ip: str | None
    """IP address that its certificate must have (RFC 8705 §2.1.2)."""
    tls_client_auth_san_email: str | None
    """E-mail address that its certificate must have (RFC 8705 §2.1.2)."""
    par_required: bool | None
    """Whether its authorization requests must be pushed (RFC 9126 §6)."""
    request_object_required: bool | None
    """Whether its authorization requests must come as a request object (RFC 9101)."""
    request_sign_alg: JwsAlg | JwsAlgName | str | None
    """How its request objects are signed (``request_object_signing_alg``)."""
    request_encryption_alg: JweAlg | JweAlgName | str | None
    """How their key is encrypted (``request_object_encryption_alg``)."""
    request_encryption_enc: JweEnc | JweEncName | str | None
    """How they are encrypted (``request_object_encryption_enc``)."""
    request_uris: list[str] | tuple[str, ...] | None
    """Where its request objects may lie: ``request_uri`` takes no others (``request_uris``)."""
    default_max_age: int | None
    """``max_age`` in seconds of a request that has none; 0 for none (``default_max_age``)."""
    default_acrs: list[str] | tuple[str, ...] | None
    """``acr_values`` of a request that asks for no ACR (``default_acr_values``)."""
    id_token_sign_alg: JwsAlg | JwsAlgName | str | None
    """How its ID tokens are signed (``id_token_signed_response_alg``)."""
    id_token_encryption_alg: JweAlg | JweAlgName | str | None
    """How their key is encrypted (``id_token_encrypted_response_alg``)."""
    id_token_encryption_enc: JweEnc | JweEncName | str | None
    """How they are encrypted (``id_token_encrypted_response_enc``)."""
    auth_time_required: bool | None
    """Whether its ID tokens must have ``auth_time`` (``require_auth_time``)."""
    subject_type: SubjectType | SubjectTypeName | str | None
    """What ``sub`` it sees (``subject_type``)."""
    sector_identifier_uri: str | None
    """URL of the redirect URIs of its sector, for pairwise ``sub`` (``sector_identifier_uri``)."""
    derived_sector_identifier: str | None
    """The host by which its pairwise ``sub`` is computed; absent if it is ambiguous."""
    jwks_uri: str | None
    """URL of its JWK set (``jwks_uri``)."""
    jwks: str | None
    """Its JWK set as JSON text; must hold no private keys (``jwks``; RFC 7517 §5)."""
    user_info_sign_alg: JwsAlg | JwsAlgName | str | None
    """How userinfo is signed for it (``userinfo_signed_response_alg``)."""
    user_info_encryption_alg: JweAlg | JweAlgName | str | None
    """How the key of that is encrypted (``userinfo_encrypted_response_alg``)."""
    user_info_encryption_enc: JweEnc | JweEncName | str | None
    """How that is encrypted (``userinfo_encrypted_response_enc``)."""
    login_uri: str | None
    """URL at which others may have it start a login (``initiate_login_uri``)."""
    tos_uri: str | None
    """URL of its terms of service (``tos_uri``)."""
    tos_uris: Sequence[TaggedValue | TaggedValueDict] | None
    """The terms in several languages."""
    policy_uri: str | None
    """URL of its policy on users' data (``policy_uri``)."""
    policy_uris: Sequence[TaggedValue | TaggedValueDict] | None
    """The policy in several languages."""
    client_uri: str | None
    """URL of its home page (``client_uri``)."""
    client_uris: Sequence[TaggedValue | TaggedValueDict] | None
    """The home page in several languages."""
    bc_delivery_mode: DeliveryMode | DeliveryModeName | str | None
    """How tokens reach it in a CIBA flow (``backchannel_token_delivery_mode`` of CIBA §4)."""
    bc_notification_endpoint: str | None
    """Where it is notified (``backchannel_client_notification_endpoint`` of CIBA §4)."""
    bc_request_sign_alg: JwsAlg | JwsAlgName | str | None
    """How it signs its CIBA requests (CIBA §4)."""
    bc_user_code_required: bool | None
    """Whether they must hold a user code (``backchannel_user_code_parameter`` of CIBA §4)."""
    attributes: Sequence[Pair | PairDict] | None
    """Keys and values of your own."""
    extension: ClientExtension | ClientExtensionDict | None
    """Settings that come from Authlete, not from a standard."""
    authorization_details_types: list[str] | tuple[str, ...] | None
    """The ``type`` of authorization details that it may use (RFC 9396 §10)."""
    custom_metadata: str | None
    """Its metadata that no standard knows but the service does, as JSON text."""
    front_channel_request_object_encryption_required: bool | None
    """Whether request objects that pass through the browser must be encrypted."""
    request_object_encryption_alg_match_required: bool | None
    """Whether encrypted request objects must use ``request_encryption_alg``."""
    request_object_encryption_enc_match_required: bool | None
    """Whether encrypted request objects must use ``request_encryption_enc``."""
    digest_algorithm: str | None
    """How digests of external attachments are computed for it; ``sha-256`` if absent."""
    single_access_token_per_subject: bool | None
    """Whether a new access token voids those that it has for the same user."""
    pkce_required: bool | None
    """Whether it must use PKCE with authorization codes (RFC 7636)."""
    pkce_s256_required: bool | None
    """Whether PKCE, where it is used, must use ``S256``."""
    dpop_required: bool | None
    """Whether its access tokens must be bound to a key by DPoP (RFC 9449)."""
    automatically_registered: bool | None
    """Whether it was registered automatically (OpenID Federation 1.0 §12.1)."""
    explicitly_registered: bool | None
    """Whether it was registered explicitly (OpenID Federation 1.0 §12.2)."""
    rs_request_signed: bool | None
    """Whether it signs its requests to resources (RFC 9421); deprecated in Authlete's libraries."""
    rs_signed_request_key_id: str | None
    """Key ID of the JWK that verifies such a signature if the signature names none."""
    client_registration_types: (
        Sequence[ClientRegistrationType | ClientRegistrationTypeName | str] | None
    )
    """How it may register (``client_registration_types`` of OpenID Federation 1.0)."""
    organization_name: str | None
    """The organization that runs it (``organization_name`` of OpenID Federation 1.0)."""
    signed_jwks_uri: str | None
    """URL of its JWK set as a JWT (``signed_jwks_uri`` of OpenID Federation 1.0)."""
    entity_id: str | None
    """Its entity ID in a federation; only if it came from there."""
    trust_anchor_id: str | None
    """Entity ID of the trust anchor by which it was registered (OpenID Federation 1.0)."""
    trust_chain: list[str] | tuple[str, ...] | None
    """The entity statements by which it was registered, its own first, as JWTs."""
    trust_chain_expires_at: int | None
    """When that chain expires, in milliseconds since the Unix epoch."""
    trust_chain_updated_at: int | None
    """When that chain was last renewed, in milliseconds since the Unix epoch."""
    locked: bool | None
    """Whether it is locked, so that it cannot be used."""
    credential_offer_endpoint: str | None
    """Where, as a wallet, it takes credential offers (OpenID for VCI)."""
    fapi_modes: Sequence[FapiMode | FapiModeName | str] | None
    """The FAPI profiles by which its requests are judged if the service names none."""
    response_modes: Sequence[ResponseMode | ResponseModeName | str] | None
    """The response modes that it may use (``response_modes`` of FAPI 2.0 Message Signing)."""
    credential_response_encryption_required: bool | None
    """Whether credentials are issued to it in encrypted form only."""
    mtls_endpoint_aliases_used: bool | None
    """Whether it prefers the mutual TLS endpoints (``use_mtls_endpoint_aliases`` of FAPI 2.0)."""
    in_scope_for_token_migration: bool | None
    """Whether it takes part in the migration of tokens."""
    metadata_document_location: str | None
    """Where its metadata document was found (OAuth Client ID Metadata Document)."""
    metadata_document_expires_at: int | None
    """When that document expires, in milliseconds since the Unix epoch."""
    metadata_document_updated_at: int | None
    """When that document was last read, in milliseconds since the Unix epoch."""
    discovered_by_metadata_document: bool | None
    """Whether it is known by that document."""
    client_source: ClientSource | ClientSourceName | str | None
    """How it came to be known to the service."""
    spiffe_id: str | None
    """Its SPIFFE ID, whose last part may be ``*`` (OAuth SPIFFE Client Authentication)."""
    spiffe_bundle_endpoint: str | None
    """URL of the keys that verify what it presents as that ID (``spiffe_bundle_endpoint``)."""
    haip_version: str | None
    """The version of HAIP that its requests must keep to, such as ``1.0``."""
    backchannel_logout_uri: str | None
    """Where its logout tokens are posted (``backchannel_logout_uri``, Back-Channel Logout §2.2)."""
    backchannel_logout_session_required: bool | None
    """Whether they must have ``sid`` (``backchannel_logout_session_required``, likewise)."""
    unknown: Mapping[str, object]
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""
