"""What processing a device authorization request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked, str_tuple
from ..common.authz_details import AuthzDetails
from ..common.cimd_options import CimdOptions
from ..common.client_auth_method import ClientAuthMethod
from ..common.dynamic_scope import DynamicScope
from ..common.grant import Grant
from ..common.grant_management_action import GrantManagementAction
from ..common.pair import Pair
from ..common.scope import Scope


@attrs.frozen(kw_only=True)
class DeviceAuthorizationRequest:
    """A device authorization request that your own endpoint received (RFC 8628 §3.1)."""

    __repr__ = concise

    parameters: str = attrs.field(repr=masked)
    """The form body that the endpoint received."""
    client_id: str | None = None
    """The client's ID from the request's ``Authorization`` header."""
    client_secret: str | None = attrs.field(default=None, repr=masked)
    """The client's secret from that header."""
    client_certificate: str | None = None
    """The certificate that the client presented, in PEM (RFC 8705)."""
    client_certificate_path: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """The certificates between it and its root, in PEM."""
    oauth_client_attestation: str | None = attrs.field(default=None, repr=masked)
    """The request's ``OAuth-Client-Attestation`` header."""
    oauth_client_attestation_pop: str | None = attrs.field(default=None, repr=masked)
    """The request's ``OAuth-Client-Attestation-PoP`` header."""
    cimd_options: CimdOptions | None = None
    """How to treat a client ID that is the URL of a metadata document, in this request."""


class DeviceAuthorizationResponseAction(StrEnum):
    """What your device authorization endpoint should answer."""

    OK = "OK"
    """200 with ``response_content`` as JSON: the codes for device and user."""
    BAD_REQUEST = "BAD_REQUEST"
    """400 with ``response_content`` as JSON: the request is wrong."""
    UNAUTHORIZED = "UNAUTHORIZED"
    """401 with ``response_content`` as JSON: the client could not be authenticated."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON: the call was wrong, or Authlete failed."""


@attrs.frozen(kw_only=True)
class DeviceAuthorizationResponse:
    """What your device authorization endpoint should answer, and what the device asks for."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: DeviceAuthorizationResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The body of that answer, as JSON text; holds the codes."""
    client_id: int | None = None
    """Numeric ID of the client that asks."""
    client_id_alias: str | None = None
    """The client's alias when it asked; absent if there was none."""
    client_id_alias_used: bool | None = None
    """Whether the alias was used to ask."""
    client_name: str | None = None
    """The client's name."""
    client_auth_method: ClientAuthMethod | str | None = None
    """How the client should have authenticated itself at the endpoint."""
    scopes: tuple[Scope, ...] | None = None
    """The scopes asked for."""
    claim_names: tuple[str, ...] | None = None
    """The claims asked for by scopes such as ``profile`` (OpenID Connect Core §5.4)."""
    acrs: tuple[str, ...] | None = None
    """Authentication context classes that the client wants, as far as the service knows them."""
    device_code: str | None = attrs.field(default=None, repr=masked)
    """The code by which the device asks for its token (``device_code`` of RFC 8628 §3.2)."""
    user_code: str | None = attrs.field(default=None, repr=masked)
    """The code that the user enters on your page (``user_code``)."""
    verification_uri: str | None = None
    """Where the user enters it (``verification_uri``)."""
    verification_uri_complete: str | None = attrs.field(default=None, repr=masked)
    """The same with the user's code in it (``verification_uri_complete``)."""
    expires_in: int | None = None
    """Lifetime of both codes in seconds."""
    interval: int | None = None
    """How long the device must wait before it asks for its token again, in seconds."""
    warnings: tuple[str, ...] | None = None
    """What Authlete found odd in the request, in words."""
    resources: tuple[str, ...] | None = None
    """The resources that the token is asked for (RFC 8707)."""
    authorization_details: AuthzDetails | None = None
    """What exactly the client wants to be allowed (RFC 9396)."""
    service_attributes: tuple[Pair, ...] | None = None
    """Attributes of the service."""
    client_attributes: tuple[Pair, ...] | None = None
    """Attributes of the client."""
    dynamic_scopes: tuple[DynamicScope, ...] | None = None
    """The scopes with a value in their name that are asked for."""
    gm_action: GrantManagementAction | str | None = None
    """What becomes of the user's grant (Grant Management for OAuth 2.0)."""
    grant_id: str | None = None
    """The grant that the request refers to."""
    grant: Grant | None = None
    """That grant."""
    grant_subject: str | None = None
    """The user who gave it; if another user agrees, Authlete leaves it as it is."""
    client_entity_id: str | None = None
    """The client's entity ID (OpenID Federation)."""
    client_entity_id_used: bool | None = None
    """Whether the entity ID was used to ask."""
    metadata_document_location: str | None = None
    """Where the client's metadata document was found."""
    metadata_document_used: bool | None = None
    """Whether the client's metadata came from a client ID metadata document."""
    attestation_challenge: str | None = None
    """What the answer's ``OAuth-Client-Attestation-Challenge`` header should hold, if present."""
