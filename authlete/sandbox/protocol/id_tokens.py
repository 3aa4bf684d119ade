"""ID tokens (OpenID Connect Core §2)."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256, sha384, sha512
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import attrs

from ..._jose.thumbprint import digest
from ...models.common.subject_type import SubjectType
from .claims import json_object
from .client_jwts import client_jwt
from .durations import id_token_duration
from .settings import id_token_algorithm, issuer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...models.client.client import Client
    from ..context import RequestContext
    from ..keys import Signer
    from ..store.codes import AuthorizationCode
    from ..store.polled_requests import PolledRequest
    from .client_jwts import ClientJwt

FORMS_OF_AUD = {"array", "string"}
"""How ``aud`` may be written."""
HASHES = {"256": sha256, "384": sha384, "512": sha512}


@attrs.frozen(kw_only=True)
class IdTokenContent:
    """What an ID token is to say, besides what the service and the client decide."""

    subject: str
    """Whom it is about; pairwise for clients that are configured so."""
    sub: str | None = None
    """What to call the subject instead."""
    audience: str | None = None
    """What the client calls itself; left out, its ID."""
    claims: Mapping[str, object] = attrs.field(factory=dict[str, object])
    """Claims about the user."""
    nonce: str | None = None
    auth_time: int | None = None
    """Seconds since the Unix epoch."""
    acr: str | None = None
    session_id: str | None = None
    code: str | None = None
    """The authorization code that comes with it: for ``c_hash``."""
    state: str | None = None
    """The ``state`` of the request: for ``s_hash`` (FAPI)."""
    audience_form: str | None = None
    """``array`` or ``string``."""
    header: Mapping[str, object] = attrs.field(factory=dict[str, object])
    """What else is in its header."""
    extra: Mapping[str, object] = attrs.field(factory=dict[str, object])
    """Claims of the protocol, such as ``urn:openid:params:jwt:claim:auth_req_id``."""


def content_for_code(record: AuthorizationCode, code: str | None) -> IdTokenContent:
    """Gather what an ID token says of what a user granted by a code, or without one."""
    requested = record.request
    return IdTokenContent(
        subject=str(record.subject),
        sub=record.sub,
        audience=requested.client_identifier,
        claims=json_object(record.claims or "{}") or {},
        nonce=requested.nonce,
        auth_time=record.auth_time,
        acr=record.acr,
        session_id=record.session_id,
        code=code,
        state=requested.state,
        audience_form=record.id_token_aud_type,
        header=json_object(record.id_token_header or "{}") or {},
    )


def content_for_request(record: PolledRequest) -> IdTokenContent:
    """Gather what an ID token says of what a user granted to a device, or by the back channel."""
    return IdTokenContent(
        subject=str(record.subject),
        sub=record.sub,
        audience=record.client_identifier,
        claims=json_object(record.claims or "{}") or {},
        auth_time=record.auth_time,
        acr=record.acr,
        audience_form=record.id_token_aud_type,
        header=json_object(record.id_token_header or "{}") or {},
    )


@attrs.frozen
class IdToken:
    """An ID token that is to be made after the transaction."""

    jwt: ClientJwt
    claims: Mapping[str, object]
    content: IdTokenContent

    def make(self, signer: Signer, access_token: str | None = None) -> str:
        """Sign it, and encrypt it if the client wants that.

        Args:
            signer: what signs.
            access_token: the access token, as its client gets it, that comes with it: for
                ``at_hash``.

        Raises:
            ValueError: the header holds what it may not.
        """
        hashed = half_hash(access_token, self.jwt.algorithm) if access_token else None
        claims = {**self.claims, "at_hash": hashed}
        present = {name: value for name, value in claims.items() if value is not None}
        return self.jwt.make(signer, present, self.content.header)


def id_token(context: RequestContext, client: Client, content: IdTokenContent) -> IdToken:
    """Prepare an ID token.

    Raises:
        ActionError: the client's settings do not suffice.
        FetchNeededError: the client's keys have to be fetched first.
    """
    algorithm = id_token_algorithm(client)
    jwt = client_jwt(
        context,
        client,
        algorithm=algorithm,
        encryption_alg=client.id_token_encryption_alg,
        encryption_enc=client.id_token_encryption_enc,
        key_id=context.service.id_token_signature_key_id,
    )
    audience, now = content.audience or str(client.client_id), context.now // 1000
    own: dict[str, object] = {
        "iss": issuer(context.service),
        "sub": content.sub or subject_for(client, content.subject, context.service_id),
        "aud": audience if content.audience_form == "string" else [audience],
        "azp": audience if content.audience_form != "string" else None,
        "iat": now,
        "exp": now + id_token_duration(context.service, client),
        "nonce": content.nonce,
        "auth_time": content.auth_time,
        "acr": content.acr,
        "sid": content.session_id,
        "c_hash": half_hash(content.code, algorithm) if content.code else None,
        "s_hash": half_hash(content.state, algorithm) if content.state else None,
        **content.extra,
    }
    present = {name: value for name, value in own.items() if value is not None}
    return IdToken(jwt, {**content.claims, **present}, content)


def half_hash(value: str, algorithm: str) -> str:
    """Hash what comes with an ID token: the left half, as base64url (§3.1.3.6)."""
    octets = HASHES.get(algorithm[-3:], sha512 if algorithm == "EdDSA" else sha256)(
        value.encode()
    ).digest()
    return urlsafe_b64encode(octets[: len(octets) // 2]).rstrip(b"=").decode()


def subject_for(client: Client, subject: str, service_id: str) -> str:
    """Name a subject to a client: by its pairwise identifier if the client has such (§8.1)."""
    if client.subject_type != SubjectType.PAIRWISE:
        return subject
    return digest(f"{service_id}\n{_sector(client)}\n{subject}".encode())


def _sector(client: Client) -> str:
    if client.derived_sector_identifier:
        return client.derived_sector_identifier
    uri = client.sector_identifier_uri or next(iter(client.redirect_uris or ()), "")
    return urlsplit(uri).hostname or str(client.client_id)
