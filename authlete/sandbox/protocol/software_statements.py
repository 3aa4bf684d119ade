"""Software statements: what somebody trusted says of a client (RFC 7591 §2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..errors import OAuthError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..._jose.jws import Key
    from ...models.service.service import Service
    from ..context import RequestContext

TRUSTED: Final = "software_statement_jwks"
"""The attribute of a service that holds the keys of those it trusts, as a JWK set."""
MEMBER: Final = "software_statement"
OF_JWT: Final = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})
"""Claims of a statement that are not metadata (RFC 7519 §4.1)."""


def with_statement(context: RequestContext, metadata: Mapping[str, object]) -> Mapping[str, object]:
    """Let what a software statement says win over what the client says (§3.1.1).

    Raises:
        OAuthError: the statement is malformed or not valid now, or nobody trusted signed it.
    """
    from ..._jose.jws import read_jws  # noqa: PLC0415 - only who signs pays for the library

    statement = metadata.get(MEMBER)
    if statement is None:
        return metadata
    parsed = read_jws(statement) if isinstance(statement, str) else None
    if parsed is None:
        raise _invalid("is no signed JWT")
    if not parsed.is_signed_by_one_of(_trusted_keys(context.service)):
        raise OAuthError(
            "unapproved_software_statement", "Nobody whom the service trusts signed the statement."
        )
    now = context.now // 1000
    expiry, start = parsed.claims.get("exp"), parsed.claims.get("nbf")
    if isinstance(expiry, int) and expiry <= now:
        raise _invalid("has expired")
    if isinstance(start, int) and start > now:
        raise _invalid("is not valid yet")
    said = {name: value for name, value in parsed.claims.items() if name not in OF_JWT}
    return {**metadata, **said}


def _trusted_keys(service: Service) -> Sequence[Key]:
    from ..._jose.jws import read_jwks  # noqa: PLC0415 - likewise

    texts = [pair.value for pair in service.attributes or () if pair.key == TRUSTED]
    try:
        return [key for text in texts for key in read_jwks(text or "")]
    except ValueError:
        return ()


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_software_statement", f"The software statement {text}.")
