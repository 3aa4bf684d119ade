"""What clients ask of the authorization endpoint, and the tickets that stand for it meanwhile.

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

import attrs

from ...models.common.authz_details import AuthzDetails
from ...models.common.dynamic_scope import DynamicScope
from .records import Record


@attrs.frozen(kw_only=True)
class RequestedAuthorization:
    """A good authorization request, by its parameters (RFC 6749 §4.1.1, OpenID Connect Core §3)."""

    client_identifier: str | None = None
    """The ``client_id`` as the client wrote it: its ID, alias, entity ID or metadata document."""
    response_types: tuple[str, ...] = ()
    """The words of ``response_type``, sorted; ``("none",)`` for none."""
    response_mode: str | None = None
    """As requested; left out, the response types decide."""
    redirect_uri: str | None = None
    redirect_uri_given: bool = False
    """Whether the request named it, so that the token request must too (RFC 6749 §4.1.3)."""
    state: str | None = attrs.field(default=None, repr=False)
    nonce: str | None = attrs.field(default=None, repr=False)
    scopes: tuple[str, ...] = ()
    dynamic_scopes: tuple[DynamicScope, ...] = ()
    resources: tuple[str, ...] = ()
    authorization_details: AuthzDetails | None = None
    claims: str | None = None
    """The ``claims`` parameter, as JSON."""
    claims_locales: tuple[str, ...] = ()
    acrs: tuple[str, ...] = ()
    acr_essential: bool = False
    max_age: int | None = None
    """Seconds; ``None`` if neither the request nor the client sets it."""
    prompts: tuple[str, ...] = ()
    required_subject: str | None = None
    code_challenge: str | None = attrs.field(default=None, repr=False)
    code_challenge_method: str | None = None
    dpop_jkt: str | None = None
    certificate_thumbprint: str | None = None
    gm_action: str | None = None
    """What becomes of the grant (Grant Management for OAuth 2.0 §6)."""
    grant_id: str | None = None
    credential_configuration_ids: tuple[str, ...] = ()
    """The credentials of the offer that it takes up (``issuer_state``)."""
    client_id_alias_used: bool = False
    client_entity_id_used: bool = False
    metadata_document_used: bool = False


@attrs.frozen(kw_only=True)
class Ticket(Record):
    """An authorization request that waits for the user's decision; its key is the ticket's hash."""

    request: RequestedAuthorization
    context: str | None = None
    """Any text that the server attached to it."""
