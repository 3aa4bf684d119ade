"""Token requests by an assertion (RFC 7523 §2.1): validated here, decided by the caller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ....models.token.process import TokenResponse
from ....models.token.process import TokenResponseAction as Action
from ...errors import OAuthError, message
from ...protocol.parameters import ParameterCodes, required
from ...protocol.scopes import read_scopes
from .input_tokens import audiences, check_times, read_jwt

if TYPE_CHECKING:
    from ...context import RequestContext
    from .grant_request import GrantRequest

ANY: Final = ParameterCodes()


def jwt_bearer(asked: GrantRequest) -> TokenResponse:
    """Check a request by an assertion, whose signature the caller has to verify.

    Raises:
        ActionError: the request is malformed.
        OAuthError: the assertion is not valid.
    """
    assertion = required(asked.parameters, "assertion", ANY)
    _check(asked.context, assertion)
    scopes = read_scopes(asked.context.service, asked.client, asked.scopes(ANY)).all
    return TokenResponse(
        **asked.template,
        result_code="A000001",
        result_message=message("A000001", "The token request by an assertion is valid."),
        action=Action.JWT_BEARER,
        scopes=scopes or None,
        resources=asked.resources(),
        authorization_details=asked.new_details(),
        assertion=assertion,
    )


def _check(context: RequestContext, assertion: str) -> None:
    service = context.service
    rejects_encrypted = service.jwt_grant_encrypted_jwt_rejected
    found = read_jwt(
        assertion, "assertion", rejects_encrypted=rejects_encrypted, error="invalid_grant"
    )
    if found is None:
        return
    claims = found.claims
    if not (isinstance(claims.get("iss"), str) and isinstance(claims.get("sub"), str)):
        raise _invalid("The assertion lacks 'iss' or 'sub'.")
    meant_for = audiences(claims)
    names = {name for name in (service.issuer, service.token_endpoint) if name}
    if meant_for is None or (names and names.isdisjoint(meant_for)):
        raise _invalid("The assertion is meant for another server.")
    if "exp" not in claims:
        raise _invalid("The assertion does not tell its expiry.")
    check_times(context, claims, "assertion", "invalid_grant")
    if service.jwt_grant_unsigned_jwt_rejected and found.header.get("alg") == "none":
        raise _invalid("The assertion is not signed.")


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_grant", text)
