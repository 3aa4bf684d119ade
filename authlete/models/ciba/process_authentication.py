"""What processing a backchannel authentication request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked, str_tuple
from ..common.authz_details import AuthzDetails
from ..common.cimd_options import CimdOptions
from ..common.client_auth_method import ClientAuthMethod
from ..common.delivery_mode import DeliveryMode
from ..common.dynamic_scope import DynamicScope
from ..common.grant import Grant
from ..common.grant_management_action import GrantManagementAction
from ..common.pair import Pair
from ..common.scope import Scope


@attrs.frozen(kw_only=True)
class BackchannelAuthenticationRequest:
    """A backchannel authentication request that your own endpoint received (CIBA §7.1)."""

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


class BackchannelAuthenticationResponseAction(StrEnum):
    """What your backchannel authentication endpoint should do next."""

    USER_IDENTIFICATION = "USER_IDENTIFICATION"
    """Find the user by the ``hint``, then issue or fail the ticket."""
    BAD_REQUEST = "BAD_REQUEST"
    """400 with ``response_content`` as JSON: the request is wrong."""
    UNAUTHORIZED = "UNAUTHORIZED"
    """401 with ``response_content`` as JSON: the client could not be authenticated."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON: the call was wrong, or Authlete failed."""


class UserIdentificationHintType(StrEnum):
    """By what a client says which user it means (CIBA §7.1)."""

    ID_TOKEN_HINT = "ID_TOKEN_HINT"  # noqa: S105 - the name of a parameter, not a secret
    """An ID token that the client got before."""
    LOGIN_HINT = "LOGIN_HINT"
    """A name, an e-mail address or the like."""
    LOGIN_HINT_TOKEN = "LOGIN_HINT_TOKEN"  # noqa: S105 - the name of a parameter, not a secret
    """A token that says it, in a form of your own."""


@attrs.frozen(kw_only=True)
class BackchannelAuthenticationResponse:
    """Whom the client means and what it asks for, if ``action`` says that all is well."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: BackchannelAuthenticationResponseAction | str | None = None
    """What the endpoint should do next. Branch on it: not every answer is a success."""
    response_content: str | None = None
    """The body to answer the client with, as JSON text, if it is no success."""
    client_id: int | None = None
    """Numeric ID of the client that asks."""
    client_id_alias: str | None = None
    """The client's alias when it asked; absent if there was none."""
    client_id_alias_used: bool | None = None
    """Whether the alias was used to ask."""
    client_name: str | None = None
    """The client's name, to be shown to the user."""
    scopes: tuple[Scope, ...] | None = None
    """The scopes asked for."""
    claim_names: tuple[str, ...] | None = None
    """The claims asked for by scopes such as ``profile`` (OpenID Connect Core §5.4)."""
    client_notification_token: str | None = attrs.field(default=None, repr=masked)
    """The token by which the client knows your notification, unless it polls."""
    acrs: tuple[str, ...] | None = None
    """Authentication context classes that the client wants, as far as the service knows them."""
    hint_type: UserIdentificationHintType | str | None = None
    """What kind of hint the client gave."""
    hint: str | None = attrs.field(default=None, repr=masked)
    """The hint that says which user is meant."""
    sub: str | None = None
    """The ``sub`` claim of the hint, if that is an ID token."""
    binding_message: str | None = None
    """What to show on the user's device, as the client shows it on its own."""
    user_code: str | None = attrs.field(default=None, repr=masked)
    """The secret by which the user lets the client ask (``user_code`` of CIBA §7.1)."""
    user_code_required: bool | None = None
    """Whether the client's requests must hold one."""
    requested_expiry: int | None = None
    """The lifetime that the client wants for the ``auth_req_id``, in seconds; 0 if it says none."""
    request_context: str | None = None
    """What the client knows of the situation, as JSON text (``request_context`` of FAPI-CIBA)."""
    warnings: tuple[str, ...] | None = None
    """What Authlete found odd in the request, in words."""
    ticket: str | None = attrs.field(default=None, repr=masked)
    """What to issue, fail and complete the request by."""
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
    delivery_mode: DeliveryMode | str | None = None
    """How the client gets its tokens."""
    client_auth_method: ClientAuthMethod | str | None = None
    """How the client should have authenticated itself at the endpoint."""
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
