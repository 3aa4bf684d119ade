"""Request objects: authorization requests as JWTs (RFC 9101, OpenID Connect Core §6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import attrs

from ..._engine.codec import write_json
from ..._jose.algorithms import ALGORITHMS, SYMMETRIC
from ..._jose.stamps import is_stamp
from ..errors import OAuthError
from ..store.clients import names_of
from ..store.pushed_requests import RequestObject
from .client_jwts import decryption_keys
from .client_keys import client_keys
from .settings import issuer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..._jose.jws import Jws, Key
    from ...models.client.client import Client
    from ..context import RequestContext

UNSIGNED: Final = "none"
OF_THE_JWT: Final = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})
"""The claims that are about the JWT itself."""


@attrs.frozen(kw_only=True)
class ReadObject:
    """A request object that is whose it says."""

    parameters: Mapping[str, list[str]] = attrs.field(repr=False)
    """What it asks for, as if by parameters; JSON becomes its text."""
    facts: RequestObject


def read_request_object(
    context: RequestContext, client: Client, text: str, *, by_browser: bool
) -> ReadObject:
    """Decrypt, verify and read a request object.

    Args:
        context: the request.
        client: whose it must be.
        text: the JWT.
        by_browser: whether it came by way of the browser, where it may have to be encrypted.

    Raises:
        OAuthError: it is none, or breaks a rule.
        FetchNeededError: the client's keys have to be fetched first.
    """
    from ..._jose.jws import read_jws  # noqa: PLC0415 - only who sends a JWT pays for the library

    found = read_jws(_decrypted(context, client, text, by_browser=by_browser))
    if found is None:
        raise _invalid("The request object is no JWT.")
    algorithm = str(found.header.get("alg"))
    _check_signature(context, client, found, algorithm)
    _check_claims(context, client, found.claims)
    return ReadObject(
        parameters={
            name: _values(value)
            for name, value in found.claims.items()
            if name not in OF_THE_JWT and value is not None
        },
        facts=RequestObject(
            payload=write_json(found.claims).decode(),
            algorithm=algorithm,
            lifetime=_lifetime(found.claims),
        ),
    )


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_request_object", text)


def _decrypted(context: RequestContext, client: Client, text: str, *, by_browser: bool) -> str:
    from ..._jose.jws import JWE_WORDS, decrypt, read_jwe_header  # noqa: PLC0415 - likewise

    service = context.service
    header = read_jwe_header(text)
    if header is None:
        if by_browser and (
            service.front_channel_request_object_encryption_required
            or client.front_channel_request_object_encryption_required
        ):
            raise _invalid("The request object must be encrypted.")
        return text
    required = (
        (
            "alg",
            client.request_encryption_alg,
            service.request_object_encryption_alg_match_required
            or client.request_object_encryption_alg_match_required,
        ),
        (
            "enc",
            client.request_encryption_enc,
            service.request_object_encryption_enc_match_required
            or client.request_object_encryption_enc_match_required,
        ),
    )
    for name, word, must_match in required:
        if must_match and word and header.get(name) != JWE_WORDS.get(word, word):
            raise _invalid(f"'{name}' of the request object is not the one that was registered.")
    found = decrypt(text, decryption_keys(service, client, header))
    if found is None:
        raise _invalid("The request object cannot be decrypted.")
    return found[1]


def _check_signature(context: RequestContext, client: Client, found: Jws, algorithm: str) -> None:
    from ..._jose.jws import secret_key  # noqa: PLC0415 - likewise

    registered = client.request_sign_alg
    if registered is not None and algorithm.upper() != registered.upper():
        raise _invalid("The request object is signed by another algorithm than was registered.")
    if algorithm == UNSIGNED:
        if context.service.traditional_request_object_processing_applied is False:
            raise _invalid("The request object must be signed.")
        return
    keys: Sequence[Key] = ()
    if algorithm in ALGORITHMS:
        keys = client_keys(context, client)
    elif algorithm in SYMMETRIC and client.client_secret:
        keys = [secret_key(client.client_secret)]
    if not found.is_signed_by_one_of(keys):
        raise _invalid("The signature of the request object is wrong.")


def _check_claims(context: RequestContext, client: Client, claims: Mapping[str, object]) -> None:
    service, names = context.service, names_of(client)
    now, skew = context.now // 1000, context.service.allowable_clock_skew or 0
    for name in ("iss", "client_id"):
        if name in claims and claims[name] not in names:
            raise _invalid(f"'{name}' of the request object is not the client.")
    audience = claims.get("aud")
    audiences = cast("list[object]", audience) if isinstance(audience, list) else [audience]
    if service.request_object_audience_checked and issuer(service) not in audiences:
        raise _invalid("The request object is meant for another server.")
    for name in ("exp", "nbf", "iat"):
        if name in claims and not is_stamp(claims[name]):
            raise _invalid(f"'{name}' of the request object is not a time.")
    expiry, start = claims.get("exp"), claims.get("nbf")
    if is_stamp(expiry) and expiry + skew <= now:
        raise _invalid("The request object has expired.")
    if is_stamp(start) and start - skew > now:
        raise _invalid("The request object is not good yet.")
    if {"request", "request_uri"} & claims.keys():
        raise _invalid("A request object cannot refer to another.")


def _lifetime(claims: Mapping[str, object]) -> int | None:
    start, expiry = claims.get("nbf"), claims.get("exp")
    return int(expiry - start) if is_stamp(start) and is_stamp(expiry) else None


def _values(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return _texts(value) or [write_json(value).decode()]


def _texts(value: object) -> list[str]:
    """Read an array of text; empty if it is something else."""
    items = cast("list[object]", value) if isinstance(value, list) else []
    texts = [item for item in items if isinstance(item, str)]
    return texts if len(texts) == len(items) else []
