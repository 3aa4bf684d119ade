"""``POST /auth/token/create``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import attrs

from ...models.common.grant_type import GrantType
from ...models.token_operations.create import (
    TokenCreateRequest,
    TokenCreateResponse,
    TokenCreateResponseAction,
)
from ..config import Client, ClientFault
from ..errors import bad_request, forbidden, message
from ..record import LATEST, Attributes, TokenRecord, hash_of, new_value, stamp
from ..store import TakenError
from .claims import json_object, token_claims
from .policy import duration, kept, supported, token_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...models.common.property import Property
    from ..config import Service
    from ..context import RequestContext
    from ..payload import Payload

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
class _Issue:
    """A token that may be issued."""

    request: TokenCreateRequest
    client: Client
    identifier: str
    subject: str | None
    scopes: tuple[str, ...] | None
    properties: tuple[Property, ...] | None
    jwt_claims: Mapping[str, object]
    access_token: str
    expires_at: int | None
    refresh_token: str | None


def create(context: RequestContext, payload: Payload) -> TokenCreateResponse:
    """Issue an access token, and a refresh token where there should be one."""
    if payload.text("grantType") is None:
        raise bad_request("A104201", "The request names no grant type.")
    issue = _judge(context, payload.read(TokenCreateRequest))
    record = _store(context, issue)
    return _response(context, issue, record)


def create_unanswered(context: RequestContext, request: TokenCreateRequest) -> None:
    """Issue a token that nobody waits for.

    Raises:
        ApiError: it cannot be issued.
    """
    _store(context, _judge(context, request))


def _judge(context: RequestContext, request: TokenCreateRequest) -> _Issue:
    """Check the request, in the order of the result codes."""
    _check_grant(context.service, request.grant_type)
    subject = _subject(request)
    scopes = _scopes(context.service, request.scopes)
    identifier = str(request.client_id) if request.client_id else request.client_identifier or ""
    client = _client(context, identifier)
    properties = kept(request.properties)
    jwt_claims = _jwt_claims(context.service, request)
    refresh_token = _refresh_token(context.service, request)
    return _Issue(
        request=request,
        client=client,
        identifier=identifier,
        subject=subject,
        scopes=scopes,
        properties=properties,
        jwt_claims=jwt_claims,
        access_token=request.access_token or new_value(),
        expires_at=_expiry(context, request, client, scopes, refreshable=refresh_token is not None),
        refresh_token=refresh_token,
    )


def _check_grant(service: Service, grant: GrantType) -> None:
    if grant is GrantType.REFRESH_TOKEN:
        raise bad_request("A104202", "A token cannot be created by REFRESH_TOKEN.")
    if grant not in service.grant_types:
        raise bad_request("A104203", f"The service does not support {grant}.")


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
        return tuple(scope.name for scope in service.scopes or () if scope.default) or None
    for name in asked:
        if not supported(service, name):
            raise bad_request("A106201", "The service does not support one of the scopes.")
    return tuple(dict.fromkeys(asked))


def _client(context: RequestContext, identifier: str) -> Client:
    client = context.client(identifier)
    if isinstance(client, ClientFault):
        refusal = CLIENT_FAULTS[client]
        raise refusal()
    return client


def _jwt_claims(service: Service, request: TokenCreateRequest) -> Mapping[str, object]:
    if service.access_token_sign_alg is None or not request.jwt_at_claims:
        return {}
    claims = json_object(request.jwt_at_claims)
    if claims is None:
        raise bad_request("A108205", "The claims for the JWT are not a JSON object.")
    return claims


def _expiry(
    context: RequestContext,
    request: TokenCreateRequest,
    client: Client,
    scopes: tuple[str, ...] | None,
    *,
    refreshable: bool,
) -> int | None:
    if request.access_token_persistent:
        return None
    seconds = _positive(request.access_token_duration) or duration(
        context.service, client, scopes, "access_token_duration"
    )
    if refreshable and context.service.token_expiration_linked:
        seconds = min(seconds, _refresh_duration(context.service, request, client, scopes))
    return min(context.now + seconds * 1000, LATEST)


def _refresh_duration(
    service: Service, request: TokenCreateRequest, client: Client, scopes: tuple[str, ...] | None
) -> int:
    return _positive(request.refresh_token_duration) or duration(
        service, client, scopes, "refresh_token_duration"
    )


def _positive(seconds: int | None) -> int:
    return max(seconds or 0, 0)


def _refresh_token(service: Service, request: TokenCreateRequest) -> str | None:
    refusal = NOT_REFRESHED.get(request.grant_type)
    if GrantType.REFRESH_TOKEN not in service.grant_types:
        refusal = NO_REFRESH_TOKENS
    if refusal is None:
        return request.refresh_token or new_value()
    if request.refresh_token:
        raise refusal()
    return None


def _record(context: RequestContext, issue: _Issue) -> TokenRecord:
    return TokenRecord(
        service=context.service.id,
        client=issue.client.id,
        subject=issue.subject,
        grant_type=issue.request.grant_type,
        access_hash=hash_of(issue.access_token),
        access_expires_at=None if issue.expires_at is None else stamp(issue.expires_at),
        refresh_hash=hash_of(issue.refresh_token) if issue.refresh_token else None,
        refresh_expires_at=_refresh_expiry(context, issue) if issue.refresh_token else None,
        created_at=stamp(context.now),
        attributes=_attributes(issue),
    )


def _refresh_expiry(context: RequestContext, issue: _Issue) -> int:
    seconds = _refresh_duration(context.service, issue.request, issue.client, issue.scopes)
    return stamp(context.now + seconds * 1000)


def _attributes(issue: _Issue) -> Attributes:
    request = issue.request
    scopes = None if issue.scopes is None else tuple(sorted(issue.scopes))
    return Attributes(
        scopes=scopes,
        refresh_token_scopes=scopes if issue.refresh_token else None,
        properties=issue.properties,
        certificate_thumbprint=request.certificate_thumbprint,
        dpop_key_thumbprint=request.dpop_key_thumbprint,
        authorization_details=request.authorization_details,
        resources=request.resources,
        for_external_attachment=request.for_external_attachment,
        jwt_at_claims=request.jwt_at_claims,
        acr=request.acr if issue.subject else None,
        auth_time=request.auth_time if issue.subject else None,
        session_id=request.session_id,
        client_id_alias_used=request.client_id_alias_used,
        client_entity_id_used=request.client_entity_id_used,
        metadata_document_used=request.metadata_document_used,
    )


def _store(context: RequestContext, issue: _Issue) -> TokenRecord:
    try:
        stored = context.store.add(_record(context, issue))
    except TakenError as taken:
        refusal = TAKEN[taken.column]
        raise refusal() from None
    if (
        context.service.single_access_token_per_subject
        or issue.client.single_access_token_per_subject
    ):
        context.store.remove_older(stored)
    return stored


def _response(context: RequestContext, issue: _Issue, record: TokenRecord) -> TokenCreateResponse:
    lives = None if issue.expires_at is None else (issue.expires_at - context.now) // 1000
    return TokenCreateResponse(
        result_code="A109001",
        result_message=message(
            "A109001",
            f"Created an access token ({record.grant_type.lower()}, client {record.client}).",
        ),
        action=TokenCreateResponseAction.OK,
        access_token=issue.access_token,
        token_type=token_type(context.service, record.attributes),
        expires_at=issue.expires_at,
        expires_in=lives,
        refresh_token=issue.refresh_token,
        client_id=record.client,
        client_identifier=issue.identifier,
        subject=record.subject,
        grant_type=record.grant_type,
        scopes=issue.scopes,
        refresh_token_scopes=issue.scopes if issue.refresh_token else None,
        properties=record.attributes.properties,
        authorization_details=record.attributes.authorization_details,
        for_external_attachment=record.attributes.for_external_attachment,
        session_id=record.attributes.session_id,
        token_id=str(record.id),
        jwt_access_token=_jwt(context, issue, record),
    )


def _jwt(context: RequestContext, issue: _Issue, record: TokenRecord) -> str | None:
    algorithm = context.service.access_token_sign_alg
    if algorithm is None:
        return None
    claims = {
        **issue.jwt_claims,
        **token_claims(context.service, record),
        "jti": issue.access_token,
        "grant_type": record.grant_type.lower(),
    }
    return context.keys.sign(algorithm, {"typ": "at+jwt"}, claims)
