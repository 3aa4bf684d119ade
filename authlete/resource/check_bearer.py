"""For resource servers: whether the access token that a request presents is good for it."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

import attrs

from .._engine.redaction import redact
from .._engine.request import HEADER_VALUE, validate_request
from .._engine.values import plain_str
from ..config import RequestOptions
from ..errors import BearerTokenError, RequestValidationError
from ..funcs.introspection_process import OPERATION, introspection_process
from ..models.introspection.process import IntrospectionResponseAction as Action
from ..result import Err, Ok

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Unpack

    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..models.introspection._dicts import IntrospectionRequirements
    from ..models.introspection.process import IntrospectionRequest, IntrospectionResponse
    from ..result import Result

__all__ = ["check_bearer"]

logger = logging.getLogger("authlete")

Scheme: TypeAlias = Literal["Bearer", "DPoP"]
Status: TypeAlias = Literal[400, 401, 403, 500]

SCHEMES: Final[Mapping[str, Scheme]] = {"bearer": "Bearer", "dpop": "DPoP"}
TOKEN: Final = re.compile(r"[A-Za-z0-9\-._~+/]+=*")  # RFC 6750 §2.1
REQUIREMENTS: Final = ("subject", "acr_values", "resources", "required_components")
TIMEOUT: Final = 5.0  # seconds
DEFAULTS: Final = RequestOptions(timeout=TIMEOUT)
STATUSES: Final[Mapping[object, Status]] = {
    Action.BAD_REQUEST: 400,
    Action.UNAUTHORIZED: 401,
    Action.FORBIDDEN: 403,
}


async def check_bearer(
    client: AuthleteCore,
    authorization: str | None,
    *,
    service_id: str | None = None,
    options: RequestOptions | None = None,
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
        **required: fields of ``IntrospectionRequest``, such as ``scopes`` and ``subject``. All
            ``scopes`` count, those unknown to the service too, which Authlete passes over. With
            ``htm`` and ``htu``, the request's method and URL, the scheme ``DPoP`` is taken as well
            (RFC 9449 §7.1); ``dpop`` is the header of that name. A requirement that is empty, save
            for ``scopes``, is a ``RequestValidationError``: it would let every token pass.
    """
    asked = _request(authorization, service_id, required)
    del authorization, required  # a cancellation shows this frame, which must not hold a token
    if isinstance(asked, RequestValidationError):
        return Err(asked)
    if isinstance(asked, BearerTokenError):
        return _told(asked)
    match await introspection_process(
        client, {"service_id": service_id, "introspection_request": asked}, _bounded(options)
    ):
        case Ok(answer):
            refusal = _refusal(answer, asked)
            return Ok(answer) if refusal is None else _told(refusal)
        case unanswered:
            return unanswered


def _told(refusal: BearerTokenError) -> Err[BearerTokenError]:
    """Log a refusal, which is no failure of the resource server, and return it."""
    facts = {"status": refusal.status_code, "result_code": refusal.result_code}
    logger.info("%s", refusal, extra=facts)
    return Err(refusal)


def _bounded(options: RequestOptions | None) -> RequestOptions:
    """Let a request to the resource not wait for as long as other calls may."""
    if options is None:
        return DEFAULTS
    if getattr(options, "timeout", TIMEOUT) is None:  # what is no RequestOptions, the call refuses
        return attrs.evolve(options, timeout=TIMEOUT)
    return options


def _request(
    authorization: object, service_id: str | None, required: IntrospectionRequirements
) -> IntrospectionRequest | BearerTokenError | RequestValidationError:
    """Make the introspection request, unless the header or what is required stands against it."""
    if not isinstance(authorization, str | None):
        return _invalid(("authorization", f"expected str, got {type(authorization).__name__}"))
    empty = [
        name for name in REQUIREMENTS if (value := required.get(name)) is not None and not value
    ]
    if empty:
        return _invalid(*((f"introspection_request.{name}", "is empty") for name in empty))
    takes_dpop = bool(required.get("htm") and required.get("htu"))
    name, _, token = plain_str(authorization or "").strip(" \t").partition(" ")
    scheme = SCHEMES.get(name.lower())
    if scheme == "DPoP" and not (takes_dpop and required.get("dpop")):
        scheme = None
    if not scheme or not token:
        challenge = "Bearer, DPoP" if takes_dpop else "Bearer"
        return _refused(401, challenge, "no access token is presented")
    token = token.strip(" ")
    if not TOKEN.fullmatch(token):
        return _refused(401, f'{scheme} error="invalid_token"', "the access token is malformed")
    # As a mere bearer, a token that is bound to a key must not pass (RFC 9449 §7.2).
    proof = required.get("dpop") if scheme == "DPoP" else None
    asked = {**required, "token": token, "dpop": proof}
    request = {"service_id": service_id, "introspection_request": asked}
    try:
        values = validate_request(OPERATION, request)
    except RequestValidationError as error:
        return _invalid(*error.problems)
    return cast("IntrospectionRequest", values["introspection_request"])


def _refusal(
    answer: IntrospectionResponse, request: IntrospectionRequest
) -> BearerTokenError | None:
    scheme = "DPoP" if request.dpop else "Bearer"
    if answer.action != Action.OK:
        return _refused_by_authlete(answer, request, scheme)
    if not answer.usable:
        return _refused(401, f'{scheme} error="invalid_token"', "the access token is not usable")
    if not {*(request.scopes or ())} <= {*(answer.scopes or ())}:
        challenge = f'{scheme} error="insufficient_scope"'
        return _refused(403, challenge, "the access token lacks a required scope")
    return None


def _refused_by_authlete(
    answer: IntrospectionResponse, request: IntrospectionRequest, scheme: str
) -> BearerTokenError:
    status: Status = STATUSES.get(answer.action, 500)
    said = {"www-authenticate": answer.response_content, "dpop-nonce": answer.dpop_nonce}
    error = BearerTokenError(
        f"HTTP {status}: {answer.result_message or 'Authlete gives no reason'}",
        status_code=status,
        headers={name: value for name, value in said.items() if value},
        result_code=answer.result_code,
    )
    redact(error, (request.token, request.dpop or ""))
    sendable = {
        name: value for name, value in error.headers.items() if HEADER_VALUE.fullmatch(value)
    }
    error.headers = {"www-authenticate": scheme, **sendable}
    return error


def _refused(status: Status, challenge: str, reason: str) -> BearerTokenError:
    headers = {"www-authenticate": challenge}
    return BearerTokenError(f"HTTP {status}: {reason}", status_code=status, headers=headers)


def _invalid(*problems: tuple[str, str]) -> RequestValidationError:
    error = RequestValidationError(*problems)
    error.operation = "check_bearer"
    return error
