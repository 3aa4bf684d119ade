"""What a request to a resource presents, and how a request is refused."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

import attrs

from .._engine.redaction import redact
from .._engine.request import HEADER_VALUE, validate_request
from .._engine.values import plain_str
from .._jose.algorithms import ALGORITHMS
from ..errors import BearerTokenError, RequestValidationError
from ..funcs.introspection_process import OPERATION
from ..models._base import masked
from ..models.introspection.process import IntrospectionResponseAction as Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..models.introspection._dicts import IntrospectionRequirements
    from ..models.introspection.process import IntrospectionRequest, IntrospectionResponse

Scheme: TypeAlias = Literal["Bearer", "DPoP"]
Status: TypeAlias = Literal[400, 401, 403, 500]

SCHEMES: Final[Mapping[str, Scheme]] = {"bearer": "Bearer", "dpop": "DPoP"}
TOKEN: Final = re.compile(r"[A-Za-z0-9\-._~+/]+=*")  # RFC 6750 §2.1
REQUIREMENTS: Final = ("subject", "acr_values", "resources", "required_components")
CONSTANT: Final = frozenset({"scopes", "subject", "acr_values", "resources"})
"""Requirements that are mostly the same at every request, and no secrets."""
STATUSES: Final[Mapping[object, Status]] = {
    Action.BAD_REQUEST: 400,
    Action.UNAUTHORIZED: 401,
    Action.FORBIDDEN: 403,
}
TO_BE_FILLED_IN: Final = ""
QUOTABLE: Final = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]+")
ALGS: Final = f'algs="{" ".join(ALGORITHMS)}"'
ANY_SCHEME: Final = f"Bearer, DPoP {ALGS}"
"""The challenge to who presents no token, where both schemes are taken."""


@attrs.define
class Presented:
    """A token that a request presents, and what is required of it."""

    token: str = attrs.field(repr=masked)
    scheme: Scheme
    required: IntrospectionRequest
    """Without the token, and without a proof if the scheme is ``Bearer``."""

    def question(self) -> IntrospectionRequest:
        """Make the introspection request that asks for all that is required."""
        return attrs.evolve(self.required, token=self.token)


def read_presented(
    authorization: object, service_id: str | None, required: IntrospectionRequirements
) -> Presented | BearerTokenError | RequestValidationError:
    """Read a header ``Authorization``, unless it or what is required stands against that."""
    if not isinstance(authorization, str | None):
        return invalid(("authorization", f"expected str, got {type(authorization).__name__}"))
    empty = [
        name for name in REQUIREMENTS if (value := required.get(name)) is not None and not value
    ]
    if empty:
        return invalid(*((f"introspection_request.{name}", "is empty") for name in empty))
    takes_dpop = bool(required.get("htm") and required.get("htu"))
    scheme, token = read_header(authorization or "")
    if scheme == "DPoP" and not (takes_dpop and required.get("dpop")):
        scheme = None
    if not scheme or not token:
        challenge = ANY_SCHEME if takes_dpop else "Bearer"
        return refused(401, challenge, "no access token is presented")
    token = token.strip(" ")
    if not TOKEN.fullmatch(token):
        return refused(401, f'{scheme} error="invalid_token"', "the access token is malformed")
    try:
        return Presented(token, scheme, _checked(service_id, scheme, required))
    except RequestValidationError as error:
        return invalid(*error.problems)


def read_header(authorization: str) -> tuple[Scheme | None, str]:
    """Split a header ``Authorization`` into a scheme that is known here and the rest."""
    name, _, token = plain_str(authorization).strip(" \t").partition(" ")
    return SCHEMES.get(name.lower()), token


def _checked(
    service_id: str | None, scheme: Scheme, required: IntrospectionRequirements
) -> IntrospectionRequest:
    if required.keys() <= CONSTANT:
        try:
            return _checked_once(
                service_id,
                tuple(
                    (name, tuple(cast("list[object]", value)) if type(value) is list else value)
                    for name, value in required.items()
                ),
            )
        except TypeError:  # what cannot be hashed is no string, which is for the check to say
            pass
    # As a mere bearer, a token that is bound to a key must not pass (RFC 9449 §7.2).
    proof = required.get("dpop") if scheme == "DPoP" else None
    return _check(service_id, {**required, "dpop": proof})


@lru_cache(maxsize=128)
def _checked_once(
    service_id: str | None, required: tuple[tuple[str, object], ...]
) -> IntrospectionRequest:
    return _check(service_id, dict(required))


def _check(service_id: str | None, required: Mapping[str, object]) -> IntrospectionRequest:
    asked = {**required, "token": TO_BE_FILLED_IN}
    values = validate_request(OPERATION, {"service_id": service_id, "introspection_request": asked})
    return cast("IntrospectionRequest", values["introspection_request"])


def refusal(answer: IntrospectionResponse, presented: Presented) -> BearerTokenError | None:
    """Tell how a request is refused by Authlete's answer to it, if it is."""
    if answer.action != Action.OK:
        return refused_by_authlete(answer, presented)
    if not answer.usable:
        return refused_as_unusable(presented)
    return scope_refusal(presented.scheme, presented.required.scopes, answer)


def refused_as_unusable(presented: Presented) -> BearerTokenError:
    """Refuse a token that Authlete calls good but not usable."""
    challenge = f'{presented.scheme} error="invalid_token"'
    return refused(401, challenge, "the access token is not usable")


def refused_by_authlete(answer: IntrospectionResponse, presented: Presented) -> BearerTokenError:
    """Refuse a request in Authlete's words."""
    status: Status = STATUSES.get(answer.action, 500)
    said = {"www-authenticate": answer.response_content, "dpop-nonce": answer.dpop_nonce}
    error = BearerTokenError(
        f"HTTP {status}: {answer.result_message or 'Authlete gives no reason'}",
        status_code=status,
        headers={name: value for name, value in said.items() if value},
        result_code=answer.result_code,
    )
    redact(error, (presented.token, presented.required.dpop or ""))
    sendable = {
        name: value for name, value in error.headers.items() if HEADER_VALUE.fullmatch(value)
    }
    error.headers = {"www-authenticate": presented.scheme, **sendable}
    return error


def scope_refusal(
    scheme: Scheme, scopes: Iterable[str] | None, answer: IntrospectionResponse
) -> BearerTokenError | None:
    """Refuse a token that lacks a required scope, and tell which."""
    missing = {*(scopes or ())}.difference(answer.scopes or ())
    if not missing:
        return None
    named = " ".join(scope for scope in scopes or () if scope in missing)
    challenge = error_challenge(scheme, "insufficient_scope", scope=named)
    return refused(403, challenge, "the access token lacks a required scope")


def error_challenge(scheme: Scheme, error: str, **parameters: str) -> str:
    """Write a challenge; what cannot stand in a quoted string is left out."""
    told = {"error": error, **parameters}
    pairs = (f'{name}="{text}"' for name, text in told.items() if QUOTABLE.fullmatch(text))
    return f"{scheme} {', '.join(pairs)}"


def with_algs(challenge: str) -> str:
    """Tell in a challenge of DPoP what may sign proofs, if it does not (RFC 9449 §7.1)."""
    scheme, _, parameters = challenge.partition(" ")
    if scheme != "DPoP" or "algs=" in parameters:
        return challenge
    return with_parameter(challenge, ALGS)


def with_parameter(challenge: str, parameter: str) -> str:
    """Add a parameter to a challenge, which may have others."""
    return f"{challenge}{',' if ' ' in challenge else ''} {parameter}"


def refused(status: Status, challenge: str, reason: str) -> BearerTokenError:
    """Refuse a request in words of our own."""
    headers = {"www-authenticate": with_algs(challenge)}
    return BearerTokenError(f"HTTP {status}: {reason}", status_code=status, headers=headers)


def invalid(*problems: tuple[str, str]) -> RequestValidationError:
    """Refuse what the resource server itself gets wrong."""
    error = RequestValidationError(*problems)
    error.operation = "check_bearer"
    return error
