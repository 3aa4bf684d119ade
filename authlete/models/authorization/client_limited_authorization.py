"""A client application, with the attributes that an authorization endpoint is shown."""

from typing import TYPE_CHECKING

import attrs

from .._base import concise, utc_datetime
from ..common.client_source import ClientSource
from ..common.client_type import ClientType
from ..common.tagged_value import TaggedValue

if TYPE_CHECKING:
    from datetime import datetime


@attrs.frozen(kw_only=True)
class ClientLimitedAuthorization:
    """The client that asks for authorization, to be shown to the user."""

    __repr__ = concise

    number: int | None = None
    """Sequential number that Authlete gave the client."""
    client_name: str | None = None
    """The client's name (``client_name`` of OpenID Connect Dynamic Client Registration §2)."""
    client_names: tuple[TaggedValue, ...] | None = None
    """The name in several languages."""
    description: str | None = None
    """What the client is."""
    descriptions: tuple[TaggedValue, ...] | None = None
    """The same in several languages."""
    client_id: int | None = None
    """Numeric ID of the client in the Authlete API."""
    client_id_alias: str | None = None
    """The ``client_id`` that OAuth requests use in place of the number."""
    client_id_alias_enabled: bool | None = None
    """Deprecated by Authlete, which always reports true."""
    client_type: ClientType | str | None = None
    """Whether the client can keep a secret."""
    logo_uri: str | None = None
    """URL of the client's logo (``logo_uri`` of Dynamic Client Registration §2)."""
    logo_uris: tuple[TaggedValue, ...] | None = None
    """The URL of the logo for several languages."""
    tos_uri: str | None = None
    """URL of the client's terms of service (``tos_uri`` of Dynamic Client Registration §2)."""
    tos_uris: tuple[TaggedValue, ...] | None = None
    """The URL of the terms in several languages."""
    policy_uri: str | None = None
    """URL of the client's privacy policy (``policy_uri`` of Dynamic Client Registration §2)."""
    policy_uris: tuple[TaggedValue, ...] | None = None
    """The URL of the policy in several languages."""
    service_number: int | None = None
    """Sequential number of the service that the client belongs to."""
    default_max_age: int | None = None
    """How long ago the user may have been authenticated, in seconds, if a request says nothing."""
    auth_time_required: bool | None = None
    """Whether the client's ID tokens must hold ``auth_time``."""
    created_at: int | None = None
    """When the client was registered, in milliseconds since the Unix epoch."""
    modified_at: int | None = None
    """When the client was last changed, in milliseconds since the Unix epoch."""
    tls_client_certificate_bound_access_tokens: bool | None = None
    """Whether the client's access tokens are bound to its certificate (RFC 8705 §3)."""
    bc_user_code_required: bool | None = None
    """Whether the client's backchannel authentication requests must hold a user code (CIBA)."""
    dynamically_registered: bool | None = None
    """Whether the client registered itself (RFC 7591)."""
    par_required: bool | None = None
    """Whether the client must push its authorization requests (RFC 9126)."""
    request_object_required: bool | None = None
    """Whether the client's authorization requests must use a request object (RFC 9101)."""
    front_channel_request_object_encryption_required: bool | None = None
    """Whether request objects that come by way of the browser must be encrypted."""
    request_object_encryption_alg_match_required: bool | None = None
    """Whether their JWE ``alg`` must be the one that the client registered."""
    request_object_encryption_enc_match_required: bool | None = None
    """Whether their JWE ``enc`` must be the one that the client registered."""
    single_access_token_per_subject: bool | None = None
    """Whether a new access token ends those that the same user gave the client before."""
    pkce_required: bool | None = None
    """Whether the client must use PKCE in the authorization code flow (RFC 7636)."""
    pkce_s256_required: bool | None = None
    """Whether it must then use the method ``S256``."""
    rs_request_signed: bool | None = None
    """Whether the client signs its requests to resource servers (RFC 9421)."""
    dpop_required: bool | None = None
    """Whether the client must use DPoP (RFC 9449)."""
    locked: bool | None = None
    """Whether the client is locked, so that it may not be used."""
    mtls_endpoint_aliases_used: bool | None = None
    """Whether the client prefers the endpoints meant for mutual TLS (RFC 8705 §5)."""
    in_scope_for_token_migration: bool | None = None
    """Whether the client's tokens are migrated from another system."""
    trust_chain_expires_at: int | None = None
    """When the trust chain that the client was registered by expires, in milliseconds since the
    Unix epoch (OpenID Federation)."""
    trust_chain_updated_at: int | None = None
    """When that trust chain was last renewed, in milliseconds since the Unix epoch."""
    automatically_registered: bool | None = None
    """Whether the client was registered by the automatic registration of OpenID Federation."""
    explicitly_registered: bool | None = None
    """Whether the client was registered by the explicit registration of OpenID Federation."""
    credential_response_encryption_required: bool | None = None
    """Whether credential responses to the client must be encrypted."""
    metadata_document_location: str | None = None
    """Where the client's metadata document was found."""
    metadata_document_expires_at: int | None = None
    """When the copy of that document expires, in milliseconds since the Unix epoch."""
    metadata_document_updated_at: int | None = None
    """When that copy was made, in milliseconds since the Unix epoch."""
    discovered_by_metadata_document: bool | None = None
    """Whether the client became known by its metadata document."""
    client_source: ClientSource | str | None = None
    """How the client became known."""
    entity_id: str | None = None
    """The client's entity ID (OpenID Federation)."""

    @property
    def created_at_datetime(self) -> "datetime | None":
        """``created_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.created_at)

    @property
    def modified_at_datetime(self) -> "datetime | None":
        """``modified_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.modified_at)

    @property
    def trust_chain_expires_at_datetime(self) -> "datetime | None":
        """``trust_chain_expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.trust_chain_expires_at)

    @property
    def trust_chain_updated_at_datetime(self) -> "datetime | None":
        """``trust_chain_updated_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.trust_chain_updated_at)

    @property
    def metadata_document_expires_at_datetime(self) -> "datetime | None":
        """``metadata_document_expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.metadata_document_expires_at)

    @property
    def metadata_document_updated_at_datetime(self) -> "datetime | None":
        """``metadata_document_updated_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.metadata_document_updated_at)
