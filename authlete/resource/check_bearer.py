"""For resource servers: whether the access token that a request presents is good for it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from .._engine.validation import validate_options
from ..errors import BearerTokenError, RequestValidationError
from ..result import Err
from ._arguments import type_problems
from ._introspection import DEFAULTS, Introspection
from ._presented import invalid, read_presented
from .introspection_cache import IntrospectionCache

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Unpack

    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..models.introspection._dicts import IntrospectionRequirements
    from ..models.introspection.process import IntrospectionResponse
    from ..result import Result
    from .jwt_validator import JwtValidator

__all__ = ["check_bearer"]

logger = logging.getLogger("authlete")


async def check_bearer(  # noqa: PLR0913 - what a resource may require is keywords
    client: AuthleteCore,
    authorization: str | None,
    *,
    service_id: str | None = None,
    options: RequestOptions | None = None,
    cache: IntrospectionCache | None = None,
    jwt: JwtValidator | None = None,
    **required: Unpack[IntrospectionRequirements],
) -> Result[IntrospectionResponse, BearerTokenError | OperationError]:
    """Introspect the token in the ``Authorization`` header of a request to your resource.

    ``Ok`` lets the request pass: the token is live and meets what is required. A
    ``BearerTokenError`` says how to refuse it (RFC 6750 §3); any other error, that Authlete gave
    no answer. A header without a token is refused without asking.

    Args:
        client: what to ask Authlete with.
        authorization: the header's value, ``None`` if there is none.
        service_id: the service; may be left out where the client names one.
        options: how to ask; the deadline is 5 seconds unless they name another.
        cache: keeps Authlete's answers for a moment; if left out, Authlete is asked each time.
        jwt: judges tokens that are JWTs here, by their signature, blind to their revocation; if
            left out, they are introspected like any other.
        **required: fields of ``IntrospectionRequest``, such as ``scopes`` and ``subject``. All
            ``scopes`` count, those unknown to the service too, which Authlete passes over. With
            ``htm`` and ``htu``, the request's method and URL, the scheme ``DPoP`` is taken as well
            (RFC 9449 §7.1); ``dpop`` is the header of that name. A requirement that is empty, save
            for ``scopes``, is a ``RequestValidationError``: it would let every token pass.
    """
    if wrong := tuple(_wrong_types(cache, jwt)):
        return Err(invalid(*wrong))
    presented = read_presented(authorization, service_id, required)
    del authorization, required  # a cancellation shows this frame, which must not hold a token
    if isinstance(presented, RequestValidationError):
        return Err(presented)
    if isinstance(presented, BearerTokenError):
        return _told(presented)
    try:
        introspection = Introspection(client, service_id, _checked(options))
        if jwt is not None and jwt.takes(presented):
            checked = await jwt.check(presented)
        elif cache is None:
            checked = await introspection.check(presented)
        else:
            checked = await cache.check(presented, introspection)
    except RequestValidationError as error:
        return Err(invalid(*error.problems))
    if isinstance(checked, Err) and isinstance(checked.error, BearerTokenError):
        return _told(checked.error)
    return checked


def _wrong_types(cache: object, jwt: object) -> Iterator[tuple[str, str]]:
    if cache is not None:
        yield from type_problems("cache", cache, IntrospectionCache)
    if jwt is not None and not callable(getattr(jwt, "takes", None)):  # its library is an extra
        yield "jwt", f"expected JwtValidator, got {type(jwt).__name__}"


def wrong_settings(cache: object, jwt: object, options: object) -> Iterator[tuple[str, str]]:
    """Tell what is wrong with that which is mostly the same at every request."""
    yield from _wrong_types(cache, jwt)
    try:
        validate_options(options)
    except RequestValidationError as error:
        yield from error.problems


def _checked(options: RequestOptions | None) -> RequestOptions:
    return DEFAULTS if options is None else validate_options(options)


def _told(refusal: BearerTokenError) -> Err[BearerTokenError]:
    """Log a refusal, which is no failure of the resource server, and return it."""
    facts = {"status": refusal.status_code, "result_code": refusal.result_code}
    logger.info("%s", refusal, extra=facts)
    return Err(refusal)
