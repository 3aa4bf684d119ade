"""What processing an authorization request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked
from ..common.authz_details import AuthzDetails
from ..common.cimd_options import CimdOptions
from ..common.credential_offer_info import CredentialOfferInfo
from ..common.display import Display
from ..common.dynamic_scope import DynamicScope
from ..common.grant import Grant
from ..common.grant_management_action import GrantManagementAction
from ..common.prompt import Prompt
from ..common.scope import Scope
from ..common.string_array import StringArray
from ..service.service import Service
from .client_limited_authorization import ClientLimitedAuthorization


@attrs.frozen(kw_only=True)
class AuthorizationRequest:
    """An authorization request that your own endpoint received (RFC 6749 §3.1)."""

    __repr__ = concise

    parameters: str = attrs.field(repr=masked)
    """The query of a GET request, or the form body of a POST request, as it came."""
    context: str | None = attrs.field(default=None, repr=masked)
    """Any text to keep with the ticket, encrypted; ``get_ticket_info`` gives it back."""
    cimd_options: CimdOptions | None = None
    """How to treat a client ID that is the URL of a metadata document, in this request."""


class AuthorizationResponseAction(StrEnum):
    """What your authorization endpoint should do next."""

    INTERACTION = "INTERACTION"
    """Show pages: log the user in and ask for consent, then issue or fail the ticket."""
    NO_INTERACTION = "NO_INTERACTION"
    """Show nothing (``prompt=none``): issue the ticket if all is there already, else fail it."""
    LOCATION = "LOCATION"
    """302 to ``response_content``: the request is wrong, which the client is told."""
    FORM = "FORM"
    """200 with ``response_content`` as HTML: the same with ``response_mode=form_post``."""
    BAD_REQUEST = "BAD_REQUEST"
    """400 with ``response_content`` as JSON: wrong, and the client cannot be told."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON: the call was wrong, or Authlete failed."""


@attrs.frozen(kw_only=True)
class AuthorizationResponse:
    """What the client asks of the user, with a ticket, if ``action`` says that all is well."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome, such as ``A004001``."""
    result_message: str | None = None
    """The outcome in words."""
    action: AuthorizationResponseAction | str | None = None
    """What the endpoint should do next. Branch on it: not every answer is a success."""
    client: ClientLimitedAuthorization | None = None
    """The client that asks."""
    display: Display | str | None = None
    """What kind of page the client wants (``display`` of OpenID Connect Core §3.1.2.1)."""
    max_age: int | None = None
    """How long ago the user may have been authenticated, in seconds; 0 if it does not matter.
    ``max_age=0`` in the request gives 0 as well."""
    service: Service | None = None
    """The service that is asked."""
    scopes: tuple[Scope, ...] | None = None
    """The scopes asked for, or the service's defaults if the request names none."""
    ui_locales: tuple[str, ...] | None = None
    """Languages for the pages, the best first, as BCP 47 tags."""
    claims_locales: tuple[str, ...] | None = None
    """Languages for the claims, the best first, as BCP 47 tags."""
    claims: tuple[str, ...] | None = None
    """The claims that the client wants in the ID token."""
    acr_essential: bool | None = None
    """Whether the user's authentication must be of one of the ``acrs``."""
    client_id_alias_used: bool | None = None
    """Whether the request names the client by its alias."""
    acrs: tuple[str, ...] | None = None
    """Authentication context classes that the client wants, the best first."""
    subject: str | None = None
    """The user that the client wants it from (``sub`` in the ``claims`` parameter)."""
    login_hint: str | None = None
    """What the client knows of the user's login name."""
    prompts: tuple[Prompt | str, ...] | None = None
    """What the client wants the user to be asked (``prompt`` of OpenID Connect Core §3.1.2.1)."""
    lowest_prompt: Prompt | str | None = None
    """The least that the user must be asked; deprecated by Authlete in favour of ``prompts``."""
    request_object_payload: str | None = attrs.field(default=None, repr=masked)
    """The claims of the request object, as JSON text, if the request has one (RFC 9101)."""
    id_token_claims: str | None = None
    """The member ``id_token`` of the ``claims`` parameter (OpenID Connect Core §5.5), as JSON."""
    user_info_claims: str | None = None
    """The member ``userinfo`` of the ``claims`` parameter, as JSON."""
    resources: tuple[str, ...] | None = None
    """The resources that the token is asked for (RFC 8707)."""
    authorization_details: AuthzDetails | None = None
    """What exactly the client wants to be allowed (RFC 9396)."""
    purpose: str | None = None
    """What the client wants it for, to be shown to the user (OpenID Connect for Identity
    Assurance)."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """What to answer the browser, if it is no success: a URL, HTML or JSON, as ``action`` says."""
    ticket: str | None = attrs.field(default=None, repr=masked)
    """What to issue or fail the request by: good once and for a day."""
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
    requested_claims_for_tx: tuple[str, ...] | None = None
    """The claims that the requested transformed claims are computed from."""
    requested_verified_claims_for_tx: tuple[StringArray, ...] | None = None
    """The verified claims that they are computed from, a list for each set asked for."""
    transformed_claims: str | None = None
    """The member ``transformed_claims`` of the ``claims`` parameter, as JSON."""
    client_entity_id_used: bool | None = None
    """Whether the request names the client by its entity ID (OpenID Federation)."""
    claims_at_user_info: tuple[str, ...] | None = None
    """The claims that the client wants from the userinfo endpoint."""
    credential_offer_info: CredentialOfferInfo | None = None
    """The credential offer that the request's ``issuer_state`` refers to."""
    issuable_credentials: str | None = None
    """The credentials that the token will give access to, as JSON text."""
    native_sso_requested: bool | None = None
    """Whether the client wants native single sign-on; issuing then needs a ``session_id``."""
    metadata_document_used: bool | None = None
    """Whether the client's metadata came from a client ID metadata document."""
