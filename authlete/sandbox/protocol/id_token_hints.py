"""ID tokens that clients send back, to tell which user they mean (OpenID Connect Core §3.1.2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..._jose.algorithms import SYMMETRIC
from ...models.common.subject_type import SubjectType
from ..errors import OAuthError
from ..keys import service_keys
from ..store.clients import names_of
from .settings import issuer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..._jose.jws import Key
    from ...models.client.client import Client
    from ..context import RequestContext


def hinted_subject(context: RequestContext, client: Client, text: str) -> str | None:
    """Read whom an ID token is about; it may have expired.

    Returns:
        None: it does not tell, since its ``sub`` is pairwise.

    Raises:
        OAuthError: the service did not issue it to the client.
    """
    from ..._jose.jws import decrypt, read_jwe_header, read_jws  # noqa: PLC0415 - only who sends one pays

    if read_jwe_header(text) is not None:
        _, text = decrypt(text, service_keys(context.service)) or ({}, "")
    token = read_jws(text)
    if token is None:
        raise _invalid("'id_token_hint' is no JWT, or cannot be decrypted.")
    if not token.is_signed_by_one_of(_keys(context, client, str(token.header.get("alg")))):
        raise _invalid("The signature of 'id_token_hint' is wrong.")
    audience, subject = token.claims.get("aud"), token.claims.get("sub")
    audiences = cast("list[object]", audience) if isinstance(audience, list) else [audience]
    if token.claims.get("iss") != issuer(context.service):
        raise _invalid("'id_token_hint' is from another issuer.")
    if not any(name in audiences for name in names_of(client)):
        raise _invalid("'id_token_hint' was issued to another client.")
    if not isinstance(subject, str):
        raise _invalid("'id_token_hint' names no user.")
    return None if client.subject_type == SubjectType.PAIRWISE else subject


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_request", text)


def _keys(context: RequestContext, client: Client, algorithm: str) -> Sequence[Key]:
    from ..._jose.jws import secret_key  # noqa: PLC0415 - likewise

    if algorithm in SYMMETRIC:
        return [secret_key(client.client_secret)] if client.client_secret else []
    return [*service_keys(context.service), *context.keys.all()]
