"""Access tokens as JWTs (RFC 9068)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .claims import token_claims

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...models.service.service import Service
    from ..keys import Signer
    from ..store.tokens import TokenRecord


def access_token_jwt(
    service: Service,
    record: TokenRecord,
    value: str,
    claims: Mapping[str, object],
    signer: Signer,
) -> str | None:
    """Make the JWT that a client gets in place of a token's random value.

    Args:
        service: the service.
        record: the token.
        value: its random value, which becomes the ``jti``.
        claims: what else the JWT is to say.
        signer: what signs.

    Returns:
        None: the service does not sign access tokens.
    """
    if service.access_token_sign_alg is None:
        return None
    content = {
        **claims,
        **token_claims(service, record),
        "jti": value,
        "grant_type": record.grant_type.lower(),
    }
    return signer.sign(
        service.access_token_sign_alg,
        {"typ": "at+jwt"},
        content,
        service.access_token_signature_key_id,
    )
