"""Tokens that a flow ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._jose.thumbprint import hash_of
from ...models.common.grant_type import GrantType
from ..errors import server_error
from ..hashing import new_value
from .claims import json_object
from .issue import NewToken, store_token
from .settings import may_use, supports_grant
from .token_responses import Issuance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...models.client.client import Client
    from ..context import RequestContext
    from ..store.tokens import TokenAttributes


def issue_tokens(  # noqa: PLR0913 - what flows differ in
    context: RequestContext,
    client: Client,
    grant_type: GrantType,
    attributes: TokenAttributes,
    *,
    subject: str | None,
    scopes: tuple[str, ...],
    access_token: str | None = None,
    access_token_duration: int | None = None,
    refresh_token_duration: int | None = None,
) -> Issuance:
    """Store an access token of a flow, and a refresh token where there should be one.

    Raises:
        ActionError: the value that was chosen for the access token is in use.
    """
    value = unused_value(context, access_token)
    refresh_token = new_value() if _is_refreshable(context, client, grant_type) else None
    issued = store_token(
        context,
        NewToken(
            client=client,
            grant_type=grant_type,
            subject=subject,
            scopes=scopes,
            attributes=attributes,
            access_hash=hash_of(value),
            refresh_hash=hash_of(refresh_token) if refresh_token else None,
            access_token_duration=access_token_duration,
            refresh_token_duration=refresh_token_duration,
        ),
    )
    return Issuance(
        context=context,
        issued=attrs.evolve(issued, jwt_claims=jwt_claims(attributes)),
        access_token=value,
        refresh_token=refresh_token,
    )


def jwt_claims(attributes: TokenAttributes) -> Mapping[str, object]:
    """Read what an access token is to say as a JWT, beyond what all of them say."""
    text = attributes.jwt_at_claims
    return (json_object(text) or {}) if text else {}


def unused_value(context: RequestContext, chosen: str | None) -> str:
    """Return the value for an access token: the one that the caller chose, else a new one.

    Raises:
        ActionError: that one is in use.
    """
    if chosen and context.store.tokens.find(hash_of(chosen)):
        raise server_error("A144201", "The access token's value is already in use.")
    return chosen or new_value()


def _is_refreshable(context: RequestContext, client: Client, grant_type: GrantType) -> bool:
    return (
        client.client_id is not None
        and grant_type is not GrantType.CLIENT_CREDENTIALS
        and supports_grant(context.service, GrantType.REFRESH_TOKEN)
        and may_use(client, GrantType.REFRESH_TOKEN)
    )
