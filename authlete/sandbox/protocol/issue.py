"""Issuing an access token that no flow stands behind, as ``/auth/token/create`` does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import attrs

from ...models.common.grant_type import GrantType
from ..clock import LATEST, stamp
from ..directory import ClientFault
from ..errors import bad_request, forbidden
from ..store.tokens import TakenError, TokenAttributes, TokenRecord
from .claims import json_object
from .durations import token_duration
from .properties import usable_properties
from .settings import default_scopes, supports_grant, supports_scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...models.client.client import Client
    from ...models.service.service import Service
    from ...models.token_operations.create import TokenCreateRequest
    from ..context import RequestContext

LONGEST_SUBJECT = 100
CLIENT_FAULTS: Final = {
    ClientFault.UNKNOWN: partial(bad_request, "A107201", "There is no such client."),
    ClientFault.FOREIGN: partial(forbidden, "A107202", "The client is another service's."),
    ClientFault.LOCKED: partial(forbidden, "A107203", "The client is locked."),
}
TAKEN: Final = {
    "access_hash": partial(bad_request, "A144201", "The access token's value is already in use."),
    "refresh_hash": partial(bad_request, "A144202", "The refresh token's value is already in use."),
}
NOT_REFRESHED: Final = {
    GrantType.IMPLICIT: partial(bad_request, "A108203", "IMPLICIT has no refresh tokens."),
    GrantType.CLIENT_CREDENTIALS: partial(
        bad_request, "A108204", "CLIENT_CREDENTIALS has no refresh tokens."
    ),
}
NO_REFRESH_TOKENS: Final = partial(bad_request, "A108202", "The service has no refresh tokens.")


@attrs.frozen(kw_only=True)
class NewToken:
    """A token that is to be issued to a client."""

    client: Client
    grant_type: GrantType
    subject: str | None
    scopes: tuple[str, ...] | None
    attributes: TokenAttributes = attrs.field(factory=TokenAttributes)
    """What else is known of it; its scopes are those above."""
    access_hash: str
    """The hash of its value."""
    refresh_hash: str | None
    """The hash of its refresh token's value; ``None`` for a token without one."""
    access_token_duration: int | None = None
    """Seconds; 0, less and ``None`` leave it to the settings."""
    refresh_token_duration: int | None = None
    persistent: bool = False
    """Whether the access token never expires."""


@attrs.frozen(kw_only=True)
class IssuedToken:
    """A stored token, and what an answer says beyond its record."""

    record: TokenRecord
    scopes: tuple[str, ...] | None
    """The scopes in the order of the request."""
    expires_at: int | None
    """When the access token expires, to the millisecond; ``None`` for never."""
    client_identifier: str = ""
    """What the request called the client."""
    jwt_claims: Mapping[str, object] = attrs.field(factory=dict[str, object])
    """What else a JWT is to say."""

    def lifetime(self, now: int) -> int | None:
        """Tell in how many seconds the access token expires."""
        return None if self.expires_at is None else (self.expires_at - now) // 1000

    def refresh_lifetime(self, now: int) -> int | None:
        """Tell in how many seconds the refresh token expires, whose expiry is a whole second."""
        expiry = self.record.refresh_expires_at
        return None if expiry is None else round((expiry - now) / 1000)


def store_token(context: RequestContext, new: NewToken) -> IssuedToken:
    """Store a token whose conditions were checked; it lives as long as the settings say.

    Raises:
        ActionError: one of its values is in use.
    """
    service, client = context.service, new.client
    refresh_seconds = max(new.refresh_token_duration or 0, 0) or token_duration(
        service, client, new.scopes, "refresh_token_duration"
    )
    access_seconds = max(new.access_token_duration or 0, 0) or token_duration(
        service, client, new.scopes, "access_token_duration"
    )
    if new.refresh_hash and service.token_expiration_linked:
        access_seconds = min(access_seconds, refresh_seconds)
    expires_at = None if new.persistent else min(context.now + access_seconds * 1000, LATEST)
    sorted_scopes = None if new.scopes is None else tuple(sorted(new.scopes))
    record = TokenRecord(
        service=context.service_id,
        client=client.client_id or 0,
        subject=new.subject,
        grant_type=new.grant_type,
        access_hash=new.access_hash,
        access_expires_at=None if expires_at is None else stamp(expires_at),
        refresh_hash=new.refresh_hash,
        refresh_expires_at=(
            stamp(context.now + refresh_seconds * 1000) if new.refresh_hash else None
        ),
        created_at=stamp(context.now),
        attributes=attrs.evolve(
            new.attributes,
            scopes=sorted_scopes,
            refresh_token_scopes=sorted_scopes if new.refresh_hash else None,
        ),
    )
    return IssuedToken(
        record=_store(context, client, record), scopes=new.scopes, expires_at=expires_at
    )


def issue(
    context: RequestContext, request: TokenCreateRequest, *, access_hash: str, refresh_hash: str
) -> IssuedToken:
    """Check a request for a token and store it.

    Args:
        context: the service to issue it in.
        request: the token; its values are not read, but a refresh token that is named must be
            possible.
        access_hash: the hash of the access token.
        refresh_hash: the hash of the refresh token, if one is issued.

    Raises:
        ActionError: it cannot be issued; faults are told in the order of the result codes.
    """
    service, grant_type = context.service, request.grant_type
    if grant_type is GrantType.REFRESH_TOKEN:
        raise bad_request("A104202", "A token cannot be created by REFRESH_TOKEN.")
    if not supports_grant(service, grant_type):
        raise bad_request("A104203", f"The service does not support {grant_type}.")
    subject = _subject(request)
    scopes = _scopes(service, request.scopes)
    identifier = str(request.client_id) if request.client_id else request.client_identifier or ""
    client = context.clients.require(identifier, CLIENT_FAULTS)
    properties = usable_properties(request.properties)
    jwt_claims = _jwt_claims(service, request)
    issued = store_token(
        context,
        NewToken(
            client=client,
            grant_type=grant_type,
            subject=subject,
            scopes=scopes,
            access_hash=access_hash,
            refresh_hash=refresh_hash if _is_refreshable(service, request) else None,
            access_token_duration=request.access_token_duration,
            refresh_token_duration=request.refresh_token_duration,
            persistent=bool(request.access_token_persistent),
            attributes=TokenAttributes(
                properties=properties,
                certificate_thumbprint=request.certificate_thumbprint,
                dpop_key_thumbprint=request.dpop_key_thumbprint,
                authorization_details=request.authorization_details,
                resources=request.resources,
                for_external_attachment=request.for_external_attachment,
                jwt_at_claims=request.jwt_at_claims,
                acr=request.acr if subject else None,
                auth_time=request.auth_time if subject else None,
                session_id=request.session_id,
                client_id_alias_used=request.client_id_alias_used,
                client_entity_id_used=request.client_entity_id_used,
                metadata_document_used=request.metadata_document_used,
            ),
        ),
    )
    return attrs.evolve(issued, client_identifier=identifier, jwt_claims=jwt_claims)


def _subject(request: TokenCreateRequest) -> str | None:
    subject = request.subject or None
    if request.grant_type is GrantType.CLIENT_CREDENTIALS:
        return None
    if subject is None and request.grant_type is not GrantType.JWT_BEARER:
        raise bad_request("A105201", "The request names no subject.")
    if subject and len(subject) > LONGEST_SUBJECT:
        raise bad_request("A105202", f"The subject has more than {LONGEST_SUBJECT} characters.")
    if subject and not subject.isascii():
        raise bad_request("A105203", "The subject has characters outside ASCII.")
    return subject


def _scopes(service: Service, asked: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if asked is None:
        return default_scopes(service) or None
    if not all(supports_scope(service, name) for name in asked):
        raise bad_request("A106201", "The service does not support one of the scopes.")
    return tuple(dict.fromkeys(asked))


def _jwt_claims(service: Service, request: TokenCreateRequest) -> Mapping[str, object]:
    if service.access_token_sign_alg is None or not request.jwt_at_claims:
        return {}
    claims = json_object(request.jwt_at_claims)
    if claims is None:
        raise bad_request("A108205", "The claims for the JWT are not a JSON object.")
    return claims


def _is_refreshable(service: Service, request: TokenCreateRequest) -> bool:
    """Tell whether a refresh token is issued too; one that is named must be."""
    refusal = NOT_REFRESHED.get(request.grant_type)
    if not supports_grant(service, GrantType.REFRESH_TOKEN):
        refusal = NO_REFRESH_TOKENS
    if refusal and request.refresh_token:
        raise refusal()
    return refusal is None


def _store(context: RequestContext, client: Client, record: TokenRecord) -> TokenRecord:
    try:
        stored = context.store.tokens.add(record)
    except TakenError as taken:
        error = TAKEN[taken.column]()
        raise error from None
    if context.service.single_access_token_per_subject or client.single_access_token_per_subject:
        context.store.tokens.remove_older(stored)
    return stored
