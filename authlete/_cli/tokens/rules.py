"""What Authlete demands of a token to create, as far as it can be told without asking.

What depends on the service or the client is left to Authlete: which grant types and scopes there
are, whether a client exists, whether a value is taken.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from ..._engine.codec import MismatchError, parse_json
from ...models.common.grant_type import GrantType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...models.token_operations.create import TokenCreateRequest

LONGEST_SUBJECT = 100
LARGEST_PROPERTIES = 65_535  # bytes, when Authlete has enciphered them and written as base64url
CIPHER_BLOCK = 16
SUBJECT_OPTIONAL = frozenset({GrantType.CLIENT_CREDENTIALS, GrantType.JWT_BEARER})
NOT_REFRESHED = frozenset({GrantType.CLIENT_CREDENTIALS, GrantType.IMPLICIT})
SCOPE: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")  # RFC 6749 §3.3
THUMBPRINT: Final = re.compile(r"[0-9A-Za-z_-]{43}")  # a SHA-256 as base64url
EXCLUSIVE = ("client_id_alias_used", "client_entity_id_used", "metadata_document_used")


def violations(token: TokenCreateRequest) -> Iterator[str]:
    """Yield what is wrong with a token, and where; nothing of what stands there is shown."""
    for rule in RULES:
        yield from rule(token)


def _grant(token: TokenCreateRequest) -> Iterator[str]:
    if token.grant_type == GrantType.REFRESH_TOKEN:
        yield f"grant_type: must not be {GrantType.REFRESH_TOKEN}"


def _client(token: TokenCreateRequest) -> Iterator[str]:
    if not token.client_id and not token.client_identifier:
        yield "client_id: is required, or client_identifier"


def _subject(token: TokenCreateRequest) -> Iterator[str]:
    if token.grant_type == GrantType.CLIENT_CREDENTIALS:  # it is not heeded
        return
    subject = token.subject or ""
    if not subject and token.grant_type not in SUBJECT_OPTIONAL:
        yield f"subject: is required for {token.grant_type}"
    if len(subject) > LONGEST_SUBJECT:
        yield f"subject: has more than {LONGEST_SUBJECT} characters"
    if not subject.isascii():
        yield "subject: has characters outside ASCII"


def _refresh_token(token: TokenCreateRequest) -> Iterator[str]:
    if token.refresh_token and token.grant_type in NOT_REFRESHED:
        yield f"refresh_token: {token.grant_type} has none"


def _scopes(token: TokenCreateRequest) -> Iterator[str]:
    for index, scope in enumerate(token.scopes or ()):
        if not SCOPE.fullmatch(scope):
            yield f"scopes[{index}]: has characters that no scope has"


def _resources(token: TokenCreateRequest) -> Iterator[str]:
    for index, resource in enumerate(token.resources or ()):
        if not _is_absolute(resource):
            yield f"resources[{index}]: is not an absolute URI without a fragment"


def _is_absolute(uri: str) -> bool:
    """Tell whether a text can name a resource (RFC 8707 §2)."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    return bool(parts.scheme) and "#" not in uri


def _thumbprints(token: TokenCreateRequest) -> Iterator[str]:
    for name in ("certificate_thumbprint", "dpop_key_thumbprint"):
        thumbprint: str | None = getattr(token, name)
        if thumbprint and not THUMBPRINT.fullmatch(thumbprint):
            yield f"{name}: is not a SHA-256 as base64url"


def _claims(token: TokenCreateRequest) -> Iterator[str]:
    if not token.jwt_at_claims:
        return
    try:
        claims = parse_json(token.jwt_at_claims.encode())
    except MismatchError:
        claims = None
    if not isinstance(claims, dict):
        yield "jwt_at_claims: is not the text of a JSON object"


def _properties(token: TokenCreateRequest) -> Iterator[str]:
    # What Authlete writes before it enciphers is no less than this.
    pairs = [[each.key, each.value] for each in token.properties or ()]
    size = len(json.dumps(pairs, ensure_ascii=False, separators=(",", ":")).encode())
    enciphered = (size // CIPHER_BLOCK + 1) * CIPHER_BLOCK
    if enciphered * 4 // 3 > LARGEST_PROPERTIES:
        yield f"properties: take more than {LARGEST_PROPERTIES:,} bytes as Authlete stores them"


def _exclusive(token: TokenCreateRequest) -> Iterator[str]:
    used = [name for name in EXCLUSIVE if getattr(token, name)]
    if len(used) > 1:
        yield f"{used[1]}: excludes {used[0]}"


RULES: Final[tuple[Callable[[TokenCreateRequest], Iterator[str]], ...]] = (
    _grant,
    _client,
    _subject,
    _refresh_token,
    _scopes,
    _resources,
    _thumbprints,
    _claims,
    _properties,
    _exclusive,
)
