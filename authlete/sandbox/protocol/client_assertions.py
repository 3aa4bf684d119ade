"""Client assertions: JWTs by which clients show who they are (RFC 7523 §2.2, §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..._jose.algorithms import ALGORITHMS, SYMMETRIC
from ..._jose.stamps import is_stamp
from ..store.clients import names_of
from .client_keys import client_keys
from .settings import issuer
from .single_use import use_once

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..._jose.jws import Key
    from ...models.client.client import Client
    from ..context import RequestContext
    from .credentials import Credentials


def check_secret_jwt(context: RequestContext, client: Client, credentials: Credentials) -> None:
    """Check an assertion that the client's secret signs.

    Raises:
        ActionError: it does not show that this is the client.
    """
    from ..._jose.jws import secret_key  # noqa: PLC0415 - only who signs pays for the library

    keys = [secret_key(client.client_secret)] if client.client_secret else []
    _check(context, client, credentials, SYMMETRIC, keys)


def check_private_key_jwt(
    context: RequestContext, client: Client, credentials: Credentials
) -> None:
    """Check an assertion that a key of the client's signs.

    Raises:
        ActionError: it does not show that this is the client.
        FetchNeededError: its keys have to be fetched first.
    """
    _check(context, client, credentials, ALGORITHMS, client_keys(context, client))


def _check(
    context: RequestContext,
    client: Client,
    credentials: Credentials,
    algorithms: Collection[str],
    keys: Sequence[Key],
) -> None:
    from ..._jose.jws import read_jws  # noqa: PLC0415 - likewise

    if credentials.assertion is None:
        raise credentials.refusal("A157311", "The client sent no assertion.")
    found = read_jws(credentials.assertion)
    if found is None:
        raise credentials.refusal("A157312", "The client assertion is no JWT.")
    algorithm = found.header.get("alg")
    if algorithm not in algorithms or client.token_auth_sign_alg not in (None, algorithm):
        raise credentials.refusal("A157313", "The client assertion is signed by another algorithm.")
    if not found.is_signed_by_one_of(keys):
        raise credentials.refusal("A157326", "The signature of the client assertion is wrong.")
    _check_claims(context, client, credentials, found.claims)


def _check_claims(
    context: RequestContext,
    client: Client,
    credentials: Credentials,
    claims: Mapping[str, object],
) -> None:
    names = names_of(client)
    skew = context.service.allowable_clock_skew or 0
    now, expiry = context.now // 1000, claims.get("exp")
    if claims.get("iss") not in names:
        raise credentials.refusal("A157315", "'iss' of the client assertion is not the client.")
    if claims.get("sub") not in names:
        raise credentials.refusal("A157316", "'sub' of the client assertion is not the client.")
    if not _is_meant(context, credentials, claims.get("aud")):
        raise credentials.refusal("A157318", "The client assertion is meant for another server.")
    if not is_stamp(expiry):
        raise credentials.refusal("A157319", "The client assertion does not tell its expiry.")
    if expiry + skew <= now:
        raise credentials.refusal("A157320", "The client assertion has expired.")
    for name, code in (("nbf", "A157322"), ("iat", "A157323")):
        stamp = claims.get(name)
        if stamp is not None and not (is_stamp(stamp) and stamp - skew <= now):
            raise credentials.refusal(code, f"'{name}' of the client assertion is in the future.")
    jti = claims.get("jti")
    if not isinstance(jti, str):
        raise credentials.refusal("A157324", "The client assertion has no ID.")
    if not use_once(context, str(client.client_id), jti, expiry + skew):
        raise credentials.refusal("A000301", "The client assertion was used before.")


def _is_meant(context: RequestContext, credentials: Credentials, audience: object) -> bool:
    """Tell whether an assertion is for this server, whose names may be unknown."""
    if context.service.client_assertion_aud_restricted_to_issuer:
        return audience == issuer(context.service)
    named = cast("list[object]", audience) if isinstance(audience, list) else [audience]
    return any(
        isinstance(name, str) and (not credentials.audiences or name in credentials.audiences)
        for name in named
    )
