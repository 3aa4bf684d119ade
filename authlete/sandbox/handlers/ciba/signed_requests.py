"""The parameters of backchannel authentication requests, which may come as a JWT (CIBA §7.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import attrs

from ...._engine.codec import write_json
from ...._jose.algorithms import ALGORITHMS
from ...._jose.stamps import is_stamp
from ...errors import OAuthError
from ...protocol.client_keys import client_keys
from ...protocol.parameters import value_of, values_of
from ...protocol.settings import issuer
from ...store.clients import names_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....models.client.client import Client
    from ...context import RequestContext

REQUEST: Final = "request"
OUTSIDE: Final = frozenset(
    {REQUEST, "client_id", "client_secret", "client_assertion", "client_assertion_type"}
)
"""What may stand beside the JWT."""
OF_THE_JWT: Final = frozenset({"iss", "aud", "exp", "nbf", "iat", "jti"})
REQUEST_CONTEXT: Final = "request_context"


@attrs.frozen(kw_only=True)
class Submission:
    """The parameters that count."""

    parameters: Mapping[str, list[str]] = attrs.field(repr=False)
    is_signed: bool
    request_context: str | None
    """JSON text, of signed requests only (FAPI-CIBA §5.2.2)."""


def read_submission(
    context: RequestContext, client: Client, parameters: Mapping[str, list[str]]
) -> Submission:
    """Read the parameters of a request from its form, or from the JWT that it has instead.

    Raises:
        OAuthError: it may not be signed or unsigned, or is so wrongly.
        FetchNeededError: the client's keys have to be fetched first.
    """
    if values_of(parameters, "request_uri"):
        raise _invalid("'request_uri' is not for this endpoint.")
    text = value_of(parameters, REQUEST)
    if text is None:
        if client.bc_request_sign_alg is not None:
            raise _invalid("The client's requests must be signed.")
        return Submission(parameters=parameters, is_signed=False, request_context=None)
    if not {*parameters} <= OUTSIDE:
        raise _invalid("There are parameters outside of the signed request.")
    claims = _verified(context, client, text)
    return Submission(
        parameters={
            name: [value if isinstance(value, str) else write_json(value).decode()]
            for name, value in claims.items()
            if name not in {*OF_THE_JWT, REQUEST_CONTEXT} and value is not None
        },
        is_signed=True,
        request_context=(
            write_json(claims[REQUEST_CONTEXT]).decode() if claims.get(REQUEST_CONTEXT) else None
        ),
    )


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_request", text)


def _verified(context: RequestContext, client: Client, text: str) -> Mapping[str, object]:
    from ...._jose.jws import read_jws  # noqa: PLC0415 - only who sends a JWT pays for the library

    found = read_jws(text)
    if found is None:
        raise _invalid("The signed request is no JWT.")
    algorithm = found.header.get("alg")
    if algorithm not in ALGORITHMS or client.bc_request_sign_alg not in {None, algorithm}:
        raise _invalid("The signed request is not signed by the algorithm that it must be.")
    if not found.is_signed_by_one_of(client_keys(context, client)):
        raise _invalid("The signature of the request is wrong.")
    claims, now = found.claims, context.now // 1000
    skew = context.service.allowable_clock_skew or 0
    audience = claims.get("aud")
    audiences = cast("list[object]", audience) if isinstance(audience, list) else [audience]
    if claims.get("iss") not in names_of(client) or issuer(context.service) not in audiences:
        raise _invalid("The signed request is another client's, or for another server.")
    expiry, start = claims.get("exp"), claims.get("nbf")
    if not (is_stamp(expiry) and is_stamp(start) and is_stamp(claims.get("iat"))):
        raise _invalid("The signed request lacks one of 'exp', 'nbf' and 'iat'.")
    if expiry + skew <= now or start - skew > now:
        raise _invalid("The signed request has expired, or is not good yet.")
    if not isinstance(claims.get("jti"), str):
        raise _invalid("The signed request lacks 'jti'.")
    return claims
